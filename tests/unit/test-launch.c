/* What stands between a plan and its runs: edits, limits, processors, processes, ends, forecasts. */
#include "config/read.h"
#include "launch/changes.h"
#include "launch/cpus.h"
#include "launch/ending.h"
#include "launch/family.h"
#include "launch/forecast.h"
#include "launch/limits.h"
#include "launch/tally.h"
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- edits ---- */

static void assert_changes(const char *was, const char *now, const char *expected)
{
    g_autoptr(GPtrArray) changes = changes_between(was, now);
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < changes->len; i++)
        g_string_append_printf(all, "%s\n", (char *)changes->pdata[i]);
    g_assert_cmpstr(all->str, ==, expected);
}

static void changes_are_told_by_key(void)
{
    assert_changes("{a: 1, b: {c: 2, d: [1, 2]}}", "{b: {d: [1, 2], c: 2}, a: 1}", "");
    assert_changes("{a: 1, b: {c: 2, d: [1, 2]}}", "{a: 2, b: {c: x, d: [1]}}",
                   "a: 1 -> 2\nb.c: 2 -> x\nb.d: [1, 2] -> [1]\n");
    assert_changes("{a: 1, b: {c: 2}}", "{a: 1, b: {e: 2}, f: {}}",
                   "b.e: nothing -> 2\nb.c: 2 -> nothing\nf: nothing -> a map\n");
    assert_changes("{a: '5'}", "{a: 5}", "a: 5 -> 5\n");
    assert_changes("{a: 'x'}", "{a: x}", "");
    assert_changes("{a: {b: 1}}", "{a: 1}", "a: a map -> 1\n");
}

static void how_to_run_does_not_count(void)
{
    assert_changes("{a: 1, checkpoint: {every: 5}, limits: {stall: 3}, report: {}}", "{a: 1, launcher: x}", "");
    assert_changes("{b: {limits: 1}}", "{b: {limits: 2}}", "b.limits: 1 -> 2\n");
}

static void what_is_no_configuration_is_another(void)
{
    assert_changes("", "{a: 1}", "its config.yaml is no configuration -> one\n");
    assert_changes("[", "{a: 1}", "its config.yaml is no configuration -> one\n");
}

static void one_change_of_many_runs_is_told_once(void)
{
    g_autoptr(Changes) changes = changes_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(changes_none(changes, "runs/x", NULL));
    changes_add(changes, "runs/x/a", "k: 1 -> 2");
    changes_add(changes, "runs/x/b", "k: 1 -> 2");
    changes_add(changes, "runs/x/b", "l: 1 -> 2");
    changes_add(changes, "runs/x/c", "k: 1 -> 2");
    g_assert_false(changes_none(changes, "runs/x", &error));
    g_assert_error(error, CORE_ERROR, FAULT_CONFIG);
    g_assert_cmpstr(error->message, ==,
                    "runs/x/a: k: 1 -> 2 (and in 2 other runs)\nruns/x/b: l: 1 -> 2\n"
                    "runs/x: its runs were made with another experiment; use --out for a new one");
}

/* ---- limits ---- */

static double memory_of(const char *text, char **mistakes)
{
    g_autofree char *yaml = g_strdup_printf("{memory: %s}", text);
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) section = config_read_text(yaml, NULL, problems);
    g_autoptr(GPtrArray) memory = g_ptr_array_new_with_free_func(g_free);
    LimitSettings limits;
    limits_read(section, (Place){0}, &limits, memory, problems);
    *mistakes = problems_text(problems);
    return limits.memory;
}

static void sizes_are_read_as_people_write_them(void)
{
    const struct {
        const char *text;
        double bytes;
    } good[] = {{"2G", 0x1p31},  {"500M", 500 * 0x1p20}, {"1.5 GiB", 1.5 * 0x1p30},
                {"64k", 0x1p16}, {"64KB", 0x1p16},       {"4096", 4096},
                {"4e9", 4e9},    {"1T", 0x1p40},         {"10B", 10},
                {"none", NAN}};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autofree char *mistakes = NULL;
        double bytes = memory_of(good[i].text, &mistakes);
        g_assert_cmpstr(mistakes, ==, "");
        g_assert_true(bytes == good[i].bytes || (isnan(bytes) && isnan(good[i].bytes)));
    }
}

