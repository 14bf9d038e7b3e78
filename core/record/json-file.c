#include "record/json-file.h"

#include "record/whole-file.h"

bool json_file_write(const char *directory, const char *name, JsonNode *root, GError **error)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *text = json_to_string(root, TRUE);
    g_autofree char *line = g_strconcat(text, "\n", NULL);
    json_node_unref(root);
    return whole_file_put(path, line, true, error);
}
