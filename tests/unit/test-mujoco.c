/* The environment mujoco against trajectories of Gymnasium's own code, and saved and loaded in the middle of episodes. */
#include "support/instance.h"
#include <glib/gstdio.h>
#include <mujoco/mujoco.h>
#include <string.h>

static const char *const tasks[] = {
    "ant", "half-cheetah", "hopper", "inverted-double-pendulum", "inverted-pendulum", "reacher", "swimmer", "walker2d"};
static const char *const rules[] = {"v4", "v5"};

/* 1. Recordings. With another version of MuJoCo, or of libm, rounding differs and grows; then 20 steps must agree closely, but
 * for tasks whose physics a newer MuJoCo has changed: Hopper's contacts, Ant's and its reset's quaternion. */
static void replays(const void *name)
{
    g_auto(GStrv) words = g_strsplit(name, ":", 3);
    g_autofree char *section = instance_task(words[0], words[1]);
    g_autofree char *file = g_strdup_printf("mujoco/trajectories/%s-%s-%s.csv.gz", words[0], words[1], words[2]);
    bool changed = strcmp(words[0], "ant") == 0 || strcmp(words[0], "hopper") == 0;
    if (mj_version() == 222 && same_libm())
        assert_replays(section, file, 0, 0);
    else if (mj_version() == 222 || !changed)
        assert_replays(section, file, 1e-6, 20);
    else
        g_test_skip("MuJoCo has changed the physics of this task");
}

static void add_replays(const char *task)
{
    static const char *const kinds[] = {"uniform", "zero", "out-of-range", "feedback"};
    size_t count = strstr(task, "pendulum") ? 4 : 3;
    for (size_t r = 0; r < 2; r++)
        for (size_t k = 0; k < count; k++) {
            char *name = g_strdup_printf("%s:%s:%s", task, rules[r], kinds[k]);
            g_autofree char *path = g_strdup_printf("/mujoco/replay/%s/%s/%s", task, rules[r], kinds[k]);
            g_test_add_data_func_full(path, name, replays, g_free);
        }
}

/* 2. Saving and loading, here and in another process. */
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
    Instance i = instance_open_task(argv[2], argv[3]);
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
    Instance a = instance_open_task(task, rule), b = instance_open_task(task, rule);
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
    const char *task = data;
    for (size_t r = 0; r < 2; r++)
        loads_to_the_last_bit(task, rules[r]);
}

/* The same beginning leads to the same episode, whatever was before. */
static void episodes_do_not_leak(const void *data)
{
    const char *task = data;
    Instance fresh = instance_open_task(task, "v5"), used = instance_open_task(task, "v5");
    g_autoptr(GByteArray) x = g_byte_array_new(), y = g_byte_array_new();
    double observation[256];
    Random random = actions_for("before"), same = random;
    used.api->reset(used.self, &random.face, observation);
    instance_run(&used, &random, 50, y);
    g_byte_array_set_size(y, 0);
    random = same;
    fresh.api->reset(fresh.self, &random.face, observation);
    instance_run(&fresh, &random, 100, x);
    used.api->reset(used.self, &same.face, observation);
    instance_run(&used, &same, 100, y);
    g_assert_cmpmem(x->data, x->len, y->data, y->len);
    instance_close(&fresh);
    instance_close(&used);
}

static void saving_asks_for_room(void)
{
    Instance i = instance_open_task("hopper", "v5");
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

static void add_for_each_task(const char *name, void (*test)(const void *))
{
    for (size_t i = 0; i < G_N_ELEMENTS(tasks); i++) {
        g_autofree char *path = g_strdup_printf("/mujoco/%s/%s", name, tasks[i]);
        g_test_add_data_func(path, tasks[i], test);
    }
}

int main(int argc, char **argv)
{
    program = argv[0];
    if (argc == 6 && strcmp(argv[1], "go-on") == 0)
        return go_on(argv);
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tasks); i++)
        add_replays(tasks[i]);
    add_for_each_task("leak", episodes_do_not_leak);
    add_for_each_task("load", a_loaded_instance_goes_on_alike);
    g_test_add_func("/mujoco/save", saving_asks_for_room);
    return g_test_run();
}
