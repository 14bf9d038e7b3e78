#include "report/page/page-runs.h"

#include "report/page/html.h"
#include "report/page/links.h"
#include <math.h>

/* The final return that the results rest on, or where the run stands when it does not count. */
static double return_of(const Results *results, const Run *run)
{
    const TaskResults *task = g_ptr_array_index(results->tasks, run->task);
    const Result *result = task_result(task, run->variant);
    unsigned place;
    if (result && g_ptr_array_find(result->runs, run, &place))
        return result->finals[place];
    return run_latest_return(run);
}

static void append_files(GString *page, const Run *run, const char *folder)
{
    g_autofree char *place = g_strconcat(run->directory, "/", NULL), *address = link_address(folder, place);
    g_autofree char *log = g_build_filename(run->directory, "log.txt", NULL), *log_address = link_address(folder, log);
    g_autofree char *config = g_build_filename(run->directory, "config.yaml", NULL);
    g_autofree char *config_address = link_address(folder, config);
    g_string_append(page, "<td class=\"word\">");
    html_link(page, address, "files");
    g_string_append(page, " ");
    html_link(page, config_address, "config");
    if (g_file_test(log, G_FILE_TEST_EXISTS)) {
        g_string_append(page, " ");
        html_link(page, log_address, "log");
    }
    g_string_append(page, "</td>\n");
}

static char *speed_of(const Run *run)
{
    return run->status.seconds > 0 ? digits_short(round((double)run->status.updates / run->status.seconds))
                                   : g_strdup("-");
}

static void append_run(GString *page, const Study *study, const Run *run, double final, const Digits *digits)
{
    g_autofree char *seed = g_strdup_printf("%" G_GINT64_FORMAT, run->seed);
    g_autofree char *step = g_strdup_printf("%" G_GINT64_FORMAT, run->status.step);
    g_autofree char *seconds = g_strdup_printf("%.0f", run->status.seconds);
    g_autofree char *text = digits_text(digits, final), *speed = speed_of(run);
    html_row_name(page, study_variant(study, run->variant));
    if (study->tasks->len > 1)
        html_word(page, study_task(study, run->task));
    html_cell(page, seed);
    html_word(page, run_state_name(run->status.state));
    html_cell(page, step);
    html_cell(page, text);
    html_cell(page, speed);
    html_cell(page, seconds);
}

static void append_head(GString *page, const Study *study)
{
    g_string_append(page, "<table class=\"runs\">\n<caption>All runs</caption>\n<thead>\n<tr>\n");
    html_column(page, "Variant", true);
    if (study->tasks->len > 1)
        html_column(page, "Task", true);
    html_column(page, "Seed", false);
    html_column(page, "State", true);
    html_column(page, "Steps", false);
    html_column(page, "Final return", false);
    html_column(page, "Updates/s", false);
    html_column(page, "Seconds", false);
    html_column(page, "Files", true);
    g_string_append(page, "</tr>\n</thead>\n<tbody>\n");
}

void page_runs_table(GString *page, const Study *study, const Results *results, const char *folder)
{
    g_autofree double *finals = g_new(double, study->runs->len);
    g_autofree Digits *digits = g_new0(Digits, study->tasks->len);
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        finals[i] = return_of(results, run);
        digits_see(&digits[run->task], finals[i]);
    }
    html_wide_begin(page, "All runs");
    append_head(page, study);
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        g_string_append(page, "<tr>\n");
        append_run(page, study, run, finals[i], &digits[run->task]);
        append_files(page, run, folder);
        g_string_append(page, "</tr>\n");
    }
    g_string_append(page, "</tbody>\n</table>\n");
    html_wide_end(page);
    html_element(
        page, "p class=\"quiet\"",
        "Final return: of a run that counts, the mean over the last 10 % of the evaluations that all runs of its "
        "task have; of one that does not, over its own. Updates/s counts the student’s updates.");
}
