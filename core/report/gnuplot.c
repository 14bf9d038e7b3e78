#include "report/gnuplot.h"

#include "report/palette.h"
#include <gio/gio.h>
#include <math.h>
#include <string.h>

enum { WIDTH = 560, HEIGHT = 330, KEY_ROW = 20, KEY_ROOM = 470, KEY_SAMPLE = 50, LETTER = 7 }; /* points */

/* In single quotes only the quote itself means something, and is written twice; a line break would end the command. */
void gnuplot_quote(GString *script, const char *text)
{
    g_string_append_c(script, '\'');
    for (const char *c = text; *c; c++) {
        if (*c == '\'')
            g_string_append_c(script, '\'');
        g_string_append_c(script, *c == '\n' ? ' ' : *c);
    }
    g_string_append_c(script, '\'');
}

void gnuplot_line(GString *script, unsigned variant)
{
    g_autofree char *dashes = g_strdelimit(g_strdup(palette_dashes(variant)), " ", ',');
    g_string_append_printf(script, "linewidth 2 linecolor rgb '%s' ", palette_colour(variant));
    if (*dashes)
        g_string_append_printf(script, "dashtype (%s)", dashes);
    else
        g_string_append(script, "dashtype solid");
}

static void append_range(GString *script, char axis, double low, double high)
{
    if (isnan(low) || isnan(high))
        return;
    char text[2][G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(script, "set %crange [%s:%s]\n", axis,
                           g_ascii_formatd(text[0], sizeof text[0], "%.10g", low),
                           g_ascii_formatd(text[1], sizeof text[1], "%.10g", high));
}

static unsigned key_columns(const Axes *axes)
{
    unsigned fitting = (unsigned)KEY_ROOM / (KEY_SAMPLE + LETTER * axes->longest);
    return CLAMP(fitting, 1, MAX(axes->titles, 1));
}

static void append_frame(GString *script, const Axes *axes)
{
    g_string_append(script, "set encoding utf8\n"
                            "set datafile separator '\\t'\n"
                            "set datafile missing 'nan'\n"
                            "set border 3 linecolor rgb '#444444'\n"
                            "set tics nomirror out textcolor rgb '#444444'\n"
                            "set grid ytics linecolor rgb '#dddddd' linewidth 1\n"
                            "set key above Left reverse horizontal noenhanced samplen 3 spacing 1.2 width 1\n");
    g_string_append_printf(script, "set key maxcols %u\n", key_columns(axes));
    append_range(script, 'x', 0, axes->x_high);
    append_range(script, 'y', axes->y_low, axes->y_high);
    g_string_append(script, "set xlabel ");
    gnuplot_quote(script, axes->x_label);
    g_string_append(script, " noenhanced\nset ylabel ");
    gnuplot_quote(script, axes->y_label);
    g_string_append(script, " noenhanced\n");
}

char *gnuplot_script(const char *stem, const Axes *axes, const char *plots)
{
    GString *script = g_string_new(NULL);
    g_autofree char *name = g_strcanon(g_strdup(stem), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS, '_'); /* of its parts */
    unsigned columns = key_columns(axes), height = HEIGHT + KEY_ROW * ((axes->titles + columns - 1) / columns);
    g_string_append_printf(script, "# Draws %s.svg and %s.png beside it: gnuplot %s.gp\n", stem, stem, stem);
    append_frame(script, axes);
    g_string_append_printf(script,
                           "set terminal svg size %d,%u font 'sans-serif,13' noenhanced background 'white' name '%s'\n"
                           "set output '%s.svg'\n"
                           "plot %s\n",
                           WIDTH, height, name, stem, plots);
    g_string_append_printf(script,
                           "set terminal pngcairo size %d,%u font 'sans,10' fontscale 2 linewidth 2 noenhanced\n"
                           "set output '%s.png'\n"
                           "replot\n"
                           "set output\n",
                           2 * WIDTH, 2 * height, stem);
    return g_string_free(script, FALSE);
}

/* What gnuplot said, in one line: its messages stand below a caret and an empty line. */
static char *in_one_line(char *words)
{
    g_auto(GStrv) lines = g_strsplit(words, "\n", -1);
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    for (char **line = lines; *line; line++)
        if (*g_strstrip(*line) && strspn(*line, "^ ") < strlen(*line))
            g_strv_builder_add(kept, *line);
    g_auto(GStrv) texts = g_strv_builder_end(kept);
    return g_strjoinv("; ", texts);
}

bool gnuplot_draw(const char *folder, const char *stem, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_autoptr(GError) failure = NULL;
    g_autofree char *script = g_strconcat(stem, ".gp", NULL);
    g_autofree char *words = NULL;
    g_subprocess_launcher_set_cwd(launcher, folder);
    g_subprocess_launcher_setenv(launcher, "LC_ALL", "C.UTF-8", TRUE);
    g_autoptr(GSubprocess) gnuplot = g_subprocess_launcher_spawn(launcher, &failure, "gnuplot", script, NULL);
    if (!gnuplot || !g_subprocess_communicate_utf8(gnuplot, NULL, NULL, NULL, &words, &failure))
        return fail(error, FAULT_INTERNAL, "gnuplot cannot be started: %s; install gnuplot-nox for figures",
                    failure->message);
    if (g_subprocess_get_successful(gnuplot))
        return true;
    g_autofree char *line = in_one_line(words ? words : (char[]){""});
    return fail(error, FAULT_INTERNAL, "%s/%s.gp: gnuplot failed: %s", folder, stem, line);
}
