/* Binding: every type, every mistake, and back. */
#include "base/random.h"
#include "config/bind.h"
#include "config/read.h"
#include <string.h>

typedef struct Params {
    bool reset;
    int64_t count, limit, any;
    double sigma, clip, offset, low, high;
    didact_choice shape;
    const char *label;
    didact_integers hidden;
} Params;

static const char *const shapes[] = {"shared", "per-dimension", NULL};
static const didact_param table[] = {
    DIDACT_BOOL(Params, reset, "true", ""),
    DIDACT_NUMBER(Params, count, NULL, 1, 1e9, "", ""),
    DIDACT_NUMBER_OR(Params, limit, "none", 1, INFINITY, "none", "", ""),
    DIDACT_NUMBER(Params, any, "0", -INFINITY, INFINITY, "", ""),
    DIDACT_NUMBER(Params, sigma, "0.2", DIDACT_POSITIVE, INFINITY, "", ""),
    DIDACT_NUMBER_OR(Params, clip, "3", DIDACT_POSITIVE, 10, "none", "", ""),
    DIDACT_NUMBER_OR(Params, offset, "-.inf", -INFINITY, INFINITY, "none", "", ""),
    DIDACT_NUMBER(Params, low, "1", 0.5, INFINITY, "", ""),
    DIDACT_NUMBER(Params, high, "1", -INFINITY, 1.5, "", ""),
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

static Binding binding(Params *params)
{
    return (Binding){table, G_N_ELEMENTS(table), sizeof table[0], params};
}

static bool bind(Fixture *f, const char *yaml)
{
    g_autoptr(Node) map = config_read_text(yaml, "x", f->problems);
    g_assert_nonnull(map);
    Binding b = binding(&f->params);
    return bind_map(map, map->place, "teacher 'test'", &b, 1, (const char *const[]){"plugin", NULL}, f->memory,
                    f->problems);
}

static void every_type_binds(Fixture *f, const void *unused)
{
    g_assert_true(bind(f, "{reset: false, count: 1e6, limit: 1_000, sigma: 1e-3, clip: none, shape: per-dimension, "
                          "label: 'a: b', hidden: [1, 2, 3e1], plugin: test}"));
    g_assert_false(f->params.reset);
    g_assert_cmpint(f->params.count, ==, 1000000);
    g_assert_cmpint(f->params.limit, ==, 1000);
    g_assert_cmpfloat(f->params.sigma, ==, 1e-3);
    g_assert_true(isnan(f->params.clip));
    g_assert_cmpint(f->params.shape, ==, 1);
    g_assert_cmpstr(f->params.label, ==, "a: b");
    g_assert_cmpuint(f->params.hidden.count, ==, 3);
    g_assert_cmpint(f->params.hidden.values[0], ==, 1);
    g_assert_cmpint(f->params.hidden.values[2], ==, 30);
}

static void defaults_fill_the_rest(Fixture *f, const void *unused)
{
    g_assert_true(bind(f, "count: 1"));
    g_assert_true(f->params.reset);
    g_assert_cmpint(f->params.limit, ==, DIDACT_WORD);
    g_assert_cmpfloat(f->params.sigma, ==, 0.2);
    g_assert_cmpfloat(f->params.clip, ==, 3);
    g_assert_cmpfloat(f->params.offset, ==, -INFINITY);
    g_assert_cmpint(f->params.shape, ==, 0);
    g_assert_cmpstr(f->params.label, ==, "");
    g_assert_cmpuint(f->params.hidden.count, ==, 2);
}

static void sections_may_be_empty(Fixture *f, const void *unused)
{
    static const didact_param one[] = {DIDACT_NUMBER(Params, sigma, "0.2", 0, 1, "", "")};
    Binding b = {one, 1, sizeof one[0], &f->params};
    g_autoptr(Node) nothing = node_scalar("", (Place){0});
    g_assert_true(bind_map(nothing, (Place){0}, "x", &b, 1, NULL, f->memory, f->problems));
    g_assert_cmpfloat(f->params.sigma, ==, 0.2);
    f->params.sigma = 0;
    g_assert_true(bind_map(NULL, (Place){0}, "x", &b, 1, NULL, f->memory, f->problems));
    g_assert_cmpfloat(f->params.sigma, ==, 0.2);
}

static void numbers_are_read_as_people_write_them(Fixture *f, const void *unused)
{
    const struct {
        const char *text;
        double value;
    } reals[] = {{"1", 1},          {"+1.5", 1.5},       {".5", 0.5},        {"5.", 5},
                 {"1e3", 1000},     {"1E+3", 1000},      {"1_0.2_5", 10.25}, {".inf", INFINITY},
                 {"inf", INFINITY}, {"+.Inf", INFINITY}, {"1e-310", 1e-310}};
    for (size_t i = 0; i < G_N_ELEMENTS(reals); i++) {
        g_autofree char *yaml = g_strdup_printf("{count: 1, sigma: %s}", reals[i].text);
        g_assert_true(bind(f, yaml));
        g_assert_cmpfloat(f->params.sigma, ==, reals[i].value);
    }
    const struct {
        const char *text;
        int64_t value;
    } integers[] = {{"1e6", 1000000},
                    {"1_000_000", 1000000},
                    {"1.5e1", 15},
                    {"-3", -3},
                    {"+7", 7},
                    {"2.0", 2},
                    {"0", 0},
                    {"9007199254740993", 9007199254740993},
                    {"-9223372036854775807", -INT64_MAX},
                    {"9223372036854775807", INT64_MAX}};
    for (size_t i = 0; i < G_N_ELEMENTS(integers); i++) {
        g_autofree char *yaml = g_strdup_printf("{count: 1, any: %s}", integers[i].text);
        g_assert_true(bind(f, yaml));
        g_assert_cmpint(f->params.any, ==, integers[i].value);
    }
}

static void every_mistake_has_its_sentence(Fixture *f, const void *unused)
{
    static const char *const cases[][2] = {
        {"sgima: 1", "x:1:2: unknown key 'sgima' in teacher 'test'; did you mean 'sigma'?"},
        {"plugim: 1", "x:1:2: unknown key 'plugim' in teacher 'test'; did you mean 'plugin'?"},
        {"colour: 1", "x:1:2: unknown key 'colour' in teacher 'test'; it takes reset, count, limit, any, sigma, clip, "
                      "offset, low, high, shape, label, hidden, plugin"},
        {"sigma: many", "x:1:9: 'sigma' must be a number greater than 0, not 'many'"},
        {"sigma: [1]", "x:1:9: 'sigma' must be a number greater than 0, not a list"},
        {"sigma: {a: 1}", "x:1:9: 'sigma' must be a number greater than 0, not a map"},
        {"sigma: '1'", "x:1:9: 'sigma' must be a number greater than 0, not the text '1'; remove the quotes"},
        {"sigma: ", "x:1:9: 'sigma' has no value; it must be a number greater than 0"},
        {"sigma: ~", "x:1:9: 'sigma' has no value; it must be a number greater than 0"},
        {"sigma: -1", "x:1:9: 'sigma' is -1; it must be greater than 0"},
        {"sigma: 0", "x:1:9: 'sigma' is 0; it must be greater than 0"},
        {"sigma: nan", "x:1:9: 'sigma' must be a number greater than 0, not 'nan'"},
        {"sigma: 1-2", "x:1:9: 'sigma' must be a number greater than 0, not '1-2'"},
        {"sigma: 1_", "x:1:9: 'sigma' must be a number greater than 0, not '1_'"},
        {"sigma: 0x1p3", "x:1:9: 'sigma' must be a number greater than 0, not '0x1p3'"},
        {"sigma: true", "x:1:9: 'sigma' must be a number greater than 0, not 'true'"},
        {"clip: 11", "x:1:8: 'clip' is 11; it must be greater than 0 and at most 10 or none"},
        {"clip: nothing", "x:1:8: 'clip' must be a number greater than 0 and at most 10 or none, not 'nothing'"},
        {"offset: x", "x:1:10: 'offset' must be a number or none, not 'x'"},
        {"low: 0.25", "x:1:7: 'low' is 0.25; it must be at least 0.5"},
        {"low: x", "x:1:7: 'low' must be a number of at least 0.5, not 'x'"},
        {"high: .inf", "x:1:8: 'high' is .inf; it must be at most 1.5"},
        {"any: 1.5", "x:1:7: 'any' is 1.5; it must be a whole number"},
        {"any: x", "x:1:7: 'any' must be a whole number, not 'x'"},
        {"any: 9223372036854775808",
         "x:1:7: 'any' is 9223372036854775808; it must be a whole number of at most 64 bits"},
        {"any: inf", "x:1:7: 'any' is inf; it must be a whole number of at most 64 bits"},
        {"limit: 0", "x:1:9: 'limit' is 0; it must be at least 1 or none"},
        {"limit: 0.5", "x:1:9: 'limit' is 0.5; it must be a whole number of at least 1 or none"},
        {"reset: yes", "x:1:9: 'reset' must be true or false, not 'yes'; write true"},
        {"reset: Off", "x:1:9: 'reset' must be true or false, not 'Off'; write false"},
        {"reset: True", "x:1:9: 'reset' must be true or false, not 'True'; write true"},
        {"reset: 1", "x:1:9: 'reset' must be true or false, not '1'"},
        {"reset: 'true'", "x:1:9: 'reset' must be true or false, not the text 'true'; remove the quotes"},
        {"shape: sharde", "x:1:9: 'shape' must be one of shared, per-dimension, not 'sharde'; did you mean 'shared'?"},
        {"shape: round", "x:1:9: 'shape' must be one of shared, per-dimension, not 'round'"},
        {"shape: [shared]", "x:1:9: 'shape' must be one of shared, per-dimension, not a list"},
        {"label: ", "x:1:9: 'label' has no value; it must be a text"},
        {"label: [a]", "x:1:9: 'label' must be a text, not a list"},
        {"hidden: 64", "x:1:10: 'hidden' must be a list of whole numbers between 1 and 65536, not '64'"},
        {"hidden: [1, 0]", "x:1:14: a member of 'hidden' is '0'; each must be a whole number between 1 and 65536"},
        {"hidden: [[1]]", "x:1:11: a member of 'hidden' is a list; each must be a whole number between 1 and 65536"},
        {"hidden: ['1']",
         "x:1:11: a member of 'hidden' is the text '1'; each must be a whole number between 1 and 65536"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *yaml = g_strdup_printf("{%s, count: 1}", cases[i][0]);
        g_assert_false(bind(f, yaml));
        g_autofree char *text = problems_text(f->problems);
        g_assert_cmpstr(text, ==, cases[i][1]);
        problems_free(f->problems);
        f->problems = problems_new();
    }
}

static void mistakes_are_told_at_once(Fixture *f, const void *unused)
{
    g_assert_false(bind(f, "{sigma: -1, reset: 5, x: 1}"));
    g_autofree char *text = problems_text(f->problems);
    g_assert_cmpstr(
        text, ==,
        "x:1:1: 'count' is missing in teacher 'test'; it must be a whole number between 1 and 1000000000\n"
        "x:1:9: 'sigma' is -1; it must be greater than 0\n"
        "x:1:20: 'reset' must be true or false, not '5'\n"
        "x:1:23: unknown key 'x' in teacher 'test'; it takes reset, count, limit, any, sigma, clip, offset, "
        "low, high, shape, label, hidden, plugin");
}

static void sections_are_maps(Fixture *f, const void *unused)
{
    g_autoptr(Node) list = config_read_text("[1]", "x", f->problems);
    Binding b = binding(&f->params);
    g_assert_false(bind_map(list, list->place, "teaching", &b, 1, NULL, f->memory, f->problems));
    g_autofree char *text = problems_text(f->problems);
    g_assert_cmpstr(text, ==, "x:1:1: teaching must be a map of keys, not a list");
}

/* A plugin of tomorrow has longer rows. */
static void rows_are_read_with_their_stride(Fixture *f, const void *unused)
{
    const struct {
        didact_param row;
        double more[3];
    } rows[] = {{DIDACT_NUMBER(Params, sigma, "0.2", 0, 1, "", ""), {1, 2, 3}},
                {DIDACT_TEXT(Params, label, "x", ""), {1, 2, 3}}};
    Binding b = {&rows[0].row, 2, sizeof rows[0], &f->params};
    g_autoptr(Node) map = config_read_text("label: y", "x", f->problems), described = node_map((Place){0});
    g_assert_true(bind_map(map, map->place, "x", &b, 1, NULL, f->memory, f->problems));
    g_assert_cmpfloat(f->params.sigma, ==, 0.2);
    g_assert_cmpstr(f->params.label, ==, "y");
    bind_describe(described, &b, 1);
    g_assert_cmpstr(node_get(described, "label")->text, ==, "y");
}

static void assert_same(const Params *a, const Params *b)
{
    g_assert_cmpint(a->reset, ==, b->reset);
    g_assert_cmpint(a->count, ==, b->count);
    g_assert_cmpint(a->limit, ==, b->limit);
    g_assert_cmpint(a->any, ==, b->any);
    g_assert_true(isnan(a->clip) ? isnan(b->clip) : a->clip == b->clip);
    g_assert_true(isnan(a->offset) ? isnan(b->offset) : a->offset == b->offset);
    g_assert_cmpfloat(a->sigma, ==, b->sigma);
    g_assert_cmpint(a->shape, ==, b->shape);
    g_assert_cmpstr(a->label, ==, b->label);
    g_assert_cmpuint(a->hidden.count, ==, b->hidden.count);
    for (size_t i = 0; i < a->hidden.count; i++)
        g_assert_cmpint(a->hidden.values[i], ==, b->hidden.values[i]);
}

static double random_real(Random *random)
{
    union {
        uint64_t bits;
        double x;
    } any = {random->face.bits(&random->face) >> 1};
    return isfinite(any.x) && any.x > 0 ? any.x : 0.5;
}

static void descriptions_bind_to_the_same(Fixture *f, const void *unused)
{
    static const char *const labels[] = {"",     "a",    "5",  "1e3", "true",  "no", "~",
                                         "null", "a: b", " x", "#",   "ü\n\t", "'",  "-"};
    Random random;
    random_derive(&random, 3, "describe", 0);
    for (int i = 0; i < 2000; i++) {
        int64_t hidden[] = {1 + (int64_t)random_below(&random, 65536), 2, 65536};
        Params params = {
            .reset = random_below(&random, 2),
            .count = 1 + (int64_t)random_below(&random, 1000000000),
            .limit = random_below(&random, 4) ? (int64_t)(random.face.bits(&random.face) >> 1) + 1 : DIDACT_WORD,
            .any = (int64_t)random.face.bits(&random.face),
            .sigma = random_real(&random),
            .clip = random_below(&random, 4) ? 10 * (1 - random.face.uniform(&random.face)) : NAN,
            .offset = (double[]){NAN, INFINITY, -INFINITY, -0.1}[random_below(&random, 4)],
            .low = 0.5,
            .high = -INFINITY,
            .shape = (didact_choice)random_below(&random, 2),
            .label = labels[random_below(&random, G_N_ELEMENTS(labels))],
            .hidden = {hidden, random_below(&random, 4)},
        };
        Binding b = binding(&params);
        g_autoptr(Node) map = node_map((Place){0});
        bind_describe(map, &b, 1);
        g_autofree char *yaml = node_to_yaml(map);
        if (!bind(f, yaml))
            g_error("not bound: %s", problems_text(f->problems));
        assert_same(&params, &f->params);
    }
}

static void ranges_read_well(void)
{
    static const char *const expected[] = {"true or false",
                                           "between 1 and 1000000000",
                                           "at least 1 or none",
                                           "",
                                           "greater than 0",
                                           "greater than 0 and at most 10 or none",
                                           "any number or none",
                                           "at least 0.5",
                                           "at most 1.5",
                                           "one of shared, per-dimension",
                                           "",
                                           "between 1 and 65536"};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *allowed = bind_allowed(&table[i]);
        g_assert_cmpstr(allowed, ==, expected[i]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/bind/types", Fixture, NULL, set_up, every_type_binds, tear_down);
    g_test_add("/bind/defaults", Fixture, NULL, set_up, defaults_fill_the_rest, tear_down);
    g_test_add("/bind/empty", Fixture, NULL, set_up, sections_may_be_empty, tear_down);
    g_test_add("/bind/numbers", Fixture, NULL, set_up, numbers_are_read_as_people_write_them, tear_down);
    g_test_add("/bind/mistakes", Fixture, NULL, set_up, every_mistake_has_its_sentence, tear_down);
    g_test_add("/bind/at-once", Fixture, NULL, set_up, mistakes_are_told_at_once, tear_down);
    g_test_add("/bind/sections", Fixture, NULL, set_up, sections_are_maps, tear_down);
    g_test_add("/bind/stride", Fixture, NULL, set_up, rows_are_read_with_their_stride, tear_down);
    g_test_add("/bind/describe", Fixture, NULL, set_up, descriptions_bind_to_the_same, tear_down);
    g_test_add_func("/bind/allowed", ranges_read_well);
    return g_test_run();
}
