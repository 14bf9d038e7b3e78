/* didact report: from run directories to numbers, figures and a page. */
#include "commands.h"
#include "report/report.h"
#include "tell.h"
#include <stdio.h>

static bool parse(char **argv, GStrv *directories, GError **error)
{
    const GOptionEntry entries[] = {
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, directories, NULL, "DIR"},
        {NULL},
    };
    g_auto(GStrv) words = g_strdupv(argv);
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context,
                                 "Draws the report of the experiment in DIR, finished or not, into DIR/report/: "
                                 "index.html and the figures.");
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact report");
    if (!g_option_context_parse_strv(context, &words, error))
        return false;
    if (!*directories || g_strv_length(*directories) != 1)
        return fail(error, FAULT_USAGE, "name one directory that 'didact run' wrote; 'didact report --help' explains");
    return true;
}

static void print_each(const GPtrArray *sentences)
{
    for (unsigned i = 0; i < sentences->len; i++)
        fprintf(stderr, "didact: %s\n", (const char *)g_ptr_array_index(sentences, i));
}

int cmd_report(int argc, char **argv)
{
    g_auto(GStrv) directories = NULL;
    g_autoptr(GError) error = NULL;
    if (!parse(argv, &directories, &error))
        return tell(error);
    g_autoptr(Report) report = report_make(directories[0], &error);
    if (!report)
        return tell(error);
    print_each(report->failures);
    print_each(report->warnings);
    printf("%sreport: %s\n", report->summary, report->page);
    return 0;
}
