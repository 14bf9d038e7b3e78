/* The two teachers of the paper: their log-probabilities, and the gradient that they climb. */
#include "config/read.h"
#include "support/backend.h"
#include <string.h>

enum { WIDE = 3, NARROW = 2, STEPS = 12 };

/* A teacher on a backend of its own, with a made-up D0. `sampled` lies outside the box at times; `actions` is poison. */
typedef struct Teacher {
    TestBackend backend;
    didact_network_extension extension;
    Component *component;
    Host *host;
    const didact_exploration_api *api;
    void *self;
    float *observations, *means, *sampled, *actions;
    didact_rollout d0;
} Teacher;

static const double bounds[] = {-1, -1, 1, 1};
static const didact_spaces spaces = {sizeof spaces, WIDE, NARROW, 0, bounds, bounds + NARROW};

static bool create(Teacher *t, const char *yaml, GError **error)
{
    *t = (Teacher){0};
    backend_open_isa(&t->backend, "auto");
    t->extension = (didact_network_extension){sizeof t->extension, t->backend.api, t->backend.self};
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) node = config_read_text(yaml, "test.yaml", problems);
    t->component = component_bind(node, DIDACT_EXPLORATION, NULL, 0, NULL, NULL, problems);
    g_autofree char *mistakes = problems_text(problems);
    g_assert_cmpstr(mistakes, ==, "");
    t->host = host_new(t->component, 5, "exploration");
    host_offer(t->host, DIDACT_NETWORK_EXTENSION, &t->extension);
    t->api = t->component->plugin->api;
    return host_check(t->host, t->api->create(host_face(t->host), &spaces, t->component->params, &t->self), "create",
                      error);
}

static void make_d0(Teacher *t)
{
    t->observations = floats_normal(STEPS * WIDE, 1);
    t->means = floats_normal(STEPS * NARROW, 2);
    t->sampled = floats_normal(STEPS * NARROW, 3);
    t->actions = g_new(float, STEPS *NARROW);
    for (int i = 0; i < STEPS * NARROW; i++) {
        t->means[i] *= 0.3F;
        t->actions[i] = NAN;
    }
    t->d0 = (didact_rollout){
        .struct_size = sizeof t->d0,
        .length = STEPS,
        .observation_size = WIDE,
        .action_size = NARROW,
        .observations = t->observations,
        .next_observations = t->observations,
        .means = t->means,
        .sampled = t->sampled,
        .actions = t->actions,
    };
}

static void begin(Teacher *t, const char *yaml)
{
    g_autoptr(GError) error = NULL;
    create(t, yaml, &error);
    g_assert_no_error(error);
    make_d0(t);
}

static void shut(Teacher *t)
{
    if (t->self)
        t->api->destroy(t->self);
    g_free(t->observations);
    g_free(t->means);
    g_free(t->sampled);
    g_free(t->actions);
    host_free(t->host);
    component_free(t->component);
    backend_close(&t->backend);
}

static void learn(Teacher *t, double meta_reward)
{
    Random rng;
    random_derive(&rng, 1, "test", 0);
    didact_lesson lesson = {sizeof lesson, &t->d0, 1000 * meta_reward, meta_reward};
    g_assert_cmpint(t->api->improve(t->self, &rng.face, &lesson, 1, sizeof lesson), ==, DIDACT_OK);
}

/* Σ_t log π(a_t | s_t) of D0. */
static double log_likelihood(const Teacher *t)
{
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
        double one;
        t->api->log_prob(t->self, t->observations + i * WIDE, t->means + i * NARROW, t->sampled + i * NARROW, &one);
        sum += one;
    }
    return sum;
}

static GByteArray *state(const Teacher *t)
{
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_set_size(bytes, (guint)t->api->save(t->self, NULL, 0));
    g_assert_cmpuint(t->api->save(t->self, bytes->data, bytes->len), ==, bytes->len);
    return bytes;
}

static void restore(Teacher *t, const GByteArray *bytes)
{
    g_assert_cmpint(t->api->load(t->self, bytes->data, bytes->len), ==, DIDACT_OK);
}

/* ---- log π ---- */

static void log_probabilities_are_those_of_a_gaussian(void)
{
    Teacher t;
    begin(&t, "{plugin: meta-variance, sigma: 0.5}");
    const float mean[] = {0.25F, -0.5F}, action[] = {0.75F, 0.5F};
    double out;
    t.api->log_prob(t.self, t.observations, mean, action, &out);
    /* z = 1 and 2: -(1 + 4) / 2 - 2 log 0.5 - log 2π */
    g_assert_cmpfloat(fabs(out - (-2.5 + 2 * log(2) - log(2 * G_PI))), <, 1e-12);
    shut(&t);
}

