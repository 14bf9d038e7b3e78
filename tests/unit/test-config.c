/* The reader and the writer of YAML, patches and overrides. */
#include "base/random.h"
#include "config/read.h"
#include "config/scalar.h"
#include <stdio.h>
#include <string.h>

static Node *read_well(const char *yaml)
{
    g_autoptr(Problems) problems = problems_new();
    Node *node = config_read_text(yaml, "x", problems);
    g_autofree char *text = problems_text(problems);
    g_assert_cmpstr(text, ==, "");
    g_assert_nonnull(node);
    return node;
}

static void assert_refused(const char *yaml, const char *lines)
{
    g_autoptr(Problems) problems = problems_new();
    g_assert_null(config_read_text(yaml, "x", problems));
    g_autofree char *text = problems_text(problems);
    g_assert_cmpstr(text, ==, lines);
}

static void assert_yaml(const Node *node, const char *yaml)
{
    g_autofree char *text = node_to_yaml(node);
    g_assert_cmpstr(text, ==, yaml);
}

static void assert_place(const Node *node, int line, int column)
{
    g_assert_cmpstr(node->place.file, ==, "x");
    g_assert_cmpint(node->place.line, ==, line);
    g_assert_cmpint(node->place.column, ==, column);
}

static void everything_has_its_place(void)
{
    g_autoptr(Node) root = read_well("# comment\nname: x\nstudent: {tau: 0.1,\n  hidden: [64, ü, 'a']}\n");
    assert_place(root, 2, 1);
    assert_place(node_get(root, "name"), 2, 7);
    assert_place(root->keys->pdata[1], 3, 1);
    const Node *student = node_get(root, "student");
    assert_place(student, 3, 10);
    assert_place(node_get(student, "tau"), 3, 16);
    const Node *hidden = node_get(student, "hidden");
    assert_place(hidden, 4, 11);
    assert_place(hidden->items->pdata[2], 4, 19); /* characters are counted, not bytes */
    g_assert_null(node_get(student, "gamma"));
    g_assert_null(node_get(hidden, "tau"));
}

static void quotes_and_tags_tell_texts(void)
{
    g_autoptr(Node) root = read_well("- 5\n- '5'\n- \"5\"\n- !!str 5\n- !!int '5'\n- ! 5\n- |\n  5\n");
    const bool quoted[] = {false, true, true, true, false, true};
    for (size_t i = 0; i < G_N_ELEMENTS(quoted); i++)
        g_assert_cmpint(((const Node *)root->items->pdata[i])->quoted, ==, quoted[i]);
}

static void aliases_are_written_out(void)
{
    g_autoptr(Node) root = read_well("a: &n {b: &m [1, 2], c: *m}\nd: *n\ne: &m 3\nf: *m\n");
    assert_yaml(root, "a:\n  b: [1, 2]\n  c: [1, 2]\nd:\n  b: [1, 2]\n  c: [1, 2]\ne: 3\nf: 3\n");
    assert_place(node_get(node_get(root, "d"), "c"), 1, 11);
}

/* A value that a duplicate key throws away can still be repeated. */
static void aliases_of_discarded_values_live(void)
{
    assert_refused("a: 1\na: &n [1, 2]\nb: *n\n", "x:2:1: duplicate key 'a'; it stands on line 1 already");
}

static void mistakes_come_in_order_and_once(void)
{
    g_autoptr(Problems) problems = problems_new();
    problems_add(problems, (Place){"x", 2, 1}, "c");
    problems_add(problems, (Place){"--set a=1", 0, 0}, "e");
    problems_add(problems, (Place){"x", 1, 5}, "b");
    problems_add(problems, (Place){"x", 1, 2}, "a");
    problems_add(problems, (Place){0}, "f");
    problems_add(problems, (Place){"x", 2, 1}, "c");
    problems_add(problems, (Place){"x", 2, 1}, "d");
    g_autofree char *text = problems_text(problems);
    g_assert_cmpstr(text, ==, "x:1:2: a\nx:1:5: b\nx:2:1: c\nx:2:1: d\n--set a=1: e\nf");
    g_assert_cmpuint(problems_count(problems), ==, 7);
    g_autoptr(GError) error = NULL;
    g_assert_false(problems_none(problems, &error));
    g_assert_error(error, CORE_ERROR, FAULT_CONFIG);
    g_assert_cmpstr(error->message, ==, text);
}

