/* The teacher-student loop on a task whose numbers can be told in advance (tests/plugins/environment/probe.c). */
#include "config/read.h"
#include "train/loop.h"
#include "train/train.h"
#include <glib/gstdio.h>
#include <string.h>

static const char common[] = "name: test\nseed: 3\nnetwork: {plugin: native, hidden: [8, 8]}\n";
static bool never(void *asker)
{
    return false;
}

static const Interruption go_on = {never, NULL};

static RunSettings *bind(const char *yaml)
{
    g_autofree char *text = g_strconcat(common, yaml, NULL);
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) node = config_read_text(text, "test.yaml", problems);
    RunSettings *settings = node ? run_settings_bind(node, problems) : NULL;
    g_autofree char *mistakes = problems_text(problems);
    g_assert_cmpstr(mistakes, ==, "");
    return settings;
}

static char *run_directory(void)
{
    g_autoptr(GError) error = NULL;
    char *directory = g_dir_make_tmp("didact-loop-XXXXXX", &error);
    g_assert_no_error(error);
    return directory;
}

static const char *const files[] = {"evaluations.csv",    "episodes.csv", "metrics.csv", "observations.csv",
                                    "policy.safetensors", "timing.csv",   "status.json"};

/* What a run wrote, file by file. */
typedef struct Record {
    char *text[G_N_ELEMENTS(files)];
    gsize length[G_N_ELEMENTS(files)];
} Record;

static void take_files(const char *directory, Record *record)
{
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(directory, files[i], NULL);
        g_file_get_contents(path, &record->text[i], &record->length[i], NULL);
        g_unlink(path);
    }
    g_assert_cmpint(g_rmdir(directory), ==, 0);
}

static Record *run(const char *yaml)
{
    RunSettings *settings = bind(yaml);
    g_autofree char *directory = run_directory();
    g_autoptr(GError) error = NULL;
    train(settings, directory, false, &go_on, &error);
    g_assert_no_error(error);
    run_settings_free(settings);
    Record *record = g_new0(Record, 1);
    take_files(directory, record);
    return record;
}

static void record_free(Record *record)
{
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        g_free(record->text[i]);
    g_free(record);
}

enum { EVALUATIONS, EPISODES, METRICS, OBSERVATIONS, POLICY };

/* The values of one metric, in order. */
static GArray *metric(const Record *record, const char *name)
{
    GArray *values = g_array_new(FALSE, FALSE, sizeof(double));
    g_auto(GStrv) lines = g_strsplit(record->text[METRICS], "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) cells = g_strsplit(*line, ",", 3);
        if (g_strv_length(cells) == 3 && strcmp(cells[1], name) == 0) {
            double value = g_ascii_strtod(cells[2], NULL);
            g_array_append_val(values, value);
        }
    }
    return values;
}

static double at(const GArray *values, guint i)
{
    g_assert_cmpuint(i, <, values->len);
    return g_array_index(values, double, i);
}

static void assert_same(const Record *a, const Record *b)
{
    for (int i = EVALUATIONS; i <= POLICY; i++)
        g_assert_cmpmem(a->text[i], a->length[i], b->text[i], b->length[i]);
}

/* 5 steps of the student first (its budget is 8, an episode ends at 5); then iterations of 10 + 4 + 4 steps: 5 + 5 * 18 = 95,
 * and the last D0 is cut at 5. */
static const char counted[] = "steps: 100\nenvironment: {plugin: probe, step_limit: 5}\nexploration: meta-variance\n"
                              "teaching: {exploration_steps: 10, evaluation_steps: 8}\n"
                              "evaluation: {every: 7, episodes: 1}\n";

