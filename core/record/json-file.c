#include "record/json-file.h"

#include "record/whole-file.h"
#include <errno.h>

bool json_file_write(const char *directory, const char *name, JsonNode *root, GError **error)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *text = json_to_string(root, TRUE);
    g_autofree char *line = g_strconcat(text, "\n", NULL);
    g_autoptr(GError) failure = NULL;
    json_node_unref(root);
    if (!g_file_set_contents_full(path, line, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &failure))
        return g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_NOSPC)
                   ? fail_to_write(error, path, ENOSPC)
                   : fail(error, FAULT_INTERNAL, "%s: cannot write: %s", path, failure->message);
    return true;
}
