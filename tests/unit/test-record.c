/* What a run leaves in its directory: tables, status, manifest, arrays, the lock. */
#include "record/csv.h"
#include "record/lock.h"
#include "record/manifest.h"
#include "record/run-writer.h"
#include "record/safetensors.h"
#include "record/status.h"
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Fixture {
    char *directory;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer unused)
{
    fixture->directory = g_dir_make_tmp("didact-XXXXXX", NULL);
}

static char *in(const Fixture *fixture, const char *name)
{
    return g_build_filename(fixture->directory, name, NULL);
}

static void tear_down(Fixture *fixture, gconstpointer unused)
{
    GDir *entries = g_dir_open(fixture->directory, 0, NULL);
    for (const char *name; (name = g_dir_read_name(entries));) {
        g_autofree char *path = in(fixture, name);
        g_unlink(path);
    }
    g_dir_close(entries);
    g_rmdir(fixture->directory);
    g_free(fixture->directory);
}

static char *contents(const Fixture *fixture, const char *name, size_t *length)
{
    g_autofree char *path = in(fixture, name);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, length, NULL));
    return text;
}

static void assert_contents(const Fixture *fixture, const char *name, const char *expected)
{
    g_autofree char *text = contents(fixture, name, NULL);
    g_assert_cmpstr(text, ==, expected);
}

static void tables_are_as_documented(Fixture *fixture, gconstpointer unused)
{
    RunWriter *writer = run_writer_open(fixture->directory, "pendulum", 3, 300, NULL);
    run_writer_evaluation(writer, &(EvaluationRow){100, 50, 10, 0, -1234.5, 200, false});
    run_writer_evaluation(writer, &(EvaluationRow){100, 50, 10, 1, 0.1, 17, true});
    run_writer_episode(writer, -1.0 / 3, 200, 200, "teach");
    run_writer_episode(writer, 1e-7, 3, 203, "baseline");
    run_writer_metric(writer, 100, "sigma", 0.30000000000000004);
    run_writer_observation(writer, 3, "teach", (const float[]){1.0F / 3, -1.5e-7F, 1e6F});
    run_writer_observation(writer, 6, "examine", (const float[]){123456.78F, -0.1F, 0});
    run_writer_metric(writer, 100, "odd, \"name\"", NAN);
    g_assert_true(run_writer_close(writer, NULL));
    assert_contents(fixture, "evaluations.csv",
                    "step,updates,lookahead_updates,episode,return,length,terminated\n"
                    "100,50,10,0,-1234.5,200,0\n"
                    "100,50,10,1,0.1,17,1\n");
    assert_contents(fixture, "episodes.csv",
                    "#{\"t_start\": 0, \"env_id\": \"pendulum\"}\n"
                    "r,l,t,role\n"
                    "-0.3333333333333333,200,200,teach\n"
                    "1e-07,3,203,baseline\n");
    assert_contents(fixture, "metrics.csv",
                    "step,name,value\n"
                    "100,sigma,0.30000000000000004\n"
                    "100,\"odd, \"\"name\"\"\",nan\n");
    assert_contents(fixture, "observations.csv",
                    "step,role,o0,o1,o2\n"
                    "3,teach,0.333333,-1.5e-07,1e+06\n"
                    "6,examine,123457,-0.1,0\n");
    assert_contents(fixture, "timing.csv", "step,seconds,updates,memory\n");
}

static void timing_has_its_columns(Fixture *fixture, gconstpointer unused)
{
    RunWriter *writer = run_writer_open(fixture->directory, "pendulum", 3, 300, NULL);
    run_writer_timing(writer, 100, 50);
    g_assert_true(run_writer_close(writer, NULL));
    g_autofree char *text = contents(fixture, "timing.csv", NULL);
    g_assert_true(
        g_regex_match_simple("^step,seconds,updates,memory\n100,[0-9.e-]+,50,[1-9][0-9]*(\\.[0-9])?\n$", text, 0, 0));
}

