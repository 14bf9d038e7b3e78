/* The reader, patches and overrides, and binding. */
#include "config/bind.h"
#include "config/read.h"
#include "config/scalar.h"
#include <math.h>
#include <string.h>

typedef struct Params {
    bool reset;
    int64_t count, limit;
    double sigma, clip;
    didact_choice shape;
    const char *label;
    didact_integers hidden;
} Params;

static const char *const shapes[] = {"shared", "per-dimension", NULL};
static const didact_param table[] = {
    DIDACT_BOOL(Params, reset, "true", ""),
    DIDACT_NUMBER(Params, count, NULL, 1, 1e9, "", ""),
    DIDACT_NUMBER_OR(Params, limit, "none", 1, INFINITY, "none", "", ""),
    DIDACT_NUMBER(Params, sigma, "0.2", DIDACT_POSITIVE, INFINITY, "", ""),
    DIDACT_NUMBER_OR(Params, clip, "3", DIDACT_POSITIVE, 10, "none", "", ""),
    DIDACT_CHOICE(Params, shape, "shared", shapes, ""),
    DIDACT_TEXT(Params, label, "", ""),
    DIDACT_NUMBER(Params, hidden, "[64, 64]", 1, 65536, "", ""),
};

typedef struct Fixture {
    Problems *problems;
    GPtrArray *memory;
    Params params;
} Fixture;

static void set_up(Fixture *f, const void *unused)
{
    f->problems = problems_new();
    f->memory = g_ptr_array_new_with_free_func(g_free);
}

static void tear_down(Fixture *f, const void *unused)
{
    problems_free(f->problems);
    g_ptr_array_unref(f->memory);
}

static bool bind(Fixture *f, const char *yaml)
{
    g_autoptr(Node) map = config_read_text(yaml, "x", f->problems);
    g_assert_nonnull(map);
    return bind_map(map, map->place, "teacher 'test'",
                    &(Binding){table, G_N_ELEMENTS(table), sizeof table[0], &f->params}, 1, NULL, f->memory,
                    f->problems);
}

static void every_type_binds(Fixture *f, const void *unused)
{
    g_assert_true(bind(f, "{reset: false, count: 1e6, limit: 1_000, sigma: 1e-3, clip: none, shape: per-dimension, "
                          "label: 'a: b', hidden: [1, 2, 3e1]}"));
    g_assert_false(f->params.reset);
    g_assert_cmpint(f->params.count, ==, 1000000);
    g_assert_cmpint(f->params.limit, ==, 1000);
    g_assert_cmpfloat(f->params.sigma, ==, 1e-3);
    g_assert_true(isnan(f->params.clip));
    g_assert_cmpint(f->params.shape, ==, 1);
    g_assert_cmpstr(f->params.label, ==, "a: b");
    g_assert_cmpuint(f->params.hidden.count, ==, 3);
    g_assert_cmpint(f->params.hidden.values[2], ==, 30);
}

static void defaults_fill_the_rest(Fixture *f, const void *unused)
{
    g_assert_true(bind(f, "count: 1"));
    g_assert_true(f->params.reset);
    g_assert_cmpint(f->params.limit, ==, DIDACT_WORD);
    g_assert_cmpfloat(f->params.sigma, ==, 0.2);
    g_assert_cmpfloat(f->params.clip, ==, 3);
    g_assert_cmpstr(f->params.label, ==, "");
    g_assert_cmpuint(f->params.hidden.count, ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/bind/types", Fixture, NULL, set_up, every_type_binds, tear_down);
    g_test_add("/bind/defaults", Fixture, NULL, set_up, defaults_fill_the_rest, tear_down);
    return g_test_run();
}
