#include "record/whole-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Small pieces are gathered; the system takes large ones at once. */
enum { BUFFER_SIZE = 1 << 16 };

struct WholeFile {
    char *path, *temporary;
    int file;
    int failure; /* errno of the first call that failed; 0: none */
    size_t held;
    uint8_t buffer[BUFFER_SIZE];
};

WholeFile *whole_file_open(const char *path)
{
    WholeFile *whole = g_new(WholeFile, 1);
    whole->path = g_strdup(path);
    whole->temporary = g_strconcat(path, ".tmp", NULL);
    whole->file = open(whole->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    whole->failure = whole->file < 0 ? errno : 0;
    whole->held = 0;
    return whole;
}

static void put(WholeFile *whole, const uint8_t *from, size_t left)
{
    while (left && !whole->failure) {
        ssize_t written = write(whole->file, from, left);
        if (written >= 0) {
            from += written;
            left -= (size_t)written;
        } else if (errno != EINTR) {
            whole->failure = errno;
        }
    }
}

static void drain(WholeFile *whole)
{
    put(whole, whole->buffer, whole->held);
    whole->held = 0;
}

void whole_file_append(WholeFile *whole, const void *bytes, size_t length)
{
    if (length > sizeof whole->buffer - whole->held)
        drain(whole);
    if (length > sizeof whole->buffer) {
        put(whole, bytes, length);
    } else if (length) {
        memcpy(whole->buffer + whole->held, bytes, length);
        whole->held += length;
    }
}

/* A new name is on the disk when its directory is. */
static int settle_directory(const char *path)
{
    g_autofree char *directory = g_path_get_dirname(path);
    int file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0)
        return errno;
    int failure = fsync(file) < 0 && errno != EINVAL ? errno : 0; /* EINVAL: this file system has no need of it */
    close(file);
    return failure;
}

static int settle(WholeFile *whole, bool durable)
{
    drain(whole);
    if (whole->failure)
        return whole->failure;
    if ((durable && fsync(whole->file) < 0) || rename(whole->temporary, whole->path) < 0)
        return errno;
    return durable ? settle_directory(whole->path) : 0;
}

static bool finish(WholeFile *whole, bool durable, GError **error)
{
    int failure = settle(whole, durable);
    if (whole->file >= 0)
        close(whole->file);
    if (failure)
        unlink(whole->temporary);
    bool well = !failure || fail_to_write(error, whole->path, failure);
    g_free(whole->path);
    g_free(whole->temporary);
    g_free(whole);
    return well;
}

bool whole_file_close(WholeFile *whole, GError **error)
{
    return finish(whole, true, error);
}

bool whole_file_put(const char *path, const char *text, bool durable, GError **error)
{
    WholeFile *whole = whole_file_open(path);
    whole_file_append(whole, text, strlen(text));
    return finish(whole, durable, error);
}

/* 0, or the errno of what went wrong. */
static int take_bytes(int file, char **bytes, size_t *length)
{
    struct stat status;
    if (fstat(file, &status) < 0)
        return errno;
    *length = 0;
    *bytes = g_try_malloc((size_t)status.st_size + 1);
    if (!*bytes)
        return ENOMEM;
    while (*length < (size_t)status.st_size) {
        ssize_t got = read(file, *bytes + *length, (size_t)status.st_size - *length);
        if (got < 0 && errno != EINTR)
            return errno;
        if (got == 0)
            break;
        *length += got > 0 ? (size_t)got : 0;
    }
    return 0;
}

bool whole_file_read(const char *path, char **bytes, size_t *length, GError **error)
{
    *bytes = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    int failure = file < 0 ? errno : take_bytes(file, bytes, length);
    if (file >= 0)
        close(file);
    if (!failure)
        return true;
    g_clear_pointer(bytes, g_free);
    return fail_to_read(error, path, failure);
}

bool fail_to_write(GError **error, const char *path, int code)
{
    if (code == ENOSPC || code == EDQUOT)
        return fail(error, FAULT_STOPPED, "%s: cannot write: %s; make room, and the same command goes on", path,
                    g_strerror(code));
    return fail(error, FAULT_INTERNAL, "%s: cannot write: %s", path, g_strerror(code));
}

bool fail_to_read(GError **error, const char *path, int code)
{
    if (code == ENOENT)
        return fail(error, FAULT_DATA, "%s: is not there", path);
    return fail(error, FAULT_STOPPED, "%s: cannot read: %s; mend that, and the same command goes on", path,
                g_strerror(code));
}
