#include "report/page/page-evidence.h"

#include "base/path.h"
#include "record/json-file.h"
#include "report/page/html.h"
#include "report/page/links.h"
#include "report/words/overview.h"

static const StudiedExperiment *experiment_at(const Study *study, unsigned i)
{
    return g_ptr_array_index(study->experiments, i);
}

static void append_text(GString *page, const char *text)
{
    html_element(page, "pre tabindex=\"0\"", text);
}

void page_reproduce(GString *page, const Study *study, const char *folder)
{
    for (unsigned i = 0; i < study->experiments->len; i++) {
        const StudiedExperiment *experiment = experiment_at(study, i);
        g_autofree char *place = g_strconcat(experiment->directory, "/", NULL), *address = link_address(folder, place);
        g_autofree char *command = overview_command(experiment);
        g_string_append(page, "<p>In ");
        html_link(page, address, experiment->directory);
        g_string_append(page, ", all of it:</p>\n");
        append_text(page, command);
    }
    const Run *first = g_ptr_array_index(study->runs, 0);
    g_autofree char *quoted = path_quoted(first->directory), *command = g_strconcat("didact reproduce ", quoted, NULL);
    html_element(page, "p", "One run, which is compared with its twin byte by byte:");
    append_text(page, command);
}

/* A file of somebody's, folded away: it is long. */
static void append_folded(GString *page, const char *title, const char *text)
{
    g_string_append(page, "<details>\n");
    html_element(page, "summary", title);
    append_text(page, text);
    g_string_append(page, "</details>\n");
}

static const Run *first_run_of(const Study *study, unsigned experiment)
{
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        if (run->experiment == experiment)
            return run;
    }
    return NULL;
}

static void append_resolved(GString *page, const Study *study, const Run *run)
{
    g_autofree char *path = g_build_filename(run->directory, "config.yaml", NULL), *text = NULL;
    g_autofree char *title = run_title(study, run), *whole = g_strconcat("With every default: ", title, NULL);
    if (g_file_get_contents(path, &text, NULL, NULL))
        append_folded(page, whole, text);
}

void page_configuration(GString *page, const Study *study, const char *folder)
{
    for (unsigned i = 0; i < study->experiments->len; i++) {
        const StudiedExperiment *experiment = experiment_at(study, i);
        g_autofree char *path = g_build_filename(experiment->directory, "experiment.yaml", NULL);
        g_autofree char *address = link_address(folder, path);
        const Run *run = first_run_of(study, i);
        if (study->experiments->len > 1)
            html_element(page, "h3", experiment->name);
        if (experiment->source) {
            g_string_append(page, "<p>");
            html_link(page, address, "experiment.yaml");
            g_string_append(page, ":</p>\n");
            append_text(page, experiment->source);
        } else {
            html_warning(page, "experiment.yaml is not there.", "Each run’s config.yaml tells how it was made.");
        }
        if (run)
            append_resolved(page, study, run);
    }
}

static char *text_of(JsonObject *manifest, const char *member)
{
    JsonNode *node = json_object_get_member(manifest, member);
    if (node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_BOOLEAN)
        return g_strdup(json_node_get_boolean(node) ? "yes" : "no");
    return g_strdup(json_text(manifest, member));
}

/* "libc 2.36, glib 2.74.6". */
static char *libraries_of(JsonObject *manifest)
{
    JsonNode *node = json_object_get_member(manifest, "libraries");
    GString *text = g_string_new(NULL);
    if (!node || !JSON_NODE_HOLDS_OBJECT(node))
        return g_string_free(text, FALSE);
    JsonObject *libraries = json_node_get_object(node);
    g_autoptr(GList) names = json_object_get_members(libraries);
    for (const GList *name = names; name; name = name->next)
        g_string_append_printf(text, "%s%s %s", text->len ? ", " : "", (const char *)name->data,
                               json_text(libraries, name->data));
    return g_string_free(text, FALSE);
}

static char *words_of(JsonObject *manifest, const char *member)
{
    JsonArray *words = json_list(manifest, member);
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; words && i < json_array_get_length(words); i++) {
        JsonNode *node = json_array_get_element(words, i);
        const char *word = JSON_NODE_HOLDS_VALUE(node) ? json_node_get_string(node) : NULL;
        g_string_append_printf(text, "%s%s", text->len ? " " : "", word ? word : "");
    }
    return g_string_free(text, FALSE);
}

static void append_row(GString *page, const char *name, char *text)
{
    if (*text) {
        g_string_append(page, "<tr>\n");
        html_row_name(page, name);
        html_word(page, text);
        g_string_append(page, "</tr>\n");
    }
    g_free(text);
}

/* A plugin's name is the end of its path: "exploration/ou.so". */
static void append_plugins(GString *page, JsonObject *manifest)
{
    JsonArray *plugins = json_list(manifest, "plugins");
    for (unsigned i = 0; plugins && i < json_array_get_length(plugins); i++) {
        JsonNode *node = json_array_get_element(plugins, i);
        if (!JSON_NODE_HOLDS_OBJECT(node))
            continue;
        const char *path = json_text(json_node_get_object(node), "path");
        g_autofree char *folder = g_path_get_dirname(path), *kind = g_path_get_basename(folder);
        g_autofree char *file = g_path_get_basename(path), *name = g_strdup_printf("Plugin %s/%s", kind, file);
        append_row(page, name, g_strdup(json_text(json_node_get_object(node), "sha256")));
    }
}

static void append_manifest(GString *page, JsonObject *manifest)
{
    static const char *const rows[][2] = {{"Didact", "version"},
                                          {"Commit", "commit"},
                                          {"Changed since it", "dirty"},
                                          {"Compiler", "compiler"},
                                          {"Compiled with", "flags"},
                                          {"Processor", "cpu"},
                                          {"Architecture", "architecture"},
                                          {"System", "system"},
                                          {"Kernel", "release"},
                                          {"Begun", "started"},
                                          {"Ended", "ended"}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        append_row(page, rows[i][0], text_of(manifest, rows[i][1]));
    append_row(page, "Processor’s features", words_of(manifest, "cpu_features"));
    append_row(page, "Libraries", libraries_of(manifest));
    append_row(page, "Command", words_of(manifest, "command"));
    append_plugins(page, manifest);
}

void page_manifest(GString *page, const Study *study, const char *folder)
{
    for (unsigned i = 0; i < study->experiments->len; i++) {
        const StudiedExperiment *experiment = experiment_at(study, i);
        g_autofree char *path = g_build_filename(experiment->directory, "manifest.json", NULL);
        g_autofree char *address = link_address(folder, path);
        g_autoptr(GError) failure = NULL;
        g_autoptr(JsonNode) root = json_file_read(path, &failure);
        if (!root) {
            html_warning(page, "There is no manifest.", failure->message);
            continue;
        }
        g_string_append(page, "<table class=\"facts\">\n");
        html_element(page, "caption", study->experiments->len > 1 ? experiment->name : "What made these results");
        g_string_append(page, "<tbody>\n");
        append_manifest(page, json_node_get_object(root));
        g_string_append(page, "</tbody>\n</table>\n<p>");
        html_link(page, address, "manifest.json");
        g_string_append(page, "; each run has its own.</p>\n");
    }
}
