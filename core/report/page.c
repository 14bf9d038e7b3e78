#include "report/page.h"

#include "report/html.h"
#include "report/page-style.h"
#include "report/palette.h"
#include "report/remarks.h"
#include "report/result-cells.h"
#include <math.h>
#include <string.h>

/* ---- head ---- */

static char *counted(unsigned count, const char *noun)
{
    return g_strdup_printf("%u %s%s", count, noun, count == 1 ? "" : "s");
}

/* The most runs that any variant has on one task. */
static unsigned most_seeds(const Results *results)
{
    unsigned most = 0;
    for (unsigned t = 0; t < results->tasks->len; t++) {
        const TaskResults *task = g_ptr_array_index(results->tasks, t);
        for (unsigned v = 0; v < task->results->len; v++)
            most = MAX(most, ((const Result *)g_ptr_array_index(task->results, v))->planned);
    }
    return most;
}

static void append_lead(GString *page, const Study *study, const Results *results)
{
    g_autofree char *variants = counted(study->variants->len, "variant"), *tasks = counted(study->tasks->len, "task");
    g_autofree char *seeds = counted(most_seeds(results), "seed"), *runs = counted(study->runs->len, "run");
    const Run *first = g_ptr_array_index(study->runs, 0);
    g_autofree char *lead = g_strdup_printf("%s × %s × %s: %s of %" G_GINT64_FORMAT " environment steps each", variants,
                                            tasks, seeds, runs, first->steps);
    html_element(page, "p class=\"soft\"", lead);
    g_string_append_c(page, '\n');
}

static void append_notes(GString *page, const Results *results, const char *figure_trouble)
{
    g_autofree char *seeds = remark_on_seeds(results);
    if (!seeds && !figure_trouble && results->counting && !results->troubles->len && !results->remarks->len)
        return;
    g_string_append(page, "<div class=\"note\" role=\"note\">\n");
    if (!results->counting)
        html_element(page, "p", "No run has an evaluation yet: there is nothing to compare.");
    if (seeds)
        html_element(page, "p", seeds);
    if (figure_trouble)
        html_element(page, "p", figure_trouble);
    html_list(page, results->troubles);
    html_list(page, results->remarks);
    g_string_append(page, "</div>\n");
}

/* ---- results ---- */

/* How the variant's lines look. */
static void append_swatch(GString *page, unsigned variant)
{
    g_string_append_printf(page,
                           "<svg class=\"swatch\" viewBox=\"0 0 32 14\" aria-hidden=\"true\"><line x1=\"0\" y1=\"7\" "
                           "x2=\"32\" y2=\"7\" stroke=\"%s\" stroke-width=\"4\" stroke-dasharray=\"%s\"/></svg>",
                           palette_colour(variant), palette_dashes(variant));
}

static void append_result(GString *page, const Study *study, const Result *result, const Digits *digits)
{
    g_auto(GStrv) cells = result_row(study, result, digits);
    g_string_append(page, "<tr><th scope=\"row\">");
    append_swatch(page, result->variant);
    html_text(page, cells[0]);
    g_string_append(page, "</th>");
    for (int i = 1; i < RESULT_CELLS; i++)
        html_element(page, "td", cells[i]);
    g_string_append(page, "</tr>\n");
}

/* The first `left` columns hold words. */
static void append_heads(GString *page, char *const heads[], int left)
{
    g_string_append(page, "<thead><tr>");
    for (; *heads; heads++)
        html_element(page, left-- > 0 ? "th scope=\"col\" class=\"left\"" : "th scope=\"col\"", *heads);
    g_string_append(page, "</tr></thead>\n<tbody>\n");
}

static void append_results(GString *page, const Study *study, const TaskResults *task)
{
    Digits digits = result_digits(task);
    g_auto(GStrv) heads = result_heads(study);
    g_autofree char *note = result_note(task);
    html_element(page, "h3", study_task(study, task->task));
    g_string_append(page, "\n<div class=\"scroll\" tabindex=\"0\"><table>\n");
    append_heads(page, heads, 1);
    for (unsigned i = 0; i < task->results->len; i++)
        append_result(page, study, g_ptr_array_index(task->results, i), &digits);
    g_string_append(page, "</tbody></table></div>\n");
    html_element(page, "p class=\"soft\"", note);
}

/* ---- figures ---- */

