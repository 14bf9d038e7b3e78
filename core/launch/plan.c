#include "launch/plan.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* What the child has said so far. */
typedef struct Reading {
    Plan *plan;
    GDataInputStream *lines;
    GArray *seeds;  /* int64_t */
    char *loading;  /* the plugin opened last */
    char *problems; /* the mistakes, when there are any */
} Reading;

Plan *plan_new(void)
{
    Plan *plan = g_new0(Plan, 1);
    plan->runs = planned_runs_new();
    plan->costs = g_array_new(FALSE, FALSE, sizeof(RunCost));
    plan->memory = g_ptr_array_new_with_free_func(g_free);
    return plan;
}

void plan_free(Plan *plan)
{
    if (!plan)
        return;
    g_free(plan->name);
    g_free(plan->source);
    slurm_settings_clear(&plan->slurm);
    g_ptr_array_unref(plan->runs);
    g_array_unref(plan->costs);
    g_strfreev(plan->plugins);
    g_ptr_array_unref(plan->memory);
    g_free(plan);
}

static GStrv take_texts(JsonObject *line, const char *key)
{
    JsonArray *array = json_object_get_array_member(line, key);
    g_autoptr(GStrvBuilder) texts = g_strv_builder_new();
    for (guint i = 0; i < json_array_get_length(array); i++)
        g_strv_builder_add(texts, json_array_get_string_element(array, i));
    return g_strv_builder_end(texts);
}

static void take_head(Reading *reading, JsonObject *line)
{
    Plan *plan = reading->plan;
    plan->name = g_strdup(json_object_get_string_member(line, "name"));
    plan->source = g_strdup(json_object_get_string_member(line, "source"));
    plan->limits.stall = g_ascii_strtod(json_object_get_string_member(line, "stall"), NULL);
    plan->limits.memory = g_ascii_strtod(json_object_get_string_member(line, "memory"), NULL);
    char *baseline = g_strdup(json_object_get_string_member(line, "baseline"));
    g_ptr_array_add(plan->memory, baseline);
    plan->report.baseline = baseline;
    plan->slurm.options = take_texts(line, "options");
    plan->slurm.setup = take_texts(line, "setup");
    plan->slurm.limit = json_object_get_int_member(line, "limit");
    plan->plugins = take_texts(line, "plugins");
    JsonArray *seeds = json_object_get_array_member(line, "seeds");
    for (guint i = 0; i < json_array_get_length(seeds); i++) {
        int64_t seed = json_array_get_int_element(seeds, i);
        g_array_append_val(reading->seeds, seed);
    }
}

/* The bytes that follow a group's line; NULL where the child died in the middle of them. */
static char *read_config(GDataInputStream *lines, JsonObject *line)
{
    size_t bytes = (size_t)json_object_get_int_member(line, "bytes"), read;
    g_autofree char *config = g_malloc0(bytes + 1);
    bool whole = g_input_stream_read_all(G_INPUT_STREAM(lines), config, bytes, &read, NULL, NULL) && read == bytes;
    return whole ? g_steal_pointer(&config) : NULL;
}

static bool take_group(Reading *reading, JsonObject *line)
{
    const char *variant = json_object_get_string_member(line, "variant");
    const char *task = json_object_get_string_member(line, "task");
    g_autofree char *config = read_config(reading->lines, line);
    if (!config)
        return false;
    const RunCost cost = {json_object_get_int_member(line, "evaluation_steps"),
                          json_object_get_int_member(line, "updates"),
                          json_object_get_int_member(line, "lookahead_updates")};
    for (guint i = 0; i < reading->seeds->len; i++) {
        PlannedRun *run = g_new0(PlannedRun, 1);
        run->seed = (uint64_t)g_array_index(reading->seeds, int64_t, i);
        run->variant = g_strdup(variant);
        run->task = g_strdup(task);
        run->steps = json_object_get_int_member(line, "steps");
        run->directory = g_strdup_printf("%s/%s/seed-%" G_GUINT64_FORMAT, variant, task, run->seed);
        run->config = g_strdup_printf("seed: %" G_GUINT64_FORMAT "\n%s", run->seed, config);
        g_ptr_array_add(reading->plan->runs, run);
        g_array_append_val(reading->plan->costs, cost);
    }
    return true;
}

