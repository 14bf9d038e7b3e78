#include "launch/screen.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool screen_is_one(int file)
{
    const char *kind = g_getenv("TERM");
    return isatty(file) && kind && *kind && strcmp(kind, "dumb") != 0;
}

bool screen_has_colour(void)
{
    const char *plain = g_getenv("NO_COLOR");
    return !plain || !*plain;
}

static struct winsize size_of(const Screen *screen)
{
    struct winsize size = {0};
    if (ioctl(screen->file, TIOCGWINSZ, &size) < 0 || size.ws_col == 0 || size.ws_row == 0)
        return (struct winsize){.ws_col = 80, .ws_row = 24};
    return size;
}

unsigned screen_rows(const Screen *screen)
{
    return size_of(screen).ws_row;
}

/* Appends a line cut to the width, where escape sequences take none: a line that wraps could not be taken back. Returns the
 * next one. */
static const char *append_line(GString *out, const char *line, unsigned width)
{
    unsigned column = 0;
    const char *c = line;
    while (*c && *c != '\n') {
        if (*c == '\033') {
            const char *end = strchr(c, 'm') + 1;
            g_string_append_len(out, c, end - c);
            c = end;
            continue;
        }
        const char *next = c + 1;
        while ((*next & 0xc0) == 0x80) /* the rest of a character in UTF-8 */
            next++;
        if (++column < width)
            g_string_append_len(out, c, next - c);
        c = next;
    }
    g_string_append(out, "\033[K\n");
    return *c ? c + 1 : c;
}

/* One write, so that no half of it is ever seen. What cannot be shown is not worth an error. */
static void put(const Screen *screen, const GString *text)
{
    if (write(screen->file, text->str, text->len) < 0)
        return;
}

static void append_return(GString *out, const Screen *screen)
{
    if (screen->drawn)
        g_string_append_printf(out, "\033[%uA\r", screen->drawn);
}

void screen_draw(Screen *screen, const char *above, const char *lines)
{
    struct winsize size = size_of(screen);
    g_autoptr(GString) out = g_string_new(NULL);
    append_return(out, screen);
    if (above)
        g_string_append_printf(out, "%s\033[K\n", above);
    for (screen->drawn = 0; *lines && screen->drawn + 1 < size.ws_row; screen->drawn++)
        lines = append_line(out, lines, size.ws_col);
    g_string_append(out, "\033[J");
    put(screen, out);
}

void screen_clear(Screen *screen)
{
    if (!screen->drawn)
        return;
    g_autoptr(GString) out = g_string_new(NULL);
    append_return(out, screen);
    g_string_append(out, "\033[J");
    put(screen, out);
    screen->drawn = 0;
}
