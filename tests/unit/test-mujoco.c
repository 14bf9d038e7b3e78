/* The environment mujoco: against trajectories of Gymnasium's own code, saved and loaded, and when things go wrong. */
#include "support/instance.h"
#include "train/world.h"
#include <glib/gstdio.h>
#include <math.h>
#include <mujoco/mujoco.h>
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

static char *section_of(const char *task, const char *rule)
{
    return g_strdup_printf("{plugin: mujoco, task: %s, rules: %s}", task, rule);
}

static Instance open_task(const char *task, const char *rule)
{
    g_autofree char *section = section_of(task, rule);
    return instance_open(section, NULL);
}

/* 1. Recordings. With another version of MuJoCo, or of libm, rounding differs and grows; then 20 steps must agree closely, but
 * for tasks whose physics a newer MuJoCo has changed: Hopper's contacts, Ant's and its reset's quaternion. */
static void replays(const void *name)
{
    g_auto(GStrv) words = g_strsplit(name, ":", 3);
    g_autofree char *section = section_of(words[0], words[1]);
    g_autofree char *file = g_strdup_printf("mujoco/trajectories/%s-%s-%s.csv.gz", words[0], words[1], words[2]);
    bool changed = strcmp(words[0], "ant") == 0 || strcmp(words[0], "hopper") == 0;
    if (mj_version() == 222 && same_libm())
        assert_replays(section, file, 0, 0);
    else if (mj_version() == 222 || !changed)
        assert_replays(section, file, 1e-6, 20);
    else
        g_test_skip("MuJoCo has changed the physics of this task");
}

static void add_replays(const Fact *fact)
{
    static const char *const kinds[] = {"uniform", "zero", "out-of-range", "feedback"};
    size_t count = strstr(fact->task, "pendulum") ? 4 : 3;
    for (size_t r = 0; r < 2; r++)
        for (size_t k = 0; k < count; k++) {
            char *name = g_strdup_printf("%s:%s:%s", fact->task, rules[r], kinds[k]);
            g_autofree char *path = g_strdup_printf("/mujoco/replay/%s/%s/%s", fact->task, rules[r], kinds[k]);
            g_test_add_data_func_full(path, name, replays, g_free);
        }
}

/* 2. What the host is told. */
static void spaces_are_gymnasium_s(const void *data)
{
    const Fact *fact = data;
    for (size_t r = 0; r < 2; r++) {
        Instance i = open_task(fact->task, rules[r]);
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

/* 3. Resets. What is saved begins with the time, qpos and qvel. */
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
    Instance i = open_task(fact->task, "v5");
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
    if (is_reacher) /* uniform in a disc: the variance of a coordinate is r^2 / 4 */
        g_assert_cmpfloat(fabs(sqrt(spreads[2].squares / RESETS) / 0.1 - 1), <, 0.05);
    instance_close(&i);
}

/* 4. Saving and loading, here and in another process. */
static Random actions_for(const char *task)
{
    Random random;
    random_derive(&random, 3, task, 0);
    return random;
}

/* Steps 100 in the middle of an episode, and writes what comes of it to the file `out`. */
static int go_on(char **argv)
{
    g_autofree char *state = NULL;
    gsize length;
    Instance i = open_task(argv[2], argv[3]);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    Random random = actions_for(argv[2]);
    bool read = g_file_get_contents(argv[4], &state, &length, NULL);
    if (!read || i.api->load(i.self, state, length) != DIDACT_OK)
        return 1;
    instance_run(&i, &random, 100, bytes);
    instance_close(&i);
    return g_file_set_contents(argv[5], (const char *)bytes->data, bytes->len, NULL) ? 0 : 1;
}

static const char *program;

static GBytes *go_on_elsewhere(const char *task, const char *rule, const GByteArray *state)
{
    GError *error = NULL;
    int status;
    g_autofree char *folder = g_dir_make_tmp("didact-XXXXXX", NULL);
    g_autofree char *in = g_build_filename(folder, "in", NULL), *out = g_build_filename(folder, "out", NULL),
                    *bytes = NULL;
    gsize length;
    g_assert_true(g_file_set_contents(in, (const char *)state->data, state->len, NULL));
    char *argv[] = {(char *)program, "go-on", (char *)task, (char *)rule, in, out, NULL};
    g_assert_true(g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error));
    g_assert_cmpint(status, ==, 0);
    g_assert_true(g_file_get_contents(out, &bytes, &length, NULL));
    g_unlink(in);
    g_unlink(out);
    g_rmdir(folder);
    return g_bytes_new_take(g_steal_pointer(&bytes), length);
}