static void replace(char **text, JsonObject *line, const char *key)
{
    g_free(*text);
    *text = g_strdup(json_object_get_string_member(line, key));
}

static bool take_line(Reading *reading, const char *text)
{
    g_autoptr(JsonNode) node = json_from_string(text, NULL);
    if (!node)
        return false;
    JsonObject *line = json_node_get_object(node);
    if (json_object_has_member(line, "loading"))
        replace(&reading->loading, line, "loading");
    else if (json_object_has_member(line, "problems"))
        replace(&reading->problems, line, "problems");
    else if (json_object_has_member(line, "seeds"))
        take_head(reading, line);
    else
        return take_group(reading, line);
    return true;
}

/* A line that a dying child left half written is the last one, and the child's end says enough. */
static void take_lines(Reading *reading)
{
    char *line;
    while ((line = g_data_input_stream_read_line(reading->lines, NULL, NULL, NULL))) {
        bool whole = take_line(reading, line);
        g_free(line);
        if (!whole)
            return;
    }
}

static GSubprocess *start(const char *file, const char *const *overrides, GError **error)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    g_ptr_array_add(arguments, "/proc/self/exe");
    g_ptr_array_add(arguments, "inspect");
    g_ptr_array_add(arguments, "experiment");
    for (; overrides && *overrides; overrides++) {
        g_ptr_array_add(arguments, "--set");
        g_ptr_array_add(arguments, (char *)*overrides);
    }
    g_ptr_array_add(arguments, "--");
    g_ptr_array_add(arguments, (char *)file);
    g_ptr_array_add(arguments, NULL);
    GError *cause = NULL;
    GSubprocess *child = g_subprocess_newv((const char *const *)arguments->pdata,
                                           G_SUBPROCESS_FLAGS_STDIN_INHERIT | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &cause);
    if (!child)
        fail(error, FAULT_INTERNAL, "the process that reads %s cannot be started: %s", file, cause->message);
    g_clear_error(&cause);
    return child;
}

/* Why the child ended without telling a plan or mistakes: whom it was loading did it. */
static bool tell_end(const Reading *reading, const char *file, GSubprocess *child, GError **error)
{
    g_autofree char *how = g_subprocess_get_if_signaled(child)
                               ? g_strdup_printf("crashed (%s)", strsignal(g_subprocess_get_term_sig(child)))
                               : g_strdup_printf("ended with exit status %d", g_subprocess_get_exit_status(child));
    if (!reading->loading)
        return fail(error, FAULT_INTERNAL, "%s: the process that reads it %s", file, how);
    return fail(error, FAULT_CONFIG, "%s: the process that loaded the plugin %s %s; mend that plugin or name another",
                file, reading->loading, how);
}

static bool finish(Reading *reading, const char *file, GSubprocess *child, GError **error)
{
    GError *cause = NULL;
    if (!g_subprocess_wait(child, NULL, &cause)) {
        fail(error, FAULT_INTERNAL, "the process that reads %s is lost: %s", file, cause->message);
        g_error_free(cause);
        return false;
    }
    if (reading->problems)
        return fail(error, FAULT_CONFIG, "%s", reading->problems);
    if (!g_subprocess_get_successful(child) || !reading->plan->name)
        return tell_end(reading, file, child, error);
    return true;
}

Plan *plan_make(const char *file, const char *const *overrides, GError **error)
{
    g_autoptr(GSubprocess) child = start(file, overrides, error);
    if (!child)
        return NULL;
    g_autoptr(Plan) plan = plan_new();
    g_autoptr(GDataInputStream) lines = g_data_input_stream_new(g_subprocess_get_stdout_pipe(child));
    Reading reading = {plan, lines, g_array_new(FALSE, FALSE, sizeof(int64_t)), NULL, NULL};
    take_lines(&reading);
    bool fine = finish(&reading, file, child, error);
    g_array_unref(reading.seeds);
    g_free(reading.loading);
    g_free(reading.problems);
    return fine ? g_steal_pointer(&plan) : NULL;
}