static void many_rows_are_all_there(Fixture *fixture, gconstpointer unused)
{
    enum { ROWS = 50000 };
    g_autofree char *path = in(fixture, "many.csv");
    g_autoptr(GString) expected = g_string_new("n\n");
    Csv *csv = csv_create(path, "n\n", NULL);
    for (int i = 0; i < ROWS; i++) {
        csv_integer(csv, i);
        csv_end_row(csv);
        g_string_append_printf(expected, "%d\n", i);
    }
    g_assert_true(csv_close(csv, NULL));
    assert_contents(fixture, "many.csv", expected->str);
}

static void a_run_begins_with_empty_tables(Fixture *fixture, gconstpointer unused)
{
    for (int i = 0; i < 2; i++) {
        RunWriter *writer = run_writer_open(fixture->directory, "pendulum", 3, 300, NULL);
        run_writer_metric(writer, 1, "sigma", 2);
        g_assert_true(run_writer_close(writer, NULL));
    }
    assert_contents(fixture, "metrics.csv", "step,name,value\n1,sigma,2\n");
}

static void a_full_disk_is_told(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *metrics = in(fixture, "metrics.csv");
    g_assert_cmpint(symlink("/dev/full", metrics), ==, 0);
    RunWriter *writer = run_writer_open(fixture->directory, "pendulum", 3, 300, NULL);
    run_writer_metric(writer, 1, "sigma", 2);
    g_autofree char *expected =
        g_strdup_printf("%s: cannot write: No space left on device; make room, and the same command goes on", metrics);
    for (int i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(run_writer_flush(writer, &error));
        g_assert_error(error, CORE_ERROR, FAULT_STOPPED);
        g_assert_cmpstr(error->message, ==, expected);
    }
    g_autoptr(GError) error = NULL;
    g_assert_false(run_writer_close(writer, &error));
    g_assert_cmpstr(error->message, ==, expected);
}

static void a_missing_directory_is_told(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *nowhere = in(fixture, "nowhere");
    g_autoptr(GError) error = NULL;
    g_assert_null(run_writer_open(nowhere, "pendulum", 3, 300, &error));
    g_autofree char *expected = g_strdup_printf("%s/evaluations.csv: cannot write: No such file or directory", nowhere);
    g_assert_cmpstr(error->message, ==, expected);
}

/* An archive like the one in `path`, but of a run that has taken so many seconds. */
static Archive *aged(const char *path, double seconds)
{
    static const char *const tables[] = {"evaluations.csv", "episodes.csv", "metrics.csv", "observations.csv",
                                         "timing.csv"};
    unsigned char seal[SEAL_SIZE];
    Archive *from = archive_open(path, NULL), *to = archive_new();
    archive_reals(to, "seconds", &seconds, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        uint64_t length;
        guint8 sum[SEAL_SIZE];
        Archive *const both[] = {from, to};
        for (int way = 0; way < 2; way++) {
            archive_enter(both[way], tables[i]);
            archive_words(both[way], "length", &length, 1);
            archive_bytes(both[way], "sha256", sum, sizeof sum);
            archive_leave(both[way]);
        }
    }
    g_assert_true(archive_well(from, NULL));
    g_assert_true(archive_save(to, path, seal, NULL));
    archive_free(from);
    archive_free(to);
    return archive_open(path, NULL);
}

static void the_clock_goes_on(Fixture *fixture, gconstpointer unused)
{
    unsigned char seal[SEAL_SIZE];
    g_autofree char *path = in(fixture, "state");
    RunWriter *writer = run_writer_open(fixture->directory, "pendulum", 3, 300, NULL);
    Archive *archive = archive_new();
    g_assert_true(run_writer_mark(writer, archive, NULL));
    g_assert_true(archive_save(archive, path, seal, NULL));
    archive_free(archive);
    g_assert_true(run_writer_close(writer, NULL));
    archive = aged(path, 7000);
    writer = run_writer_reopen(fixture->directory, 3, 300, archive, NULL);
    archive_free(archive);
    run_writer_timing(writer, 100, 50);
    g_assert_true(run_writer_close(writer, NULL));
    g_autofree char *text = contents(fixture, "timing.csv", NULL);
    g_assert_true(
        g_regex_match_simple("^step,seconds,updates,memory\n100,7[0-9]{3}(\\.[0-9]+)?,50,[0-9.]+\n$", text, 0, 0));
}