static void loads_to_the_last_bit(const char *task, const char *rule)
{
    Instance a = open_task(task, rule), b = open_task(task, rule);
    g_autoptr(GByteArray) x = g_byte_array_new(), y = g_byte_array_new();
    double observation[256];
    Random random = actions_for("before");
    a.api->reset(a.self, &random.face, observation);
    b.api->reset(b.self, &random.face, observation); /* another episode, of which nothing may be left */
    instance_run(&a, &random, 100, x);
    instance_run(&b, &random, 30, y);
    g_byte_array_set_size(x, 0);
    g_byte_array_set_size(y, 0);
    g_autoptr(GByteArray) state = instance_save(&a);
    g_assert_cmpint(b.api->load(b.self, state->data, state->len), ==, DIDACT_OK);
    Random here = actions_for(task), there = here;
    instance_run(&a, &here, 100, x);
    instance_run(&b, &there, 100, y);
    g_assert_cmpmem(x->data, x->len, y->data, y->len);
    g_autoptr(GBytes) z = go_on_elsewhere(task, rule, state);
    g_assert_cmpmem(x->data, x->len, g_bytes_get_data(z, NULL), g_bytes_get_size(z));
    g_assert_cmpint(a.api->load(a.self, state->data, state->len), ==, DIDACT_OK);
    g_byte_array_set_size(y, 0);
    here = actions_for(task);
    instance_run(&a, &here, 100, y);
    g_assert_cmpmem(x->data, x->len, y->data, y->len);
    instance_close(&a);
    instance_close(&b);
}

static void a_loaded_instance_goes_on_alike(const void *data)
{
    const Fact *fact = data;
    for (size_t r = 0; r < 2; r++)
        loads_to_the_last_bit(fact->task, rules[r]);
}

static void saving_asks_for_room(void)
{
    Instance i = open_task("hopper", "v5");
    size_t size = i.api->save(i.self, NULL, 0);
    g_autofree char *buffer = g_malloc(size);
    memset(buffer, 'x', size);
    g_assert_cmpuint(i.api->save(i.self, buffer, size - 1), ==, size);
    for (size_t k = 0; k < size; k++)
        g_assert_cmpint(buffer[k], ==, 'x');
    g_autofree char *why = g_strdup_printf(": a saved state has %zu bytes, not 7", size);
    assert_refused(&i, i.api->load(i.self, buffer, 7), why);
    instance_close(&i);
}

/* 5. Faults: each is one sentence, and neither the process nor another instance suffers. */
static void assert_goes_on(Instance *instance)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    Random random = actions_for("after");
    double observation[256];
    g_assert_cmpint(instance->api->reset(instance->self, &random.face, observation), ==, DIDACT_OK);
    instance_run(instance, &random, 10, bytes);
}

static void bad_numbers_are_told(void)
{
    Instance i = open_task("hopper", "v5");
    double observation[256], reward, state[13] = {0};
    bool terminated;
    float action[3] = {0, NAN, 0};
    assert_goes_on(&i);
    assert_refused(&i, i.api->step(i.self, action, observation, &reward, &terminated),
                   ": action 1 is nan; a motor needs a number");
    action[1] = -INFINITY;
    assert_refused(&i, i.api->step(i.self, action, observation, &reward, &terminated),
                   ": action 1 is -inf; a motor needs a number");
    assert_refused(&i, i.api->set_state(i.self, state, 13, observation),
                   ": a state is qpos and qvel, 6 and 6 numbers, not 13");
    state[3] = NAN;
    assert_refused(&i, i.api->set_state(i.self, state, 12, observation), ": number 3 of the state is nan");
    assert_goes_on(&i);
    instance_close(&i);
}

