#include "report/report.h"

#include "report/page.h"
#include <errno.h>
#include <glib/gstdio.h>

static bool write_report(Report *report, const char *folder, GError **error)
{
    g_autoptr(GPtrArray) figures = figures_draw(report->study, report->results, folder, &report->figure_trouble, error);
    if (!figures)
        return false;
    g_autofree char *page = page_make(report->study, report->results, figures, report->figure_trouble);
    g_autoptr(GError) failure = NULL;
    report->page = g_build_filename(folder, "index.html", NULL);
    return g_file_set_contents(report->page, page, -1, &failure) || fail(error, FAULT_INTERNAL, "%s", failure->message);
}

Report *report_make(const char *directory, GError **error)
{
    g_autoptr(Study) study = study_read(directory, error);
    if (!study)
        return NULL;
    g_autofree char *folder = g_build_filename(directory, "report", NULL);
    if (g_mkdir_with_parents(folder, 0777) < 0) {
        fail(error, FAULT_INTERNAL, "%s: cannot make this directory: %s", folder, g_strerror(errno));
        return NULL;
    }
    Report *report = g_new0(Report, 1);
    report->study = g_steal_pointer(&study);
    report->results = results_of(report->study);
    if (write_report(report, folder, error))
        return report;
    report_free(report);
    return NULL;
}

void report_free(Report *report)
{
    if (!report)
        return;
    study_free(report->study);
    results_free(report->results);
    g_free(report->page);
    g_free(report->figure_trouble);
    g_free(report);
}
