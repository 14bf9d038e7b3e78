#include "report/report.h"

#include "record/whole-file.h"
#include "report/folder.h"
#include "report/numbers/remarks.h"
#include "report/page/page.h"
#include "report/stamp.h"
#include "report/words/answer.h"
#include "report/words/json.h"
#include "report/words/summary.h"
#include <string.h>

static const char page_name[] = "index.html", summary_name[] = "summary.txt", numbers_name[] = "report.json";

void report_free(Report *report)
{
    if (!report)
        return;
    g_free(report->page);
    g_free(report->summary);
    g_ptr_array_unref(report->failures);
    g_free(report);
}

static void tell(const ReportOptions *options, const char *part)
{
    if (options->progress)
        options->progress(part, 0, 0, options->user);
}

static void tell_of_figures(unsigned done, unsigned all, void *user)
{
    const ReportOptions *options = user;
    if (options->progress)
        options->progress("figures", done, all, options->user);
}

static void append_sentences(GString *text, const GPtrArray *sentences)
{
    for (unsigned i = 0; i < sentences->len; i++)
        g_string_append_printf(text, "* %s.\n", (const char *)g_ptr_array_index(sentences, i));
}

static char *summarise(const Study *study, const Results *results)
{
    g_autofree char *answer = answer_text(study, results), *table = summary_text(study, results);
    g_autofree char *seeds = remark_on_seeds(results);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s\n\n%s", answer, table);
    if (seeds || results->troubles->len || results->remarks->len)
        g_string_append_c(text, '\n');
    if (seeds)
        g_string_append_printf(text, "* %s.\n", seeds);
    append_sentences(text, results->troubles);
    append_sentences(text, results->remarks);
    return g_string_free(text, FALSE);
}

char *report_summary(const char *const directories[], const ReportOptions *options, GError **error)
{
    tell(options, "reading");
    g_autoptr(Study) study = study_read(directories, error);
    if (!study)
        return NULL;
    tell(options, "numbers");
    g_autoptr(Results) results = results_of(study);
    return summarise(study, results);
}

static bool write_file(const char *draft, const char *name, const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(draft, name, NULL);
    return whole_file_put(path, text, false, error);
}

/* gnuplot speaks of the draft, which will be gone. */
static void speak_of_folder(GPtrArray *failures, const char *draft, const char *folder)
{
    for (unsigned i = 0; i < failures->len; i++) {
        g_auto(GStrv) parts = g_strsplit(g_ptr_array_index(failures, i), draft, -1);
        g_free(failures->pdata[i]);
        failures->pdata[i] = g_strjoinv(folder, parts);
    }
}

static bool write_report(Report *report, const Study *study, const char *folder, const char *draft,
                         const ReportOptions *options, GError **error)
{
    tell(options, "numbers");
    g_autoptr(Results) results = results_of(study);
    g_autofree char *numbers = json_of(study, results);
    report->summary = summarise(study, results);
    g_autoptr(GPtrArray) figures =
        figures_draw(study, results, draft, tell_of_figures, (void *)options, report->failures);
    speak_of_folder(report->failures, draft, folder);
    tell(options, "page");
    g_autofree char *page = page_make(study, results, figures, report->failures, folder);
    return write_file(draft, numbers_name, numbers, error) && write_file(draft, summary_name, report->summary, error) &&
           write_file(draft, page_name, page, error);
}

static bool draw(Report *report, const char *const directories[], const char *path, Folder *folder, const char *stamp,
                 const ReportOptions *options, GError **error)
{
    tell(options, "reading");
    g_autoptr(Study) study = study_read(directories, error);
    const char *draft = study ? folder_draft(folder, error) : NULL;
    return draft && write_report(report, study, path, draft, options, error) &&
           folder_publish(folder, report->failures->len ? NULL : stamp, error);
}

Report *report_make(const char *const directories[], const ReportOptions *options, GError **error)
{
    g_autofree char *path = options->folder ? g_strdup(options->folder) : folder_default(directories);
    g_autofree char *stamp = stamp_of(directories, path, error);
    g_autoptr(Folder) folder = stamp ? folder_open(path, error) : NULL;
    if (!folder)
        return NULL;
    g_autoptr(Report) report = g_new0(Report, 1);
    report->page = g_build_filename(path, page_name, NULL);
    report->failures = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *kept = g_build_filename(path, summary_name, NULL);
    report->was_current = folder_is_current(folder, stamp) && g_file_get_contents(kept, &report->summary, NULL, NULL);
    if (!report->was_current && !draw(report, directories, path, folder, stamp, options, error))
        return NULL;
    return g_steal_pointer(&report);
}