/* MuJoCo itself resets such data and goes on; here it is a fault, in MuJoCo's words. */
static void a_state_that_explodes_is_told(void)
{
    Instance i = open_task("half-cheetah", "v5");
    double observation[256], reward, state[18] = {0};
    bool terminated;
    float action[6] = {0};
    state[12] = 1e9;
    g_assert_cmpint(i.api->set_state(i.self, state, 18, observation), ==, DIDACT_OK);
    didact_status status = DIDACT_OK;
    for (int t = 0; t < 100 && status == DIDACT_OK; t++)
        status = i.api->step(i.self, action, observation, &reward, &terminated);
    g_autoptr(GError) error = NULL;
    g_assert_false(host_check(i.host, status, "step", &error));
    g_assert_nonnull(strstr(error->message, "while in step: MuJoCo says: Nan, Inf or huge value in Q"));
    g_assert_true(g_str_has_suffix(error->message, "The simulation is unstable"));
    assert_goes_on(&i);
    instance_close(&i);
}

static void a_saved_nan_is_told(void)
{
    Instance i = open_task("hopper", "v5");
    assert_goes_on(&i);
    g_autoptr(GByteArray) state = instance_save(&i);
    ((double *)(void *)state->data)[2] = NAN;
    g_assert_cmpint(i.api->load(i.self, state->data, state->len), ==, DIDACT_OK);
    double observation[256], reward;
    bool terminated;
    float action[3] = {0};
    assert_refused(&i, i.api->step(i.self, action, observation, &reward, &terminated),
                   ": MuJoCo says: Nan, Inf or huge value in QPOS at DOF 1. The simulation is unstable");
    assert_goes_on(&i);
    instance_close(&i);
}

/* A copy of the plugin in a folder of its own, whose model of the hopper is `model` (NULL: none). */
typedef struct Copy {
    char *folder, *kind, *models, *object, *model;
} Copy;

static Copy copy_plugin(const char *model)
{
    Copy c = {.folder = g_dir_make_tmp("didact-XXXXXX", NULL)};
    g_autofree char *original = g_build_filename(g_getenv("DIDACT_TEST_PLUGINS"), "environment", "mujoco.so", NULL);
    g_autofree char *object = NULL;
    gsize length;
    c.kind = g_build_filename(c.folder, "environment", NULL);
    c.models = g_build_filename(c.kind, "mujoco", "models", NULL);
    c.object = g_build_filename(c.kind, "mujoco.so", NULL);
    c.model = g_build_filename(c.models, "hopper.xml", NULL);
    g_assert_cmpint(g_mkdir_with_parents(c.models, 0700), ==, 0);
    g_assert_true(g_file_get_contents(original, &object, &length, NULL));
    g_assert_true(g_file_set_contents(c.object, object, (gssize)length, NULL));
    g_assert_true(!model || g_file_set_contents(c.model, model, -1, NULL));
    return c;
}

static void copy_remove(Copy *c)
{
    g_autofree char *between = g_path_get_dirname(c->models);
    g_unlink(c->model);
    g_unlink(c->object);
    g_rmdir(c->models);
    g_rmdir(between);
    g_rmdir(c->kind);
    g_assert_cmpint(g_rmdir(c->folder), ==, 0);
    g_free(c->folder);
    g_free(c->kind);
    g_free(c->models);
    g_free(c->object);
    g_free(c->model);
}

/* Opens the copy's hopper; `error` takes why not. */
static Instance open_copy(const Copy *c, GError **error)
{
    g_autofree char *path = g_strdup(g_getenv("DIDACT_PLUGIN_PATH"));
    g_setenv("DIDACT_PLUGIN_PATH", c->folder, TRUE);
    Instance i = instance_open("{plugin: mujoco, task: hopper}", error);
    g_setenv("DIDACT_PLUGIN_PATH", path, TRUE);
    return i;
}