static void steps_are_counted_as_the_rule_says(void)
{
    Record *record = run(counted);
    GString *episodes = g_string_new("#{\"t_start\": 0, \"env_id\": \"probe\"}\nr,l,t,role\n5,5,5,baseline\n");
    for (int k = 0; k < 5; k++) {
        int t = 5 + 18 * k;
        g_string_append_printf(episodes, "5,5,%d,teach\n5,5,%d,teach\n4,4,%d,examine\n4,4,%d,baseline\n", t + 5, t + 10,
                               t + 14, t + 18);
    }
    g_string_append(episodes, "5,5,100,teach\n");
    g_assert_cmpstr(record->text[EPISODES], ==, episodes->str);
    g_string_free(episodes, TRUE);

    GString *rows = g_string_new("step,updates,lookahead_updates,episode,return,length,terminated\n");
    for (int step = 0; step <= 98; step += 7) {
        int iterations = step <= 5 ? 0 : (step - 6) / 18, trained = iterations == 0 ? 0 : (5 + 18 * iterations) / 2;
        int looked = step <= 15 ? 0 : (step - 16) / 18 + 1; /* the lookahead comes right after D0 */
        g_string_append_printf(rows, "%d,%d,%d,0,5,5,0\n", step, trained, MIN(looked, 5) * 10);
    }
    g_assert_cmpstr(record->text[EVALUATIONS], ==, rows->str);
    g_string_free(rows, TRUE);
    record_free(record);
}

static void a_plain_strategy_only_teaches(void)
{
    Record *record = run("steps: 40\nenvironment: {plugin: probe, step_limit: 5}\nexploration: ou\n"
                         "teaching: {exploration_steps: 10}\n");
    g_assert_null(strstr(record->text[EPISODES], "examine"));
    g_assert_null(strstr(record->text[EPISODES], "baseline"));
    g_assert_null(strstr(record->text[METRICS], "meta_reward"));
    g_assert_nonnull(strstr(record->text[EPISODES], "5,5,40,teach\n"));
    record_free(record);
}

static void a_plain_strategy_may_be_examined(void)
{
    Record *record =
        run("steps: 59\nenvironment: {plugin: probe, step_limit: 5}\nexploration: {plugin: ou, examine: true}\n"
            "teaching: {exploration_steps: 10, evaluation_steps: 8}\n");
    g_autoptr(GArray) rewards = metric(record, "meta_reward");
    g_assert_cmpuint(rewards->len, ==, 3);
    g_assert_nonnull(strstr(record->text[EPISODES], "4,4,59,baseline\n"));
    record_free(record);
}

/* With share 12 and episodes of 5, `auto` makes two whole roll-outs; a number makes as many. Terminal states end them. */
static void roll_outs_share_the_budget(void)
{
    Record *record = run("steps: 10\nenvironment: {plugin: probe, step_limit: 5}\nexploration: meta-variance\n"
                         "teaching: {exploration_steps: 10, evaluation_steps: 12}\n");
    g_assert_nonnull(strstr(record->text[EPISODES], "\n5,5,5,baseline\n5,5,10,baseline\n"));
    record_free(record);
    record =
        run("steps: 9\nenvironment: {plugin: probe, step_limit: 5, terminate_after: 3}\nexploration: meta-variance\n"
            "teaching: {exploration_steps: 10, evaluation_steps: 12, evaluation_rollouts: 3}\n");
    g_assert_nonnull(strstr(record->text[EPISODES], "\n3,3,3,baseline\n3,3,6,baseline\n3,3,9,baseline\n"));
    record_free(record);
}

#define LEARNING "steps: 3000\nenvironment: {plugin: probe, reward: action, step_limit: 50}\n"

static void assert_all_zero(const Record *record)
{
    g_autoptr(GArray) rewards = metric(record, "meta_reward");
    g_assert_cmpuint(rewards->len, ==, 9); /* 200 of the student, 9 times 300, a last D0 */
    for (guint i = 0; i < rewards->len; i++)
        g_assert_cmpfloat(at(rewards, i), ==, 0);
}

static void a_student_that_cannot_learn_gives_no_meta_reward(void)
{
    Record *record = run(LEARNING "exploration: meta\nstudent: {actor_learning_rate: 0, critic_learning_rate: 0}\n");
    assert_all_zero(record);
    record_free(record);
}

static void a_constant_reward_gives_no_meta_reward(void)
{
    Record *record = run("steps: 3000\nenvironment: {plugin: probe, step_limit: 50}\nexploration: meta\n");
    assert_all_zero(record);
    record_free(record);
}

static void a_student_that_learns_gives_meta_rewards(void)
{
    Record *record = run(LEARNING "exploration: meta\n");
    g_autoptr(GArray) rewards = metric(record, "meta_reward");
    for (guint i = 0; i < rewards->len; i++)
        g_assert_cmpfloat(at(rewards, i), !=, 0);
    record_free(record);
}

