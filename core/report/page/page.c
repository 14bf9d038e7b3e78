#include "report/page/page.h"

#include "report/numbers/remarks.h"
#include "report/page/html.h"
#include "report/page/page-evidence.h"
#include "report/page/page-figures.h"
#include "report/page/page-results.h"
#include "report/page/page-runs.h"
#include "report/page/style.h"
#include "report/words/answer.h"
#include "report/words/overview.h"
#include <math.h>

enum { FEW_TROUBLES = 12 }; /* more of them are folded away */

/* All that the page is made of. */
typedef struct Parts {
    const Study *study;
    const Results *results;
    const GPtrArray *figures, *failures;
    const char *folder;
} Parts;

/* A part of the page below a heading of its own; the table of contents lists them. */
typedef struct Section {
    const char *id, *heading;
    void (*append)(GString *page, const Parts *parts); /* NULL: its figures, and there is no section without any */
    FigureSection figures;
} Section;

static void append_how_to_read(GString *page, const Results *results)
{
    html_element(
        page, "p class=\"quiet\"",
        "Final return: the mean over the last 10 % of a run’s evaluations. IQM: the interquartile mean over runs, "
        "without the lowest and the highest quarter. Below each number is its 95 % bootstrap interval, resampled "
        "over runs. Differences are paired by seed; p is that of a permutation test within pairs, corrected by "
        "Holm’s method. A difference is bold where it is shown: enough seeds, an interval without 0, p < 0.05.");
    if (results->aggregates.kind == SCORE_NORMALISED)
        html_element(
            page, "p class=\"quiet\"",
            "A normalised score is 0 at a task’s low return and 1 at its high one, as report: normalise: says; a "
            "low that is not given there is a random policy’s.");
    if (results->aggregates.kind == SCORE_RANKED)
        html_element(page, "p class=\"quiet\"",
                     "Ranks stand in for scores, as not every task has a low and a high return to normalise by: of all "
                     "runs on a task, the one with the lowest final return has 0 and the one with the highest 1.");
}

static void append_sentences(GString *page, const char *heading, const GPtrArray *sentences)
{
    if (!sentences->len)
        return;
    g_autofree char *many = g_strdup_printf("%s (%u)", heading, sentences->len);
    html_element(page, "h3", heading);
    if (sentences->len > FEW_TROUBLES) {
        g_string_append(page, "<details>\n");
        html_element(page, "summary", many);
    }
    html_list(page, sentences);
    if (sentences->len > FEW_TROUBLES)
        g_string_append(page, "</details>\n");
}

static void append_threshold(GString *page, const Study *study, const TaskResults *task)
{
    if (isnan(task->threshold))
        return;
    g_autofree char *value = digits_short(task->threshold);
    g_autoptr(GString) sentence = g_string_new(study_task(study, task->task));
    g_string_append_printf(sentence, ": %s, %s.", value,
                           task->threshold_given ? "as report: thresholds: says"
                                                 : "the IQM of the baseline’s final returns");
    html_element(page, "li", sentence->str);
}

static void append_further(GString *page, const Parts *parts)
{
    page_numbers_table(page, parts->study, parts->results);
    html_element(
        page, "p class=\"quiet\"",
        "Best over time is the highest evaluation of each run: it tells what was passed through, not what was "
        "kept, and luck raises it. P(better) is the probability that a run of the variant ends above one of the "
        "baseline, ties counted half. Steps to threshold: of the median run, to the first evaluation that is not "
        "below:");
    g_string_append(page, "<ul class=\"quiet\">\n");
    for (unsigned t = 0; t < parts->results->tasks->len; t++)
        append_threshold(page, parts->study, g_ptr_array_index(parts->results->tasks, t));
    g_string_append(page, "</ul>\n");
    page_twins_table(page, parts->study, parts->results);
}

static void append_results(GString *page, const Parts *parts)
{
    const Results *results = parts->results;
    if (results->counting) {
        page_results_table(page, parts->study, results);
        append_how_to_read(page, results);
        append_further(page, parts);
    }
    append_sentences(page, "Runs that failed or are not finished", results->troubles);
    append_sentences(page, "What else to know", results->remarks);
}

static void append_runs(GString *page, const Parts *parts)
{
    page_runs_table(page, parts->study, parts->results, parts->folder);
}

