/* Runs that are stopped anywhere, and killed anywhere, end as if they had not been; and no run goes on from what is not its
 * own. */
#include "config/read.h"
#include "record/status.h"
#include "train/checkpoint.h"
#include "train/train.h"
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Everything small: a rest is never far, and the replay goes around its ring several times. */
static const char head[] = "name: test\nsteps: 80\nnetwork: {plugin: native, hidden: [4]}\n"
                           "evaluation: {every: 25, episodes: 2}\ncheckpoint: {every: 7}\n";
static const char student_head[] = "student: {batch_size: 8, replay_capacity: 40, updates_per_step: 0.3";
static const char teaching_head[] = "teaching: {exploration_steps: 10, lookahead_updates: 3, evaluation_steps: 12";

/* Rests from one stop to the next, and damaged files. The sanitizers look at the accesses, not at the bits. */
#ifdef __SANITIZE_ADDRESS__
enum { STRIDE = 9, DAMAGES = 6 };
#else
enum { STRIDE = 1, DAMAGES = 40 };
#endif

static const char *const results[] = {"evaluations.csv", "episodes.csv", "metrics.csv", "observations.csv",
                                      "policy.safetensors"};

/* ---- a run in a directory of its own ---- */

/* What kinds of runs differ in: further keys of two sections, and whole lines. */
typedef struct Kind {
    const char *name, *student, *teaching, *rest;
} Kind;

static char *yaml(const Kind *kind)
{
    return g_strconcat(head, student_head, kind->student, "}\n", teaching_head, kind->teaching, "}\n", kind->rest,
                       NULL);
}

static RunSettings *bind(const char *text)
{
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) node = config_read_text(text, "test.yaml", problems);
    RunSettings *settings = node ? run_settings_bind(node, problems) : NULL;
    g_autofree char *mistakes = problems_text(problems);
    g_assert_cmpstr(mistakes, ==, "");
    return settings;
}

static char *new_directory(void)
{
    return g_dir_make_tmp("didact-checkpoint-XXXXXX", NULL);
}

static void remove_tree(const char *path)
{
    GDir *entries = g_dir_open(path, 0, NULL);
    for (const char *name; entries && (name = g_dir_read_name(entries));) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        remove_tree(below);
    }
    if (entries)
        g_dir_close(entries);
    g_assert_cmpint(g_remove(path), ==, 0);
}

static void copy_tree(const char *from, const char *to)
{
    GDir *entries = g_dir_open(from, 0, NULL);
    g_mkdir(to, 0777);
    for (const char *name; (name = g_dir_read_name(entries));) {
        g_autofree char *source = g_build_filename(from, name, NULL), *target = g_build_filename(to, name, NULL);
        g_autofree char *bytes = NULL;
        gsize length;
        if (g_file_test(source, G_FILE_TEST_IS_DIR)) {
            copy_tree(source, target);
        } else {
            g_assert_true(g_file_get_contents(source, &bytes, &length, NULL));
            g_assert_true(g_file_set_contents(target, bytes, (gssize)length, NULL));
        }
    }
    g_dir_close(entries);
}

/* Asked at each rest; says yes, or ends the process, at rest number `at`. */
typedef struct Asker {
    int64_t rests, at;
    bool kills;
} Asker;

static bool ask(void *data)
{
    Asker *asker = data;
    asker->rests++;
    if (asker->kills && asker->rests == asker->at)
        _exit(9);
    return asker->rests >= asker->at;
}

/* True when the run has come to its end; false when it was stopped. */
static bool go(const RunSettings *settings, const char *directory, Asker *asker)
{
    g_autoptr(GError) error = NULL;
    const Interruption interruption = {ask, asker};
    if (train(settings, directory, false, &interruption, &error))
        return true;
    g_assert_error(error, CORE_ERROR, FAULT_STOPPED);
    return false;
}

/* Its rests. */
static int64_t go_to_the_end(const RunSettings *settings, const char *directory)
{
    Asker never = {.at = INT64_MAX};
    g_assert_true(go(settings, directory, &never));
    return never.rests;
}

