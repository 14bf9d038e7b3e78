/* The rules of the environment mujoco that recordings show little of: sizes and limits, where episodes begin and where they end. */
#include "../../plugins/environment/mujoco/arithmetic.h"
#include "support/instance.h"
#include <string.h>

/* What a task has to be, besides its motion. */
typedef struct Fact {
    const char *task;
    uint32_t observation_v4, observation_v5, actions, step_limit;
    double bound;
    int nq, nv;
    double position_noise, velocity_noise;
    bool normal_velocity;
} Fact;

static const Fact facts[] = {
    {"ant", 27, 105, 8, 1000, 1, 15, 14, 0.1, 0.1, true},
    {"half-cheetah", 17, 17, 6, 1000, 1, 9, 9, 0.1, 0.1, true},
    {"hopper", 11, 11, 3, 1000, 1, 6, 6, 0.005, 0.005, false},
    {"inverted-double-pendulum", 11, 9, 1, 1000, 1, 3, 3, 0.1, 0.1, true},
    {"inverted-pendulum", 4, 4, 1, 1000, 3, 2, 2, 0.01, 0.01, false},
    {"reacher", 11, 10, 2, 50, 1, 4, 4, 0.1, 0.005, false},
    {"swimmer", 8, 8, 2, 1000, 1, 5, 5, 0.1, 0.1, false},
    {"walker2d", 17, 17, 6, 1000, 1, 9, 9, 0.005, 0.005, false},
};
static const char *const rules[] = {"v4", "v5"};

/* 1. What the host is told. */
static void spaces_are_gymnasium_s(const void *data)
{
    const Fact *fact = data;
    for (size_t r = 0; r < 2; r++) {
        Instance i = instance_open_task(fact->task, rules[r]);
        g_assert_cmpuint(i.spaces.observation_size, ==, r == 0 ? fact->observation_v4 : fact->observation_v5);
        g_assert_cmpuint(i.spaces.action_size, ==, fact->actions);
        g_assert_cmpuint(i.spaces.step_limit, ==, fact->step_limit);
        for (uint32_t k = 0; k < fact->actions; k++) {
            g_assert_cmpfloat(i.spaces.action_low[k], ==, -fact->bound);
            g_assert_cmpfloat(i.spaces.action_high[k], ==, fact->bound);
        }
        instance_close(&i);
    }
}

static void v5_is_the_default(void)
{
    Component *component = instance_component("{plugin: mujoco, task: hopper}");
    g_autofree char *name = component_task_name(component);
    g_assert_cmpstr(name, ==, "mujoco-hopper-v5");
    component_free(component);
}

/* 2. Resets. What is saved begins with the time, qpos and qvel. */
enum { RESETS = 2000 };

typedef struct Spread {
    double low, high, sum, squares;
} Spread;

static void spread_add(Spread *spread, double x)
{
    spread->low = MIN(spread->low, x);
    spread->high = MAX(spread->high, x);
    spread->sum += x;
    spread->squares += x * x;
}

/* The bounds are those of 5 deviations of each estimate. */
static void assert_spread(const Spread *spread, bool normal, double noise)
{
    double deviation = normal ? noise : noise / sqrt(3);
    g_assert_cmpfloat(fabs(spread->sum / RESETS), <, 5 * deviation / sqrt(RESETS));
    g_assert_cmpfloat(fabs(sqrt(spread->squares / RESETS) / deviation - 1), <, 5 / sqrt(2.0 * RESETS));
    if (normal)
        return;
    g_assert_cmpfloat(spread->low, >=, -noise);
    g_assert_cmpfloat(spread->low, <, -0.99 * noise);
    g_assert_cmpfloat(spread->high, <, noise);
    g_assert_cmpfloat(spread->high, >, 0.99 * noise);
}

/* Where qpos lies around: the model's own, in which little is not 0. */
static double centre(const char *task, int i)
{
    if (strcmp(task, "ant") == 0)
        return i == 2 ? 0.75 : i == 3 ? 1 : 0;
    return i == 1 && (strcmp(task, "hopper") == 0 || strcmp(task, "walker2d") == 0) ? 1.25 : 0;
}