static void what_is_no_size_is_told(void)
{
    const char *const bad[] = {"much", "-1G", "0", "2X", "2GG", "G", "2 G B", "inf", "2Gi"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *mistakes = NULL, *expected = NULL;
        memory_of(bad[i], &mistakes);
        expected = g_strdup_printf("'memory' is '%s'; it must be a size such as 2G or 500M, or none", bad[i]);
        g_assert_cmpstr(mistakes, ==, expected);
    }
}

/* ---- processors ---- */

static void put(const char *root, const char *group, const char *name, const char *text)
{
    g_autofree char *folder = g_build_filename(root, group, NULL), *path = g_build_filename(folder, name, NULL);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0777), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void remove_tree(const char *path)
{
    const char *argv[] = {"rm", "-r", path, NULL};
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

static void quotas_of_control_groups_count(void)
{
    g_autofree char *root = g_dir_make_tmp("didact-XXXXXX", NULL);
    put(root, "", "cpu.max", "max 100000\n");
    put(root, "a", "cpu.max", "150000 100000\n");
    put(root, "a/b", "cpu.max", "400000 100000\n");
    put(root, "free", "cpu.max", "max 100000\n");
    put(root, "cpu,cpuacct/old", "cpu.cfs_quota_us", "50000\n");
    put(root, "cpu,cpuacct/old", "cpu.cfs_period_us", "100000\n");
    put(root, "cpu,cpuacct/any", "cpu.cfs_quota_us", "-1\n");
    put(root, "cpu,cpuacct/any", "cpu.cfs_period_us", "100000\n");
    g_assert_cmpfloat(cpus_quota("0::/a/b\n", root), ==, 1.5);
    g_assert_cmpfloat(cpus_quota("0::/free\n", root), ==, INFINITY);
    g_assert_cmpfloat(cpus_quota("0::/gone/away\n", root), ==, INFINITY);
    g_assert_cmpfloat(cpus_quota("4:memory:/a\n3:cpu,cpuacct:/old\n", root), ==, 0.5);
    g_assert_cmpfloat(cpus_quota("3:cpu,cpuacct:/any\n", root), ==, INFINITY);
    g_assert_cmpfloat(cpus_quota("nonsense\n", root), ==, INFINITY);
    g_assert_cmpuint(cpus_usable(), >=, 1);
    g_assert_cmpuint(cpus_usable(), <=, g_get_num_processors());
    remove_tree(root);
}

/* ---- processes ---- */

static void grow(size_t bytes, int tell)
{
    char *memory = g_malloc(bytes);
    for (size_t i = 0; i < bytes; i += 512)
        memory[i] = (char)i;
    g_assert_cmpint(write(tell, memory, 1), ==, 1);
    for (;;)
        pause();
}

static void memory_of_child_processes_counts(void)
{
    enum { GROWTH = 48 << 20 };
    int ready[2], alive[2];
    char bytes[2];
    g_assert_cmpint(pipe(ready), ==, 0);
    g_assert_cmpint(pipe(alive), ==, 0);
    pid_t child = fork();
    if (child == 0) {
        close(alive[0]);
        fork();
        grow(GROWTH, ready[1]);
    }
    close(alive[1]);
    g_assert_cmpint(read(ready[0], bytes, 1), ==, 1);
    g_assert_cmpint(read(ready[0], bytes, 1), ==, 1);
    g_assert_cmpfloat(family_resident(child), >, 2 * GROWTH);
    g_assert_cmpfloat(family_resident(child), <, 6 * GROWTH);
    family_kill(child);
    g_assert_cmpint(read(alive[0], bytes, 1), ==, 0); /* both have let go of it */
    g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
    g_assert_cmpfloat(family_resident(child), ==, 0);
}

/* ---- ends ---- */

static void assert_ending(int how, const char *log, const char *expected)
{
    g_autofree char *directory = g_dir_make_tmp("didact-XXXXXX", NULL);
    if (log)
        put(directory, "", "log.txt", log);
    g_autofree char *reason = ending_describe(how, directory, 0);
    g_assert_cmpstr(reason, ==, expected);
    remove_tree(directory);
}

static void ends_are_told_with_the_last_words(void)
{
    assert_ending(SIGKILL, NULL, "killed from outside (signal 9), as the system does where memory is short");
    assert_ending(SIGSEGV, "", "crashed: Segmentation fault (signal 11)");
    assert_ending(SIGABRT, "x\n  free(): invalid pointer\t\n\n",
                  "crashed: Aborted (signal 6); log.txt ends: free(): invalid pointer");
    assert_ending(0, "\xff no \x1b[31mtext",
                  "ended before it was done, as when a plugin calls exit(); log.txt ends: "
                  "\xef\xbf\xbd no  [31mtext");
    assert_ending(
        1 << 8,
        "==1==ERROR: AddressSanitizer: ...\nSUMMARY: AddressSanitizer: heap-buffer-overflow x.c:3 in f\n"
        "Shadow bytes\n==1==ABORTING\n",
        "ended with exit status 1 and no word why; log.txt ends: AddressSanitizer: heap-buffer-overflow x.c:3 in "
        "f");
}

static void a_long_log_is_told_by_its_end(void)
{
    g_autoptr(GString) log = g_string_new(NULL);
    for (int i = 0; i < 20000; i++)
        g_string_append_printf(log, "line %d\n", i);
    assert_ending(1 << 8, log->str, "ended with exit status 1 and no word why; log.txt ends: line 19999");
}

/* What a process before this one wrote is none of its words. */
static void only_its_own_words_count(void)
{
    g_autofree char *directory = g_dir_make_tmp("didact-XXXXXX", NULL);
    put(directory, "", "log.txt", "SUMMARY: of another\nold\nnew\n");
    g_autofree char *all = ending_last_words(directory, 0), *new = ending_last_words(directory, 24);
    g_autofree char *none = ending_last_words(directory, 28);
    g_assert_cmpstr(all, ==, "of another");
    g_assert_cmpstr(new, ==, "new");
    g_assert_null(none);
    remove_tree(directory);
}

/* ---- forecasts ---- */

static void add_run(Plan *plan, const char *variant, const char *task, int64_t steps)
{
    PlannedRun *run = g_new0(PlannedRun, 1);
    *run = (PlannedRun){.variant = g_strdup(variant), .task = g_strdup(task), .steps = steps};
    g_ptr_array_add(plan->runs, run);
    g_array_append_vals(plan->costs, &(RunCost){steps / 10, steps / 2, strcmp(variant, "ou") ? 7 : 0}, 1);
}

/* ou on a takes 1 s for 10 steps, on b 1 s for 100; meta on a has not been done: it goes by a, and what is on c by all. */
static void time_goes_by_what_is_done(void)
{
    Plan *plan = plan_new();
    add_run(plan, "ou", "a", 1000);
    add_run(plan, "ou", "b", 1000);
    add_run(plan, "meta", "a", 1000);
    add_run(plan, "meta", "a", 1000);
    Job jobs[] = {{.status = {.state = RUN_DONE, .step = 1000, .steps = 1000, .seconds = 100, .reason = ""}},
                  {.status = {.state = RUN_DONE, .step = 1000, .steps = 1000, .seconds = 10, .reason = ""}},
                  {.status = {.state = RUN_PLANNED, .steps = 1000, .reason = ""}},
                  {.status = {.state = RUN_PLANNED, .step = 500, .steps = 1000, .reason = ""}},
                  {.status = {.state = RUN_PLANNED, .steps = 1000, .reason = ""}}};
    g_assert_cmpfloat(forecast_seconds(plan, jobs, 1), ==, 150);
    g_assert_cmpfloat(forecast_seconds(plan, jobs, 2), ==, 100); /* the longest run is not divided */
    add_run(plan, "meta", "c", 1000);
    g_assert_cmpfloat(forecast_seconds(plan, jobs, 1), ==, 205);
    jobs[0].status.state = jobs[1].status.state = RUN_PLANNED;
    g_assert_cmpfloat(forecast_seconds(plan, jobs, 1), ==, 0);
    plan_free(plan);
}

static void a_plan_is_told_by_variant_and_task(void)
{
    Plan *plan = plan_new();
    add_run(plan, "ou", "a", 1000);
    add_run(plan, "ou", "a", 1000);
    add_run(plan, "meta", "a", 500);
    const Job jobs[] = {{.status = {.state = RUN_DONE, .step = 1000, .steps = 1000, .seconds = 100, .reason = ""}},
                        {.status = {.state = RUN_PLANNED, .steps = 1000, .reason = ""}},
                        {.status = {.state = RUN_FAILED, .step = 3, .steps = 500, .reason = "it broke"}}};
    g_autofree char *text = forecast_tell(plan, jobs, 2);
    g_assert_cmpstr(text, ==,
                    "variant  task  runs         steps  evaluation, most       updates  lookahead updates\n"
                    "ou       a        2          2000               200          1000                  0\n"
                    "meta     a        1           500                50           250                  7\n"
                    "all               3          2500               250          1250                  7\n"
                    "1 of them are done, 1 failed, 1 are to be run\n"
                    "about 1 min 40 s, 2 at a time, going by those that are done\n");
    plan_free(plan);
}

static void rates_give_the_time_left(void)
{
    const Job jobs[] = {{.status = {.state = RUN_DONE, .step = 100, .steps = 100, .seconds = 1, .reason = ""}},
                        {.status = {.state = RUN_RUNNING, .step = 50, .steps = 100, .seconds = 5, .reason = ""}},
                        {.status = {.state = RUN_RUNNING, .step = 10, .steps = 100, .seconds = 10, .reason = ""}},
                        {.status = {.state = RUN_FAILED, .step = 10, .steps = 100, .seconds = 1, .reason = ""}},
                        {.status = {.state = RUN_PLANNED, .steps = 1000, .reason = ""}}};
    Tally sum = tally_of(jobs, G_N_ELEMENTS(jobs));
    g_assert_cmpfloat(sum.rate, ==, 11);
    g_assert_cmpfloat(sum.left, ==, 1140);
    g_assert_cmpfloat(sum.slowest, ==, 90);
    g_assert_cmpint(tally_per_cent(&sum), ==, 12);
    g_assert_cmpfloat(tally_time_left(&sum), ==, 1140.0 / 11);
    sum.left = 11;
    g_assert_cmpfloat(tally_time_left(&sum), ==, 90);
    g_assert_cmpfloat(status_time_left(&jobs[0].status), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/changes/keys", changes_are_told_by_key);
    g_test_add_func("/changes/how-to-run", how_to_run_does_not_count);
    g_test_add_func("/changes/broken", what_is_no_configuration_is_another);
    g_test_add_func("/changes/many-runs", one_change_of_many_runs_is_told_once);
    g_test_add_func("/limits/sizes", sizes_are_read_as_people_write_them);
    g_test_add_func("/limits/no-size", what_is_no_size_is_told);
    g_test_add_func("/cpus/quota", quotas_of_control_groups_count);
    g_test_add_func("/family/memory", memory_of_child_processes_counts);
    g_test_add_func("/ending/words", ends_are_told_with_the_last_words);
    g_test_add_func("/ending/own", only_its_own_words_count);
    g_test_add_func("/ending/long", a_long_log_is_told_by_its_end);
    g_test_add_func("/forecast/time", time_goes_by_what_is_done);
    g_test_add_func("/forecast/table", a_plan_is_told_by_variant_and_task);
    g_test_add_func("/tally/time-left", rates_give_the_time_left);
    return g_test_run();
}
