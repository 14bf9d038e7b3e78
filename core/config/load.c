/* Files into text. */
#include "config/read.h"

#include "config/broken.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST = 1000000 };

static bool find_fault(Problems *problems, const char *path, const char *text, size_t size)
{
    const char *end;
    if (g_utf8_validate(text, (gssize)size, &end))
        return false;
    problems_add(problems, place_of_byte(g_intern_string(path), text, (size_t)(end - text)),
                 "the byte 0x%02x is no part of a text; save the file as UTF-8", (unsigned char)*end);
    return true;
}

/* Reads up to `capacity` bytes; -1 with errno on failure. */
static ssize_t read_all(int file, char *bytes, size_t capacity)
{
    size_t size = 0;
    while (size < capacity) {
        ssize_t got = read(file, bytes + size, capacity - size);
        if (got == 0)
            break;
        if (got > 0)
            size += (size_t)got;
        else if (errno != EINTR)
            return -1;
    }
    return (ssize_t)size;
}

static char *load_open(int file, const char *path, Problems *problems)
{
    Place whole = {g_intern_string(path), 0, 0};
    struct stat status = {0};
    if (fstat(file, &status) == 0 && S_ISDIR(status.st_mode)) {
        problems_add(problems, whole, "this is a directory; name a YAML file");
        return NULL;
    }
    g_autofree char *text = status.st_size > LARGEST ? NULL : g_malloc(LARGEST + 2);
    ssize_t size = text ? read_all(file, text, LARGEST + 1) : LARGEST + 1;
    if (size < 0) {
        problems_add(problems, whole, "cannot be read: %s", g_strerror(errno));
        return NULL;
    }
    if (size > LARGEST) {
        problems_add(problems, whole, "the file is larger than 1 MB; a configuration takes at most that");
        return NULL;
    }
    if (find_fault(problems, path, text, (size_t)size))
        return NULL;
    return g_strndup(text, (size_t)size);
}

char *config_load(const char *path, Problems *problems)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        problems_add(problems, (Place){g_intern_string(path), 0, 0}, "cannot be opened: %s", g_strerror(errno));
        return NULL;
    }
    char *text = load_open(file, path, problems);
    close(file);
    return text;
}

Node *config_read_file(const char *path, Problems *problems)
{
    g_autofree char *text = config_load(path, problems);
    return text ? config_read_text(text, path, problems) : NULL;
}