static void draw(const Fact *fact, Instance *instance, Random *random, double state[])
{
    double observation[256];
    g_assert_cmpint(instance->api->reset(instance->self, &random->face, observation), ==, DIDACT_OK);
    g_autoptr(GByteArray) saved = instance_save(instance);
    const double *numbers = (const double *)(const void *)saved->data;
    g_assert_cmpfloat(numbers[0], ==, 0);
    memcpy(state, numbers + 1, (size_t)(fact->nq + fact->nv) * sizeof *state);
}

static void resets_spread(const void *data)
{
    const Fact *fact = data;
    bool is_reacher = strcmp(fact->task, "reacher") == 0, is_ant = strcmp(fact->task, "ant") == 0;
    Instance i = instance_open_task(fact->task, "v5");
    Spread spreads[32] = {0};
    Random random;
    double state[32];
    random_derive(&random, 1, "test", 0);
    for (int n = 0; n < RESETS; n++) {
        draw(fact, &i, &random, state);
        for (int k = 0; k < fact->nq + fact->nv; k++)
            spread_add(&spreads[k], state[k] - centre(fact->task, k));
        g_assert_true(!is_reacher || (hypot(state[2], state[3]) < 0.2 && state[6] == 0 && state[7] == 0));
    }
    for (int k = 0; k < fact->nq; k++)
        if (!(is_reacher && k >= 2) && !(is_ant && k >= 3 && k <= 6)) /* the target; the quaternion, normalised */
            assert_spread(&spreads[k], false, fact->position_noise);
    for (int k = fact->nq; k < fact->nq + fact->nv - (is_reacher ? 2 : 0); k++)
        assert_spread(&spreads[k], fact->normal_velocity, fact->velocity_noise);
    for (int k = 2; is_reacher && k <= 3; k++) { /* uniform in a disc of radius 0.2: mean 0, variance r^2 / 4 */
        g_assert_cmpfloat(fabs(spreads[k].sum / RESETS), <, 5 * 0.1 / sqrt(RESETS));
        g_assert_cmpfloat(fabs(sqrt(spreads[k].squares / RESETS) / 0.1 - 1), <, 0.05);
    }
    instance_close(&i);
}

/* 3. Ends. One step without force from the model's own start but for a few numbers of the state, on both sides of each bound. */
typedef struct Case {
    const char *task;
    bool terminal;
    struct {
        int i;
        double value;
    } changes[5]; /* ended by value 0 */
} Case;

#define LEG                                                                                                            \
    {3, -1.5},                                                                                                         \
    {                                                                                                                  \
        4, -1                                                                                                          \
    } /* drawn up, off the ground */
#define OTHER_LEG                                                                                                      \
    {6, -1.5},                                                                                                         \
    {                                                                                                                  \
        7, -1                                                                                                          \
    }

static const Case cases[] = {
    {"hopper", true, {{1, 0.69}, LEG}},
    {"hopper", false, {{1, 0.71}, LEG}},
    {"hopper", true, {{2, 0.21}}},
    {"hopper", false, {{2, 0.19}}},
    {"hopper", true, {{2, -0.21}}},
    {"hopper", false, {{2, -0.19}}},
    {"hopper", true, {{1, 9}, {6, 101}}}, /* too fast */
    {"hopper", false, {{1, 9}, {6, 99}}},
    {"walker2d", true, {{1, 0.79}, LEG, OTHER_LEG}},
    {"walker2d", false, {{1, 0.81}, LEG, OTHER_LEG}},
    {"walker2d", true, {{1, 2.01}}},
    {"walker2d", false, {{1, 1.99}}},
    {"walker2d", true, {{1, 1.9}, {2, 1.01}}},
    {"walker2d", false, {{1, 1.9}, {2, 0.99}}},
    {"walker2d", true, {{1, 1.9}, {2, -1.01}}},
    {"walker2d", false, {{1, 1.9}, {2, -0.99}}},
    {"ant", true, {{2, 1.03}}},
    {"ant", false, {{2, 0.93}}},
    {"ant", true, {{2, -5}}},
    {"ant", false, {{2, 0.3}}},
    {"inverted-pendulum", true, {{1, 0.21}}},
    {"inverted-pendulum", false, {{1, 0.19}}},
    {"inverted-pendulum", true, {{1, -0.21}}},
    {"inverted-pendulum", false, {{1, -0.19}}},
    {"inverted-double-pendulum", true, {{1, 0.6}}},
    {"inverted-double-pendulum", false, {{1, 0.5}}},
    {"half-cheetah", false, {{1, 30}, {2, 3}}},
    {"swimmer", false, {{0, 100}, {2, 3}}},
    {"reacher", false, {{0, 3}}},
};

