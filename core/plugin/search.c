#include "plugin/search.h"

#include "base/text.h"
#include <string.h>

static void add_folder(GPtrArray *folders, const char *folder)
{
    g_autofree char *path = g_canonicalize_filename(folder, NULL);
    if (!g_ptr_array_find_with_equal_func(folders, path, g_str_equal, NULL))
        g_ptr_array_add(folders, g_steal_pointer(&path));
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
    add_folder(folders, DIDACT_PLUGIN_DIR);
    add_folder(folders, DIDACT_BUILD_PLUGIN_DIR);
    return folders;
}

bool search_is_id(const char *id)
{
    return *id && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id);
}

char *search_id(const char *path)
{
    char *id = g_path_get_basename(path);
    if (g_str_has_suffix(id, ".so"))
        id[strlen(id) - strlen(".so")] = 0;
    return id;
}

static void list_folder(GPtrArray *paths, const char *folder, didact_kind kind)
{
    g_autofree char *place = g_build_filename(folder, kind_name(kind), NULL);
    g_autoptr(GDir) dir = g_dir_open(place, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *id = search_id(name);
        if (g_str_has_suffix(name, ".so") && search_is_id(id))
            g_ptr_array_add(paths, g_build_filename(place, name, NULL));
    }
}

static int by_id(const void *a, const void *b)
{
    g_autofree char *left = search_id(*(char *const *)a), *right = search_id(*(char *const *)b);
    return strcmp(left, right);
}

GPtrArray *search_list(didact_kind kind)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) folders = search_folders();
    for (guint i = 0; i < folders->len; i++)
        list_folder(paths, folders->pdata[i], kind);
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

char *search_find(didact_kind kind, const char *id, GError **error)
{
    if (!search_is_id(id)) {
        fail(error, FAULT_CONFIG, "'%s' cannot be the id of %s plugin; write lower case letters, digits and '-'", id,
             kind_article(kind));
        return NULL;
    }
    g_autoptr(GPtrArray) folders = search_folders();
    g_autofree char *name = g_strconcat(id, ".so", NULL);
    for (guint i = 0; i < folders->len; i++) {
        g_autofree char *path = g_build_filename(folders->pdata[i], kind_name(kind), name, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&path);
    }
    tell_unknown(kind, id, folders, error);
    return NULL;
}