/* The mean of many actions is where the density says, their deviation σ. */
static void actions_have_their_deviation(void)
{
    const char *const yamls[] = {"{plugin: meta-variance, sigma: 0.5}", "{plugin: meta, sigma: 0.5}"};
    for (int which = 0; which < 2; which++) {
        enum { N = 40000 };
        Teacher t;
        begin(&t, yamls[which]);
        Random rng;
        random_derive(&rng, 1, "test", 0);
        double sum = 0, square = 0;
        for (int i = 0; i < N; i++) {
            float action[NARROW];
            t.api->act(t.self, &rng.face, t.observations, t.means, action);
            sum += action[0];
            square += (double)action[0] * action[0];
        }
        double mean = sum / N;
        g_assert_cmpfloat(fabs(sqrt(square / N - mean * mean) - 0.5), <, 5 * 0.5 / sqrt(2 * N));
        if (which == 0)
            g_assert_cmpfloat(fabs(mean - t.means[0]), <, 5 * 0.5 / sqrt(N));
        shut(&t);
    }
}

/* ---- its gradient: what SGD adds to log σ and f is meta-reward times learning rate times Σ_t ∇ log π ---- */

static const double h = 1e-4;

static void set_log_sigma(GByteArray *bytes, size_t i, double change)
{
    double value;
    unsigned char *at = bytes->data + sizeof(uint64_t) + i * sizeof value;
    memcpy(&value, at, sizeof value);
    value += change;
    memcpy(at, &value, sizeof value);
}

static double log_sigma(const GByteArray *bytes, size_t i)
{
    double value;
    memcpy(&value, bytes->data + sizeof(uint64_t) + i * sizeof value, sizeof value);
    return value;
}

/* Σ_t log π with log σ_i moved by `change`. */
static double moved_sigma(Teacher *t, const GByteArray *bytes, size_t i, double change)
{
    g_autoptr(GByteArray) moved = g_byte_array_sized_new(bytes->len);
    g_byte_array_append(moved, bytes->data, bytes->len);
    set_log_sigma(moved, i, change);
    restore(t, moved);
    double sum = log_likelihood(t);
    restore(t, bytes);
    return sum;
}

static void check_sigma(const char *yaml, size_t count)
{
    Teacher t;
    begin(&t, yaml);
    g_autoptr(GByteArray) before = state(&t);
    double slopes[NARROW];
    for (size_t i = 0; i < count; i++)
        slopes[i] = (moved_sigma(&t, before, i, h) - moved_sigma(&t, before, i, -h)) / (2 * h);
    learn(&t, -1.5);
    g_autoptr(GByteArray) after = state(&t);
    for (size_t i = 0; i < count; i++) {
        double moved = log_sigma(after, i) - log_sigma(before, i);
        g_assert_cmpfloat(fabs(moved - -1.5 * 1e-3 * slopes[i]), <, 1e-6 * fabs(slopes[i]) + 1e-9);
        g_assert_cmpfloat(fabs(slopes[i]), >, 0.1);
    }
    shut(&t);
}

static void sigma_climbs_its_gradient(void)
{
    check_sigma("{plugin: meta-variance, optimizer: sgd, sigma: 0.5, sigma_learning_rate: 1e-3}", 1);
    check_sigma(
        "{plugin: meta-variance, optimizer: sgd, sigma: 0.5, sigma_shape: per-dimension, sigma_learning_rate: 1e-3}",
        NARROW);
    check_sigma("{plugin: meta, optimizer: sgd, sigma: 0.5, sigma_learning_rate: 1e-3, learning_rate: 0}", 1);
}

/* A saved Meta is the step count of σ, log σ and its two moments, the step count of f, then f's values, its first and its second
 * moments, in float. */
enum { F_BEGINS = 8 + 3 * 8 + 8 };

static float *f_value(GByteArray *bytes, size_t i)
{
    return (float *)(void *)(bytes->data + F_BEGINS) + i;
}

static double moved_f(Teacher *t, GByteArray *bytes, size_t i, float change)
{
    float value = *f_value(bytes, i);
    *f_value(bytes, i) = value + change;
    restore(t, bytes);
    double sum = log_likelihood(t);
    *f_value(bytes, i) = value;
    restore(t, bytes);
    return sum;
}

