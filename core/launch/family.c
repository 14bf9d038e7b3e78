#include "launch/family.h"

#include "base/resident.h"
#include <dirent.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TEXT = 4096 };

/* The beginning of a file of /proc, which is gone with its process; "" then. */
static void read_text(const char *path, char text[TEXT])
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? 0 : read(file, text, TEXT - 1);
    text[MAX(length, 0)] = 0;
    if (file >= 0)
        close(file);
}

static void add_children(GArray *family, const char *path)
{
    char text[TEXT], *rest = text;
    read_text(path, text);
    for (char *end; *rest; rest = end) {
        pid_t child = (pid_t)strtol(rest, &end, 10);
        if (end == rest)
            return;
        g_array_append_val(family, child);
    }
}

/* The children of each of its threads, where the kernel tells of them. */
static void add_children_of(GArray *family, pid_t process)
{
    char path[sizeof "/proc/-2147483648/task//children" + NAME_MAX];
    snprintf(path, sizeof path, "/proc/%d/task", (int)process);
    DIR *threads = opendir(path);
    for (const struct dirent *thread; threads && (thread = readdir(threads));) {
        if (!g_ascii_isdigit(*thread->d_name))
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%s/children", (int)process, thread->d_name);
        add_children(family, path);
    }
    if (threads)
        closedir(threads);
}

/* The process first, parents before their children. */
static GArray *family_of(pid_t process)
{
    GArray *family = g_array_new(FALSE, FALSE, sizeof(pid_t));
    g_array_append_val(family, process);
    for (guint i = 0; i < family->len; i++)
        add_children_of(family, g_array_index(family, pid_t, i));
    return family;
}

double family_resident(pid_t process)
{
    g_autoptr(GArray) family = family_of(process);
    double sum = 0;
    for (guint i = 0; i < family->len; i++)
        sum += resident_bytes(g_array_index(family, pid_t, i));
    return sum;
}

void family_kill(pid_t process)
{
    g_autoptr(GArray) family = family_of(process);
    for (guint i = 0; i < family->len; i++)
        kill(g_array_index(family, pid_t, i), SIGKILL);
}