static void assert_same_results(const char *a, const char *b)
{
    for (size_t i = 0; i < G_N_ELEMENTS(results); i++) {
        g_autofree char *one = g_build_filename(a, results[i], NULL), *other = g_build_filename(b, results[i], NULL);
        g_autofree char *ones = NULL, *others = NULL;
        gsize length, other_length;
        g_assert_true(g_file_get_contents(one, &ones, &length, NULL));
        g_assert_true(g_file_get_contents(other, &others, &other_length, NULL));
        if (length != other_length || memcmp(ones, others, length) != 0)
            g_error("%s differs", results[i]);
    }
}

/* Standard error goes to a file meanwhile; what was said there. */
typedef struct Hearing {
    int outside;
    char *path;
} Hearing;

static Hearing hear(void)
{
    Hearing hearing = {.outside = dup(2)};
    int file = g_file_open_tmp("didact-heard-XXXXXX", &hearing.path, NULL);
    dup2(file, 2);
    close(file);
    return hearing;
}

static char *heard(Hearing *hearing)
{
    char *text;
    dup2(hearing->outside, 2);
    close(hearing->outside);
    g_assert_true(g_file_get_contents(hearing->path, &text, NULL, NULL));
    g_unlink(hearing->path);
    g_free(hearing->path);
    return text;
}

static void assert_says(const char *text, const char *part)
{
    if (!strstr(text, part))
        g_error("'%s' lacks '%s'", text, part);
}

/* ---- stopped and killed anywhere ---- */

#define PROBE "environment: {plugin: probe, reward: action, step_limit: 9, terminate_after: 5}\n"

static const Kind kinds[] = {
    {"ou", "", "", "environment: drift\nexploration: ou\n"},
    {"examined", "", "", "environment: drift\nexploration: {plugin: ou, examine: true}\n"},
    {"meta-variance", "", "", "environment: drift\nexploration: meta-variance\n"},
    {"meta", "", "", "environment: drift\nexploration: {plugin: meta, hidden: [4]}\n"},
    {"frozen", "", "", PROBE "exploration: {plugin: meta, hidden: [4], learn: false}\n"},
    {"previous", "", ", baseline: previous", "environment: drift\nexploration: meta-variance\n"},
    {"roll-outs", "", ", evaluation_rollouts: 3", PROBE "exploration: meta-variance\n"},
    {"time-outs", ", bootstrap_timeouts: false", "", "environment: drift\nexploration: habit\n"},
    {"habit", "", "", "environment: drift\nexploration: habit\n"},
};

/* The twin that nobody disturbs, and room for the other. */
typedef struct Pair {
    RunSettings *settings;
    char *twin, *run;
    int64_t rests;
} Pair;

static Pair open_pair(const Kind *kind)
{
    g_autofree char *text = yaml(kind);
    Pair pair = {.settings = bind(text), .twin = new_directory(), .run = new_directory()};
    pair.rests = go_to_the_end(pair.settings, pair.twin);
    return pair;
}

static void close_pair(Pair *pair)
{
    assert_same_results(pair->twin, pair->run);
    remove_tree(pair->twin);
    remove_tree(pair->run);
    g_free(pair->twin);
    g_free(pair->run);
    run_settings_free(pair->settings);
}

/* At every rest that there is. */
static void stopped_at_every_rest(const void *data)
{
    Pair pair = open_pair(data);
    Hearing hearing = hear();
    int64_t stops = 0;
    while (!go(pair.settings, pair.run, &(Asker){.at = STRIDE}))
        stops++;
    g_free(heard(&hearing));
    g_assert_cmpint(stops, ==, pair.rests / STRIDE);
    close_pair(&pair);
}

/* After 1, 3, 7, 9, ... rests more; the last checkpoint is then some steps old. */
static void killed_at_many_rests(const void *data)
{
    Pair pair = open_pair(data);
    Hearing hearing = hear();
    int how = -1, kills = 0;
    for (int64_t at = 1; how != 0; at = at * 3 % 101 + 12) {
        g_assert_cmpint(kills++, <, 100); /* or it gets no further */
        pid_t child = fork();
        if (child == 0)
            _exit(go(pair.settings, pair.run, &(Asker){.at = at, .kills = true}) ? 0 : 1);
        g_assert_cmpint(waitpid(child, &how, 0), ==, child);
        g_assert_true(how == 0 || (WIFEXITED(how) && WEXITSTATUS(how) == 9));
    }
    g_free(heard(&hearing));
    close_pair(&pair);
}