/* The twin does everything but improve: until the first improvement all is the same, then sigma stands still. */
static void the_frozen_twin_acts_alike_until_the_first_improvement(void)
{
    Record *learning = run(LEARNING "exploration: {plugin: meta, sigma_learning_rate: 0.5}\n");
    Record *frozen = run(LEARNING "exploration: {plugin: meta, sigma_learning_rate: 0.5, learn: false}\n");
    g_autoptr(GArray) moving = metric(learning, "sigma"), still = metric(frozen, "sigma");
    g_autoptr(GArray) one = metric(learning, "action_distance"), other = metric(frozen, "action_distance");
    g_autoptr(GArray) gains = metric(learning, "meta_reward"), twins = metric(frozen, "meta_reward");
    g_assert_cmpfloat(at(gains, 0), ==, at(twins, 0));
    g_assert_cmpfloat(at(one, 0), ==, at(other, 0));
    g_assert_cmpfloat(at(one, 1), !=, at(other, 1));
    for (guint i = 0; i < still->len; i++) {
        g_assert_cmpfloat(at(still, i), ==, 0.3);
        g_assert_cmpfloat(at(moving, i), !=, 0.3);
    }
    g_assert_cmpuint(gains->len, ==, twins->len);
    record_free(learning);
    record_free(frozen);
}

/* R̂_π of `previous` is R̂_π' of the iteration before. */
static void the_previous_baseline_is_the_last_examined(void)
{
    Record *record = run(LEARNING "exploration: meta-variance\nteaching: {baseline: previous}\n");
    g_autoptr(GArray) examined = metric(record, "examined_return"), baseline = metric(record, "baseline_return");
    g_autoptr(GArray) gains = metric(record, "meta_reward");
    g_assert_cmpuint(gains->len, >, 5);
    for (guint i = 1; i < examined->len; i++) {
        g_assert_cmpfloat(at(baseline, i), ==, at(examined, i - 1));
        g_assert_cmpfloat(at(gains, i), ==, at(examined, i) - at(examined, i - 1));
    }
    record_free(record);
}

/* 200 + 300 + 100 + 60: D0 of the second iteration is whole, its examination is not. */
static void an_examination_cut_short_trains_no_teacher(void)
{
    Record *record = run("steps: 660\nenvironment: {plugin: probe, reward: action, step_limit: 50}\n"
                         "exploration: meta-variance\nteaching: {evaluation_steps: 200}\n");
    g_autoptr(GArray) gains = metric(record, "meta_reward"), sigma = metric(record, "sigma");
    g_assert_cmpuint(gains->len, ==, 1);
    g_assert_cmpuint(sigma->len, ==, 2);
    g_assert_cmpfloat(at(sigma, 0), ==, at(sigma, 1));
    record_free(record);
}

/* metrics.csv without what stands on the evaluations' grid. */
static char *metrics_of_iterations(const Record *record)
{
    GString *rows = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(record->text[METRICS], "\n", -1);
    for (char **line = lines; *line; line++)
        if (!strstr(*line, ",noise_autocorrelation_"))
            g_string_append_printf(rows, "%s\n", *line);
    return g_string_free(rows, FALSE);
}

/* However often the student is evaluated, the run goes its way. */
static void evaluations_change_nothing(void)
{
    Record *often = run(LEARNING "exploration: meta\nevaluation: {every: 13, episodes: 2}\n");
    Record *seldom = run(LEARNING "exploration: meta\nevaluation: {every: 1000, episodes: 1}\n");
    g_assert_cmpstr(often->text[EPISODES], ==, seldom->text[EPISODES]);
    g_assert_cmpstr(often->text[OBSERVATIONS], ==, seldom->text[OBSERVATIONS]);
    g_autofree char *one = metrics_of_iterations(often), *other = metrics_of_iterations(seldom);
    g_assert_cmpstr(one, ==, other);
    g_assert_cmpmem(often->text[POLICY], often->length[POLICY], seldom->text[POLICY], seldom->length[POLICY]);
    record_free(often);
    record_free(seldom);
}

/* The column `return` of all evaluations. */
static char *returns(const Record *record)
{
    GString *column = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(record->text[EVALUATIONS], "\n", -1);
    for (char **line = lines + 1; **line; line++) {
        g_auto(GStrv) cells = g_strsplit(*line, ",", -1);
        g_string_append_printf(column, "%s\n", cells[4]);
    }
    return g_string_free(column, FALSE);
}

