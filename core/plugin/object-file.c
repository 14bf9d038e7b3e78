#include "plugin/object-file.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* This program's own header, placed by the linker. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

/* Reads the header; zeros where the file is shorter or is not a plain file (opening a pipe would wait). */
static bool read_header(const char *path, ElfW(Ehdr) * header, GError **error)
{
    memset(header, 0, sizeof *header);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return fail(error, FAULT_CONFIG, "%s cannot be read (%s); correct its name or permissions", path,
                    g_strerror(errno));
    struct stat status;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && read(fd, header, sizeof *header) < 0)
        memset(header, 0, sizeof *header);
    close(fd);
    return true;
}

bool object_file_check(const char *path, GError **error)
{
    ElfW(Ehdr) header;
    if (!read_header(path, &header, error))
        return false;
    if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        return fail(error, FAULT_CONFIG, "%s is not a shared object; compile the plugin and put the result there",
                    path);
    if (header.e_ident[EI_CLASS] != __ehdr_start.e_ident[EI_CLASS] ||
        header.e_ident[EI_DATA] != __ehdr_start.e_ident[EI_DATA] || header.e_machine != __ehdr_start.e_machine)
        return fail(error, FAULT_CONFIG, "%s was built for another kind of machine; rebuild the plugin on this one",
                    path);
    if (header.e_type != ET_DYN)
        return fail(error, FAULT_CONFIG, "%s is not a shared object; link the plugin with -shared", path);
    return true;
}
