#include "support/instance.h"

#include "config/read.h"
#include "train/retrace.h"
#include <gnu/libc-version.h>
#include <string.h>

Component *instance_component(const char *section)
{
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) node = config_read_text(section, "test.yaml", problems);
    Component *component = node ? component_bind(node, DIDACT_ENVIRONMENT, NULL, 0, NULL, NULL, problems) : NULL;
    g_autofree char *text = problems_text(problems);
    g_assert_cmpstr(text, ==, "");
    return component;
}

Instance instance_open(const char *section, GError **error)
{
    GError *refusal = NULL;
    Instance i = {.component = instance_component(section), .spaces.struct_size = sizeof i.spaces};
    i.api = i.component->plugin->api;
    i.host = host_new(i.component, 0, "test");
    didact_status status = i.api->create(host_face(i.host), i.component->params, &i.self);
    if (host_check(i.host, status, "create", &refusal)) {
        i.api->spaces(i.self, &i.spaces);
        return i;
    }
    i.self = NULL;
    if (!error)
        g_error("%s", refusal->message);
    g_propagate_error(error, refusal);
    return i;
}

char *instance_task(const char *task, const char *rules)
{
    return g_strdup_printf("{plugin: mujoco, task: %s, rules: %s}", task, rules);
}

Instance instance_open_task(const char *task, const char *rules)
{
    g_autofree char *section = instance_task(task, rules);
    return instance_open(section, NULL);
}

void instance_close(Instance *instance)
{
    if (instance->self)
        instance->api->destroy(instance->self);
    host_free(instance->host);
    component_free(instance->component);
}

void instance_run(Instance *instance, Random *random, int steps, GByteArray *bytes)
{
    const didact_spaces *spaces = &instance->spaces;
    float action[32];
    double observation[256], reward;
    bool terminated;
    g_assert_cmpuint(spaces->action_size, <=, G_N_ELEMENTS(action));
    g_assert_cmpuint(spaces->observation_size, <=, G_N_ELEMENTS(observation));
    for (int t = 0; t < steps; t++) {
        for (uint32_t i = 0; i < spaces->action_size; i++) {
            double low = spaces->action_low[i], high = spaces->action_high[i];
            action[i] = (float)(low + (high - low) * random->face.uniform(&random->face));
        }
        didact_status status = instance->api->step(instance->self, action, observation, &reward, &terminated);
        g_assert_cmpint(status, ==, DIDACT_OK);
        g_byte_array_append(bytes, (const guint8 *)observation, spaces->observation_size * (guint)sizeof(double));
        g_byte_array_append(bytes, (const guint8 *)&reward, sizeof reward);
        g_byte_array_append(bytes, (const guint8 *)&terminated, sizeof terminated);
    }
}

GByteArray *instance_save(const Instance *instance)
{
    GByteArray *state = g_byte_array_new();
    g_byte_array_set_size(state, (guint)instance->api->save(instance->self, NULL, 0));
    g_assert_cmpuint(instance->api->save(instance->self, state->data, state->len), ==, state->len);
    return state;
}

void assert_refused(const Instance *instance, didact_status status, const char *why)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(host_check(instance->host, status, "test", &error));
    if (!g_str_has_suffix(error->message, why))
        g_error("'%s' does not end in '%s'", error->message, why);
}

void assert_replays(const char *section, const char *file, double tolerance, size_t rows)
{
    GError *error = NULL;
    Retrace result;
    g_autofree char *path = g_build_filename(g_getenv("DIDACT_TEST_GOLDEN"), file, NULL);
    g_autoptr(Recording) recording = recording_read(path, &error);
    g_assert_no_error(error);
    Component *component = instance_component(section);
    retrace(component, recording, tolerance, rows, &result, &error);
    g_assert_no_error(error);
    component_free(component);
    if (result.difference.line > 0)
        g_error("%s:%u: %s is %.17g, not %.17g", file, result.difference.line, result.difference.column,
                result.difference.replayed, result.difference.recorded);
    size_t steps = rows > 0 ? MIN(rows, recording->steps->len) : recording->steps->len;
    g_assert_cmpuint(result.numbers, ==, recording->observation_size * (1 + steps) + 2 * steps);
}

bool same_libm(void)
{
#ifdef __x86_64__
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           strcmp(gnu_get_libc_version(), "2.36") == 0;
#else
    return false;
#endif
}
