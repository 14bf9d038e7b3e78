#include "inspect-plugin.h"

#include "parameters.h"
#include "plugin/loader.h"
#include "record/json-text.h"
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Seconds after which a plugin is taken to hang. */
enum { PATIENCE = 20 };

static bool blame(const char *path, int signal, GError **error)
{
    if (signal == SIGALRM)
        return fail(error, FAULT_CONFIG, "%s was still being loaded after %d s; see what its constructors do", path,
                    PATIENCE);
    if (signal)
        return fail(error, FAULT_CONFIG, "%s crashed while it was loaded (%s); see what its constructors do", path,
                    strsignal(signal));
    return fail(error, FAULT_CONFIG, "%s ended the process while it was loaded; see what its constructors do", path);
}

static JsonObject *read_answer(const char *text, const char *path, GError **error)
{
    g_autoptr(JsonNode) node = json_from_string(text, NULL);
    if (!node || !JSON_NODE_HOLDS_OBJECT(node)) {
        blame(path, 0, error);
        return NULL;
    }
    JsonObject *answer = json_node_get_object(node);
    if (!json_object_has_member(answer, "error"))
        return json_object_ref(answer);
    fail(error, FAULT_CONFIG, "%s", json_object_get_string_member(answer, "error"));
    return NULL;
}

JsonObject *inspect_plugin_ask(didact_kind kind, const char *path, GError **error)
{
    const char *const arguments[] = {"/proc/self/exe", "inspect", "plugin", kind_name(kind), path, NULL};
    g_autoptr(GError) cause = NULL;
    g_autofree char *text = NULL;
    g_autoptr(GSubprocess) child = g_subprocess_newv(arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &cause);
    if (!child || !g_subprocess_communicate_utf8(child, NULL, NULL, &text, NULL, &cause)) {
        fail(error, FAULT_INTERNAL, "the process that opens %s failed: %s", path, cause->message);
        return NULL;
    }
    if (g_subprocess_get_if_signaled(child)) {
        blame(path, g_subprocess_get_term_sig(child), error);
        return NULL;
    }
    return read_answer(text, path, error);
}

static JsonObject *describe(const didact_plugin *plugin, const char *path)
{
    JsonObject *answer = json_object_new();
    g_autofree char *abi = g_strdup_printf("%u.%u", plugin->abi >> 16, plugin->abi & 0xffff);
    json_object_set_string_member(answer, "kind", kind_name(plugin->kind));
    json_object_set_string_member(answer, "id", plugin->id);
    json_object_set_string_member(answer, "version", plugin->version);
    json_object_set_string_member(answer, "summary", plugin->summary);
    json_object_set_string_member(answer, "abi", abi);
    json_object_set_string_member(answer, "path", path);
    json_object_set_array_member(answer, "parameters",
                                 parameters_to_json(plugin->params, plugin->param_count, plugin->param_stride));
    return answer;
}

/* Standard output for the answer alone: what a plugin prints goes to standard error. */
static FILE *take_output(void)
{
    int copy = dup(STDOUT_FILENO);
    if (copy < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        return NULL;
    return fdopen(copy, "w");
}

int inspect_plugin_answer(didact_kind kind, const char *path)
{
    FILE *out = take_output();
    if (!out)
        return FAULT_INTERNAL;
    alarm(PATIENCE);
    g_autoptr(GError) error = NULL;
    const didact_plugin *plugin = plugin_open_file(kind, path, &error);
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(node, plugin ? describe(plugin, path) : json_object_new());
    if (!plugin)
        json_object_set_string_member(json_node_get_object(node), "error", error->message);
    g_autofree char *text = json_text_of(node);
    fprintf(out, "%s\n", text);
    if (fclose(out) != 0)
        return FAULT_INTERNAL;
    return plugin ? 0 : error->code;
}
