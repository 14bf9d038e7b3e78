#include "record/compare.h"

#include "base/text.h"
#include "record/safetensors.h"
#include <string.h>

static const char policy[] = "policy.safetensors";

/* ---- which files ---- */

static void add_results(GPtrArray *names, const char *directory)
{
    g_autoptr(GDir) entries = g_dir_open(directory, 0, NULL);
    for (const char *name; entries && (name = g_dir_read_name(entries));) {
        bool result = g_str_has_suffix(name, ".csv") && strcmp(name, "timing.csv") != 0;
        if (result && !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            g_ptr_array_add(names, g_strdup(name));
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *compare_files(const char *was, const char *now)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    add_results(names, was);
    add_results(names, now);
    g_ptr_array_sort(names, by_name);
    g_ptr_array_add(names, g_strdup(policy));
    return names;
}

/* ---- tables ---- */

/* The text of a line from its begin; NULL behind the file's end. */
static char *line_at(const char *text, size_t length, size_t begin)
{
    const char *end = begin < length ? memchr(text + begin, '\n', length - begin) : NULL;
    size_t size = end ? (size_t)(end - text) - begin : length - MIN(begin, length);
    return begin < length ? g_strndup(text + begin, size) : NULL;
}

/* The field's name in the table's head, or its number. */
static char *column_name(const char *text, size_t length, unsigned column)
{
    size_t begin = 0;
    while (begin < length && text[begin] == '#') {
        const char *end = memchr(text + begin, '\n', length - begin);
        begin = end ? (size_t)(end - text) + 1 : length;
    }
    g_autofree char *head = line_at(text, length, begin);
    g_auto(GStrv) names = g_strsplit(head ? head : "", ",", -1);
    return column < g_strv_length(names) ? g_strdup(names[column]) : g_strdup_printf("field %u", column + 1);
}

/* Where both rows have as many fields, the first that differs is told; else the rows. */
static char *tell_rows(const char *name, unsigned line, const char *head, size_t head_length, const char *was,
                       const char *now)
{
    g_auto(GStrv) old = g_strsplit(was, ",", -1);
    g_auto(GStrv) new = g_strsplit(now, ",", -1);
    unsigned i = 0, count = g_strv_length(old);
    while (i < count && g_strcmp0(old[i], new[i]) == 0)
        i++;
    if (i == count || count != g_strv_length(new) || *was == '#')
        return g_strdup_printf("%s:%u: recorded '%s', repeated '%s'", name, line, was, now);
    g_autofree char *column = column_name(head, head_length, i);
    return g_strdup_printf("%s:%u: %s: recorded %s, repeated %s", name, line, column, old[i], new[i]);
}

static char *compare_tables(const char *name, const char *was, size_t was_length, const char *now, size_t now_length)
{
    size_t begin = 0;
    unsigned line = 1;
    for (size_t i = 0; i < MIN(was_length, now_length) && was[i] == now[i]; i++)
        if (was[i] == '\n') {
            begin = i + 1;
            line++;
        }
    g_autofree char *old = line_at(was, was_length, begin), *new = line_at(now, now_length, begin);
    if (!old || !new)
        return g_strdup_printf("%s:%u: %s ends before this row: '%s'", name, line,
                               old ? "repeated, it" : "recorded, it", old ? old : new);
    if (strcmp(old, new) == 0)
        return g_strdup_printf("%s:%u: %s breaks off at the end of this row", name, line,
                               was_length < now_length ? "recorded, it" : "repeated, it");
    return tell_rows(name, line, was, was_length, old, new);
}

/* ---- the policy ---- */

static double element(const Tensor *tensor, uint64_t i)
{
    float single;
    double real;
    if (tensor->type == TENSOR_F32) {
        memcpy(&single, (const char *)tensor->values + i * sizeof single, sizeof single);
        return single;
    }
    memcpy(&real, (const char *)tensor->values + i * sizeof real, sizeof real);
    return real;
}

static char *tell_arrays(const char *name, const Tensor *was, const Tensor *now)
{
    if (!now || was->type != now->type || was->rank != now->rank ||
        memcmp(was->shape, now->shape, was->rank * sizeof was->shape[0]) != 0)
        return g_strdup_printf("%s: %s: recorded, and repeated %s", name, was->name,
                               now ? "in another shape" : "no longer there");
    uint64_t size = tensor_type_size(was->type), i = 0, count = tensor_size(was) / size;
    while (i < count && memcmp((const char *)was->values + i * size, (const char *)now->values + i * size, size) == 0)
        i++;
    if (i == count)
        return NULL;
    if (was->type != TENSOR_F32 && was->type != TENSOR_F64)
        return g_strdup_printf("%s: %s[%" G_GUINT64_FORMAT "]: differs", name, was->name, i);
    char old[TEXT_NUMBER_SIZE], new[TEXT_NUMBER_SIZE];
    return g_strdup_printf("%s: %s[%" G_GUINT64_FORMAT "]: recorded %s, repeated %s", name, was->name, i,
                           text_number(element(was, i), old), text_number(element(now, i), new));
}

/* The first array that differs, by name; what is neither an array of one nor of the other differs in its head. */
static char *compare_arrays(const char *name, TensorFile *was, TensorFile *now)
{
    guint count = 0;
    char *difference = NULL;
    g_autofree void **names = g_hash_table_get_keys_as_array(was->tensors, &count);
    qsort(names, count, sizeof *names, by_name);
    for (guint i = 0; i < count && !difference; i++)
        difference =
            tell_arrays(name, g_hash_table_lookup(was->tensors, names[i]), g_hash_table_lookup(now->tensors, names[i]));
    return difference ? difference : g_strdup_printf("%s: its head differs", name);
}

static char *compare_policies(const char *name, char *was, size_t was_length, char *now, size_t now_length)
{
    g_autoptr(GError) broken = NULL;
    TensorFile *old = safetensors_parse(was, was_length, "recorded", &broken);
    TensorFile *new = safetensors_parse(now, now_length, "repeated", broken ? NULL : &broken);
    char *difference = old && new ? compare_arrays(name, old, new) : g_strdup_printf("%s: %s", name, broken->message);
    tensor_file_free(old);
    tensor_file_free(new);
    return difference;
}

/* ---- any ---- */

static bool read_file(const char *directory, const char *name, char **bytes, size_t *length)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    return g_file_get_contents(path, bytes, length, NULL);
}

char *compare_file(const char *was, const char *now, const char *name)
{
    g_autofree char *old = NULL, *new = NULL;
    size_t old_length = 0, new_length = 0;
    bool recorded = read_file(was, name, &old, &old_length), repeated = read_file(now, name, &new, &new_length);
    if (!recorded || !repeated)
        return g_strdup_printf("%s: %s", name,
                               recorded   ? "recorded, but not repeated"
                               : repeated ? "repeated, but not recorded"
                                          : "neither recorded nor repeated");
    if (old_length == new_length && memcmp(old, new, old_length) == 0)
        return NULL;
    if (strcmp(name, policy) == 0)
        return compare_policies(name, g_steal_pointer(&old), old_length, g_steal_pointer(&new), new_length);
    return compare_tables(name, old, old_length, new, new_length);
}
