#include "fuzz.h"

#include "record/safetensors.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *directory;

static void remove_tree(const char *path)
{
    GDir *entries = g_dir_open(path, 0, NULL);
    for (const char *name; entries && (name = g_dir_read_name(entries));) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        remove_tree(below);
    }
    g_clear_pointer(&entries, g_dir_close);
    g_remove(path);
}

static void clean_up(void)
{
    remove_tree(directory);
    g_free(directory);
}

/* A reader that uses GLib wrongly has not taken its input well. libFuzzer keeps the input where a process aborts, and not
 * where it stops at a breakpoint, as GLib would. */
static void give_up(const char *domain, GLogLevelFlags level, const char *message, void *unused)
{
    fprintf(stderr, "%s: %s\n", domain ? domain : "fuzz", message);
    if ((level & G_LOG_LEVEL_MASK) <= G_LOG_LEVEL_WARNING)
        abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *memory = "/dev/shm";
    bool there = g_access(memory, W_OK) == 0;
    g_log_set_default_handler(give_up, NULL);
    directory = g_build_filename(there ? memory : g_get_tmp_dir(), "didact-fuzz-XXXXXX", NULL);
    if (!g_mkdtemp(directory))
        g_error("%s cannot be made", directory);
    atexit(clean_up);
    return 0;
}

const char *fuzz_directory(void)
{
    return directory;
}

char *fuzz_path(const char *name)
{
    return g_build_filename(directory, name, NULL);
}

void fuzz_put(const char *name, const void *bytes, size_t length)
{
    g_autofree char *path = fuzz_path(name);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0 || write(file, bytes, length) != (ssize_t)length || close(file) != 0)
        g_error("%s cannot be written", path);
}

void fuzz_seal(uint8_t *bytes, size_t length)
{
    gsize size = SEAL_SIZE;
    if (length < SEAL_SIZE)
        return;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, bytes, (gssize)(length - SEAL_SIZE));
    g_checksum_get_digest(sum, bytes + length - SEAL_SIZE, &size);
}