/* No backend here draws while it computes; one may. */
static void a_backends_streams_go_on(void)
{
    g_autofree char *text = yaml(&kinds[0]), *directory = new_directory();
    RunSettings *settings = bind(text);
    Asker never = {.at = INT64_MAX};
    const Interruption interruption = {ask, &never};
    Loop *loop = loop_new(settings, &interruption, NULL);
    loop->writer = run_writer_open(directory, "drift", 1, 80, NULL);
    didact_rng *rng = host_face(loop->network_host)->stream(host_face(loop->network_host), "dropout");
    rng->normal(rng);
    Checkpoints *checkpoints = checkpoints_new(directory, settings, false, NULL);
    g_assert_true(checkpoints_write(checkpoints, loop, NULL));
    uint64_t expected = rng->bits(rng);
    run_writer_close(loop->writer, NULL);
    loop_free(loop);
    Hearing hearing = hear();
    g_assert_true(checkpoints_resume(checkpoints, &interruption, &loop, NULL));
    g_free(heard(&hearing));
    rng = host_face(loop->network_host)->stream(host_face(loop->network_host), "dropout");
    g_assert_cmpuint(rng->bits(rng), ==, expected);
    run_writer_close(loop->writer, NULL);
    loop_free(loop);
    checkpoints_free(checkpoints);
    run_settings_free(settings);
    remove_tree(directory);
}

/* ---- what is not good is not used ---- */

static const Kind plain = {"plain", "", "", "environment: drift\nexploration: meta-variance\n"};

/* A run that was stopped half way, with two checkpoints of 7 steps' distance. */
static Pair open_stopped(void)
{
    Pair pair = open_pair(&plain);
    g_assert_false(go(pair.settings, pair.run, &(Asker){.at = pair.rests / 2}));
    return pair;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The run's checkpoints from the oldest to the newest. */
static GPtrArray *states(const char *run)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *directory = g_build_filename(run, "checkpoint", NULL);
    GDir *entries = g_dir_open(directory, 0, NULL);
    for (const char *name; (name = g_dir_read_name(entries));)
        if (g_str_has_prefix(name, "state-"))
            g_ptr_array_add(paths, g_build_filename(directory, name, NULL));
    g_dir_close(entries);
    g_ptr_array_sort(paths, compare_paths);
    return paths;
}

static void spoil(const char *path, gsize at)
{
    g_autofree char *bytes = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    bytes[at % length] ^= 16;
    g_assert_true(g_file_set_contents(path, bytes, (gssize)length, NULL));
}

static void cut(const char *path, gsize at)
{
    GStatBuf file;
    g_assert_cmpint(g_stat(path, &file), ==, 0);
    g_assert_cmpint(truncate(path, (off_t)(at % (gsize)file.st_size)), ==, 0);
}

static void assert_noted(const char *run, const char *note)
{
    Status status;
    g_assert_true(status_read(run, &status, NULL));
    g_assert_cmpstr(status.note, ==, note);
}

static void the_older_one_is_used(void)
{
    Pair pair = open_stopped();
    for (gsize i = 0; i < DAMAGES; i++) {
        g_autofree char *copy = g_strconcat(pair.run, "-copy", NULL);
        copy_tree(pair.run, copy);
        g_autoptr(GPtrArray) paths = states(copy);
        g_assert_cmpuint(paths->len, ==, 2);
        (i % 2 ? spoil : cut)(paths->pdata[1], i * 977);
        Hearing hearing = hear();
        go_to_the_end(pair.settings, copy);
        g_autofree char *said = heard(&hearing),
                        *refusal = g_strdup_printf(
                            "didact: %s: is damaged: its bytes do not have the checksum that it ends with; checkpoint ",
                            (char *)paths->pdata[1]);
        assert_says(said, refusal);
        assert_says(said, "didact: going on at step ");
        assert_noted(copy, "went on from an older checkpoint, as the newest is not good; log.txt tells why");
        assert_same_results(copy, pair.twin);
        remove_tree(copy);
    }
    go_to_the_end(pair.settings, pair.run);
    close_pair(&pair);
}