static void append_reproduce(GString *page, const Parts *parts)
{
    page_reproduce(page, parts->study, parts->folder);
}

static void append_configuration(GString *page, const Parts *parts)
{
    page_configuration(page, parts->study, parts->folder);
}

static void append_manifest(GString *page, const Parts *parts)
{
    page_manifest(page, parts->study, parts->folder);
}

static const Section sections[] = {
    {.id = "results", .heading = "Results", .append = append_results},
    {.id = "curves", .heading = "Learning curves", .figures = FIGURE_CURVES},
    {.id = "aggregates", .heading = "Over tasks and runs", .figures = FIGURE_AGGREGATES},
    {.id = "teachers", .heading = "What the teachers did", .figures = FIGURE_TEACHERS},
    {.id = "health", .heading = "How the runs went", .figures = FIGURE_HEALTH},
    {.id = "runs", .heading = "Runs", .append = append_runs},
    {.id = "reproduce", .heading = "How to repeat it", .append = append_reproduce},
    {.id = "configuration", .heading = "Configuration", .append = append_configuration},
    {.id = "manifest", .heading = "Manifest", .append = append_manifest},
};

static bool is_there(const Section *section, const Parts *parts)
{
    return section->append || page_has_figures(parts->figures, section->figures);
}

static void append_head(GString *page, const Study *study)
{
    g_string_append(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                          "<meta name=\"color-scheme\" content=\"light dark\">\n"
                          "<meta name=\"generator\" content=\"didact " DIDACT_VERSION "\">\n"
                          "<link rel=\"icon\" href=\"data:,\">\n");
    g_autofree char *title = g_strdup_printf("%s: Didact report", study->name);
    html_element(page, "title", title);
    g_string_append(page, "<style>\n");
    for (size_t i = 0; style_sheet[i]; i++)
        g_string_append_printf(page, "%s\n", style_sheet[i]);
    g_string_append(page, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#results\">To the results</a>\n");
}

/* The first screen's words: what was asked, the answer, and what stands against it. */
static void append_answer(GString *page, const Parts *parts)
{
    g_autofree char *asked = overview_asked(parts->study), *states = overview_states(parts->study);
    g_autofree char *answer = answer_text(parts->study, parts->results);
    g_autofree char *seeds = remark_on_seeds(parts->results);
    g_string_append(page, "<header>\n");
    g_autofree char *question = g_strjoin(" ", asked, states, NULL);
    html_element(page, "h1", parts->study->name);
    html_element(page, "p class=\"asked\"", question);
    html_element(page, "p class=\"answer\"", answer);
    if (seeds) {
        g_autofree char *sentence = g_strconcat(seeds, ".", NULL);
        html_warning(page, sentence, "");
    }
    for (unsigned i = 0; i < parts->failures->len; i++)
        html_warning(page, "Figures are missing:", g_ptr_array_index(parts->failures, i));
    g_string_append(page, "</header>\n");
}

static void append_contents(GString *page, const Parts *parts)
{
    g_string_append(page, "<nav aria-label=\"Contents\">\n<ul>\n");
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
        if (is_there(&sections[i], parts))
            g_string_append_printf(page, "<li><a href=\"#%s\">%s</a></li>\n", sections[i].id, sections[i].heading);
    g_string_append(page, "</ul>\n</nav>\n");
}

static void append_section(GString *page, const Section *section, const Parts *parts)
{
    g_string_append_printf(page, "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n<h2 id=\"%s-heading\">%s</h2>\n",
                           section->id, section->id, section->id, section->heading);
    if (section->append)
        section->append(page, parts);
    else
        page_figures(page, parts->figures, section->figures);
    g_string_append(page, "</section>\n");
}

char *page_make(const Study *study, const Results *results, const GPtrArray *figures, const GPtrArray *failures,
                const char *folder)
{
    const Parts parts = {study, results, figures, failures, folder};
    GString *page = g_string_new(NULL);
    append_head(page, study);
    append_answer(page, &parts);
    append_contents(page, &parts);
    g_string_append(page, "<main>\n");
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
        if (is_there(&sections[i], &parts))
            append_section(page, &sections[i], &parts);
    g_string_append(page, "</main>\n<footer class=\"quiet\">Written by didact " DIDACT_VERSION
                          " from the run directories.</footer>\n</body>\n</html>\n");
    return g_string_free(page, FALSE);
}
