/* The environment mujoco when things go wrong: bad numbers, bad models, MuJoCo's own fatal errors. */
#include "support/instance.h"
#include <glib/gstdio.h>
#include <math.h>
#include <mujoco/mujoco.h>
#include <string.h>

/* Each fault is one sentence, and neither the process nor another instance suffers. */
static void assert_goes_on(Instance *instance)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    Random random;
    random_derive(&random, 4, "test", 0);
    double observation[256];
    g_assert_cmpint(instance->api->reset(instance->self, &random.face, observation), ==, DIDACT_OK);
    instance_run(instance, &random, 10, bytes);
}

static void bad_numbers_are_told(void)
{
    Instance i = instance_open_task("hopper", "v5");
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
    Instance i = instance_open_task("half-cheetah", "v5");
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

/* What was saved before the fault is as good afterwards, in the same instance. */
static void a_failed_instance_takes_back_what_it_saved(void)
{
    Instance i = instance_open_task("half-cheetah", "v5");
    double observation[256], again[256], reward, state[18] = {0};
    bool terminated;
    float action[6] = {0.5F};
    g_assert_cmpint(i.api->set_state(i.self, state, 18, observation), ==, DIDACT_OK);
    g_autoptr(GByteArray) saved = instance_save(&i);
    g_assert_cmpint(i.api->step(i.self, action, observation, &reward, &terminated), ==, DIDACT_OK);
    state[12] = 1e9;
    g_assert_cmpint(i.api->set_state(i.self, state, 18, again), ==, DIDACT_OK);
    didact_status status = DIDACT_OK;
    for (int t = 0; t < 100 && status == DIDACT_OK; t++)
        status = i.api->step(i.self, action, again, &reward, &terminated);
    g_assert_false(host_check(i.host, status, "step", NULL));
    g_assert_cmpint(i.api->load(i.self, saved->data, saved->len), ==, DIDACT_OK);
    g_assert_cmpint(i.api->step(i.self, action, again, &reward, &terminated), ==, DIDACT_OK);
    g_assert_cmpmem(observation, i.spaces.observation_size * sizeof(double), again,
                    i.spaces.observation_size * sizeof(double));
    instance_close(&i);
}

static void a_saved_nan_is_told(void)
{
    Instance i = instance_open_task("hopper", "v5");
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
    Instance good = instance_open_task("hopper", "v5");
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
    Instance good = instance_open_task("hopper", "v5");
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mujoco-faults/bad-numbers", bad_numbers_are_told);
    g_test_add_func("/mujoco-faults/explosion", a_state_that_explodes_is_told);
    g_test_add_func("/mujoco-faults/back", a_failed_instance_takes_back_what_it_saved);
    g_test_add_func("/mujoco-faults/saved-nan", a_saved_nan_is_told);
    g_test_add_func("/mujoco-faults/refused-model", a_refused_model_is_told);
    g_test_add_func("/mujoco-faults/fatal-error", a_fatal_error_ends_the_call_alone);
    g_test_add_func("/mujoco-faults/no-log", nothing_is_written_to_the_working_folder);
    return g_test_run();
}