static void several_mistakes_are_told_at_once(void)
{
    assert_refused("a: 1\na: 2\nb: !x 3\n[c]: 4\nd: {e: 1, e: 2}\n",
                   "x:2:1: duplicate key 'a'; it stands on line 1 already\n"
                   "x:3:4: the tag '!x' means nothing here; remove it\n"
                   "x:4:1: a key must be a word, not a list\n"
                   "x:5:11: duplicate key 'e'; it stands on line 5 already");
    assert_refused("a: 1\na: 2\nb: [", "x:2:1: duplicate key 'a'; it stands on line 1 already\n"
                                       "x:4:1: broken YAML: expected a value");
}

static char *repeated(const char *opening, int times, const char *closing)
{
    GString *text = g_string_new(NULL);
    for (int i = 0; i < times; i++)
        g_string_append(text, opening);
    for (int i = 0; i < times; i++)
        g_string_append(text, closing);
    return g_string_free(text, FALSE);
}

static void depth_has_its_limit(void)
{
    g_autofree char *most = repeated("[", 65, "]"), *more = repeated("[", 66, "]");
    node_free(read_well(most));
    assert_refused(more, "x:1:66: values nest deeper than 64 here; flatten them");
}

static char *list_of(int count)
{
    GString *text = g_string_new("[");
    for (int i = 0; i < count; i++)
        g_string_append(text, "a,\n");
    g_string_append(text, "]");
    return g_string_free(text, FALSE);
}

static void size_has_its_limit(void)
{
    g_autofree char *most = list_of(99999), *more = list_of(100000);
    node_free(read_well(most));
    assert_refused(more, "x:100000:1: the file grows beyond 100000 values here; use fewer of them, or fewer aliases");
}

/* The library must never crash, whatever is in a file, and what it takes must be a tree that can be written. */
static void read_mutant(char *text)
{
    g_autoptr(Problems) problems = problems_new();
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(Node) node = config_read_text(valid, "x", problems);
    g_assert_cmpint(node != NULL, ==, problems_count(problems) == 0);
    g_autofree char *yaml = node ? node_to_yaml(node) : NULL;
    if (!node)
        return;
    g_autoptr(Node) again = read_well(yaml);
    if (!node_equal(node, again))
        g_error("'%s' is written as '%s'", valid, yaml);
}

static const char good[] = "name: \"pendulum\\nteachers\" # comment\n"
                           "steps: 20_000\n"
                           "seeds: &s [0, 1, 2]\n"
                           "network: {plugin: native, hidden: [64, 64], layer_norm: true}\n"
                           "student:\n  - 'it''s'\n  - |\n    a\n    b\n  - >-\n    folded\n    text\n  - ~\n  -\n"
                           "? long key\n: !!str 5\n"
                           "again: *s\n";

static void mutants_do_no_harm(void)
{
    static const char marks[] = "\n \t:-?,[]{}#&*!|>'\"%@`\\~0a_.\x01\x7f\xc3\xa4\xff";
    Random random;
    random_derive(&random, 1, "mutate", 0);
    for (int i = 0; i < 20000; i++) {
        char text[sizeof good];
        memcpy(text, good, sizeof good);
        for (uint64_t flips = random_below(&random, 4); flips > 0; flips--)
            text[random_below(&random, sizeof good - 1)] = marks[random_below(&random, sizeof marks - 1)];
        if (random_below(&random, 2))
            text[random_below(&random, sizeof good)] = 0;
        read_mutant(text);
    }
}

