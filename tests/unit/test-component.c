/* Components bound from their sections, and the hosts that their instances see. */
#include "base/float-mode.h"
#include "config/read.h"
#include "plugin/component.h"
#include "plugin/host.h"
#include <fenv.h>
#include <string.h>

typedef struct HostKeys {
    bool learn;
    const char *label;
} HostKeys;

static const didact_param host_table[] = {
    DIDACT_BOOL(HostKeys, learn, "true", "improve"),
    DIDACT_TEXT(HostKeys, label, "none", "a name"),
};

static Node *read_node(const char *yaml)
{
    g_autoptr(Problems) problems = problems_new();
    Node *node = config_read_text(yaml, "test.yaml", problems);
    g_assert_nonnull(node);
    return node;
}

/* Binds the value of the key `it` in the text. */
static Component *bind(const char *yaml, didact_kind kind, HostKeys *keys, GPtrArray *memory, Problems *problems)
{
    g_autoptr(Node) root = read_node(yaml);
    size_t count = keys ? G_N_ELEMENTS(host_table) : 0;
    return component_bind(node_get(root, "it"), kind, host_table, count, keys, memory, problems);
}

static Component *bind_well(const char *yaml, didact_kind kind)
{
    g_autoptr(Problems) problems = problems_new();
    Component *component = bind(yaml, kind, NULL, NULL, problems);
    g_autofree char *text = problems_text(problems);
    g_assert_cmpstr(text, ==, "");
    return component;
}

static void assert_problem(const char *yaml, const char *line)
{
    HostKeys keys = {0};
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(GPtrArray) memory = g_ptr_array_new_with_free_func(g_free);
    g_assert_null(bind(yaml, DIDACT_EXPLORATION, &keys, memory, problems));
    g_autofree char *text = problems_text(problems);
    g_assert_cmpstr(g_strchomp(text), ==, line);
}

static void assert_described(const Component *component, const HostKeys *keys, const char *yaml)
{
    size_t count = keys ? G_N_ELEMENTS(host_table) : 0;
    g_autoptr(Node) section = component_describe(component, host_table, count, keys);
    g_autoptr(Node) expected = read_node(yaml);
    g_assert_true(node_equal(section, expected));
}

static void bare_id_takes_defaults(void)
{
    Component *component = bind_well("it: ou", DIDACT_EXPLORATION);
    g_assert_cmpstr(component->plugin->id, ==, "ou");
    g_assert_true(g_str_has_suffix(component->path, "/exploration/ou.so"));
    g_assert_cmpint(component->place.line, ==, 1);
    assert_described(component, NULL, "{plugin: ou, sigma: 0.2, theta: 0.15, mu: 0, dt: 0.01}");
    component_free(component);
}

static void host_keys_stand_beside_the_plugin_s(void)
{
    HostKeys keys;
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(GPtrArray) memory = g_ptr_array_new_with_free_func(g_free);
    Component *component =
        bind("it: {plugin: ou, learn: false, label: mine, sigma: 0.5}", DIDACT_EXPLORATION, &keys, memory, problems);
    g_assert_nonnull(component);
    g_assert_false(keys.learn);
    g_assert_cmpstr(keys.label, ==, "mine");
    assert_described(component, &keys,
                     "{plugin: ou, learn: false, label: mine, sigma: 0.5, theta: 0.15, mu: 0, dt: 0.01}");
    component_free(component);
}

static void tables_are_read_by_their_stride(void)
{
    Component *component = bind_well("it: {plugin: wide-rows, second: 3}", DIDACT_EXPLORATION);
    const struct {
        double first;
        int64_t second;
        const char *third;
    } *params = component->params;
    g_assert_cmpfloat(params->first, ==, 0.5);
    g_assert_cmpint(params->second, ==, 3);
    g_assert_cmpstr(params->third, ==, "word");
    assert_described(component, NULL, "{plugin: wide-rows, first: 0.5, second: 3, third: word}");
    component_free(component);
}

static void mistakes_have_their_place(void)
{
    assert_problem("it: {learn: true}", "test.yaml:1:5: 'exploration' needs the key 'plugin', a plugin's id");
    assert_problem("it: [ou]", "test.yaml:1:5: 'exploration' must name a plugin: an id or {plugin: ID, ...}");
    assert_problem("it: {plugin: [ou]}",
                   "test.yaml:1:14: 'exploration' must name a plugin: an id or {plugin: ID, ...}");
    assert_problem("it: {plugin: OU}", "test.yaml:1:14: 'OU' cannot be the id of an exploration plugin; write lower "
                                       "case letters, digits and '-'");
}

static void unknown_plugin_is_told_where_it_is_named(void)
{
    HostKeys keys;
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(GPtrArray) memory = g_ptr_array_new_with_free_func(g_free);
    g_assert_null(bind("it:\n  plugin: oo", DIDACT_EXPLORATION, &keys, memory, problems));
    g_autofree char *text = problems_text(problems);
    g_assert_true(
        g_str_has_prefix(text, "test.yaml:2:11: there is no exploration plugin 'oo' (no exploration/oo.so in "));
    g_assert_nonnull(strstr(text, ", ou, "));
    g_assert_nonnull(strstr(text, "; did you mean 'ou'?"));
}