static void a_refused_model_is_told(void)
{
    static const struct {
        const char *model, *words;
    } cases[] = {
        {"<mujoco><worldbody><body><geom size='1'/></mujoco>", "XML"},
        {"<mujoco><worldbody><wheel/></worldbody></mujoco>", "unrecognized element"},
        {"<mujoco><worldbody><body><joint/></body></worldbody></mujoco>", "mass and inertia"},
        {NULL, "XML_ERROR_FILE_NOT_FOUND"},
    };
    Instance good = open_task("hopper", "v5");
    for (size_t k = 0; k < G_N_ELEMENTS(cases); k++) {
        g_autoptr(GError) error = NULL;
        Copy c = copy_plugin(cases[k].model);
        Instance i = open_copy(&c, &error);
        g_assert_nonnull(error);
        g_test_message("%s", error->message);
        g_autofree char *start = g_strdup_printf("while in create: MuJoCo refuses the model %s: ", c.model);
        g_assert_nonnull(strstr(error->message, start));
        g_assert_nonnull(strstr(error->message, cases[k].words));
        g_assert_null(strchr(error->message, '\n'));
        instance_close(&i);
        copy_remove(&c);
        assert_goes_on(&good);
    }
    instance_close(&good);
}

/* A stack too small for contacts is what MuJoCo 2.2.2 calls a fatal error: a box that floats is fine until it is put down. */
static void a_fatal_error_ends_the_call_alone(void)
{
    if (mj_version() != 222)
        return; /* newer ones have another way with memory */
    Instance good = open_task("hopper", "v5");
    Copy c = copy_plugin("<mujoco><size nstack='150'/><worldbody><geom type='plane' size='1 1 1'/><body pos='0 0 9'>"
                         "<freejoint/><geom type='box' size='1 1 1'/></body></worldbody></mujoco>");
    Instance i = open_copy(&c, NULL);
    double observation[256], state[13] = {0, 0, 0.5, 1};
    for (int n = 0; n < 2; n++) {
        assert_refused(&i, i.api->set_state(i.self, state, 13, observation), ": MuJoCo says: Stack overflow");
        assert_goes_on(&good);
    }
    state[2] = 9;
    g_assert_cmpint(i.api->set_state(i.self, state, 13, observation), ==, DIDACT_OK);
    instance_close(&i);
    instance_close(&good);
    copy_remove(&c);
}

static void nothing_is_written_to_the_working_folder(void)
{
    g_autofree char *folder = g_dir_make_tmp("didact-XXXXXX", NULL), *before = g_get_current_dir();
    g_assert_cmpint(g_chdir(folder), ==, 0);
    a_state_that_explodes_is_told();
    a_fatal_error_ends_the_call_alone();
    g_assert_cmpint(g_chdir(before), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0); /* that is: it is empty */
}

static void add_for_each_task(const char *name, void (*test)(const void *))
{
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++) {
        g_autofree char *path = g_strdup_printf("/mujoco/%s/%s", name, facts[i].task);
        g_test_add_data_func(path, &facts[i], test);
    }
}

int main(int argc, char **argv)
{
    program = argv[0];
    if (argc == 6 && strcmp(argv[1], "go-on") == 0)
        return go_on(argv);
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++)
        add_replays(&facts[i]);
    add_for_each_task("spaces", spaces_are_gymnasium_s);
    add_for_each_task("resets", resets_spread);
    add_for_each_task("load", a_loaded_instance_goes_on_alike);
    g_test_add_func("/mujoco/default", v5_is_the_default);
    g_test_add_func("/mujoco/save", saving_asks_for_room);
    g_test_add_func("/mujoco/bad-numbers", bad_numbers_are_told);
    g_test_add_func("/mujoco/explosion", a_state_that_explodes_is_told);
    g_test_add_func("/mujoco/saved-nan", a_saved_nan_is_told);
    g_test_add_func("/mujoco/refused-model", a_refused_model_is_told);
    g_test_add_func("/mujoco/fatal-error", a_fatal_error_ends_the_call_alone);
    g_test_add_func("/mujoco/no-log", nothing_is_written_to_the_working_folder);
    return g_test_run();
}
