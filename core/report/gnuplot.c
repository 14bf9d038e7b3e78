#include "report/gnuplot.h"

#include "base/text.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

enum { WIDTH = 520, HEIGHT = 330, KEY_ROW = 22, FONT = 15 };

void gnuplot_quote(GString *script, const char *text)
{
    g_string_append_c(script, '\'');
    for (const char *c = text; *c; c++) {
        if (*c == '\'')
            g_string_append_c(script, '\'');
        g_string_append_c(script, g_ascii_iscntrl(*c) ? ' ' : *c);
    }
    g_string_append_c(script, '\'');
}

static void append_label(GString *script, const char *axis, const char *label)
{
    g_string_append_printf(script, "set %slabel ", axis);
    gnuplot_quote(script, label);
    g_string_append(script, " noenhanced\n");
}

static void append_range(GString *script, const char *axis, double low, double high)
{
    char from[TEXT_NUMBER_SIZE], to[TEXT_NUMBER_SIZE];
    if (low < high)
        g_string_append_printf(script, "set %srange [%s:%s]\n", axis, text_number(low, from), text_number(high, to));
}

static void append_frame(GString *script, const Axes *axes)
{
    g_string_append(script,
                    "set encoding utf8\n"
                    "set minussign\n"
                    "set datafile separator \"\\t\"\n"
                    "set border 3 lc rgb '#555555'\n"
                    "set tics nomirror out scale 0.5 tc rgb '#222222'\n"
                    "set format '%h'\n"
                    "set grid ytics lt 1 lw 0.7 lc rgb '#dddddd'\n"
                    "set key above center horizontal Left reverse noenhanced samplen 2.5 width -1 height 0.5\n");
    append_label(script, "x", axes->x_label);
    append_label(script, "y", axes->y_label);
    append_range(script, "x", axes->x_low, axes->x_high);
    append_range(script, "y", axes->y_low, axes->y_high);
}

/* The PNG is drawn twice as large, so that fine screens show it sharp. Its fonts are measured in points of 4/3 pixel. */
char *gnuplot_script(const char *stem, const Axes *axes, const char *plots)
{
    unsigned height = HEIGHT + KEY_ROW * axes->key_rows;
    g_autofree char *id = g_strdelimit(g_strdup(stem), "-.", '_');
    GString *script = g_string_new(NULL);
    g_string_append_printf(script, "# Draws %s.svg and %s.png: gnuplot %s.gp\n", stem, stem, stem);
    append_frame(script, axes);
    g_string_append_printf(script,
                           "\nset terminal svg size %d,%u fixed noenhanced rounded font 'sans-serif,%d' "
                           "background '#ffffff' name '%s'\n"
                           "set output '%s.svg'\n"
                           "plot %s\n",
                           WIDTH, height, FONT, id, stem, plots);
    g_string_append_printf(script,
                           "\nset terminal pngcairo size %d,%u noenhanced rounded font 'sans,%d' fontscale 2 "
                           "linewidth 2 pointscale 2 dashlength 2 background '#ffffff'\n"
                           "set output '%s.png'\n"
                           "replot\n"
                           "unset output\n",
                           2 * WIDTH, 2 * height, FONT * 3 / 4, stem);
    return g_string_free(script, FALSE);
}

static void remove_drawn(const char *folder, const char *stem)
{
    const char *const suffixes[] = {"svg", "png"};
    for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        g_autofree char *path = g_strdup_printf("%s/%s.%s", folder, stem, suffixes[i]);
        g_unlink(path);
    }
}

/* Without the user's own settings, and with a locale whose numbers are C's. */
static GSubprocess *start(const char *folder, const char *script, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
    g_subprocess_launcher_set_cwd(launcher, folder);
    g_subprocess_launcher_setenv(launcher, "LC_ALL", "C.UTF-8", TRUE);
    return g_subprocess_launcher_spawn(launcher, error, "gnuplot", "-d", script, NULL);
}

/* gnuplot draws carets below the place of a mistake, and leaves lines empty. */
static char *in_one_line(const char *words)
{
    g_auto(GStrv) lines = g_strsplit(words, "\n", -1);
    GString *kept = g_string_new(NULL);
    for (char **line = lines; *line; line++)
        if ((*line)[strspn(*line, " ^\t\r")])
            g_string_append_printf(kept, "%s%s", kept->len ? "; " : "", g_strstrip(*line));
    return g_string_free(kept, FALSE);
}

static bool run(const char *folder, const char *script, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(GSubprocess) gnuplot = start(folder, script, &failure);
    if (!gnuplot)
        return fail(error, FAULT_INTERNAL, "gnuplot cannot be started: %s; install gnuplot-nox for figures",
                    failure->message);
    g_autoptr(GBytes) words = NULL;
    if (!g_subprocess_communicate(gnuplot, NULL, NULL, &words, NULL, &failure))
        return fail(error, FAULT_INTERNAL, "gnuplot is lost: %s", failure->message);
    if (g_subprocess_get_successful(gnuplot))
        return true;
    g_autofree char *text = g_strndup(g_bytes_get_data(words, NULL), g_bytes_get_size(words));
    g_autofree char *line = in_one_line(text);
    return fail(error, FAULT_INTERNAL, "%s/%s: gnuplot failed: %s", folder, script,
                *line ? line : "it ended without a word");
}

char *gnuplot_draw(const char *folder, const char *stem, GError **error)
{
    g_autofree char *script = g_strconcat(stem, ".gp", NULL), *path = g_strdup_printf("%s/%s.svg", folder, stem);
    g_autofree char *svg = NULL;
    remove_drawn(folder, stem);
    bool well = run(folder, script, error);
    g_file_get_contents(path, &svg, NULL, NULL);
    bool whole = svg && strstr(svg, "</svg>");
    if (well && !whole)
        fail(error, FAULT_INTERNAL, "gnuplot has drawn no %s", path);
    return whole ? g_steal_pointer(&svg) : NULL;
}