/* Students that stay as they begin do alike in every evaluation, whatever their teacher: starts and networks are the same. */
static void all_variants_start_alike(void)
{
    const char still[] = "student: {actor_learning_rate: 0, critic_learning_rate: 0, normalise_observations: false}\n";
    g_autofree char *one = g_strconcat(LEARNING "exploration: ou\n", still, NULL);
    g_autofree char *other = g_strconcat(LEARNING "exploration: meta\n", still, NULL);
    Record *ou = run(one), *meta = run(other);
    g_autofree char *ou_returns = returns(ou), *meta_returns = returns(meta);
    g_assert_cmpstr(ou_returns, ==, meta_returns);
    g_assert_cmpuint(strlen(ou_returns), >, 100);
    record_free(ou);
    record_free(meta);
}

static void runs_repeat(void)
{
    const char *const strategies[] = {"ou", "meta-variance", "meta",
                                      "{plugin: meta, optimizer: sgd, sigma_shape: per-dimension}"};
    for (size_t i = 0; i < G_N_ELEMENTS(strategies); i++) {
        g_autofree char *yaml = g_strconcat(LEARNING "exploration: ", strategies[i], "\n", NULL);
        Record *a = run(yaml), *b = run(yaml);
        assert_same(a, b);
        record_free(a);
        record_free(b);
    }
}

/* Everything that belongs to a student, as bytes. */
static GByteArray *student_bytes(const Loop *loop, const Ddpg *student)
{
    const didact_network_api *api = loop->networks.api;
    GByteArray *bytes = g_byte_array_new();
    for (unsigned n = 0; n < DDPG_NETWORKS; n++) {
        const didact_network *network = ddpg_network(student, n);
        uint64_t steps = api->step_count(network);
        g_byte_array_append(bytes, (const guint8 *)&steps, sizeof steps);
        for (size_t i = 0; i < api->array_count(network); i++) {
            didact_array array = {.struct_size = sizeof array};
            api->array(network, i, &array);
            gsize size = (gsize)array.rows * array.columns * sizeof(float);
            g_autofree float *values = g_malloc(size);
            const didact_content contents[] = {DIDACT_VALUE, DIDACT_MOMENT1, DIDACT_MOMENT2};
            for (size_t c = 0; c < G_N_ELEMENTS(contents); c++) {
                api->read(network, i, contents[c], values);
                g_byte_array_append(bytes, (const guint8 *)values, (guint)size);
            }
        }
    }
    return bytes;
}

/* What a fixed stream draws from the replay, which shows its contents. */
static void append_replay(GByteArray *bytes, Loop *loop)
{
    Random draws;
    random_derive(&draws, 99, "look", 0);
    for (int i = 0; i < 50; i++) {
        replay_sample(loop->replay, &draws, loop->normaliser, loop->batch);
        g_byte_array_append(bytes, (const guint8 *)loop->batch->observations, loop->batch->size * 2 * sizeof(float));
        g_byte_array_append(bytes, (const guint8 *)loop->batch->rewards, loop->batch->size * sizeof(float));
    }
    uint64_t count = replay_count(loop->replay);
    g_byte_array_append(bytes, (const guint8 *)&count, sizeof count);
}

static GByteArray *main_state(Loop *loop)
{
    GByteArray *bytes = student_bytes(loop, loop->student);
    append_replay(bytes, loop);
    g_byte_array_append(bytes, (const guint8 *)&loop->replay_draws, sizeof(Random));
    g_byte_array_append(bytes, (const guint8 *)&loop->teaching_resets, sizeof(Random));
    g_byte_array_append(bytes, (const guint8 *)&loop->strategy->acting, sizeof(Random));
    g_byte_array_append(bytes, (const guint8 *)&loop->strategy->learning, sizeof(Random));
    return bytes;
}

typedef struct Bench {
    RunSettings *settings;
    char *directory;
    RunWriter *writer;
    Loop *loop;
} Bench;

/* A loop that has taught, stored and trained once, and taught again. */
static Bench open_loop(void)
{
    g_autoptr(GError) error = NULL;
    Bench bench = {.settings = bind(LEARNING "exploration: meta\n"), .directory = run_directory()};
    bench.writer = run_writer_open(bench.directory, "probe", 2, 3000, &error);
    bench.loop = loop_new(bench.settings, &go_on, &error);
    g_assert_no_error(error);
    bench.loop->writer = bench.writer;
    g_assert_true(loop_teach(bench.loop, &error));
    loop_store(bench.loop);
    g_assert_true(loop_train_student(bench.loop, &error));
    g_assert_true(loop_teach(bench.loop, &error));
    return bench;
}

