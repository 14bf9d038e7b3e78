/* Where plugins are looked for: <folder>/<kind>/<id>.so, in the folders of the search path.
 *
 * An optional plugin that was not built leaves a note in its place, <id>.not-built: a sentence that says why, and what to
 * install. It counts where there is no plugin of that id. */
#ifndef CORE_PLUGIN_SEARCH_H
#define CORE_PLUGIN_SEARCH_H

#include "base/error.h"
#include "plugin/kind.h"

/* The folders, the first one first: those of DIDACT_PLUGIN_PATH (separated by colons), the user's own
 * ($XDG_DATA_HOME/didact/plugins), the installed ones (beside the program, wherever its prefix was moved to), those of the build tree. Absolute paths; free with
 * g_ptr_array_unref. */
GPtrArray *search_folders(void);

/* Lower case letters, digits and '-'. */
bool search_is_id(const char *id);

/* The id that a path stands for: "ou" for "/x/exploration/ou.so". */
char *search_id(const char *path);

/* Every plugin file of a kind: absolute paths in the order of their ids, and of the folders where one id occurs twice. */
GPtrArray *search_list(didact_kind kind);

/* The ids of a kind, each once, in order, ended by NULL. */
GPtrArray *search_ids(didact_kind kind);

/* The file of a plugin: the first that there is. NULL sets `error` (FAULT_CONFIG) to a sentence that says why it was not
 * built, or lists what is known and where it was looked for. */
char *search_find(didact_kind kind, const char *id, GError **error);

/* The notes of a kind that count, as paths; the id that one is about; what it says. */
GPtrArray *search_notes(didact_kind kind);
char *search_note_id(const char *path);
char *search_note_text(const char *path);

#endif