static void status_reads_back(Fixture *fixture, gconstpointer unused)
{
    Status written = {
        RUN_FAILED, 12345678901, 20000000000, 77, 12.25, 4321, "a \"bad\" day\nand more", "went on", 1700000000, 0};
    Status read = {0};
    g_assert_true(status_write(fixture->directory, &written, NULL));
    g_assert_true(status_read(fixture->directory, &read, NULL));
    g_assert_cmpint(read.state, ==, RUN_FAILED);
    g_assert_cmpint(read.step, ==, 12345678901);
    g_assert_cmpint(read.steps, ==, 20000000000);
    g_assert_cmpint(read.updates, ==, 77);
    g_assert_cmpfloat(read.seconds, ==, 12.25);
    g_assert_cmpint(read.pid, ==, 4321);
    g_assert_cmpstr(read.reason, ==, "a \"bad\" day\nand more");
    g_assert_cmpstr(read.note, ==, "went on");
    g_assert_cmpint(read.started, ==, 1700000000);
    g_assert_cmpint(read.changed, >, 1700000000);
}

static void a_damaged_status_is_refused(Fixture *fixture, gconstpointer unused)
{
    const char *const bad[] = {"", "{", "[]", "{}", "{\"state\": 3}", "{\"state\": \"tired\"}", "null"};
    g_autofree char *path = in(fixture, "status.json");
    Status status;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(path, bad[i], -1, NULL));
        g_assert_false(status_read(fixture->directory, &status, &error));
        g_assert_error(error, CORE_ERROR, FAULT_DATA);
    }
    g_assert_true(g_file_set_contents(path, "{\"state\": \"running\", \"step\": \"x\", \"seconds\": 3}", -1, NULL));
    g_assert_true(status_read(fixture->directory, &status, NULL));
    g_assert_cmpint(status.step, ==, 0);
    g_assert_cmpfloat(status.seconds, ==, 3);
}

static void the_writer_keeps_the_status(Fixture *fixture, gconstpointer unused)
{
    Status status;
    RunWriter *writer = run_writer_open(fixture->directory, "pendulum", 3, 300, NULL);
    g_assert_true(status_read(fixture->directory, &status, NULL));
    g_assert_cmpint(status.state, ==, RUN_RUNNING);
    g_assert_cmpint(status.pid, ==, getpid());
    g_assert_cmpint(status.steps, ==, 300);
    run_writer_progress(writer, 120, 60);
    g_assert_true(run_writer_close(writer, NULL));
    g_assert_true(status_end(fixture->directory, RUN_FAILED, "tired", &status, NULL));
    g_assert_true(status_read(fixture->directory, &status, NULL));
    g_assert_cmpint(status.state, ==, RUN_FAILED);
    g_assert_cmpint(status.step, ==, 120);
    g_assert_cmpint(status.updates, ==, 60);
    g_assert_cmpint(status.pid, ==, 0);
    g_assert_cmpstr(status.reason, ==, "tired");
}

static void arrays_read_back_by_hand(Fixture *fixture, gconstpointer unused)
{
    const float weight[6] = {1, 2, 3, 4, 5, 6}, bias[3] = {-0.5f, 0, INFINITY};
    const Tensor tensors[] = {{"actor.0.weight", 2, {2, 3}, weight}, {"actor.0.bias", 1, {3}, bias}};
    g_autofree char *path = in(fixture, "policy.safetensors");
    g_assert_true(safetensors_write(path, tensors, 2, (const char *const[]){"task", "pen\"dulum", NULL}, NULL));
    size_t length;
    g_autofree char *file = contents(fixture, "policy.safetensors", &length);
    uint64_t header;
    memcpy(&header, file, sizeof header);
    const char *expected = "{\"__metadata__\":{\"task\":\"pen\\\"dulum\"},"
                           "\"actor.0.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                           "\"actor.0.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[24,36]}}";
    g_assert_cmpuint(header % 8, ==, 0);
    g_assert_cmpuint(header, <, strlen(expected) + 8);
    g_autofree char *text = g_strndup(file + 8, header);
    g_assert_cmpstr(g_strchomp(text), ==, expected);
    g_assert_cmpmem(file + 8 + header, length - 8 - header, ((float[]){1, 2, 3, 4, 5, 6, -0.5f, 0, INFINITY}),
                    sizeof weight + sizeof bias);
}