/* tanh has no kinks. Float arithmetic and a wide step leave an error of about 1e-3 of the largest slope. */
static void check_mean(const char *plugin)
{
    Teacher t;
    g_autofree char *yaml = g_strdup_printf("{plugin: %s, optimizer: sgd, sigma: 0.5, sigma_learning_rate: 0, "
                                            "learning_rate: 1e-3, hidden: [4], activation: tanh}",
                                            plugin);
    begin(&t, yaml);
    g_autoptr(GByteArray) before = state(&t);
    enum { COUNT = 4 * WIDE + 4 + NARROW * 4 + NARROW };
    g_assert_cmpuint(before->len, ==, F_BEGINS + 3 * COUNT * sizeof(float));
    double slopes[COUNT];
    const float step = 0.01F;
    for (size_t i = 0; i < COUNT; i++)
        slopes[i] = (moved_f(&t, before, i, step) - moved_f(&t, before, i, -step)) / (2 * step);
    learn(&t, 2);
    g_autoptr(GByteArray) after = state(&t);
    for (size_t i = 0; i < COUNT; i++) {
        double moved = *f_value(after, i) - *f_value(before, i);
        g_assert_cmpfloat(fabs(moved / (2 * 1e-3) - slopes[i]), <, 0.02 + 2e-3 * fabs(slopes[i]));
    }
    shut(&t);
}

static void the_mean_climbs_its_gradient(void)
{
    check_mean("meta");
    check_mean("meta-residual, student_weight: 0.75, residual_scale: 0.5");
}

static void good_lessons_make_their_actions_likelier(void)
{
    const char *const yamls[] = {"{plugin: meta-variance}", "{plugin: meta}",
                                 "{plugin: meta, sigma_shape: per-dimension}", "meta-residual"};
    for (size_t which = 0; which < G_N_ELEMENTS(yamls); which++)
        for (int sign = -1; sign <= 1; sign += 2) {
            Teacher t;
            begin(&t, yamls[which]);
            double before = log_likelihood(&t);
            learn(&t, sign * 0.7);
            g_assert_cmpfloat(sign * (log_likelihood(&t) - before), >, 0);
            shut(&t);
        }
}

static void no_reward_no_change(void)
{
    const char *const yamls[] = {"{plugin: meta-variance}", "{plugin: meta}", "{plugin: meta, optimizer: sgd}"};
    for (size_t which = 0; which < G_N_ELEMENTS(yamls); which++) {
        Teacher t;
        begin(&t, yamls[which]);
        double before = log_likelihood(&t);
        learn(&t, 0);
        g_assert_cmpfloat(log_likelihood(&t), ==, before);
        shut(&t);
    }
}

/* Adam's first step is its learning rate whatever the gradient's size, so that the mean and the sum over t make one. */
static void adam_begins_with_its_learning_rate(void)
{
    Teacher t;
    begin(&t, "{plugin: meta-variance, sigma: 0.5, sigma_learning_rate: 0.03}");
    g_autoptr(GByteArray) before = state(&t);
    learn(&t, 1e-3);
    g_autoptr(GByteArray) after = state(&t);
    g_assert_cmpfloat(fabs(fabs(log_sigma(after, 0) - log_sigma(before, 0)) - 0.03), <, 1e-5);
    shut(&t);
}

static void sigma_stays_within_its_bounds(void)
{
    Teacher t;
    begin(&t, "{plugin: meta-variance, sigma: 0.5, sigma_min: 0.4, sigma_max: 0.6, sigma_learning_rate: 1}");
    double sigma;
    for (int sign = -1; sign <= 1; sign += 2) {
        for (int i = 0; i < 20; i++)
            learn(&t, sign);
        t.api->metrics(t.self, &sigma);
        double end = fabs(sigma - 0.4) < fabs(sigma - 0.6) ? 0.4 : 0.6;
        g_assert_cmpfloat(fabs(sigma - end), <, 1e-12);
    }
    shut(&t);
}

/* With SGD and both learning rates 1, all parameters together move by no more than the limit. */
static void long_gradients_are_cut_together(void)
{
    Teacher t;
    begin(&t, "{plugin: meta, optimizer: sgd, sigma: 0.5, sigma_learning_rate: 1, learning_rate: 1, max_gradient_norm: "
              "0.125, "
              "hidden: [4]}");
    g_autoptr(GByteArray) before = state(&t);
    learn(&t, 1);
    g_autoptr(GByteArray) after = state(&t);
    double square = pow(log_sigma(after, 0) - log_sigma(before, 0), 2);
    for (size_t i = 0; F_BEGINS + i * sizeof(float) < before->len; i++)
        square += pow(*f_value(after, i) - *f_value(before, i), 2);
    g_assert_cmpfloat(fabs(sqrt(square) - 0.125), <, 1e-5);
    shut(&t);
}

