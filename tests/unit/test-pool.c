/* The pool of children, each a shell that behaves as the name of its run directory says. */
#include "launch/pool.h"
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* How a child behaves; $1 is its run directory. */
static const char script[] =
    "cd \"$1\" || exit 99\n"
    "echo \"${1##*/}\" >>../order\n"
    "say() { echo \"{\\\"state\\\": \\\"$1\\\", \\\"step\\\": ${2:-0}, \\\"steps\\\": 10,"
    " \\\"seconds\\\": ${2:-0}, \\\"reason\\\": "
    "\\\"${3:-}\\\"}\""
    " >new && mv new status.json; }\n"
    "case ${1##*/} in\n"
    "*taken) echo 'somebody else is at it' >&2; exit 75 ;;\n"
    "*mute) exit 4 ;;\n"
    "esac\n"
    "say running 1\n"
    "await() { until [ -e \"$1\" ]; do sleep 0.02; done; }\n"
    "rest() { while :; do sleep 0.05; done; }\n"
    "case ${1##*/} in\n"
    "*succeed) say done 10 ;;\n"
    "*fail) say failed 4 'pendulum broke'; exit 70 ;;\n"
    "*liar) say done 10; exit 3 ;;\n"
    "*silent) echo to the log; echo from its errors >&2; exit 3 ;;\n"
    "*segfault) ulimit -c 0; kill -s SEGV $$ ;;\n"
    "*murdered) kill -s KILL $$ ;;\n"
    "*hang) rest ;;\n"
    "*stubborn) trap '' TERM; touch ready; rest ;;\n"
    "*greedy) trap '' TERM; x=$(head -c 60000000 /dev/zero | tr '\\0' x); rest ;;\n"
    "*polite) trap 'say stopped 5; exit 75' TERM; touch ready; rest ;;\n"
    "*slow) i=0; while [ $i -lt 8 ]; do i=$((i + 1)); say running $i; sleep 0.2; done; say done 10 ;;\n"
    "*interrupts) trap '' TERM; await ../1-polite/ready; say done 10; kill -s TERM $PPID ;;\n"
    "*insists) trap '' TERM; await ../1-stubborn/ready; kill -s TERM $PPID; sleep 0.3; kill -s TERM $PPID; rest ;;\n"
    "*together) touch here; await ../a-together/here; await ../b-together/here; say done 10 ;;\n"
    "*alone) mkdir ../occupied || exit 9; sleep 0.1; rmdir ../occupied; say done 10 ;;\n"
    "*input) [ -z \"$(cat)\" ] && [ ! -e /proc/self/fd/77 ] && say done 10 ;;\n"
    "esac\n";

typedef struct Fixture {
    char *directory;
    Job jobs[8];
    size_t count;
    PoolSettings settings;
    GString *told;
} Fixture;

static void listen(void *listener, PoolEvent event, const Job *job)
{
    GString *told = listener;
    if (event == POOL_ENDED)
        g_string_append_printf(told, "%s ", job->name);
    if (event == POOL_STOPPING)
        g_string_append(told, "stopping ");
}

static void set_up(Fixture *fixture, gconstpointer unused)
{
    static const char *const command[] = {"sh", "-c", script, "sh", NULL};
    fixture->directory = g_dir_make_tmp("didact-XXXXXX", NULL);
    fixture->told = g_string_new(NULL);
    fixture->settings = (PoolSettings){.program = "/bin/sh",
                                       .command = command,
                                       .at_once = 2,
                                       .limits = {.stall = NAN, .memory = NAN},
                                       .grace = 0.2,
                                       .tell = listen,
                                       .listener = fixture->told};
}

static void add(Fixture *fixture, const char *name)
{
    char *directory = g_build_filename(fixture->directory, name, NULL);
    g_mkdir(directory, 0777);
    fixture->jobs[fixture->count++] =
        (Job){.name = name, .directory = directory, .status = {.steps = 10, .reason = ""}};
}