static void close_loop(Bench *bench)
{
    Record record = {0};
    loop_free(bench->loop);
    run_writer_close(bench->writer, NULL);
    run_settings_free(bench->settings);
    take_files(bench->directory, &record);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        g_free(record.text[i]);
    g_free(bench->directory);
}

static void a_lookahead_changes_nothing_but_the_trial(void)
{
    Bench bench = open_loop();
    g_autoptr(GByteArray) before = main_state(bench.loop);
    g_assert_true(loop_look_ahead(bench.loop, NULL));
    g_autoptr(GByteArray) after = main_state(bench.loop);
    g_assert_cmpmem(before->data, before->len, after->data, after->len);
    g_autoptr(GByteArray) student = student_bytes(bench.loop, bench.loop->student);
    g_autoptr(GByteArray) trial = student_bytes(bench.loop, bench.loop->trial);
    g_assert_cmpuint(student->len, ==, trial->len);
    g_assert_cmpint(memcmp(student->data, trial->data, student->len), !=, 0);
    close_loop(&bench);
}

/* It is the student that is evaluated, never the trial. */
static void the_student_is_evaluated(void)
{
    Bench bench = open_loop();
    g_assert_true(loop_evaluate(bench.loop, NULL));
    double before = bench.loop->evaluating->episode_return;
    g_assert_true(loop_look_ahead(bench.loop, NULL));
    g_assert_true(loop_evaluate(bench.loop, NULL));
    g_assert_cmpfloat(bench.loop->evaluating->episode_return, ==, before);
    close_loop(&bench);
}

/* What a teacher draws while it learns does not shift what it draws while it acts. */
static void acting_has_a_stream_of_its_own(void)
{
    Bench bench = open_loop();
    loop_store(bench.loop);
    Random acting = bench.loop->strategy->acting, learning = bench.loop->strategy->learning;
    g_assert_true(loop_teach(bench.loop, NULL));
    g_assert_cmpint(memcmp(&acting, &bench.loop->strategy->acting, sizeof acting), !=, 0);
    g_assert_cmpmem(&learning, sizeof learning, &bench.loop->strategy->learning, sizeof learning);
    close_loop(&bench);
}

/* Networks and normaliser at the end are those that the last evaluation saw: the last D0 moves nothing any more. */
static void the_run_ends_as_it_was_evaluated(void)
{
    Record *cut = run("steps: 100\nenvironment: {plugin: probe, step_limit: 50}\nexploration: ou\n");
    const char *header = cut->text[POLICY] + 8;
    g_assert_nonnull(g_strstr_len(header, (gssize)cut->length[POLICY] - 8, "normaliser.mean"));
    const float *tail = (const float *)(const void *)(cut->text[POLICY] + cut->length[POLICY]) - 4;
    float values[4];
    memcpy(values, tail, sizeof values);
    g_assert_cmpfloat(values[0], ==, 0);
    g_assert_cmpfloat(values[1], ==, 0);
    g_assert_cmpfloat(values[2], ==, 1);
    g_assert_cmpfloat(values[3], ==, 1);
    record_free(cut);
}

/* Poison in the replay would show: rewards that are no numbers make a loss that is none. */
static void d0_alone_feeds_the_lookahead(void)
{
    Bench bench = open_loop();
    Loop *loop = bench.loop;
    g_assert_true(loop_look_ahead(loop, NULL));
    g_autoptr(GByteArray) clean = student_bytes(loop, loop->trial);
    for (int i = 0; i < 3000; i++) {
        replay_begin(loop->replay, (float[]){(float)i, 1});
        replay_add(loop->replay, (float[]){0}, NAN, false, (float[]){(float)i + 1, 1});
    }
    g_assert_true(loop_look_ahead(loop, NULL));
    g_autoptr(GByteArray) poisoned = student_bytes(loop, loop->trial);
    g_assert_cmpmem(clean->data, clean->len, poisoned->data, poisoned->len);
    g_autoptr(GError) error = NULL;
    loop->step += 100;
    g_assert_false(loop_train_student(loop, &error));
    g_assert_error(error, CORE_ERROR, FAULT_RUNS);
    close_loop(&bench);
}

