#include "report/folder.h"

#include "record/lock.h"
#include "record/whole-file.h"
#include "report/page/links.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* In the folder: a line of what the report was made of, then its files, a line each. */
static const char stamp_name[] = ".didact-report";
static const char draft_name[] = ".drawing";
static const char no_stamp[] = "-";

enum { PATIENCE = 600 }; /* seconds */

struct Folder {
    char *path, *draft;
    int lock;
    char *stamp;      /* NULL: there is no report yet */
    GPtrArray *files; /* char: those of the report that is there */
};

char *folder_default(const char *const directories[])
{
    if (!directories[1])
        return g_build_filename(directories[0], "report", NULL);
    g_autoptr(GString) name = g_string_new(NULL);
    for (size_t i = 0; directories[i]; i++) {
        g_autofree char *whole = g_canonicalize_filename(directories[i], NULL), *last = g_path_get_basename(whole);
        g_string_append_printf(name, "%s%s", i ? "+" : "", last);
    }
    g_autofree char *first = g_canonicalize_filename(directories[0], NULL), *parent = g_path_get_dirname(first);
    g_autofree char *whole = g_build_filename(parent, name->str, NULL);
    return g_path_is_absolute(directories[0]) ? g_steal_pointer(&whole) : link_path(".", whole);
}

static int compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names in a folder, sorted; empty where there is none. */
static GPtrArray *names_in(const char *path)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    for (const char *name; directory && (name = g_dir_read_name(directory));)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare);
    return names;
}

static bool is_own(const char *name)
{
    return strcmp(name, ".lock") == 0 || strcmp(name, draft_name) == 0;
}

static bool holds(const GPtrArray *names, const char *name)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)names, name, g_str_equal, NULL);
}

/* Files that no report wrote. */
static bool is_strange(const char *path, const char **file)
{
    g_autoptr(GPtrArray) names = names_in(path);
    if (holds(names, stamp_name))
        return false;
    for (unsigned i = 0; i < names->len; i++) {
        if (!is_own(g_ptr_array_index(names, i))) {
            *file = g_intern_string(g_ptr_array_index(names, i));
            return true;
        }
    }
    return false;
}

static void read_stamp(Folder *folder)
{
    g_autofree char *path = g_build_filename(folder->path, stamp_name, NULL), *text = NULL;
    folder->files = g_ptr_array_new_with_free_func(g_free);
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    folder->stamp = g_strdup(lines[0] ? lines[0] : no_stamp);
    for (size_t i = 1; lines[0] && lines[i]; i++)
        if (*lines[i] && !strchr(lines[i], '/'))
            g_ptr_array_add(folder->files, g_strdup(lines[i]));
}

static bool write_stamp(const Folder *folder, const char *stamp, const GPtrArray *files, GError **error)
{
    g_autofree char *path = g_build_filename(folder->path, stamp_name, NULL);
    g_autoptr(GString) text = g_string_new(stamp ? stamp : no_stamp);
    for (unsigned i = 0; i < files->len; i++)
        g_string_append_printf(text, "\n%s", (const char *)g_ptr_array_index(files, i));
    g_string_append_c(text, '\n');
    return whole_file_put(path, text->str, false, error);
}

static bool take(Folder *folder, GError **error)
{
    g_autoptr(GError) failure = NULL;
    folder->lock = lock_take(folder->path, PATIENCE, &failure);
    if (folder->lock >= 0)
        return true;
    if (failure->code != FAULT_STOPPED)
        return fail(error, FAULT_INTERNAL, "%s", failure->message);
    g_autofree char *holder = lock_holder(folder->path);
    return fail(error, FAULT_STOPPED, "%s: a report is being drawn there by %s; wait for it, or use --out",
                folder->path, holder ? holder : "another process");
}

