#include "launch/ending.h"

#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { TAIL = 16384, LONGEST = 200 }; /* bytes of a log that are looked at, and of a line that are told */

/* The end of the log; a plugin may have filled gigabytes. NULL where there is nothing. */
static char *read_tail(const char *directory, long before)
{
    g_autofree char *path = g_build_filename(directory, "log.txt", NULL);
    FILE *log = fopen(path, "re");
    if (!log)
        return NULL;
    char *text = g_malloc(TAIL + 1);
    if (fseek(log, -TAIL, SEEK_END) != 0 || ftell(log) < before)
        fseek(log, before, SEEK_SET);
    text[fread(text, 1, TAIL, log)] = 0;
    fclose(log);
    return text;
}

/* As one line of a message can have it. */
static char *tidy(const char *line)
{
    g_autofree char *cut = g_strndup(line, LONGEST), *valid = g_utf8_make_valid(cut, -1);
    for (char *c = valid; *c; c++)
        if (g_ascii_iscntrl(*c))
            *c = ' ';
    return g_strdup(g_strstrip(valid));
}

char *ending_last_words(const char *directory, long before)
{
    static const char verdict[] =
        "SUMMARY: "; /* AddressSanitizer and its kin follow it with much that nobody can read */
    g_autofree char *text = read_tail(directory, before);
    g_auto(GStrv) lines = text ? g_strsplit(text, "\n", -1) : NULL;
    const char *last = NULL;
    for (char **line = lines; line && *line; line++)
        if (*g_strstrip(*line) && !(last && g_str_has_prefix(last, verdict)))
            last = *line;
    return last ? tidy(g_str_has_prefix(last, verdict) ? last + strlen(verdict) : last) : NULL;
}

static char *describe_how(int how)
{
    if (WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL)
        return g_strdup("killed from outside (signal 9), as the system does where memory is short");
    if (WIFSIGNALED(how))
        return g_strdup_printf("crashed: %s (signal %d)", strsignal(WTERMSIG(how)), WTERMSIG(how));
    if (WEXITSTATUS(how) == 0)
        return g_strdup("ended before it was done, as when a plugin calls exit()");
    return g_strdup_printf("ended with exit status %d and no word why", WEXITSTATUS(how));
}

char *ending_describe(int how, const char *directory, long before)
{
    g_autofree char *ended = describe_how(how), *words = ending_last_words(directory, before);
    return words ? g_strdup_printf("%s; log.txt ends: %s", ended, words) : g_steal_pointer(&ended);
}