static void none_is_good(void)
{
    Pair pair = open_stopped();
    g_autoptr(GPtrArray) paths = states(pair.run);
    for (guint i = 0; i < paths->len; i++)
        cut(paths->pdata[i], 1000);
    Hearing hearing = hear();
    go_to_the_end(pair.settings, pair.run);
    g_autofree char *said = heard(&hearing);
    g_autofree char *expected = g_strdup_printf("didact: %s: no checkpoint is good; the run begins anew\n", pair.run);
    assert_says(said, expected);
    close_pair(&pair);
}

/* Which step a run in this directory goes on at; -1: it begins anew. */
static int64_t resumed_step(const RunSettings *settings, const char *run, bool any_build, char **said)
{
    g_autoptr(Checkpoints) checkpoints = checkpoints_new(run, settings, any_build, NULL);
    Hearing hearing = hear();
    Asker never = {.at = INT64_MAX};
    Loop *loop;
    g_assert_true(checkpoints_resume(checkpoints, &(Interruption){ask, &never}, &loop, NULL));
    *said = heard(&hearing);
    int64_t step = loop ? loop->step : -1;
    if (loop)
        run_writer_close(loop->writer, NULL);
    loop_free(loop);
    return step;
}

/* It neither goes on nor begins anew, for that reason. */
static void assert_is_stopped(const RunSettings *settings, const char *run, const char *why)
{
    g_autoptr(GError) asked = NULL, error = NULL;
    Asker never = {.at = INT64_MAX};
    g_assert_false(train(settings, run, false, &(Interruption){ask, &never}, &error));
    g_assert_error(error, CORE_ERROR, FAULT_STOPPED);
    assert_says(error->message, why);
    g_assert_cmpint(never.rests, ==, 0);
    if (!train_may_go_on(settings, run, &asked))
        assert_says(asked->message, why);
}

static void tables_must_be_as_they_were(void)
{
    for (size_t i = 0; i < 4; i++) {
        Pair pair = open_stopped();
        g_autofree char *table = g_build_filename(pair.run, results[i], NULL), *said = NULL;
        i == 1 ? cut(table, 20) : spoil(table, 20);
        g_assert_cmpint(resumed_step(pair.settings, pair.run, false, &said), ==, -1);
        g_autofree char *why = g_strdup_printf("%s: %s; checkpoint ", table, i == 1 ? "has lost rows" : "was changed");
        assert_says(said, why);
        Hearing hearing = hear();
        go_to_the_end(pair.settings, pair.run);
        g_free(heard(&hearing));
        close_pair(&pair);
    }
}

static void other_runs_are_foreign(void)
{
    static const char *const others[][2] = {
        {"seed: 4\n", "belongs to another run, one with 'seed: 0' where this one has 'seed: 4'"},
        {"exploration: {plugin: meta-variance, sigma: 0.31}\n",
         "belongs to another run, one with 'sigma: 0.3' where this one has 'sigma: 0.31'"},
        {"exploration: ou\n",
         "belongs to another run, one with 'plugin: meta-variance' where this one has 'plugin: ou'"},
    };
    Pair pair = open_stopped();
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autofree char *rest =
            g_strconcat("environment: drift\n", i ? "" : "exploration: meta-variance\n", others[i][0], NULL);
        g_autofree char *text = yaml(&(Kind){"other", "", "", rest}), *said = NULL;
        RunSettings *settings = bind(text);
        g_assert_cmpint(resumed_step(settings, pair.run, false, &said), ==, -1);
        assert_says(said, others[i][1]);
        assert_says(said, "no checkpoint is good; the run begins anew");
        run_settings_free(settings);
    }
    go_to_the_end(pair.settings, pair.run);
    close_pair(&pair);
}

