/* didact report: the page and the figures of an experiment. */
#include "commands.h"
#include "report/report.h"
#include "report/text-table.h"
#include "tell.h"

static bool parse(int argc, char **argv, char ***directories, GError **error)
{
    const GOptionEntry entries[] = {
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, directories, NULL, "DIR"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context,
                                 "Draws the report of the experiment in DIR: DIR/report/index.html, and the figures "
                                 "beside it\nas SVG and PNG with the gnuplot scripts and data that made them. Works "
                                 "while runs go on.");
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact report");
    if (!g_option_context_parse(context, &argc, &argv, error))
        return false;
    if (!*directories || g_strv_length(*directories) != 1)
        return fail(error, FAULT_USAGE, "name the directory of one experiment; 'didact report --help' explains");
    return true;
}

int cmd_report(int argc, char **argv)
{
    g_auto(GStrv) directories = NULL;
    g_autoptr(GError) error = NULL;
    if (!parse(argc, argv, &directories, &error))
        return tell(error);
    Report *report = report_make(directories[0], &error);
    if (!report)
        return tell(error);
    text_table_print(stdout, report->study, report->results);
    printf("report: %s\n", report->page);
    if (report->figure_trouble)
        fprintf(stderr, "didact report: %s; the page has the numbers without figures\n", report->figure_trouble);
    report_free(report);
    return 0;
}