static Node *random_scalar(Random *random)
{
    static const char *const texts[] = {"a",  "",        "5",   "1e-3",  "a: b", "#x", "- a", "it's",
                                        "\"", "a\nb\n",  " a ", "ü–",    "null", "~",  "[a",  "a, b",
                                        "%x", "\ttab\a", "?",   "yes\\", "&a",   "*a"};
    Node *node = scalar_text(texts[random_below(random, G_N_ELEMENTS(texts))]);
    if (strpbrk(node->text, ":#-'\"\n [,%\t?&*!|>") || !*node->text)
        node->quoted = true; /* plain ones of this kind never come out of the reader */
    return node;
}

static Node *random_tree(Random *random, int depth)
{
    uint64_t kind = random_below(random, depth > 4 ? 1 : 3);
    if (kind == 0)
        return random_scalar(random);
    Node *node = kind == 1 ? node_list((Place){0}) : node_map((Place){0});
    for (uint64_t i = random_below(random, 4); i > 0; i--) {
        g_autofree char *key = g_strdup_printf("key %d", (int)i);
        if (kind == 1)
            node_append(node, random_tree(random, depth + 1));
        else
            node_set(node, key, (Place){0}, random_tree(random, depth + 1));
    }
    return node;
}

static void trees_read_back_equal(void)
{
    Random random;
    random_derive(&random, 1, "tree", 0);
    for (int i = 0; i < 3000; i++) {
        g_autoptr(Node) tree = random_tree(&random, 0);
        g_autofree char *yaml = node_to_yaml(tree);
        g_autoptr(Node) again = read_well(yaml);
        if (!node_equal(tree, again))
            g_error("not equal after reading: '%s'", yaml);
    }
}

static void assert_patched(const char *base, const char *patch, const char *result)
{
    g_autoptr(Node) below = read_well(base), above = read_well(patch), patched = config_patch(below, above);
    assert_yaml(patched, result);
}

static void patches_merge_and_replace(void)
{
    assert_patched("{a: 1, b: {c: 2, d: 3}}", "{b: {d: 4, e: 5}, f: 6}", "a: 1\nb:\n  c: 2\n  d: 4\n  e: 5\nf: 6\n");
    assert_patched("{a: [1, 2, 3]}", "{a: [4]}", "a: [4]\n");
    assert_patched("{a: {b: 1}}", "{a: [4]}", "a: [4]\n");
    assert_patched("{a: [4]}", "{a: {b: 1}}", "a:\n  b: 1\n");
    assert_patched("{a: {b: 1}}", "{a: }", "a:\n  b: 1\n");
    assert_patched("{a: }", "{a: {b: 1}}", "a:\n  b: 1\n");
    assert_patched("{a: 1}", "{}", "a: 1\n");
}

static void patches_know_components(void)
{
    assert_patched("{e: {plugin: ou, sigma: 1}}", "{e: {sigma: 2}}", "e:\n  plugin: ou\n  sigma: 2\n");
    assert_patched("{e: {plugin: ou, sigma: 1}}", "{e: {plugin: ou, dt: 2}}",
                   "e:\n  plugin: ou\n  sigma: 1\n  dt: 2\n");
    assert_patched("{e: {plugin: ou, sigma: 1}}", "{e: {plugin: meta, f: 2}}", "e:\n  plugin: meta\n  f: 2\n");
    assert_patched("{e: {plugin: ou, sigma: 1}}", "{e: meta}", "e:\n  plugin: meta\n");
    assert_patched("{e: {plugin: ou, sigma: 1}}", "{e: ou}", "e:\n  plugin: ou\n  sigma: 1\n");
    assert_patched("{e: ou}", "{e: {sigma: 2}}", "e:\n  plugin: ou\n  sigma: 2\n");
    assert_patched("{e: ou}", "{e: {plugin: meta, f: 2}}", "e:\n  plugin: meta\n  f: 2\n");
    assert_patched("{e: ou}", "{e: meta}", "e: meta\n");
}

