#include "plugin/search.h"

#include "base/text.h"
#include <string.h>

#define OBJECT ".so"
#define NOTE ".not-built"

static void add_folder(GPtrArray *folders, const char *folder)
{
    g_autofree char *path = g_canonicalize_filename(folder, NULL);
    if (!g_ptr_array_find_with_equal_func(folders, path, g_str_equal, NULL))
        g_ptr_array_add(folders, g_steal_pointer(&path));
}

/* The installed plugins: an installation may have been moved as a whole, and they with the program. */
static void add_installed(GPtrArray *folders)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *bin = program ? g_path_get_dirname(program) : g_strdup(".");
    g_autofree char *beside = g_build_filename(bin, DIDACT_PLUGINS_FROM_BIN, NULL);
    bool there = program && g_file_test(beside, G_FILE_TEST_IS_DIR);
    add_folder(folders, there ? beside : DIDACT_PLUGIN_DIR);
}

GPtrArray *search_folders(void)
{
    GPtrArray *folders = g_ptr_array_new_with_free_func(g_free);
    const char *listed = g_getenv("DIDACT_PLUGIN_PATH");
    g_auto(GStrv) wanted = g_strsplit(listed ? listed : "", ":", -1);
    for (char **folder = wanted; *folder; folder++)
        if (**folder)
            add_folder(folders, *folder);
    g_autofree char *own = g_build_filename(g_get_user_data_dir(), "didact", "plugins", NULL);
    add_folder(folders, own);
    add_installed(folders);
    add_folder(folders, DIDACT_BUILD_PLUGIN_DIR);
    return folders;
}

bool search_is_id(const char *id)
{
    return *id && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id);
}

/* The text in front of that ending; NULL where it does not end so. */
static char *without(const char *text, const char *suffix)
{
    return g_str_has_suffix(text, suffix) ? g_strndup(text, strlen(text) - strlen(suffix)) : NULL;
}

char *search_id(const char *path)
{
    g_autofree char *name = g_path_get_basename(path);
    char *id = without(name, OBJECT);
    return id ? id : g_steal_pointer(&name);
}

/* Adds the paths of all <id><suffix> in a folder. */
static void list_folder(GPtrArray *paths, const char *folder, didact_kind kind, const char *suffix)
{
    g_autofree char *place = g_build_filename(folder, kind_name(kind), NULL);
    g_autoptr(GDir) dir = g_dir_open(place, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *id = without(name, suffix);
        if (id && search_is_id(id))
            g_ptr_array_add(paths, g_build_filename(place, name, NULL));
    }
}

static int by_id(const void *a, const void *b)
{
    g_autofree char *left = search_id(*(char *const *)a), *right = search_id(*(char *const *)b);
    return strcmp(left, right);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *search_list(didact_kind kind)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) folders = search_folders();
    for (guint i = 0; i < folders->len; i++)
        list_folder(paths, folders->pdata[i], kind, OBJECT);
    g_ptr_array_sort(paths, by_id); /* stable, so the folders keep their order */
    return paths;
}

GPtrArray *search_ids(didact_kind kind)
{
    g_autoptr(GPtrArray) paths = search_list(kind);
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < paths->len; i++) {
        g_autofree char *id = search_id(paths->pdata[i]);
        if (!ids->len || strcmp(ids->pdata[ids->len - 1], id) != 0)
            g_ptr_array_add(ids, g_steal_pointer(&id));
    }
    g_ptr_array_add(ids, NULL);
    return ids;
}

static void tell_unknown(didact_kind kind, const char *id, GPtrArray *folders, GError **error)
{
    g_autoptr(GPtrArray) ids = search_ids(kind);
    const char *nearest = text_nearest(id, (const char *const *)ids->pdata, ids->len - 1);
    g_autofree char *hint = nearest ? g_strdup_printf("; did you mean '%s'?", nearest) : g_strdup("");
    g_autofree char *known = g_strjoinv(", ", (char **)ids->pdata);
    g_ptr_array_add(folders, NULL);
    g_autofree char *searched = g_strjoinv(", ", (char **)folders->pdata);
    fail(error, FAULT_CONFIG, "there is no %s plugin '%s' (no %s/%s.so in %s); known are: %s%s", kind_name(kind), id,
         kind_name(kind), id, searched, *known ? known : "none", hint);
}

/* The first <id><suffix> in the folders, or NULL. */
static char *find_file(GPtrArray *folders, didact_kind kind, const char *id, const char *suffix)
{
    g_autofree char *name = g_strconcat(id, suffix, NULL);
    for (guint i = 0; i < folders->len; i++) {
        g_autofree char *path = g_build_filename(folders->pdata[i], kind_name(kind), name, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&path);
    }
    return NULL;
}

char *search_find(didact_kind kind, const char *id, GError **error)
{
    if (!search_is_id(id)) {
        fail(error, FAULT_CONFIG, "'%s' cannot be the id of %s plugin; write lower case letters, digits and '-'", id,
             kind_article(kind));
        return NULL;
    }
    g_autoptr(GPtrArray) folders = search_folders();
    char *path = find_file(folders, kind, id, OBJECT);
    g_autofree char *note = path ? NULL : find_file(folders, kind, id, NOTE);
    if (note) {
        g_autofree char *why = search_note_text(note);
        fail(error, FAULT_CONFIG, "the %s plugin '%s' was not built: %s", kind_name(kind), id, why);
    } else if (!path) {
        tell_unknown(kind, id, folders, error);
    }
    return path;
}

GPtrArray *search_notes(didact_kind kind)
{
    g_autoptr(GPtrArray) folders = search_folders(), found = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < folders->len; i++)
        list_folder(found, folders->pdata[i], kind, NOTE);
    for (guint i = 0; i < found->len; i++) {
        g_autofree char *id = search_note_id(found->pdata[i]);
        g_autofree char *object = find_file(folders, kind, id, OBJECT), *first = find_file(folders, kind, id, NOTE);
        if (!object && strcmp(first, found->pdata[i]) == 0)
            g_ptr_array_add(notes, g_strdup(found->pdata[i]));
    }
    g_ptr_array_sort(notes, by_path);
    return notes;
}

char *search_note_id(const char *path)
{
    g_autofree char *name = g_path_get_basename(path);
    return without(name, NOTE);
}

char *search_note_text(const char *path)
{
    char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return g_strdup("the note about it cannot be read");
    return g_strstrip(g_strdelimit(text, "\r\n", ' '));
}
