#include "record/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

enum { PAUSE = 50000 }; /* microseconds between two tries */

static void write_holder(int lock)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%d\n", (int)getpid());
    if (ftruncate(lock, 0) < 0 || pwrite(lock, text, (size_t)length, 0) < 0)
        return; /* only the other side's message will be poorer */
}

static int taken(int lock, const char *directory, GError **error)
{
    char text[32] = "";
    if (pread(lock, text, sizeof text - 1, 0) > 0 && atoi(text) > 0)
        fail(error, FAULT_STOPPED, "%s is being run by process %d; wait for it or use --out", directory, atoi(text));
    else
        fail(error, FAULT_STOPPED, "%s is being run by another process; wait for it or use --out", directory);
    close(lock);
    return -1;
}

int lock_take(const char *directory, double patience, GError **error)
{
    g_autofree char *path = g_build_filename(directory, ".lock", NULL);
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock < 0) {
        fail(error, FAULT_INTERNAL, "%s: cannot write: %s", path, g_strerror(errno));
        return -1;
    }
    gint64 end = g_get_monotonic_time() + (gint64)(patience * G_USEC_PER_SEC);
    while (flock(lock, LOCK_EX | LOCK_NB) < 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            fail(error, FAULT_INTERNAL, "%s: cannot lock: %s", path, g_strerror(errno));
            close(lock);
            return -1;
        }
        if (g_get_monotonic_time() >= end)
            return taken(lock, directory, error);
        g_usleep(PAUSE);
    }
    write_holder(lock);
    return lock;
}

bool lock_is_held(const char *directory)
{
    g_autofree char *path = g_build_filename(directory, ".lock", NULL);
    int lock = open(path, O_RDONLY | O_CLOEXEC);
    if (lock < 0)
        return false;
    bool held = flock(lock, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK;
    close(lock);
    return held;
}

void lock_release(int lock)
{
    close(lock);
}