/* Another way of keeping the run does not make it another run. */
static void checkpoint_settings_may_change(void)
{
    Pair pair = open_stopped();
    g_autofree char *said = NULL;
    pair.settings->checkpoint.every = DIDACT_WORD;
    g_assert_cmpint(resumed_step(pair.settings, pair.run, false, &said), >=, 14);
    pair.settings->checkpoint.every = 0;
    Hearing hearing = hear();
    g_assert_false(go(pair.settings, pair.run, &(Asker){.at = 3}));
    pair.settings->checkpoint.every = 11;
    go_to_the_end(pair.settings, pair.run);
    g_free(heard(&hearing));
    close_pair(&pair);
}

/* A copy of a plugin with a byte more is as good, and another build. */
static void other_builds_are_foreign(void)
{
    Pair pair = open_stopped();
    g_autofree char *folder = new_directory(), *kind = g_build_filename(folder, "exploration", NULL);
    g_autofree char *copy = g_build_filename(kind, "meta-variance.so", NULL), *bytes = NULL, *said = NULL;
    gsize length;
    g_mkdir(kind, 0777);
    g_assert_true(g_file_get_contents(pair.settings->exploration->path, &bytes, &length, NULL));
    g_autofree char *longer = g_malloc0(length + 1);
    memcpy(longer, bytes, length);
    g_assert_true(g_file_set_contents(copy, longer, (gssize)length + 1, NULL));
    g_autofree char *before = g_strdup(g_getenv("DIDACT_PLUGIN_PATH"));
    g_autofree char *path = g_strconcat(folder, ":", before, NULL), *text = yaml(&plain);
    g_setenv("DIDACT_PLUGIN_PATH", path, TRUE);
    RunSettings *settings = bind(text);
    g_assert_cmpstr(settings->exploration->path, ==, copy);
    assert_is_stopped(settings, pair.run, ": was written with another build of exploration/meta-variance (SHA-256 ");
    g_assert_cmpint(resumed_step(settings, pair.run, true, &said), >=, 14);
    g_setenv("DIDACT_PLUGIN_PATH", before, TRUE);
    run_settings_free(settings);
    remove_tree(folder);
    go_to_the_end(pair.settings, pair.run);
    close_pair(&pair);
}

/* ---- what cannot be read is not damaged ---- */

/* A name that leads to itself cannot be opened by anybody, root included. */
static void hide(const char *path, const char *elsewhere)
{
    g_assert_cmpint(g_rename(path, elsewhere), ==, 0);
    g_assert_cmpint(symlink(path, path), ==, 0);
}

static void show_again(const char *path, const char *elsewhere)
{
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_cmpint(g_rename(elsewhere, path), ==, 0);
}

static void what_cannot_be_read_stops_the_run(void)
{
    Pair pair = open_stopped();
    g_autoptr(GPtrArray) paths = states(pair.run);
    g_autofree char *directory = g_build_filename(pair.run, "checkpoint", NULL);
    g_autofree char *table = g_build_filename(pair.run, "metrics.csv", NULL);
    g_autofree char *elsewhere = g_strconcat(pair.run, "-elsewhere", NULL);
    const char *const hidden[] = {paths->pdata[1], directory, table};
    for (size_t i = 0; i < G_N_ELEMENTS(hidden); i++) {
        g_autofree char *expected = g_strconcat(hidden[i], ": cannot read: Too many levels of symbolic links; ", NULL);
        hide(hidden[i], elsewhere);
        assert_is_stopped(pair.settings, pair.run, expected);
        show_again(hidden[i], elsewhere);
        g_autoptr(GPtrArray) left = states(pair.run);
        g_assert_cmpuint(left->len, ==, 2);
    }
    g_autofree char *said = NULL;
    g_assert_cmpint(resumed_step(pair.settings, pair.run, false, &said), >=, 14);
    go_to_the_end(pair.settings, pair.run);
    close_pair(&pair);
}

/* It may be a segment or a table that is gone: then the older checkpoint is as good as that. */
static void what_is_gone_is_gone(void)
{
    Pair pair = open_stopped();
    g_autofree char *table = g_build_filename(pair.run, "metrics.csv", NULL), *said = NULL;
    g_assert_cmpint(g_unlink(table), ==, 0);
    g_assert_cmpint(resumed_step(pair.settings, pair.run, false, &said), ==, -1);
    assert_says(said, "/metrics.csv: is not there; checkpoint ");
    Hearing hearing = hear();
    go_to_the_end(pair.settings, pair.run);
    g_free(heard(&hearing));
    close_pair(&pair);
}