/* D0 decides what the trial becomes: one reward changed changes it. */
static void the_lookahead_uses_d0(void)
{
    Bench bench = open_loop();
    g_assert_true(loop_look_ahead(bench.loop, NULL));
    g_autoptr(GByteArray) before = student_bytes(bench.loop, bench.loop->trial);
    for (size_t t = 0; t < bench.loop->taught->length; t++)
        bench.loop->taught->rewards[t] += 1;
    g_assert_true(loop_look_ahead(bench.loop, NULL));
    g_autoptr(GByteArray) after = student_bytes(bench.loop, bench.loop->trial);
    g_assert_cmpint(memcmp(before->data, after->data, before->len), !=, 0);
    close_loop(&bench);
}

/* Within an iteration everybody sees the statistics of its start. */
static void the_normaliser_is_frozen_within_an_iteration(void)
{
    Bench bench = open_loop();
    Loop *loop = bench.loop;
    float before[2], after[2], stored[2], raw[] = {0.3F, 0.9F};
    normaliser_apply(loop->normaliser, raw, before);
    Examined examined;
    g_assert_true(loop_look_ahead(loop, NULL));
    g_assert_true(loop_examine(loop, loop->trial, 100, "examine", &examined, NULL));
    normaliser_apply(loop->normaliser, raw, after);
    g_assert_cmpmem(before, sizeof before, after, sizeof after);
    loop_store(loop);
    normaliser_apply(loop->normaliser, raw, stored);
    g_assert_cmpint(memcmp(before, stored, sizeof before), !=, 0);
    g_assert_cmpuint(loop->normaliser->count, ==, 300);
    close_loop(&bench);
}

/* The first two fields of the metrics whose names begin so: "23,noise_autocorrelation_1 ". */
static char *rows_of(const Record *record, const char *name)
{
    GString *rows = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(record->text[METRICS], "\n", -1);
    for (char **line = lines; *line; line++) {
        const char *found = strchr(*line, ',');
        if (found && g_str_has_prefix(found + 1, name))
            g_string_append_printf(rows, "%.*s ", (int)(strrchr(*line, ',') - *line), *line);
    }
    return g_string_free(rows, FALSE);
}

/* Iterations end at 23, 41, 59, 77, 95 and 100. Episodes of 5 steps have pairs of lags up to 4. */
static void noise_is_told_where_an_iteration_ends_on_the_grid(void)
{
    Record *often = run(counted);
    g_autofree char *ends = rows_of(often, "noise_autocorrelation_2"), *all = rows_of(often, "noise_autocorrelation_");
    g_assert_cmpstr(ends, ==,
                    "23,noise_autocorrelation_2 41,noise_autocorrelation_2 59,noise_autocorrelation_2 "
                    "77,noise_autocorrelation_2 95,noise_autocorrelation_2 100,noise_autocorrelation_2 ");
    g_assert_null(strstr(all, "_8"));
    record_free(often);
    g_autofree char *yaml = g_strconcat(counted, "evaluation: {every: 40, episodes: 1}\n", NULL);
    char *old = strstr(yaml, "evaluation: {every: 7");
    memset(old, '#', strcspn(old, "\n"));
    Record *seldom = run(yaml);
    g_autofree char *rows = rows_of(seldom, "noise_autocorrelation_");
    g_assert_cmpstr(rows, ==,
                    "41,noise_autocorrelation_1 41,noise_autocorrelation_2 41,noise_autocorrelation_4 "
                    "95,noise_autocorrelation_1 95,noise_autocorrelation_2 95,noise_autocorrelation_4 ");
    record_free(seldom);
}

static void a_teacher_without_noise_has_no_autocorrelation(void)
{
    Record *record = run("steps: 300\nenvironment: {plugin: probe, step_limit: 50}\n"
                         "exploration: {plugin: ou, sigma: 0}\nevaluation: {every: 100, episodes: 1}\n");
    g_assert_null(strstr(record->text[METRICS], "noise_autocorrelation"));
    g_autoptr(GArray) distances = metric(record, "action_distance");
    g_assert_cmpuint(distances->len, ==, 3);
    g_assert_cmpfloat(at(distances, 2), ==, 0);
    record_free(record);
}

