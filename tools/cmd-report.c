/* didact report: from run directories to numbers, figures and a page. */
#include "commands.h"
#include "report/report.h"
#include "stopwatch.h"
#include "tell.h"
#include <stdio.h>
#include <unistd.h>

typedef struct Wishes {
    GStrv directories;
    char *out;
    gboolean text, times;
} Wishes;

static bool parse(char **argv, Wishes *wishes, GError **error)
{
    const GOptionEntry entries[] = {
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &wishes->out, "write into FOLDER", "FOLDER"},
        {"text", 0, 0, G_OPTION_ARG_NONE, &wishes->text, "print the table of results, and write nothing", NULL},
        {"times", 0, 0, G_OPTION_ARG_NONE, &wishes->times, "tell how long each part of it took", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &wishes->directories, NULL, "DIR..."},
        {NULL},
    };
    g_auto(GStrv) words = g_strdupv(argv);
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context,
                                 "Draws the report of the experiment in DIR, finished or not, into DIR/report/: "
                                 "index.html, the figures, summary.txt and report.json.\nSeveral are compared on one "
                                 "page, in a folder beside the first: A+B+C/.");
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact report");
    if (!g_option_context_parse_strv(context, &words, error))
        return false;
    if (!wishes->directories)
        return fail(error, FAULT_USAGE, "name a directory that 'didact run' wrote; 'didact report --help' explains");
    if (wishes->text && wishes->out)
        return fail(error, FAULT_USAGE, "--text writes nothing, so that there is nothing for --out; leave one away");
    return true;
}

/* What is told of the work while it goes on. */
typedef struct Display {
    bool on_terminal, times;
    const char *part;
    double since;
} Display;

static void finish_part(Display *display)
{
    if (display->times && display->part)
        fprintf(stderr, "%-8s %7.3f s\n", display->part, stopwatch_now() - display->since);
}

static void show(const char *part, unsigned done, unsigned all, void *user)
{
    Display *display = user;
    if (g_strcmp0(part, display->part) != 0) {
        finish_part(display);
        display->part = part;
        display->since = stopwatch_now();
    }
    if (display->on_terminal && all)
        fprintf(stderr, "\r\033[K%s: %u of %u", part, done, all);
    else if (display->on_terminal)
        fprintf(stderr, "\r\033[K%s", part);
}

static void show_end(Display *display)
{
    if (display->on_terminal && display->part)
        fputs("\r\033[K", stderr);
    finish_part(display);
}

static int print_summary(const Wishes *wishes, const ReportOptions *options, Display *display)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *summary = report_summary((const char *const *)wishes->directories, options, &error);
    show_end(display);
    if (!summary)
        return tell(error);
    fputs(summary, stdout);
    return 0;
}

static int make_report(const Wishes *wishes, const ReportOptions *options, Display *display)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Report) report = report_make((const char *const *)wishes->directories, options, &error);
    show_end(display);
    if (!report)
        return tell(error);
    for (unsigned i = 0; i < report->failures->len; i++)
        fprintf(stderr, "didact: %s\n", (const char *)g_ptr_array_index(report->failures, i));
    printf("%s\nreport: %s%s\n", report->summary, report->page, report->was_current ? " (up to date)" : "");
    return 0;
}

int cmd_report(int argc, char **argv)
{
    Wishes wishes = {0};
    g_autoptr(GError) error = NULL;
    const bool well = parse(argv, &wishes, &error);
    Display display = {.on_terminal = isatty(STDERR_FILENO) && !wishes.times, .times = wishes.times};
    const ReportOptions options = {wishes.out, show, &display};
    int status = !well         ? tell(error)
                 : wishes.text ? print_summary(&wishes, &options, &display)
                               : make_report(&wishes, &options, &display);
    g_strfreev(wishes.directories);
    g_free(wishes.out);
    return status;
}
