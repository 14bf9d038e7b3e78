#include "report/figures/gnuplot.h"

#include <gio/gio.h>
#include <string.h>

/* What gnuplot prints when it is through with a script. */
#define MARK "didact: drawn "

void gnuplot_quote(GString *script, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_string_append_c(script, '\'');
    for (const char *c = valid; *c; c++) {
        if (*c == '\'')
            g_string_append_c(script, '\'');
        g_string_append_c(script, g_ascii_iscntrl(*c) ? ' ' : *c);
    }
    g_string_append_c(script, '\'');
}

/* Without the user's own settings, and with a locale whose numbers are C's. */
static GSubprocess *start(const char *folder, const GPtrArray *stems, unsigned first, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    g_subprocess_launcher_set_cwd(launcher, folder);
    g_subprocess_launcher_setenv(launcher, "LC_ALL", "C.UTF-8", TRUE);
    g_ptr_array_add(words, g_strdup("gnuplot"));
    g_ptr_array_add(words, g_strdup("-d"));
    for (unsigned i = first; i < stems->len; i++) {
        g_ptr_array_add(words, g_strconcat(g_ptr_array_index(stems, i), ".gp", NULL));
        g_ptr_array_add(words, g_strdup("-e"));
        g_ptr_array_add(words, g_strdup_printf("print '" MARK "%u'", i));
    }
    g_ptr_array_add(words, NULL);
    return g_subprocess_launcher_spawnv(launcher, (const char *const *)words->pdata, error);
}

/* gnuplot draws carets below the place of a mistake, and leaves lines empty. */
static void keep_words(GString *words, char *line)
{
    if (line[strspn(line, " ^\t\r")])
        g_string_append_printf(words, "%s%s", words->len ? "; " : "", g_strstrip(line));
}

/* Reads what gnuplot prints, script by script, from the `next` on. What stays in `words` belongs to the one that it ended in,
 * whose number is returned. */
static unsigned follow(GSubprocess *gnuplot, unsigned next, GString *words, GnuplotEnded ended, void *user)
{
    g_autoptr(GDataInputStream) lines = g_data_input_stream_new(g_subprocess_get_stdout_pipe(gnuplot));
    for (char *line; (line = g_data_input_stream_read_line(lines, NULL, NULL, NULL)); g_free(line)) {
        if (g_str_has_prefix(line, MARK)) {
            ended(next++, NULL, user);
            g_string_truncate(words, 0);
        } else {
            keep_words(words, line);
        }
    }
    return next;
}

static void tell_failure(GSubprocess *gnuplot, GString *words)
{
    if (g_subprocess_get_if_signaled(gnuplot))
        g_string_append_printf(words, "%skilled by signal %d", words->len ? "; " : "",
                               g_subprocess_get_term_sig(gnuplot));
    if (!words->len)
        g_string_append(words, "it ended without a word");
}

bool gnuplot_draw(const char *folder, const GPtrArray *stems, GnuplotEnded ended, void *user, GError **error)
{
    for (unsigned next = 0; next < stems->len;) {
        g_autoptr(GError) failure = NULL;
        g_autoptr(GString) words = g_string_new(NULL);
        g_autoptr(GSubprocess) gnuplot = start(folder, stems, next, &failure);
        if (!gnuplot)
            return fail(error, FAULT_INTERNAL, "gnuplot cannot be started: %s; install gnuplot-nox for figures",
                        failure->message);
        next = follow(gnuplot, next, words, ended, user);
        g_subprocess_wait(gnuplot, NULL, NULL);
        if (next == stems->len)
            break;
        tell_failure(gnuplot, words);
        ended(next++, words->str, user);
    }
    return true;
}
