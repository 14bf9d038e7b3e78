#include "report/report.h"

#include "report/page.h"
#include "report/remarks.h"
#include "report/summary.h"
#include <errno.h>

void report_free(Report *report)
{
    if (!report)
        return;
    g_free(report->page);
    g_free(report->summary);
    g_ptr_array_unref(report->warnings);
    g_ptr_array_unref(report->failures);
    g_free(report);
}

static GPtrArray *gather_warnings(const Results *results)
{
    GPtrArray *warnings = g_ptr_array_new_with_free_func(g_free);
    char *seeds = remark_on_seeds(results);
    if (seeds)
        g_ptr_array_add(warnings, seeds);
    if (!results->counting)
        g_ptr_array_add(warnings, g_strdup("there is no result yet: no run that could count has an evaluation"));
    g_ptr_array_extend(warnings, results->troubles, (GCopyFunc)(void (*)(void))g_strdup, NULL);
    g_ptr_array_extend(warnings, results->remarks, (GCopyFunc)(void (*)(void))g_strdup, NULL);
    return warnings;
}

static bool make_folder(const char *folder, GError **error)
{
    if (g_mkdir_with_parents(folder, 0777) == 0)
        return true;
    return fail(error, FAULT_INTERNAL, "%s: cannot be made: %s", folder, g_strerror(errno));
}

static bool write_page(const char *path, const char *text, GError **error)
{
    g_autoptr(GError) failure = NULL;
    if (g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &failure))
        return true;
    return fail(error, FAULT_INTERNAL, "%s: cannot write: %s", path, failure->message);
}

Report *report_make(const char *directory, GError **error)
{
    g_autoptr(Study) study = study_read((const char *const[]){directory, NULL}, error);
    g_autofree char *folder = g_build_filename(directory, "report", NULL);
    if (!study || !make_folder(folder, error))
        return NULL;
    g_autoptr(Results) results = results_of(study);
    g_autoptr(Report) report = g_new0(Report, 1);
    report->page = g_build_filename(folder, "index.html", NULL);
    report->failures = g_ptr_array_new_with_free_func(g_free);
    report->warnings = gather_warnings(results);
    report->summary = summary_text(study, results);
    g_autoptr(GPtrArray) figures = figures_draw(study, results, folder, NULL, NULL, report->failures);
    g_autofree char *text = page_make(study, results, figures, report->failures);
    return write_page(report->page, text, error) ? g_steal_pointer(&report) : NULL;
}
