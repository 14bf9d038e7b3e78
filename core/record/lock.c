#include "record/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { PAUSE = 50000, LINE = 256 }; /* microseconds between two tries; bytes of what is written into the file */

/* Locks of an open file: unlike flock's they can be asked for without being taken, and NFS knows them. */
static const struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

static int open_lock(const char *directory, int flags)
{
    g_autofree char *path = g_build_filename(directory, ".lock", NULL);
    return open(path, flags | O_CLOEXEC, 0666);
}

/* "process 4321 on HOST since 2024-05-01 12:00:03". */
static void write_holder(int lock)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *since = g_date_time_format(now, "%Y-%m-%d %H:%M:%S");
    g_autofree char *text = g_strdup_printf("process %d on %s since %s\n", (int)getpid(), g_get_host_name(), since);
    if (ftruncate(lock, 0) < 0 || pwrite(lock, text, MIN(strlen(text), LINE), 0) < 0)
        return; /* only the other side's message will be poorer */
}

static char *read_holder(int lock)
{
    char text[LINE + 1] = "";
    if (pread(lock, text, LINE, 0) <= 0 || !g_utf8_validate(text, -1, NULL))
        return g_strdup("another process");
    return g_strdup(g_strchomp(text));
}

static int taken(int lock, const char *directory, GError **error)
{
    g_autofree char *holder = read_holder(lock);
    fail(error, FAULT_STOPPED, "%s is being run by %s; wait for it or use --out", directory, holder);
    close(lock);
    return -1;
}

int lock_take(const char *directory, double patience, GError **error)
{
    int lock = open_lock(directory, O_RDWR | O_CREAT);
    if (lock < 0) {
        fail(error, FAULT_INTERNAL, "%s/.lock: cannot write: %s", directory, g_strerror(errno));
        return -1;
    }
    gint64 end = g_get_monotonic_time() + (gint64)(patience * G_USEC_PER_SEC);
    while (fcntl(lock, F_OFD_SETLK, &whole) < 0) {
        if (errno != EAGAIN && errno != EACCES && errno != EINTR) {
            fail(error, FAULT_INTERNAL, "%s/.lock: cannot lock: %s", directory, g_strerror(errno));
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

void lock_release(int lock)
{
    close(lock);
}

static bool is_held(int lock)
{
    struct flock asked = whole;
    return fcntl(lock, F_OFD_GETLK, &asked) == 0 && asked.l_type != F_UNLCK;
}

char *lock_holder(const char *directory)
{
    int lock = open_lock(directory, O_RDONLY);
    if (lock < 0)
        return NULL;
    char *holder = is_held(lock) ? read_holder(lock) : NULL;
    close(lock);
    return holder;
}

bool lock_is_held(const char *directory)
{
    g_autofree char *holder = lock_holder(directory);
    return holder != NULL;
}