/* Two lessons are worth what one is that holds the steps of both. */
static void lessons_add_up(void)
{
    const char *const yamls[] = {"{plugin: meta-variance}", "{plugin: meta, hidden: [4]}"};
    for (size_t which = 0; which < G_N_ELEMENTS(yamls); which++) {
        Teacher whole, parts;
        begin(&whole, yamls[which]);
        begin(&parts, yamls[which]);
        learn(&whole, 1);
        Random rng;
        random_derive(&rng, 1, "test", 0);
        didact_rollout first = parts.d0, second = parts.d0;
        first.length = 5;
        second.length = STEPS - 5;
        second.observations += (size_t)5 * WIDE;
        second.means += (size_t)5 * NARROW;
        second.sampled += (size_t)5 * NARROW;
        const didact_lesson lessons[] = {{sizeof lessons[0], &first, 1, 1}, {sizeof lessons[0], &second, 1, 1}};
        g_assert_cmpint(parts.api->improve(parts.self, &rng.face, lessons, 2, sizeof lessons[0]), ==, DIDACT_OK);
        g_assert_cmpfloat(fabs(log_likelihood(&whole) - log_likelihood(&parts)), <, 1e-4);
        shut(&whole);
        shut(&parts);
    }
}

static void a_meta_reward_must_be_a_number(void)
{
    Teacher t;
    begin(&t, "{plugin: meta}");
    didact_lesson lesson = {sizeof lesson, &t.d0, NAN, NAN};
    Random rng;
    random_derive(&rng, 1, "test", 0);
    g_autoptr(GError) error = NULL;
    g_assert_false(host_check(t.host, t.api->improve(t.self, &rng.face, &lesson, 1, sizeof lesson), "improve", &error));
    g_assert_nonnull(strstr(error->message, "the meta-reward is nan"));
    shut(&t);
}

static void sigma_must_begin_within_its_bounds(void)
{
    Teacher t;
    g_autoptr(GError) error = NULL;
    g_assert_false(create(&t, "{plugin: meta, sigma: 5}", &error));
    g_assert_nonnull(strstr(error->message, "sigma is 5; it must lie between sigma_min, 0.02, and sigma_max, 2"));
    t.self = NULL;
    shut(&t);
}

/* A teacher that was saved goes on in another process as this one does. */
static void saved_teachers_go_on(void)
{
    const char *const yamls[] = {"{plugin: meta-variance}", "{plugin: meta}",
                                 "{plugin: meta, sigma_shape: per-dimension}"};
    for (size_t which = 0; which < G_N_ELEMENTS(yamls); which++) {
        Teacher one, other;
        begin(&one, yamls[which]);
        begin(&other, yamls[which]);
        for (int i = 0; i < 3; i++)
            learn(&one, 0.5);
        g_autoptr(GByteArray) saved = state(&one);
        restore(&other, saved);
        learn(&one, -1);
        learn(&other, -1);
        g_autoptr(GByteArray) a = state(&one), b = state(&other);
        g_assert_cmpmem(a->data, a->len, b->data, b->len);
        g_assert_cmpint(other.api->load(other.self, saved->data, saved->len - 1), ==, DIDACT_FAILED);
        shut(&one);
        shut(&other);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/teachers/log-probability", log_probabilities_are_those_of_a_gaussian);
    g_test_add_func("/teachers/deviation", actions_have_their_deviation);
    g_test_add_func("/teachers/gradient-of-sigma", sigma_climbs_its_gradient);
    g_test_add_func("/teachers/gradient-of-f", the_mean_climbs_its_gradient);
    g_test_add_func("/teachers/direction", good_lessons_make_their_actions_likelier);
    g_test_add_func("/teachers/zero", no_reward_no_change);
    g_test_add_func("/teachers/adam", adam_begins_with_its_learning_rate);
    g_test_add_func("/teachers/bounds", sigma_stays_within_its_bounds);
    g_test_add_func("/teachers/norm", long_gradients_are_cut_together);
    g_test_add_func("/teachers/lessons", lessons_add_up);
    g_test_add_func("/teachers/nan", a_meta_reward_must_be_a_number);
    g_test_add_func("/teachers/sigma", sigma_must_begin_within_its_bounds);
    g_test_add_func("/teachers/save", saved_teachers_go_on);
    return g_test_run();
}