static void remove_tree(const char *directory)
{
    const char *argv[] = {"rm", "-r", directory, NULL};
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

static void tear_down(Fixture *fixture, gconstpointer unused)
{
    remove_tree(fixture->directory);
    for (size_t i = 0; i < fixture->count; i++)
        g_free((char *)fixture->jobs[i].directory);
    g_string_free(fixture->told, TRUE);
    g_free(fixture->directory);
}

static int run(Fixture *fixture)
{
    return pool_run(fixture->jobs, fixture->count, &fixture->settings);
}

/* What the job says, and what its file says, which must be the same. */
static void assert_end(const Fixture *fixture, size_t job, RunState state, const char *reason)
{
    const Status *status = &fixture->jobs[job].status;
    Status file;
    g_assert_cmpstr(run_state_name(status->state), ==, run_state_name(state));
    g_assert_cmpstr(status->reason, ==, reason);
    g_assert_true(status_read(fixture->jobs[job].directory, &file, NULL));
    g_assert_cmpint(file.state, ==, status->state);
    g_assert_cmpstr(file.reason, ==, status->reason);
    g_assert_cmpint(file.step, ==, status->step);
}

static char *contents(const Fixture *fixture, const char *name)
{
    g_autofree char *path = g_build_filename(fixture->directory, name, NULL);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void all_is_well(Fixture *fixture, gconstpointer unused)
{
    add(fixture, "1-succeed");
    add(fixture, "2-succeed");
    g_assert_cmpint(run(fixture), ==, 0);
    for (size_t i = 0; i < 2; i++) {
        assert_end(fixture, i, RUN_DONE, "");
        g_assert_cmpint(fixture->jobs[i].status.step, ==, 10);
    }
}

static void failures_disturb_nobody(Fixture *fixture, gconstpointer unused)
{
    const char *const names[] = {"fail", "silent", "segfault", "murdered", "liar", "succeed"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        add(fixture, names[i]);
    g_assert_cmpint(run(fixture), ==, FAULT_RUNS);
    assert_end(fixture, 0, RUN_FAILED, "pendulum broke");
    g_assert_cmpint(fixture->jobs[0].status.step, ==, 4);
    assert_end(fixture, 1, RUN_FAILED, "ended with exit status 3 and no word why; log.txt ends: from its errors");
    assert_end(fixture, 2, RUN_FAILED, "crashed: Segmentation fault (signal 11)");
    assert_end(fixture, 3, RUN_FAILED, "killed from outside (signal 9), as the system does where memory is short");
    assert_end(fixture, 4, RUN_FAILED, "ended with exit status 3 and no word why");
    assert_end(fixture, 5, RUN_DONE, "");
    g_autofree char *log = contents(fixture, "silent/log.txt");
    g_assert_true(
        g_regex_match_simple("^didact: process started on \\S+ at \\S+Z\nto the log\nfrom its errors\n$", log, 0, 0));
}

/* What the run's last process left: it was stopped. */
static void put_stale_status(const Fixture *fixture, size_t job)
{
    const Status stale = {.state = RUN_STOPPED, .step = 3, .steps = 10, .reason = ""};
    g_assert_true(status_write(fixture->jobs[job].directory, &stale, NULL));
}

static void what_was_told_before_does_not_count(Fixture *fixture, gconstpointer unused)
{
    add(fixture, "mute");
    put_stale_status(fixture, 0);
    g_assert_cmpint(run(fixture), ==, FAULT_RUNS);
    assert_end(fixture, 0, RUN_FAILED, "ended with exit status 4 and no word why");
    g_assert_cmpint(fixture->jobs[0].status.step, ==, 3);
}

static void a_directory_that_is_taken_is_left_alone(Fixture *fixture, gconstpointer unused)
{
    Status file;
    add(fixture, "taken");
    put_stale_status(fixture, 0);
    g_assert_cmpint(run(fixture), ==, FAULT_STOPPED);
    g_assert_cmpint(fixture->jobs[0].status.state, ==, RUN_STOPPED);
    g_assert_cmpstr(fixture->jobs[0].status.reason, ==, "somebody else is at it");
    g_assert_true(status_read(fixture->jobs[0].directory, &file, NULL));
    g_assert_cmpstr(file.reason, ==, "");
}

static void one_at_a_time_in_the_plans_order(Fixture *fixture, gconstpointer unused)
{
    const char *const names[] = {"c-alone", "a-alone", "d-alone", "b-alone"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        add(fixture, names[i]);
    fixture->settings.at_once = 1;
    g_assert_cmpint(run(fixture), ==, 0);
    g_autofree char *order = contents(fixture, "order");
    g_assert_cmpstr(order, ==, "c-alone\na-alone\nd-alone\nb-alone\n");
    g_assert_cmpstr(fixture->told->str, ==, "c-alone a-alone d-alone b-alone ");
}

static void two_run_together(Fixture *fixture, gconstpointer unused)
{
    add(fixture, "a-together");
    add(fixture, "b-together");
    g_assert_cmpint(run(fixture), ==, 0);
}

static void only_waiting_jobs_are_run(Fixture *fixture, gconstpointer unused)
{
    add(fixture, "1-fail");
    add(fixture, "2-succeed");
    fixture->jobs[0].status.state = RUN_DONE;
    g_assert_cmpint(run(fixture), ==, 0);
    g_assert_cmpstr(fixture->told->str, ==, "2-succeed ");
}

static void a_run_without_progress_is_ended(Fixture *fixture, gconstpointer unused)
{
    add(fixture, "hang");
    add(fixture, "stubborn");
    add(fixture, "polite");
    add(fixture, "slow");
    fixture->settings.at_once = 4;
    fixture->settings.limits.stall = 1;
    g_assert_cmpint(run(fixture), ==, FAULT_RUNS);
    assert_end(fixture, 0, RUN_FAILED, "no progress for 1 s, last seen at step 1; limits.stall ends such runs");
    assert_end(fixture, 1, RUN_FAILED, "no progress for 1 s, last seen at step 1; limits.stall ends such runs");
    assert_end(fixture, 2, RUN_FAILED, "no progress for 1 s, last seen at step 1; limits.stall ends such runs");
    assert_end(fixture, 3, RUN_DONE, "");
}

static void a_run_that_takes_too_much_memory_is_killed(Fixture *fixture, gconstpointer unused)
{
    add(fixture, "greedy");
    fixture->settings.limits.memory = 4e7;
    g_assert_cmpint(run(fixture), ==, FAULT_RUNS);
    g_assert_cmpint(fixture->jobs[0].status.state, ==, RUN_FAILED);
    g_assert_true(g_regex_match_simple("^its memory grew to [0-9]+ MiB, last seen at step [01]; "
                                       "limits.memory ends runs above 38 MiB$",
                                       fixture->jobs[0].status.reason, 0, 0));
}

static void a_signal_stops_and_waits(Fixture *fixture, gconstpointer unused)
{
    add(fixture, "1-polite");
    add(fixture, "2-interrupts");
    add(fixture, "3-succeed");
    g_assert_cmpint(run(fixture), ==, FAULT_STOPPED);
    assert_end(fixture, 0, RUN_STOPPED, "");
    g_assert_cmpint(fixture->jobs[1].status.state, ==, RUN_DONE);
    g_assert_cmpint(fixture->jobs[2].status.state, ==, RUN_PLANNED);
    g_assert_nonnull(strstr(fixture->told->str, "stopping "));
}

static void a_second_signal_kills(Fixture *fixture, gconstpointer unused)
{
    add(fixture, "1-stubborn");
    add(fixture, "2-insists");
    g_assert_cmpint(run(fixture), ==, 128 + SIGTERM);
    assert_end(fixture, 0, RUN_STOPPED, "");
    assert_end(fixture, 1, RUN_STOPPED, "");
}

static void a_missing_program_is_told(Fixture *fixture, gconstpointer unused)
{
    add(fixture, "succeed");
    fixture->settings.program = "/no/such/program";
    g_assert_cmpint(run(fixture), ==, FAULT_RUNS);
    assert_end(fixture, 0, RUN_FAILED, "cannot start: No such file or directory");
}

static void a_lost_directory_is_told(Fixture *fixture, gconstpointer unused)
{
    add(fixture, "succeed");
    remove_tree(fixture->jobs[0].directory);
    g_assert_cmpint(run(fixture), ==, FAULT_RUNS);
    g_assert_true(g_str_has_prefix(fixture->jobs[0].status.reason, "cannot start: No such file or directory; "));
    g_assert_nonnull(strstr(fixture->jobs[0].status.reason, "status.json: cannot write: "));
}

static void children_inherit_nothing(Fixture *fixture, gconstpointer unused)
{
    add(fixture, "input");
    g_assert_cmpint(dup2(STDERR_FILENO, 77), ==, 77);
    g_assert_cmpint(run(fixture), ==, 0);
    close(77);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, test) g_test_add(path, Fixture, NULL, set_up, test, tear_down)
    ADD("/pool/well", all_is_well);
    ADD("/pool/failures", failures_disturb_nobody);
    ADD("/pool/stale", what_was_told_before_does_not_count);
    ADD("/pool/taken", a_directory_that_is_taken_is_left_alone);
    ADD("/pool/order", one_at_a_time_in_the_plans_order);
    ADD("/pool/together", two_run_together);
    ADD("/pool/waiting", only_waiting_jobs_are_run);
    ADD("/pool/stall", a_run_without_progress_is_ended);
    ADD("/pool/memory", a_run_that_takes_too_much_memory_is_killed);
    ADD("/pool/stop", a_signal_stops_and_waits);
    ADD("/pool/kill", a_second_signal_kills);
    ADD("/pool/no-program", a_missing_program_is_told);
    ADD("/pool/no-directory", a_lost_directory_is_told);
    ADD("/pool/inherit", children_inherit_nothing);
    return g_test_run();
}