static const Fact *fact_of(const char *task)
{
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++)
        if (strcmp(facts[i].task, task) == 0)
            return &facts[i];
    g_assert_not_reached();
}

static void assert_end(const Case *c, const char *rule)
{
    const Fact *fact = fact_of(c->task);
    Instance instance = instance_open_task(c->task, rule);
    double state[32] = {0}, observation[256], reward;
    float action[8] = {0};
    bool terminated;
    for (int i = 0; i < fact->nq; i++)
        state[i] = centre(c->task, i);
    for (size_t i = 0; i < G_N_ELEMENTS(c->changes) && c->changes[i].value != 0; i++)
        state[c->changes[i].i] = c->changes[i].value;
    size_t count = (size_t)(fact->nq + fact->nv);
    g_assert_cmpint(instance.api->set_state(instance.self, state, count, observation), ==, DIDACT_OK);
    g_assert_cmpint(instance.api->step(instance.self, action, observation, &reward, &terminated), ==, DIDACT_OK);
    if (terminated != c->terminal)
        g_error("%s %s: number %d = %g is%s terminal", c->task, rule, c->changes[0].i, c->changes[0].value,
                terminated ? "" : " not");
    instance_close(&instance);
}

static void episodes_end_where_they_must(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        for (size_t r = 0; r < 2; r++)
            assert_end(&cases[i], rules[r]);
}

/* 4. Arithmetic: libm's pow(x, 2) is not always x * x, and numpy's sums are not from left to right. */
static void numbers_round_as_in_python(void)
{
    volatile double two = 2;
    unsigned other = 0;
    Random random;
    random_derive(&random, 5, "test", 0);
    for (int i = 0; i < 1000000; i++) {
        double x = 4 * random.face.uniform(&random.face) - 2;
        g_assert_cmpfloat(squared(x), ==, pow(x, two));
        other += squared(x) != x * x;
    }
    g_test_message("pow(x, 2) is not x * x for %u of a million", other);
    g_assert_true(other > 0 || !same_libm());

    const double big = 9007199254740992, terms[20] = {big, 1, 1, 1, 1, 1, 1, 1, -big, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.25};
    g_assert_cmpfloat(array_sum(terms, 2), ==, big);
    g_assert_cmpfloat(array_sum(terms + 1, 7), ==, 7);
    g_assert_cmpfloat(array_sum(terms, 8), ==, big + 6); /* ((big + 1) + (1 + 1)) + ((1 + 1) + (1 + 1)) */
    g_assert_cmpfloat(array_sum(terms, 16), ==, 14);
    g_assert_cmpfloat(array_sum(terms, 18), ==, 14.75);
}

static void add_for_each_task(const char *name, void (*test)(const void *))
{
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++) {
        g_autofree char *path = g_strdup_printf("/mujoco-rules/%s/%s", name, facts[i].task);
        g_test_add_data_func(path, &facts[i], test);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_for_each_task("spaces", spaces_are_gymnasium_s);
    add_for_each_task("resets", resets_spread);
    g_test_add_func("/mujoco-rules/default", v5_is_the_default);
    g_test_add_func("/mujoco-rules/ends", episodes_end_where_they_must);
    g_test_add_func("/mujoco-rules/arithmetic", numbers_round_as_in_python);
    return g_test_run();
}