static void append_figure(GString *page, const Figure *figure)
{
    g_string_append(page, "<figure>\n");
    html_element(page, "h3", figure->title);
    if (figure->svg) {
        g_string_append(page, figure->svg);
    } else {
        html_element(page, "p", figure->finding);
        html_element(page, "p class=\"soft\"", "The figure could not be drawn.");
    }
    g_string_append(page, "\n<figcaption>");
    html_text(page, figure->caption);
    g_string_append_printf(page, " Files: %s.svg, .png, .tsv, .gp.</figcaption>\n</figure>\n", figure->stem);
}

/* ---- runs ---- */

static void append_number(GString *page, double x)
{
    g_autofree char *text = isnan(x) ? g_strdup("-") : digits_short(x);
    html_element(page, "td", text);
}

static void append_run(GString *page, const Study *study, const Run *run)
{
    const Status *status = &run->status;
    char seed[24];
    g_snprintf(seed, sizeof seed, "%" G_GINT64_FORMAT, run->seed);
    g_string_append(page, "<tr>");
    html_element(page, "th scope=\"row\"", study_variant(study, run->variant));
    html_element(page, "td class=\"left\"", study_task(study, run->task));
    html_element(page, "td class=\"left\"", run_state_name(status->state));
    html_element(page, "td", seed);
    append_number(page, (double)status->step);
    append_number(page, run_latest_return(run));
    append_number(page, status->seconds > 0 ? (double)status->step / status->seconds : NAN);
    append_number(page, status->seconds > 0 ? (double)status->updates / status->seconds : NAN);
    g_string_append(page, "</tr>\n");
}

static void append_runs(GString *page, const Study *study)
{
    char *const heads[] = {"variant", "task", "state", "seed", "steps", "latest return", "steps/s", "updates/s", NULL};
    g_string_append(page, "<h2>Runs</h2>\n<div class=\"scroll\" tabindex=\"0\"><table>\n");
    append_heads(page, heads, 3);
    for (unsigned i = 0; i < study->runs->len; i++)
        append_run(page, study, g_ptr_array_index(study->runs, i));
    g_string_append(page, "</tbody></table></div>\n");
    html_element(page, "p class=\"soft\"", "Latest return: mean of the last tenth of the run's own evaluations.");
}

/* ---- how to repeat it ---- */

static void append_configuration(GString *page, const Study *study)
{
    GString *command = g_string_new("didact run experiment.yaml");
    for (char **override = study->overrides; *override; override++) {
        g_autofree char *quoted = g_shell_quote(*override);
        g_string_append_printf(command, " --set %s", quoted);
    }
    g_string_append(command, " --out AGAIN");
    g_string_append(page, "<h2>To repeat it</h2>\n<p>With experiment.yaml as it stands below:</p>\n<pre>");
    html_text(page, command->str);
    g_string_append(page, "</pre>\n<h2>Configuration</h2>\n<pre>");
    html_text(page, study->source ? study->source : "experiment.yaml is not there any more");
    g_string_append(
        page, "</pre>\n<p class=\"soft\">Every run's config.yaml has the whole configuration, defaults included; its "
              "manifest.json tells program, machine and plugins.</p>\n");
    g_string_free(command, TRUE);
}

char *page_make(const Study *study, const Results *results, const GPtrArray *figures, const char *figure_trouble)
{
    GString *page = g_string_new("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html_element(page, "title", study->name);
    g_string_append_printf(page, "\n<style>\n%s</style>\n</head>\n<body>\n<main>\n", page_style);
    html_element(page, "h1", study->name);
    append_lead(page, study, results);
    append_notes(page, results, figure_trouble);
    g_string_append(page, "<h2>Results</h2>\n");
    for (unsigned t = 0; t < results->tasks->len; t++)
        append_results(page, study, g_ptr_array_index(results->tasks, t));
    if (figures->len)
        g_string_append(page, "<h2>Figures</h2>\n");
    for (unsigned i = 0; i < figures->len; i++)
        append_figure(page, g_ptr_array_index(figures, i));
    append_runs(page, study);
    append_configuration(page, study);
    g_string_append_printf(page, "<p class=\"soft\">Made by didact %s.</p>\n</main>\n</body>\n</html>\n",
                           DIDACT_VERSION);
    return g_string_free(page, FALSE);
}
