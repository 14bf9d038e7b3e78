/* The main of a target that is built without libFuzzer: takes every file of the directories named, and says in TAP that it came
 * back. What the fuzzer has ever found is among them. */
#include "fuzz.h"
#include <stdio.h>
#include <string.h>

static unsigned count;

static void take(const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *bytes = NULL;
    g_autoptr(GError) failure = NULL;
    gsize length;
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        return;
    if (!g_file_get_contents(path, &bytes, &length, &failure))
        g_error("%s", failure->message);
    g_autofree uint8_t *exact = g_malloc(MAX(length, 1)); /* a sanitizer sees every byte behind it */
    memcpy(exact, bytes, length);
    LLVMFuzzerTestOneInput(exact, length);
    printf("ok %u - %s\n", ++count, name);
    fflush(stdout);
}

static int by_name(const void *a, const void *b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

static void take_all(const char *directory)
{
    g_autoptr(GDir) entries = g_dir_open(directory, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; entries && (name = g_dir_read_name(entries));)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    for (guint i = 0; i < names->len; i++)
        take(directory, names->pdata[i]);
}

int main(int argc, char **argv)
{
    LLVMFuzzerInitialize(&argc, &argv);
    for (int i = 1; i < argc; i++)
        take_all(argv[i]);
    printf("1..%u\n", count);
    return count == 0;
}
