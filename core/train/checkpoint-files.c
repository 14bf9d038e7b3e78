#include "train/checkpoint-files.h"

#include "record/run-writer.h"
#include "record/whole-file.h"
#include <dirent.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static const char PREFIX[] = "state-", SUFFIX[] = ".safetensors", ASIDE[] = "damaged-";

char *checkpoint_name(uint64_t number)
{
    return g_strdup_printf("%s%08" G_GUINT64_FORMAT "%s", PREFIX, number, SUFFIX);
}

/* 0: the name is no checkpoint's. */
static uint64_t number_of(const char *name)
{
    char *end;
    if (!g_str_has_prefix(name, PREFIX))
        return 0;
    uint64_t number = g_ascii_strtoull(name + strlen(PREFIX), &end, 10);
    return strcmp(end, SUFFIX) == 0 ? number : 0;
}

static int newest_first(const void *a, const void *b)
{
    const uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
    return (one < other) - (one > other);
}

/* The errno that ended it, 0 at the end. */
static int read_numbers(DIR *entries, GArray *numbers)
{
    const struct dirent *entry;
    errno = 0;
    while ((entry = readdir(entries))) {
        uint64_t number = number_of(entry->d_name);
        if (number)
            g_array_append_val(numbers, number);
        errno = 0;
    }
    return errno;
}

GArray *checkpoint_numbers(const char *directory, GError **error)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    DIR *entries = opendir(directory);
    int failure = entries ? read_numbers(entries, numbers) : errno;
    if (entries)
        closedir(entries);
    if (failure && failure != ENOENT) {
        fail_to_read(error, directory, failure);
        return NULL;
    }
    g_array_sort(numbers, newest_first);
    return g_steal_pointer(&numbers);
}

static bool is_among(const GPtrArray *files, const char *name)
{
    return files && g_ptr_array_find_with_equal_func((GPtrArray *)files, name, g_str_equal, NULL);
}

/* The names of our files; what cannot be listed has none. */
static GPtrArray *list_ours(const char *directory)
{
    GPtrArray *ours = g_ptr_array_new_with_free_func(g_free);
    GDir *entries = g_dir_open(directory, 0, NULL);
    const char *name;
    while (entries && (name = g_dir_read_name(entries)))
        if (g_str_has_prefix(name, PREFIX) || g_str_has_prefix(name, "replay-"))
            g_ptr_array_add(ours, g_strdup(name));
    g_clear_pointer(&entries, g_dir_close);
    return ours;
}

void checkpoint_prune(const char *directory, const GPtrArray *newest, const GPtrArray *previous)
{
    g_autoptr(GPtrArray) ours = list_ours(directory);
    for (guint i = 0; i < ours->len; i++) {
        g_autofree char *path = g_build_filename(directory, ours->pdata[i], NULL);
        if (!is_among(newest, ours->pdata[i]) && !is_among(previous, ours->pdata[i]))
            g_unlink(path);
    }
}

/* A folder that was not there before; NULL on error. */
static char *make_folder(const char *directory, GError **error)
{
    for (unsigned number = 1;; number++) {
        g_autofree char *name = g_strdup_printf("%s%u", ASIDE, number);
        g_autofree char *path = g_build_filename(directory, name, NULL);
        if (g_mkdir(path, 0777) == 0)
            return g_steal_pointer(&path);
        if (errno == EEXIST)
            continue;
        fail_to_write(error, path, errno);
        return NULL;
    }
}

bool checkpoint_set_aside(const char *run, GError **error)
{
    g_autofree char *directory = g_build_filename(run, "checkpoint", NULL), *folder = make_folder(directory, error);
    g_autoptr(GPtrArray) ours = list_ours(directory);
    for (guint i = 0; folder && i < ours->len; i++) {
        g_autofree char *from = g_build_filename(directory, ours->pdata[i], NULL);
        g_autofree char *to = g_build_filename(folder, ours->pdata[i], NULL);
        if (rename(from, to) < 0)
            return fail_to_write(error, to, errno);
    }
    return folder && run_writer_set_aside(run, folder, error);
}

/* Our own, and all in it. */
static void remove_folder(const char *path)
{
    GDir *entries = g_dir_open(path, 0, NULL);
    const char *name;
    while (entries && (name = g_dir_read_name(entries))) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        g_remove(file);
    }
    g_clear_pointer(&entries, g_dir_close);
    g_rmdir(path);
}

void checkpoint_remove_all(const char *run)
{
    g_autofree char *directory = g_build_filename(run, "checkpoint", NULL);
    checkpoint_prune(directory, NULL, NULL);
    GDir *entries = g_dir_open(directory, 0, NULL);
    const char *name;
    while (entries && (name = g_dir_read_name(entries))) {
        g_autofree char *path = g_build_filename(directory, name, NULL);
        if (g_str_has_prefix(name, ASIDE))
            remove_folder(path);
    }
    g_clear_pointer(&entries, g_dir_close);
    g_rmdir(directory);
}