/* Somebody may still have a use for them, until the run is done. */
static void damaged_ones_are_set_aside(void)
{
    Pair pair = open_stopped();
    g_autoptr(GPtrArray) paths = states(pair.run);
    g_autofree char *evaluations = g_build_filename(pair.run, "evaluations.csv", NULL), *was = NULL, *is = NULL;
    g_assert_true(g_file_get_contents(evaluations, &was, NULL, NULL));
    for (guint i = 0; i < paths->len; i++)
        cut(paths->pdata[i], 1000);
    Hearing hearing = hear();
    g_assert_false(go(pair.settings, pair.run, &(Asker){.at = pair.rests / 2}));
    assert_noted(pair.run, "began anew: no checkpoint is good; log.txt tells why");
    for (guint i = 0; i < paths->len; i++) {
        g_autofree char *name = g_path_get_basename(paths->pdata[i]);
        g_autofree char *aside = g_build_filename(pair.run, "checkpoint", "damaged-1", name, NULL);
        g_assert_true(g_file_test(aside, G_FILE_TEST_EXISTS));
    }
    g_autofree char *table = g_build_filename(pair.run, "checkpoint", "damaged-1", "evaluations.csv", NULL);
    g_assert_true(g_file_get_contents(table, &is, NULL, NULL));
    g_assert_cmpstr(is, ==, was);
    go_to_the_end(pair.settings, pair.run);
    g_free(heard(&hearing));
    assert_noted(pair.run, "began anew: no checkpoint is good; log.txt tells why");
    train_tidy(pair.run);
    g_autofree char *directory = g_build_filename(pair.run, "checkpoint", NULL);
    g_assert_false(g_file_test(directory, G_FILE_TEST_EXISTS));
    close_pair(&pair);
}

/* ---- the directory ---- */

static void two_are_kept_and_none_at_the_end(void)
{
    Pair pair = open_stopped();
    g_autofree char *directory = g_build_filename(pair.run, "checkpoint", NULL);
    g_autofree char *litter = g_build_filename(directory, "state-00000999.safetensors.tmp", NULL);
    g_autofree char *mine = g_build_filename(directory, "notes.txt", NULL);
    g_assert_true(g_file_set_contents(litter, "half", -1, NULL));
    g_assert_true(g_file_set_contents(mine, "mine", -1, NULL));
    Hearing hearing = hear();
    g_assert_false(go(pair.settings, pair.run, &(Asker){.at = 20}));
    g_autoptr(GPtrArray) kept = states(pair.run);
    g_assert_cmpuint(kept->len, ==, 2);
    g_assert_false(g_file_test(litter, G_FILE_TEST_EXISTS));
    go_to_the_end(pair.settings, pair.run);
    g_free(heard(&hearing));
    train_tidy(pair.run);
    g_autoptr(GPtrArray) left = states(pair.run);
    g_assert_cmpuint(left->len, ==, 0);
    g_assert_true(g_file_test(mine, G_FILE_TEST_EXISTS));
    g_assert_cmpint(g_unlink(mine), ==, 0);
    train_tidy(pair.run);
    g_assert_false(g_file_test(directory, G_FILE_TEST_EXISTS));
    close_pair(&pair);
}

static void a_full_disk_stops_and_goes_on(void)
{
    Pair pair = open_stopped();
    g_autoptr(GPtrArray) paths = states(pair.run);
    uint64_t newest = g_ascii_strtoull(strrchr(paths->pdata[1], '-') + 1, NULL, 10);
    g_autofree char *next =
        g_strdup_printf("%s/checkpoint/state-%08" G_GUINT64_FORMAT ".safetensors", pair.run, newest + 1);
    g_autofree char *temporary = g_strconcat(next, ".tmp", NULL);
    g_assert_cmpint(symlink("/dev/full", temporary), ==, 0);
    g_autoptr(GError) error = NULL;
    Asker never = {.at = INT64_MAX};
    Hearing hearing = hear();
    g_assert_false(train(pair.settings, pair.run, false, &(Interruption){ask, &never}, &error));
    g_assert_error(error, CORE_ERROR, FAULT_STOPPED);
    g_autofree char *expected =
        g_strdup_printf("%s: cannot write: No space left on device; make room, and the same command goes on", next);
    g_assert_cmpstr(error->message, ==, expected);
    go_to_the_end(pair.settings, pair.run);
    g_free(heard(&hearing));
    close_pair(&pair);
}