static void parameter_hidden_by_the_host_is_told(void)
{
    static const didact_param same_name[] = {{.name = "sigma", .type = DIDACT_TYPE_REAL}};
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) root = read_node("it: ou");
    double sigma;
    g_assert_null(component_bind(node_get(root, "it"), DIDACT_EXPLORATION, same_name, 1, &sigma, NULL, problems));
    g_autofree char *text = problems_text(problems);
    g_assert_nonnull(strstr(text, "/exploration/ou.so has a parameter 'sigma', which is a key of Didact's own there; "
                                  "rename it in the plugin"));
}

static void assert_task_name(const char *yaml, const char *name)
{
    Component *component = bind_well(yaml, DIDACT_ENVIRONMENT);
    g_autofree char *task = component_task_name(component);
    g_assert_cmpstr(task, ==, name);
    component_free(component);
}

static void task_name_comes_from_task_and_rules(void)
{
    assert_task_name("it: still", "still-v5");
    assert_task_name("it: {plugin: still, task: hopper, rules: v4}", "still-hopper-v4");
    assert_task_name("it: {plugin: still, task: ../x y}", "still-.._x_y-v5");
}

static uint64_t draw(Host *host, const char *name)
{
    didact_rng *rng = host_face(host)->stream(host_face(host), name);
    return rng->bits(rng);
}

static void streams_are_named(void)
{
    Component *component = bind_well("it: ou", DIDACT_EXPLORATION);
    Host *host = host_new(component, 1, "exploration"), *twin = host_new(component, 1, "exploration");
    Host *seed = host_new(component, 2, "exploration"), *role = host_new(component, 1, "environment");
    const didact_host *face = host_face(host);
    g_assert_true(face->stream(face, "weights") == face->stream(face, "weights"));
    g_assert_true(face->stream(face, "weights") != face->stream(face, "noise"));
    uint64_t first = draw(host, "weights"), second = draw(host, "weights");
    g_assert_cmpuint(first, !=, second);
    g_assert_cmpuint(draw(twin, "noise"), !=, first); /* and shifts no other: */
    g_assert_cmpuint(draw(twin, "weights"), ==, first);
    g_assert_cmpuint(draw(seed, "weights"), !=, first);
    g_assert_cmpuint(draw(role, "weights"), !=, first);
    host_free(host), host_free(twin), host_free(seed), host_free(role);
    component_free(component);
}

static void extensions_are_found_by_name(void)
{
    Component *component = bind_well("it: ou", DIDACT_EXPLORATION);
    Host *host = host_new(component, 1, "exploration");
    const didact_host *face = host_face(host);
    int extension;
    g_assert_null(face->extension(face, "didact.network/1"));
    host_offer(host, "didact.network/1", &extension);
    g_assert_true(face->extension(face, "didact.network/1") == &extension);
    g_assert_null(face->extension(face, "didact.network/2"));
    host_free(host);
    component_free(component);
}

static void assert_fault(Host *host, didact_status status, const char *fault)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(host_check(host, status, "step", &error));
    g_assert_error(error, CORE_ERROR, FAULT_CONFIG);
    g_assert_true(g_str_has_prefix(error->message, "test.yaml:2:5: exploration 'ou' (/"));
    g_autofree char *end = g_strconcat("/exploration/ou.so): while in step: ", fault, NULL);
    g_assert_true(g_str_has_suffix(error->message, end));
}

static void failures_are_wrapped(void)
{
    Component *component = bind_well("other: 1\nit: ou", DIDACT_EXPLORATION);
    Host *host = host_new(component, 1, "exploration");
    const didact_host *face = host_face(host);
    GError *error = NULL;
    g_assert_cmpint(face->fail(face, "no file '%s'\nat all", "x"), ==, DIDACT_FAILED);
    face->fail(face, "a later message");
    assert_fault(host, DIDACT_FAILED, "no file 'x' at all");
    assert_fault(host, DIDACT_FAILED, "it gave no reason; its author should call host->fail");
    face->fail(face, "withdrawn");
    g_assert_true(host_check(host, DIDACT_OK, "step", &error));
    g_assert_no_error(error);
    assert_fault(host, DIDACT_FAILED, "it gave no reason; its author should call host->fail");
    host_free(host);
    component_free(component);
}

static void changed_float_mode_is_a_failure(void)
{
    Component *component = bind_well("other: 1\nit: ou", DIDACT_EXPLORATION);
    Host *host = host_new(component, 1, "exploration");
    fesetround(FE_DOWNWARD);
    assert_fault(host, DIDACT_OK, "it changes how numbers are rounded for the whole process; keep it from doing so");
    g_assert_cmpint(fegetround(), ==, FE_TONEAREST);
    g_assert_true(host_check(host, DIDACT_OK, "step", NULL));
    host_free(host);
    component_free(component);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/component/defaults", bare_id_takes_defaults);
    g_test_add_func("/component/host-keys", host_keys_stand_beside_the_plugin_s);
    g_test_add_func("/component/stride", tables_are_read_by_their_stride);
    g_test_add_func("/component/mistakes", mistakes_have_their_place);
    g_test_add_func("/component/unknown", unknown_plugin_is_told_where_it_is_named);
    g_test_add_func("/component/hidden", parameter_hidden_by_the_host_is_told);
    g_test_add_func("/component/task-name", task_name_comes_from_task_and_rules);
    g_test_add_func("/host/streams", streams_are_named);
    g_test_add_func("/host/extensions", extensions_are_found_by_name);
    g_test_add_func("/host/failures", failures_are_wrapped);
    g_test_add_func("/host/float-mode", changed_float_mode_is_a_failure);
    return g_test_run();
}