static void arrays_are_written_whole_or_not_at_all(Fixture *fixture, gconstpointer unused)
{
    const float value = 1;
    g_autofree char *path = g_build_filename(fixture->directory, "nowhere", "policy.safetensors", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_false(safetensors_write(path, &(Tensor){"x", 1, {1}, &value}, 1, NULL, &error));
    g_assert_error(error, CORE_ERROR, FAULT_INTERNAL);
    g_assert_true(g_str_has_prefix(error->message, path));
}

static JsonObject *manifest_of(const Fixture *fixture, JsonParser *parser)
{
    g_autofree char *path = in(fixture, "manifest.json");
    g_assert_true(json_parser_load_from_file(parser, path, NULL));
    return json_node_get_object(json_parser_get_root(parser));
}

static void a_manifest_names_plugins_by_their_hash(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *plugin = in(fixture, "ou.so");
    g_assert_true(g_file_set_contents(plugin, "abc", 3, NULL));
    const Manifest manifest = {.command = (const char *const[]){"didact", "run", "x.yaml", NULL},
                               .plugins = (const char *const[]){plugin, NULL},
                               .started = 1700000000};
    g_assert_true(manifest_write(fixture->directory, &manifest, NULL));
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *root = manifest_of(fixture, parser);
    g_assert_true(g_ascii_isdigit(*json_object_get_string_member(root, "version")));
    g_assert_cmpstr(json_object_get_string_member(root, "started"), ==, "2023-11-14T22:13:20Z");
    g_assert_cmpstr(json_object_get_string_member(root, "ended"), ==, "");
    g_assert_cmpstr(json_array_get_string_element(json_object_get_array_member(root, "command"), 2), ==, "x.yaml");
    JsonObject *first = json_array_get_object_element(json_object_get_array_member(root, "plugins"), 0);
    g_assert_cmpstr(json_object_get_string_member(first, "path"), ==, plugin);
    g_assert_cmpstr(json_object_get_string_member(first, "sha256"), ==,
                    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void put_plugin(const Fixture *fixture, const char *name, const char *text)
{
    g_autofree char *path = in(fixture, name);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* Writes the manifest, and says by the second plugin's hashes which builds it lists. */
static char *builds_after(const Fixture *fixture, const char *text, Making making)
{
    put_plugin(fixture, "meta.so", text);
    g_autofree char *ou = in(fixture, "ou.so"), *meta = in(fixture, "meta.so"), *folder = NULL, *name = NULL;
    const Manifest manifest = {.plugins = (const char *const[]){ou, meta, NULL}, .making = making};
    g_assert_true(manifest_write(fixture->directory, &manifest, NULL));
    folder = g_path_get_basename(fixture->directory);
    name = g_strdup_printf("%s/meta", folder);
    g_autoptr(GPtrArray) builds = manifest_builds(fixture->directory);
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < builds->len; i++)
        g_string_append_printf(list, "%.2s ", build_part(builds->pdata[i], name)->sha256);
    return g_string_free(list, FALSE);
}

/* SHA-256 of "a" begins with ca, of "b" with 3e, of "c" with 2e. */
static void a_manifest_lists_the_builds_that_made_results(Fixture *fixture, gconstpointer unused)
{
    const struct {
        const char *text;
        Making making;
        const char *builds;
    } steps[] = {
        {"a", MAKING_SAME, "ca "},    {"a", MAKING_SAME, "ca "},       {"a", MAKING_MORE, "ca "},
        {"b", MAKING_NONE, "ca "},    {"b", MAKING_MORE, "ca 3e "},    {"b", MAKING_SAME, "ca 3e "},
        {"c", MAKING_NONE, "ca 3e "}, {"a", MAKING_MORE, "ca 3e ca "}, {"c", MAKING_SAME, "2e "},
    };
    put_plugin(fixture, "ou.so", "ou");
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *builds = builds_after(fixture, steps[i].text, steps[i].making);
        g_assert_cmpstr(builds, ==, steps[i].builds);
    }
}

static Build *build_of(const char *json)
{
    g_autoptr(JsonNode) node = json_from_string(json, NULL);
    return build_from_json(node);
}

static void builds_differ_in_what_both_have(void)
{
    g_autoptr(Build) a = build_of("{\"version\": \"1\", \"parts\": {\"the program\": \"aa\", \"x/y\": \"b\"}}");
    g_autoptr(Build) b = build_of("{\"version\": \"1\", \"parts\": {\"the program\": \"aa\", \"x/z\": \"c\"}}");
    g_autoptr(Build) c = build_of("{\"parts\": {\"x/z\": \"d\"}}");
    g_assert_null(build_difference(a, b));
    g_assert_null(build_difference(a, c));
    g_assert_cmpstr(build_difference(b, c)->name, ==, "x/z");
    g_assert_null(build_of("{\"parts\": 3}"));
    g_assert_null(build_part(a, "x/z"));
}

/* Whatever stands there later: it was loaded as it was. */
static void a_plugin_stays_what_it_was(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *plugin = in(fixture, "ou.so");
    put_plugin(fixture, "ou.so", "abc");
    build_remember(plugin);
    put_plugin(fixture, "ou.so", "another");
    const Manifest manifest = {.plugins = (const char *const[]){plugin, NULL}};
    g_assert_true(manifest_write(fixture->directory, &manifest, NULL));
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *first =
        json_array_get_object_element(json_object_get_array_member(manifest_of(fixture, parser), "plugins"), 0);
    g_assert_cmpstr(json_object_get_string_member(first, "sha256"), ==,
                    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void builds_that_agree_join(void)
{
    g_autoptr(Build) a = build_of("{\"parts\": {\"the program\": \"aa\", \"x/y\": \"b\"}}");
    g_autoptr(Build) b = build_of("{\"parts\": {\"the program\": \"aa\", \"x/z\": \"c\"}}");
    g_autoptr(Build) c = build_of("{\"parts\": {\"x/z\": \"d\", \"x/w\": \"e\"}}");
    g_assert_true(build_join(a, b));
    g_assert_cmpstr(build_part(a, "x/z")->sha256, ==, "c");
    g_assert_false(build_join(a, c));
    g_assert_null(build_part(a, "x/w"));
}

static void what_is_no_manifest_is_told(Fixture *fixture, gconstpointer unused)
{
    const char *const bad[] = {"", "{", "{}", "{\"overrides\": []}", "{\"builds\": 3, \"overrides\": []}"};
    g_assert_false(manifest_check(fixture->directory, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        put_plugin(fixture, "manifest.json", bad[i]);
        g_autoptr(GError) error = NULL;
        g_assert_false(manifest_check(fixture->directory, &error));
        g_assert_error(error, CORE_ERROR, FAULT_DATA);
    }
    g_assert_true(manifest_write(fixture->directory, &(Manifest){0}, NULL));
    g_assert_true(manifest_check(fixture->directory, NULL));
}

/* Not half a second later: what goes wrong early is told near to where. */
static void the_first_steps_are_told_at_once(Fixture *fixture, gconstpointer unused)
{
    RunWriter *writer = run_writer_open(fixture->directory, "pendulum", 3, 300, NULL);
    const int64_t told[] = {0, 1, 2, 2, 4, 4, 4, 4, 8};
    Status status;
    for (int64_t step = 0; step < (int64_t)G_N_ELEMENTS(told); step++) {
        run_writer_progress(writer, step, 0);
        g_assert_true(status_read(fixture->directory, &status, NULL));
        g_assert_cmpint(status.step, >=, told[step]); /* more, where half a second has passed */
    }
    run_writer_close(writer, NULL);
}

static void a_manifest_needs_its_plugins(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;
    const Manifest manifest = {.plugins = (const char *const[]){"no/such.so", NULL}};
    g_assert_false(manifest_write(fixture->directory, &manifest, &error));
    g_assert_true(g_str_has_prefix(error->message, "no/such.so: cannot read: "));
}

/* A child that takes the lock, says so and keeps it until it is killed. */
static pid_t start_holder(const char *directory)
{
    int ready[2];
    char byte;
    g_assert_cmpint(pipe(ready), ==, 0);
    pid_t child = fork();
    if (child == 0) {
        if (lock_take(directory, 0, NULL) >= 0 && write(ready[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    close(ready[1]);
    g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
    close(ready[0]);
    return child;
}

static void a_lock_keeps_others_out_and_ends_with_its_holder(Fixture *fixture, gconstpointer unused)
{
    pid_t holder = start_holder(fixture->directory);
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(lock_take(fixture->directory, 0, &error), ==, -1);
    g_assert_error(error, CORE_ERROR, FAULT_STOPPED);
    g_autofree char *expected = g_strdup_printf("^%s is being run by process %d on %s since "
                                                "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}; wait for it or use --out$",
                                                fixture->directory, (int)holder, g_get_host_name());
    g_assert_true(g_regex_match_simple(expected, error->message, 0, 0));
    g_assert_true(lock_is_held(fixture->directory));

    kill(holder, SIGKILL);
    int lock = lock_take(fixture->directory, 60, NULL);
    g_assert_cmpint(lock, >=, 0);
    g_assert_cmpint(waitpid(holder, NULL, 0), ==, holder);
    lock_release(lock);
    g_assert_false(lock_is_held(fixture->directory));
    g_assert_null(lock_holder(fixture->directory));
    lock = lock_take(fixture->directory, 0, NULL);
    g_assert_cmpint(lock, >=, 0);
    lock_release(lock);
}

static void a_run_whose_process_died_is_told_as_stopped(Fixture *fixture, gconstpointer unused)
{
    Status running = {.state = RUN_RUNNING, .step = 5, .steps = 10, .reason = ""}, seen;
    g_assert_true(status_write(fixture->directory, &running, NULL));
    pid_t holder = start_holder(fixture->directory);
    g_assert_true(status_look(fixture->directory, &seen, NULL));
    g_assert_cmpint(seen.state, ==, RUN_RUNNING);
    kill(holder, SIGKILL);
    g_assert_cmpint(waitpid(holder, NULL, 0), ==, holder);
    g_assert_true(status_look(fixture->directory, &seen, NULL));
    g_assert_cmpint(seen.state, ==, RUN_STOPPED);
    g_assert_cmpint(seen.step, ==, 5);
    g_assert_cmpstr(seen.reason, ==, "its process died without a word");
    g_assert_true(status_read(fixture->directory, &seen, NULL));
    g_assert_cmpint(seen.state, ==, RUN_RUNNING);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, test) g_test_add(path, Fixture, NULL, set_up, test, tear_down)
    ADD("/tables/format", tables_are_as_documented);
    ADD("/tables/timing", timing_has_its_columns);
    ADD("/tables/many", many_rows_are_all_there);
    ADD("/tables/begin", a_run_begins_with_empty_tables);
    ADD("/tables/full-disk", a_full_disk_is_told);
    ADD("/tables/no-directory", a_missing_directory_is_told);
    ADD("/tables/clock", the_clock_goes_on);
    ADD("/status/round-trip", status_reads_back);
    ADD("/status/damaged", a_damaged_status_is_refused);
    ADD("/status/writer", the_writer_keeps_the_status);
    ADD("/safetensors/round-trip", arrays_read_back_by_hand);
    ADD("/safetensors/whole", arrays_are_written_whole_or_not_at_all);
    ADD("/manifest/plugins", a_manifest_names_plugins_by_their_hash);
    ADD("/manifest/builds", a_manifest_lists_the_builds_that_made_results);
    g_test_add_func("/build/difference", builds_differ_in_what_both_have);
    g_test_add_func("/build/join", builds_that_agree_join);
    ADD("/manifest/missing-plugin", a_manifest_needs_its_plugins);
    ADD("/manifest/remembered-plugin", a_plugin_stays_what_it_was);
    ADD("/manifest/none", what_is_no_manifest_is_told);
    ADD("/status/first-steps", the_first_steps_are_told_at_once);
    ADD("/status/died", a_run_whose_process_died_is_told_as_stopped);
    ADD("/lock/holder", a_lock_keeps_others_out_and_ends_with_its_holder);
    return g_test_run();
}