static void without_checkpoints_a_run_begins_anew(void)
{
    Pair pair = open_pair(&plain);
    pair.settings->checkpoint.every = 0;
    g_autoptr(GError) error = NULL;
    Asker soon = {.at = 50};
    g_assert_false(train(pair.settings, pair.run, false, &(Interruption){ask, &soon}, &error));
    assert_says(error->message, "; the same command begins anew, as there are no checkpoints");
    g_autofree char *directory = g_build_filename(pair.run, "checkpoint", NULL);
    g_assert_false(g_file_test(directory, G_FILE_TEST_EXISTS));
    g_assert_cmpint(go_to_the_end(pair.settings, pair.run), ==, pair.rests);
    close_pair(&pair);
}

static void who_learns_must_remember(void)
{
    static const char *const well[] = {"exploration: {plugin: forgetful, learn: false}\n",
                                       "exploration: forgetful\ncheckpoint: {every: 0}\n"};
    const char shortest[] = "name: test\nsteps: 100\nenvironment: drift\n";
    g_autoptr(GError) error = NULL;
    g_autofree char *bad = g_strconcat(shortest, "exploration: forgetful\n", NULL);
    RunSettings *settings = bind(bad);
    RunTraits traits;
    g_assert_false(train_try(settings, &traits, &error));
    g_assert_error(error, CORE_ERROR, FAULT_CONFIG);
    assert_says(error->message,
                ": it learns, but has no save and load, so that a run that was stopped could not go on; give "
                "it these, or write checkpoint: {every: 0}");
    run_settings_free(settings);
    for (size_t i = 0; i < G_N_ELEMENTS(well); i++) {
        g_autofree char *text = g_strconcat(shortest, well[i], NULL);
        settings = bind(text);
        g_assert_true(train_try(settings, &traits, NULL));
        run_settings_free(settings);
    }
}

int main(int argc, char **argv)
{
    if (access("/dev/shm", W_OK) == 0)
        g_setenv("TMPDIR", "/dev/shm", TRUE); /* thousands of files are brought to the disk: let it be a fast one */
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *stopped = g_strconcat("/checkpoint/stopped/", kinds[i].name, NULL);
        g_autofree char *killed = g_strconcat("/checkpoint/killed/", kinds[i].name, NULL);
        g_test_add_data_func(stopped, &kinds[i], stopped_at_every_rest);
        g_test_add_data_func(killed, &kinds[i], killed_at_many_rests);
    }
    g_test_add_func("/checkpoint/backend", a_backends_streams_go_on);
    g_test_add_func("/checkpoint/damaged", the_older_one_is_used);
    g_test_add_func("/checkpoint/none", none_is_good);
    g_test_add_func("/checkpoint/tables", tables_must_be_as_they_were);
    g_test_add_func("/checkpoint/foreign", other_runs_are_foreign);
    g_test_add_func("/checkpoint/settings", checkpoint_settings_may_change);
    g_test_add_func("/checkpoint/builds", other_builds_are_foreign);
    g_test_add_func("/checkpoint/unreadable", what_cannot_be_read_stops_the_run);
    g_test_add_func("/checkpoint/gone", what_is_gone_is_gone);
    g_test_add_func("/checkpoint/aside", damaged_ones_are_set_aside);
    g_test_add_func("/checkpoint/kept", two_are_kept_and_none_at_the_end);
    g_test_add_func("/checkpoint/full-disk", a_full_disk_stops_and_goes_on);
    g_test_add_func("/checkpoint/never", without_checkpoints_a_run_begins_anew);
    g_test_add_func("/checkpoint/forgetful", who_learns_must_remember);
    return g_test_run();
}