/* Of 100 steps each. The probe's first observation is the step of the episode / 100, its second one drawn for each. */
static void observations_are_those_acted_upon(void)
{
    Record *record = run(counted);
    g_auto(GStrv) lines = g_strsplit(record->text[OBSERVATIONS], "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 102);
    g_assert_cmpstr(lines[0], ==, "step,role,o0,o1");
    for (int step = 1; step <= 100; step++) {
        int in_iteration = (step + 12) % 18; /* 0 to 9: D0, 10 to 13: the trial student, 14 to 17: the student */
        bool opening = step <= 5;
        const char *role = opening             ? "baseline"
                           : in_iteration < 10 ? "teach"
                           : in_iteration < 14 ? "examine"
                                               : "baseline";
        int t = opening ? step - 1 : in_iteration < 10 ? in_iteration % 5 : (in_iteration - 10) % 4;
        g_autofree char *expected =
            t ? g_strdup_printf("%d,%s,0.0%d,0.", step, role, t) : g_strdup_printf("%d,%s,0,0.", step, role);
        if (!g_str_has_prefix(lines[step], expected))
            g_error("'%s' does not begin with '%s'", lines[step], expected);
    }
    record_free(record);
}

/* However long a run is, it records a thousand at most, evenly over its steps. */
static void observations_are_a_thousand_at_most(void)
{
    static const struct {
        int steps, rows;
        const char *last;
    } runs[] = {{1000, 1000, "\n1000,teach,"}, {1001, 500, "\n1000,teach,"}, {2600, 866, "\n2598,teach,"}};
    for (size_t i = 0; i < G_N_ELEMENTS(runs); i++) {
        g_autofree char *yaml = g_strdup_printf("steps: %d\nenvironment: {plugin: probe, step_limit: 5}\n"
                                                "exploration: ou\nstudent: {updates_per_step: 0.01}\n",
                                                runs[i].steps);
        Record *record = run(yaml);
        g_auto(GStrv) lines = g_strsplit(record->text[OBSERVATIONS], "\n", -1);
        g_assert_cmpint((int)g_strv_length(lines), ==, runs[i].rows + 2);
        g_assert_nonnull(strstr(record->text[OBSERVATIONS], runs[i].last));
        record_free(record);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/loop/counting", steps_are_counted_as_the_rule_says);
    g_test_add_func("/loop/plain", a_plain_strategy_only_teaches);
    g_test_add_func("/loop/examine", a_plain_strategy_may_be_examined);
    g_test_add_func("/loop/roll-outs", roll_outs_share_the_budget);
    g_test_add_func("/loop/no-learning-rate", a_student_that_cannot_learn_gives_no_meta_reward);
    g_test_add_func("/loop/constant-reward", a_constant_reward_gives_no_meta_reward);
    g_test_add_func("/loop/meta-reward", a_student_that_learns_gives_meta_rewards);
    g_test_add_func("/loop/frozen", the_frozen_twin_acts_alike_until_the_first_improvement);
    g_test_add_func("/loop/previous", the_previous_baseline_is_the_last_examined);
    g_test_add_func("/loop/cut", an_examination_cut_short_trains_no_teacher);
    g_test_add_func("/loop/evaluations", evaluations_change_nothing);
    g_test_add_func("/loop/start", all_variants_start_alike);
    g_test_add_func("/loop/repeat", runs_repeat);
    g_test_add_func("/loop/lookahead", a_lookahead_changes_nothing_but_the_trial);
    g_test_add_func("/loop/evaluated", the_student_is_evaluated);
    g_test_add_func("/loop/streams", acting_has_a_stream_of_its_own);
    g_test_add_func("/loop/end", the_run_ends_as_it_was_evaluated);
    g_test_add_func("/loop/d0-alone", d0_alone_feeds_the_lookahead);
    g_test_add_func("/loop/d0-matters", the_lookahead_uses_d0);
    g_test_add_func("/loop/normaliser", the_normaliser_is_frozen_within_an_iteration);
    g_test_add_func("/loop/noise", noise_is_told_where_an_iteration_ends_on_the_grid);
    g_test_add_func("/loop/no-noise", a_teacher_without_noise_has_no_autocorrelation);
    g_test_add_func("/loop/observations", observations_are_those_acted_upon);
    g_test_add_func("/loop/observations-evenly", observations_are_a_thousand_at_most);
    return g_test_run();
}
