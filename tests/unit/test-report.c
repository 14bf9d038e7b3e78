/* What is drawn of run directories, written by hand: pages and pictures. */
#include "report/page/page.h"
#include "report/page/svg.h"
#include "report/report.h"
#include "support/made-up.h"
#include <string.h>

static Report *make_report(GError **error)
{
    const ReportOptions options = {0};
    return report_make((const char *const[]){made_up, NULL}, &options, error);
}

/* gnuplot refuses an axis without a length, and lines through one point are not seen. */
static void one_evaluation_is_drawn(void)
{
    made_up_begin();
    made_up_put_runs();
    const char *const runs[] = {"ou/0", "ou/1", "meta/0", "meta/1"};
    for (int i = 0; i < 4; i++) {
        g_autofree char *text = made_up_evaluations(1, i);
        made_up_put_run(runs[i], "running", text);
    }
    g_autoptr(Report) report = make_report(NULL);
    g_assert_cmpuint(report->failures->len, ==, 0);
    g_autofree char *page = NULL;
    g_assert_true(g_file_get_contents(report->page, &page, NULL, NULL));
    g_assert_nonnull(strstr(page, "<svg role=\"img\""));
    made_up_end();
}

static void pictures_share_a_page(void)
{
    g_autoptr(GString) page = g_string_new(NULL);
    svg_inline(
        page,
        "<?xml version=\"1.0\"?>\n<svg width='1'><title>Gnuplot</title><path id='gpPt1'/><text>id='a' &lt;</text>"
        "<use xlink:href='#gpPt1'/></svg>",
        "one", "a \"b\"");
    g_assert_cmpstr(page->str, ==,
                    "<svg role=\"img\" aria-label=\"a &quot;b&quot;\" width='1'><path id='one_gpPt1'/>"
                    "<text>id='a' &lt;</text><use xlink:href='#one_gpPt1'/></svg>");
}

/* So that a figure is dark on a dark page: what is no variant's colour is the page's. */
static void pictures_take_the_colours_of_the_page(void)
{
    g_autoptr(GString) page = g_string_new(NULL);
    svg_inline(
        page,
        "<svg><rect fill=\"#ffffff\"/><path stroke='rgb( 85,  85,  85)'/><g fill=\"rgb(34,34,34)\" color=\"black\">"
        "<text>rgb(34,34,34)</text></g><path stroke='rgb(221, 221, 221)' fill='rgb(  0, 114, 178)'/></svg>",
        "one", "");
    g_assert_cmpstr(page->str, ==,
                    "<svg role=\"img\" aria-label=\"\"><rect fill=\"var(--ground)\"/><path stroke='var(--quiet)'/>"
                    "<g fill=\"var(--text)\" color=\"var(--text)\"><text>rgb(34,34,34)</text></g>"
                    "<path stroke='var(--rule)' fill='rgb(  0, 114, 178)'/></svg>");
}

/* The numbers and the page come without figures, and what is wrong is told once. */
static void gnuplot_may_be_missing(void)
{
    made_up_begin();
    made_up_put_runs();
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_setenv("PATH", made_up, TRUE);
    g_autoptr(Report) report = make_report(NULL);
    g_setenv("PATH", path, TRUE);
    g_assert_nonnull(report);
    g_assert_cmpuint(report->failures->len, ==, 1);
    g_assert_nonnull(strstr(g_ptr_array_index(report->failures, 0), "gnuplot cannot be started"));
    g_assert_nonnull(strstr(report->summary, "25.5"));
    g_autofree char *page = NULL;
    g_assert_true(g_file_get_contents(report->page, &page, NULL, NULL));
    g_assert_nonnull(strstr(page, "could not be drawn"));
    made_up_end();
}

/* Names as people give them: nothing in them is markup, a command or a path. */
static void odd_names_survive(void)
{
    const char name[] = "it's <b> & \"σ_1\" {x} @2";
    made_up_begin();
    g_autofree char *odd =
        g_strdup_printf("variant\ttask\tseed\tsteps\tdirectory\n%s\ttäsk'/<1>\t0\t1900\tou/0\n", name);
    made_up_put("plan.tsv", odd);
    g_autofree char *text = made_up_evaluations(20, 0);
    made_up_put_run("ou/0", "done", text);
    g_autoptr(GError) error = NULL;
    g_autoptr(Report) report = make_report(&error);
    g_assert_no_error(error);
    g_assert_cmpuint(report->failures->len, ==, 0);
    g_autofree char *page = NULL;
    g_assert_true(g_file_get_contents(report->page, &page, NULL, NULL));
    g_assert_null(strstr(page, "<b>"));
    g_assert_nonnull(strstr(page, "it&apos;s &lt;b&gt; &amp; &quot;σ_1&quot; {x} @2"));
    g_autofree char *svg = g_build_filename(made_up, "report", "curves-task-1.svg", NULL), *drawn = NULL;
    g_assert_true(g_file_get_contents(svg, &drawn, NULL, NULL));
    g_assert_nonnull(strstr(drawn, "σ_1"));
    made_up_end();
}

static char *page_of(Study *study)
{
    g_autoptr(Results) results = results_of(study);
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    return page_make(study, results, none, none, made_up);
}

static void there_may_be_nothing_yet(void)
{
    made_up_begin();
    made_up_put_plan();
    g_autoptr(Study) study = made_up_read();
    g_autofree char *page = page_of(study);
    g_assert_nonnull(strstr(page, "There is no result yet"));
    made_up_end();
    made_up_begin();
    made_up_put_runs();
    const char *const runs[] = {"ou/0", "ou/1", "meta/0", "meta/1"};
    for (int i = 0; i < 4; i++)
        made_up_put_run(runs[i], "failed", NULL);
    g_autoptr(Study) failed = made_up_read();
    g_autofree char *failures = page_of(failed);
    g_assert_nonnull(strstr(failures, "meta on pendulum, seed 1 failed"));
    made_up_end();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/nothing", there_may_be_nothing_yet);
    g_test_add_func("/report/one-drawn", one_evaluation_is_drawn);
    g_test_add_func("/report/svg", pictures_share_a_page);
    g_test_add_func("/report/svg-colours", pictures_take_the_colours_of_the_page);
    g_test_add_func("/report/gnuplot-missing", gnuplot_may_be_missing);
    g_test_add_func("/report/names", odd_names_survive);
    return g_test_run();
}
