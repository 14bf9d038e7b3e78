/* The progress display, on a terminal and elsewhere. */
#include "launch/progress.h"
#include "launch/tally.h"
#include <pty.h>
#include <string.h>
#include <unistd.h>

/* Both ends of a pipe or of a terminal, and an experiment of which one run is done. */
typedef struct Fixture {
    int shown, seen;
    Job jobs[4];
} Fixture;

static void add_jobs(Fixture *fixture)
{
    static const Status statuses[] = {
        {.state = RUN_DONE, .step = 1000, .steps = 1000, .seconds = 10, .reason = ""},
        {.state = RUN_RUNNING, .steps = 1000, .reason = ""},
        {.state = RUN_FAILED, .step = 400, .steps = 1000, .seconds = 4, .reason = "it broke"},
        {.state = RUN_PLANNED, .steps = 1000, .reason = ""},
    };
    static const char *const names[] = {"ou/seed-0", "ou/seed-1", "meta/seed-0", "meta/seed-1"};
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
        fixture->jobs[i] = (Job){.name = names[i], .directory = names[i], .status = statuses[i]};
}

static void set_up_pipe(Fixture *fixture, gconstpointer unused)
{
    int ends[2];
    g_assert_cmpint(pipe(ends), ==, 0);
    fixture->seen = ends[0], fixture->shown = ends[1];
    add_jobs(fixture);
}

static void set_up_terminal(Fixture *fixture, gconstpointer columns)
{
    const struct winsize size = {.ws_row = 3, .ws_col = (unsigned short)GPOINTER_TO_INT(columns)};
    g_assert_cmpint(openpty(&fixture->seen, &fixture->shown, NULL, NULL, &size), ==, 0);
    g_setenv("TERM", "xterm", TRUE);
    g_unsetenv("NO_COLOR");
    add_jobs(fixture);
}

/* A chroot or container may have no /dev/pts. */
static bool terminals_are_here(void)
{
    int seen, shown;
    if (openpty(&seen, &shown, NULL, NULL, NULL) != 0)
        return false;
    close(seen);
    close(shown);
    return true;
}

static void tear_down(Fixture *fixture, gconstpointer unused)
{
    close(fixture->seen);
    close(fixture->shown);
}

/* One run has come half its way since: slowly, so that it and not the clock says what is left. */
static Progress *begin(Fixture *fixture)
{
    Progress *progress = progress_new(fixture->shown, fixture->jobs, G_N_ELEMENTS(fixture->jobs));
    fixture->jobs[1].status.step = 500;
    fixture->jobs[1].status.seconds = 250;
    return progress;
}

/* What has been shown since the last time; a byte that is never shown marks its end. */
static char *look(const Fixture *fixture)
{
    g_autoptr(GString) shown = g_string_new(NULL);
    char byte = '\1';
    g_assert_cmpint(write(fixture->shown, &byte, 1), ==, 1);
    while (read(fixture->seen, &byte, 1) == 1 && byte != '\1')
        g_string_append_c(shown, byte);
    return g_strdup(shown->str);
}

static void assert_shown(const Fixture *fixture, const char *expected)
{
    g_autofree char *shown = look(fixture);
    g_assert_cmpstr(shown, ==, expected);
}

static void durations_are_for_people(void)
{
    const struct {
        double seconds;
        const char *text;
    } cases[] = {{0.4, "0 s"}, {59.4, "59 s"}, {59.6, "1 min 00 s"}, {125, "2 min 05 s"}, {12000, "3 h 20 min"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = tally_duration(cases[i].seconds);
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

static void plain_lines_come_at_the_end_of_runs(Fixture *fixture, gconstpointer unused)
{
    Progress *progress = begin(fixture);
    progress_tell(progress, POOL_TICK, NULL);
    assert_shown(fixture, "");
    progress_tell(progress, POOL_ENDED, &fixture->jobs[0]);
    assert_shown(fixture, "ou/seed-0 done after 1000 steps in 10 s; 55 %, 1 of 4 runs done, 1 running, 1 failed,"
                          " 2 steps/s, 4 min 10 s left\n");
    progress_tell(progress, POOL_ENDED, &fixture->jobs[2]);
    assert_shown(fixture, "meta/seed-0 failed: it broke; 55 %, 1 of 4 runs done, 1 running, 1 failed,"
                          " 2 steps/s, 4 min 10 s left\n");
    progress_free(progress);
    assert_shown(fixture, "");
}

static void a_block_is_drawn_over_itself(Fixture *fixture, gconstpointer unused)
{
    const char *block = "[#############...........]  55 %  1 of 4 runs done, 1 running, \033[31m1 failed\033[0m,"
                        " 2 steps/s, 4 min 10 s left\033[K\r\n"
                        "ou/seed-1    [############............]  50 %  2 steps/s\033[K\r\n"
                        "\033[J";
    g_autofree char *again = g_strconcat("\033[2A\r", block, NULL);
    g_autofree char *failure = g_strconcat("\033[2A\rmeta/seed-0 failed: it broke\033[K\r\n", block, NULL);
    Progress *progress = begin(fixture);
    progress_tell(progress, POOL_TICK, NULL);
    assert_shown(fixture, block);
    progress_tell(progress, POOL_TICK, NULL);
    assert_shown(fixture, again);
    progress_tell(progress, POOL_ENDED, &fixture->jobs[2]);
    assert_shown(fixture, failure);
    progress_free(progress);
    assert_shown(fixture, "\033[2A\r\033[J");
}

static void a_narrow_terminal_cuts_lines(Fixture *fixture, gconstpointer columns)
{
    Progress *progress = begin(fixture);
    progress_tell(progress, POOL_TICK, NULL);
    assert_shown(fixture, "[#############...........]  55 %  1 of 4 ru\033[31m\033[0m\033[K\r\n"
                          "ou/seed-1    [############............]  50\033[K\r\n"
                          "\033[J");
    progress_free(progress);
}

static void no_colour_where_it_is_unwanted(Fixture *fixture, gconstpointer unused)
{
    g_setenv("NO_COLOR", "1", TRUE);
    Progress *progress = begin(fixture);
    progress_tell(progress, POOL_TICK, NULL);
    g_autofree char *shown = look(fixture);
    g_assert_nonnull(strstr(shown, "1 running, 1 failed, 2 steps/s"));
    progress_free(progress);
}

static void a_dumb_terminal_gets_plain_lines(Fixture *fixture, gconstpointer unused)
{
    g_setenv("TERM", "dumb", TRUE);
    Progress *progress = begin(fixture);
    progress_tell(progress, POOL_ENDED, &fixture->jobs[2]);
    g_autofree char *shown = look(fixture);
    g_assert_true(g_str_has_prefix(shown, "meta/seed-0 failed: it broke; 55 %, "));
    progress_free(progress);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/progress/duration", durations_are_for_people);
    g_test_add("/progress/plain", Fixture, NULL, set_up_pipe, plain_lines_come_at_the_end_of_runs, tear_down);
    if (!terminals_are_here()) {
        g_test_message("no pseudo-terminals here (/dev/pts): what a terminal shows is not tested");
        return g_test_run();
    }
#define ADD(path, columns, test) g_test_add(path, Fixture, GINT_TO_POINTER(columns), set_up_terminal, test, tear_down)
    ADD("/progress/block", 100, a_block_is_drawn_over_itself);
    ADD("/progress/narrow", 44, a_narrow_terminal_cuts_lines);
    ADD("/progress/no-colour", 100, no_colour_where_it_is_unwanted);
    ADD("/progress/dumb", 100, a_dumb_terminal_gets_plain_lines);
    return g_test_run();
}
