#include "report/page.h"

#include "report/html.h"
#include "report/overview.h"
#include "report/page-tables.h"
#include "report/remarks.h"
#include "report/style.h"
#include "report/svg.h"
#include <string.h>

static void append_head(GString *page, const Study *study)
{
    g_string_append(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                          "<meta name=\"generator\" content=\"didact " DIDACT_VERSION "\">\n");
    g_autofree char *title = g_strdup_printf("%s: Didact report", study->name);
    html_element(page, "title", title);
    g_string_append_printf(page, "<style>\n%s</style>\n</head>\n<body>\n<main>\n", style_sheet);
    html_element(page, "h1", study->name);
}

static void append_fact(GString *page, const char *what, char *text)
{
    html_element(page, "dt", what);
    html_element(page, "dd", text);
    g_free(text);
}

static void append_overview(GString *page, const Study *study)
{
    g_string_append(
        page, "<p>A student is trained while a teacher explores for it. This page compares teachers.</p>\n<dl>\n");
    append_fact(page, "Variants", overview_names(study->variants));
    append_fact(page, study->tasks->len == 1 ? "Task" : "Tasks", overview_names(study->tasks));
    append_fact(page, "Seeds", overview_seeds(study));
    append_fact(page, "Environment steps", overview_steps(study));
    append_fact(page, "Runs", overview_states(study));
    g_string_append(page, "</dl>\n");
}

static void append_note(GString *page, const char *bold, const char *text)
{
    g_string_append(page, "<p class=\"warning\"><strong>");
    html_text(page, bold);
    g_string_append(page, "</strong> ");
    html_text(page, text);
    g_string_append(page, "</p>\n");
}

static void append_results(GString *page, const Study *study, const Results *results)
{
    g_string_append(page, "<section>\n<h2>Results</h2>\n");
    g_autofree char *seeds = remark_on_seeds(results);
    if (!results->counting)
        append_note(page, "There is no result yet.", "No run that counts has an evaluation.");
    if (seeds) {
        g_autofree char *sentence = g_strconcat(seeds, ".", NULL);
        append_note(page, sentence, "");
    }
    for (unsigned t = 0; results->counting && t < results->tasks->len; t++)
        page_results_table(page, study, g_ptr_array_index(results->tasks, t));
    if (results->troubles->len) {
        g_string_append(page, "<h3>Runs that failed or are not finished</h3>\n");
        html_list(page, results->troubles);
    }
    if (results->remarks->len) {
        g_string_append(page, "<h3>What else to know</h3>\n");
        html_list(page, results->remarks);
    }
    g_string_append(page, "</section>\n");
}

static void append_link(GString *page, const char *stem, const char *suffix, const char *name)
{
    g_string_append_printf(page, " <a href=\"%s%s\">%s</a>", stem, suffix, name);
}

static void append_figure(GString *page, const Figure *figure)
{
    html_element(page, "h3", figure->heading);
    g_string_append(page, "<figure>\n");
    if (figure->svg)
        svg_inline(page, figure->svg, figure->stem, figure->alt);
    else
        append_note(page, "This figure could not be drawn. What it would show:", figure->alt);
    g_string_append(page, "\n<figcaption>");
    html_text(page, figure->legend);
    g_string_append(page, " Files:");
    if (figure->svg) {
        append_link(page, figure->stem, ".svg", "SVG");
        append_link(page, figure->stem, ".png", "PNG");
    }
    append_link(page, figure->stem, ".gp", "script");
    append_link(page, figure->stem, ".tsv", "numbers");
    g_string_append(page, "</figcaption>\n</figure>\n");
}

static void append_figures(GString *page, const GPtrArray *figures, const GPtrArray *failures)
{
    if (!figures->len)
        return;
    g_string_append(page, "<section>\n<h2>Figures</h2>\n");
    for (unsigned i = 0; i < failures->len; i++)
        append_note(page, "Figures are missing:", g_ptr_array_index(failures, i));
    for (unsigned i = 0; i < figures->len; i++)
        append_figure(page, g_ptr_array_index(figures, i));
    g_string_append(page, "</section>\n");
}

static void append_configuration(GString *page, const Study *study)
{
    g_autofree char *command = overview_command(study);
    const StudiedExperiment *experiment = study->experiments->pdata[0];
    if (experiment->source) {
        g_string_append(page, "<section>\n<h2>Configuration</h2>\n");
        html_element(page, "pre tabindex=\"0\"", experiment->source);
        g_string_append(page, "</section>\n");
    }
    g_string_append(page, "<section>\n<h2>How to repeat it</h2>\n"
                          "<p>With experiment.yaml, which lies beside the folder of this page:</p>\n");
    html_element(page, "pre tabindex=\"0\"", command);
    g_string_append(page, "</section>\n");
}

char *page_make(const Study *study, const Results *results, const GPtrArray *figures, const GPtrArray *failures)
{
    GString *page = g_string_new(NULL);
    append_head(page, study);
    append_overview(page, study);
    append_results(page, study, results);
    append_figures(page, figures, failures);
    page_runs_table(page, study, results);
    append_configuration(page, study);
    g_string_append(page, "</main>\n<footer class=\"quiet\">Written by didact " DIDACT_VERSION
                          " from the run directories.</footer>\n</body>\n</html>\n");
    return g_string_free(page, FALSE);
}