Folder *folder_open(const char *path, GError **error)
{
    const char *file = NULL;
    if (is_strange(path, &file)) {
        fail(error, FAULT_USAGE, "%s: holds files that no report wrote, like %s; name an empty folder with --out", path,
             file);
        return NULL;
    }
    if (g_mkdir_with_parents(path, 0777) < 0) {
        fail(error, FAULT_INTERNAL, "%s: cannot be made: %s", path, g_strerror(errno));
        return NULL;
    }
    g_autoptr(Folder) folder = g_new0(Folder, 1);
    folder->path = g_strdup(path);
    folder->draft = g_build_filename(path, draft_name, NULL);
    folder->lock = -1;
    if (!take(folder, error))
        return NULL;
    read_stamp(folder);
    return g_steal_pointer(&folder);
}

/* Takes away the draft of a report that nobody draws any more. */
static void remove_draft(const Folder *folder)
{
    g_autoptr(GPtrArray) names = names_in(folder->draft);
    for (unsigned i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder->draft, g_ptr_array_index(names, i), NULL);
        g_unlink(path);
    }
    g_rmdir(folder->draft);
}

void folder_close(Folder *folder)
{
    if (!folder)
        return;
    if (folder->lock >= 0) {
        remove_draft(folder);
        lock_release(folder->lock);
    }
    if (folder->files)
        g_ptr_array_unref(folder->files);
    g_free(folder->stamp);
    g_free(folder->draft);
    g_free(folder->path);
    g_free(folder);
}

static bool is_there(const Folder *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder->path, name, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

bool folder_is_current(const Folder *folder, const char *stamp)
{
    if (!folder->stamp || strcmp(folder->stamp, stamp) != 0)
        return false;
    for (unsigned i = 0; i < folder->files->len; i++)
        if (!is_there(folder, g_ptr_array_index(folder->files, i)))
            return false;
    return true;
}

const char *folder_draft(Folder *folder, GError **error)
{
    remove_draft(folder);
    if (g_mkdir(folder->draft, 0777) == 0)
        return folder->draft;
    fail(error, FAULT_INTERNAL, "%s: cannot be made: %s", folder->draft, g_strerror(errno));
    return NULL;
}

static bool is_free(const Folder *folder, const GPtrArray *drawn, GError **error)
{
    for (unsigned i = 0; i < drawn->len; i++) {
        const char *name = g_ptr_array_index(drawn, i);
        if (is_there(folder, name) && !holds(folder->files, name))
            return fail(error, FAULT_USAGE,
                        "%s/%s: no report wrote this file, and it is in the way; move it elsewhere, or use --out",
                        folder->path, name);
    }
    return true;
}

static bool move(const Folder *folder, const char *name, GError **error)
{
    g_autofree char *from = g_build_filename(folder->draft, name, NULL);
    g_autofree char *to = g_build_filename(folder->path, name, NULL);
    return g_rename(from, to) == 0 || fail_to_write(error, to, errno);
}

static void remove_stale(const Folder *folder, const GPtrArray *drawn)
{
    for (unsigned i = 0; i < folder->files->len; i++) {
        const char *name = g_ptr_array_index(folder->files, i);
        g_autofree char *path = g_build_filename(folder->path, name, NULL);
        if (!holds(drawn, name))
            g_unlink(path);
    }
}

/* While files are being moved the stamp lists those of both reports, so that whatever stops it, all are known to be a report's. */
bool folder_publish(Folder *folder, const char *stamp, GError **error)
{
    g_autoptr(GPtrArray) drawn = names_in(folder->draft);
    g_autoptr(GPtrArray) both = g_ptr_array_copy(drawn, (GCopyFunc)(void (*)(void))g_strdup, NULL);
    g_ptr_array_set_free_func(both, g_free);
    for (unsigned i = 0; i < folder->files->len; i++)
        if (!holds(drawn, g_ptr_array_index(folder->files, i)))
            g_ptr_array_add(both, g_strdup(g_ptr_array_index(folder->files, i)));
    if (!is_free(folder, drawn, error) || !write_stamp(folder, NULL, both, error))
        return false;
    for (unsigned i = 0; i < drawn->len; i++)
        if (!move(folder, g_ptr_array_index(drawn, i), error))
            return false;
    remove_stale(folder, drawn);
    return write_stamp(folder, stamp, drawn, error);
}
