#include "report/page-tables.h"

#include "report/digits.h"
#include "report/html.h"
#include "report/palette.h"
#include <math.h>

/* The variant's line as the figures draw it. */
static void append_key(GString *page, unsigned variant)
{
    g_string_append_printf(page,
                           "<svg class=\"key\" viewBox=\"0 0 32 10\" aria-hidden=\"true\"><line x1=\"0\" y1=\"5\" "
                           "x2=\"32\" y2=\"5\" stroke=\"%s\" stroke-width=\"2.5\" stroke-dasharray=\"%s\"/></svg>",
                           palette_colour(variant), palette_dashes(variant));
}

static void append_interval(GString *page, const Digits *digits, Interval interval)
{
    g_autofree char *mean = digits_text(digits, interval.value);
    g_string_append(page, "<td><span class=\"number\">");
    html_number(page, mean);
    g_string_append(page, "</span>");
    if (!isnan(interval.low)) {
        g_autofree char *low = digits_text(digits, interval.low), *high = digits_text(digits, interval.high);
        g_string_append(page, " <span class=\"range\"><span>");
        html_number(page, low);
        g_string_append(page, "</span> to <span>");
        html_number(page, high);
        g_string_append(page, "</span></span>");
    }
    g_string_append(page, "</td>\n");
}

static void append_result(GString *page, const Study *study, const Result *result, const Digits *finals,
                          const Digits *differences)
{
    g_string_append(page, "<tr>\n<th scope=\"row\">");
    append_key(page, result->variant);
    html_text(page, study_variant(study, result->variant));
    g_string_append_printf(page, "</th>\n<td class=\"number\">%u of %u</td>\n", result->finished, result->planned);
    append_interval(page, finals, result->final.iqm);
    if (result->variant == study->baselines[result->variant])
        g_string_append(page, "<td class=\"quiet\">baseline</td>\n");
    else
        append_interval(page, differences, result->baseline ? result->baseline->difference : (Interval){NAN, NAN, NAN});
    g_string_append(page, "</tr>\n");
}

static void append_results_head(GString *page, const Study *study, const char *task)
{
    g_autofree char *difference = g_strdup("Difference");
    g_string_append(page, "<div class=\"scroll\">\n<table class=\"results\">\n");
    html_element(page, "caption", task);
    g_string_append(page, "<thead>\n<tr>\n");
    html_column(page, "Variant", TRUE);
    html_column(page, "Seeds finished", FALSE);
    html_column(page, "Final return", FALSE);
    html_column(page, difference, FALSE);
    g_string_append(page, "</tr>\n</thead>\n<tbody>\n");
}

void page_results_table(GString *page, const Study *study, const TaskResults *task)
{
    Digits finals = {0}, differences = {0};
    for (unsigned v = 0; v < task->results->len; v++)
        digits_see_interval(&finals, ((const Result *)task->results->pdata[v])->final.iqm);
    append_results_head(page, study, study_task(study, task->task));
    for (unsigned v = 0; v < task->results->len; v++)
        append_result(page, study, g_ptr_array_index(task->results, v), &finals, &differences);
    g_string_append(page, "</tbody>\n</table>\n</div>\n");
    if (task->steps->len)
        g_string_append_printf(page,
                               "<p class=\"quiet\">Final return: mean over the last 10 %% of evaluations, here the "
                               "last %u of %u, up to step "
                               "%" G_GINT64_FORMAT
                               "; then over seeds. Differences are paired by seed. Below each number its 95 %% "
                               "interval over seeds.</p>\n",
                               task->final_count, task->steps->len, task_last_step(task));
}

/* The final return that the results rest on, or where the run stands when it does not count. */
static double return_of(const Results *results, const Run *run)
{
    const TaskResults *task = g_ptr_array_index(results->tasks, run->task);
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        unsigned place;
        if (g_ptr_array_find(result->runs, run, &place))
            return result->finals[place];
    }
    return run_latest_return(run);
}

static void append_run(GString *page, const Study *study, const Run *run, double final, const Digits *digits)
{
    g_autofree char *seed = g_strdup_printf("%" G_GINT64_FORMAT, run->seed);
    g_autofree char *step = g_strdup_printf("%" G_GINT64_FORMAT, run->status.step);
    g_autofree char *text = digits_text(digits, final);
    g_autofree char *speed =
        run->status.seconds > 0 ? digits_short((double)run->status.updates / run->status.seconds) : g_strdup("-");
    g_string_append(page, "<tr>\n");
    html_row_name(page, study_variant(study, run->variant));
    if (study->tasks->len > 1)
        html_word(page, study_task(study, run->task));
    html_cell(page, seed);
    html_word(page, run_state_name(run->status.state));
    html_cell(page, step);
    html_cell(page, text);
    html_cell(page, speed);
    g_string_append(page, "</tr>\n");
}

static void append_runs_head(GString *page, const Study *study)
{
    g_string_append(page, "<section>\n<h2>Runs</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                          "aria-label=\"All runs\">\n<table class=\"runs\">\n<thead>\n<tr>\n");
    html_column(page, "Variant", TRUE);
    if (study->tasks->len > 1)
        html_column(page, "Task", TRUE);
    html_column(page, "Seed", FALSE);
    html_column(page, "State", TRUE);
    html_column(page, "Steps", FALSE);
    html_column(page, "Final return", FALSE);
    html_column(page, "Updates/s", FALSE);
    g_string_append(page, "</tr>\n</thead>\n<tbody>\n");
}

void page_runs_table(GString *page, const Study *study, const Results *results)
{
    g_autofree double *finals = g_new(double, study->runs->len);
    g_autofree Digits *digits = g_new0(Digits, study->tasks->len);
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        finals[i] = return_of(results, run);
        digits_see(&digits[run->task], finals[i]);
    }
    append_runs_head(page, study);
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        append_run(page, study, run, finals[i], &digits[run->task]);
    }
    g_string_append(page,
                    "</tbody>\n</table>\n</div>\n<p class=\"quiet\">A run that does not count shows the mean of its "
                    "own last 10 % of evaluations. Updates/s counts the student’s updates.</p>\n</section>\n");
}