static void patched_values_keep_their_places(void)
{
    g_autoptr(Node) base = read_well("a: {b: 1}\n"), patch = read_well("\n\na: {c: 1}\n");
    g_autoptr(Node) patched = config_patch(base, patch);
    assert_place(node_get(node_get(patched, "a"), "b"), 1, 8);
    assert_place(node_get(node_get(patched, "a"), "c"), 3, 8);
}

static void overrides_are_laid_on_top(void)
{
    g_autoptr(Problems) problems = problems_new();
    Node *root = read_well("steps: 1\nexploration: ou\n");
    g_assert_true(config_override(&root, "steps=2", problems));
    g_assert_true(config_override(&root, "exploration.sigma=0.3", problems));
    g_assert_true(config_override(&root, "network.hidden=[1, 2]", problems));
    g_assert_true(config_override(&root, "name=a=b", problems));
    g_assert_true(config_override(&root, "quoted='5'", problems));
    assert_yaml(root, "steps: 2\nexploration:\n  plugin: ou\n  sigma: 0.3\nnetwork:\n  hidden: [1, 2]\n"
                      "name: a=b\nquoted: '5'\n");
    g_assert_cmpstr(node_get(root, "steps")->place.file, ==, "--set steps=2");
    g_assert_cmpint(node_get(root, "steps")->place.line, ==, 0);
    g_assert_cmpuint(problems_count(problems), ==, 0);
    node_free(root);
}

static void bad_overrides_change_nothing(void)
{
    static const char *const bad[] = {"steps",          "=1",   ".=1",   "a..b=1", "a.=1", "a=[",
                                      "a={b: 1, b: 2}", "a=*b", "a=\xff"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Problems) problems = problems_new();
        Node *root = read_well("steps: 1\n");
        g_assert_false(config_override(&root, bad[i], problems));
        g_assert_cmpuint(problems_count(problems), ==, 1);
        assert_yaml(root, "steps: 1\n");
        node_free(root);
    }
}

static void files_have_their_limit(void)
{
    g_autoptr(Problems) problems = problems_new();
    g_autofree char *folder = g_dir_make_tmp("didact-XXXXXX", NULL), *path = g_build_filename(folder, "x.yaml", NULL);
    g_autofree char *text = g_strnfill(1000001, '#');
    memcpy(text, "a: 1\n", 5);
    g_assert_true(g_file_set_contents(path, text, 1000000, NULL));
    g_autoptr(Node) most = config_read_file(path, problems);
    g_assert_nonnull(most);
    g_assert_true(g_file_set_contents(path, text, 1000001, NULL));
    g_assert_null(config_read_file(path, problems));
    g_autofree char *told = problems_text(problems);
    g_assert_true(g_str_has_suffix(told, "x.yaml: the file is larger than 1 MB; a configuration takes at most that"));
    remove(path);
    remove(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/read/places", everything_has_its_place);
    g_test_add_func("/read/quotes", quotes_and_tags_tell_texts);
    g_test_add_func("/read/aliases", aliases_are_written_out);
    g_test_add_func("/read/discarded", aliases_of_discarded_values_live);
    g_test_add_func("/read/at-once", several_mistakes_are_told_at_once);
    g_test_add_func("/read/depth", depth_has_its_limit);
    g_test_add_func("/read/size", size_has_its_limit);
    g_test_add_func("/read/mutants", mutants_do_no_harm);
    g_test_add_func("/read/files", files_have_their_limit);
    g_test_add_func("/write/round-trip", trees_read_back_equal);
    g_test_add_func("/problems", mistakes_come_in_order_and_once);
    g_test_add_func("/patch/maps", patches_merge_and_replace);
    g_test_add_func("/patch/components", patches_know_components);
    g_test_add_func("/patch/places", patched_values_keep_their_places);
    g_test_add_func("/override/values", overrides_are_laid_on_top);
    g_test_add_func("/override/mistakes", bad_overrides_change_nothing);
    return g_test_run();
}
