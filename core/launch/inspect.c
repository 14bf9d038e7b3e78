#include "launch/inspect.h"

#include "base/text.h"
#include "launch/experiment.h"
#include "plugin/loader.h"
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static FILE *out;

/* Writes what was built since `json_builder_begin_object`, as a line that nothing can keep back. */
static void write_line(JsonBuilder *builder)
{
    json_builder_end_object(builder);
    g_autoptr(JsonNode) node = json_builder_get_root(builder);
    g_autofree char *line = json_to_string(node, FALSE);
    fprintf(out, "%s\n", line);
}

/* Names of files and what stands on the command line need not be UTF-8, as JSON is. */
static void write_text(JsonBuilder *builder, const char *key, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    json_builder_set_member_name(builder, key);
    json_builder_add_string_value(builder, valid);
}

static void write_texts(JsonBuilder *builder, const char *key, char **texts, guint count)
{
    json_builder_set_member_name(builder, key);
    json_builder_begin_array(builder);
    for (guint i = 0; i < count; i++) {
        g_autofree char *valid = g_utf8_make_valid(texts[i], -1);
        json_builder_add_string_value(builder, valid);
    }
    json_builder_end_array(builder);
}

static void write_integer(JsonBuilder *builder, const char *key, int64_t value)
{
    json_builder_set_member_name(builder, key);
    json_builder_add_int_value(builder, value);
}

static void write_one(const char *key, const char *text)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    write_text(builder, key, text);
    write_line(builder);
    fflush(out);
}

static void write_loading(const char *path)
{
    write_one("loading", path);
}

static void write_head(const Experiment *experiment)
{
    char stall[TEXT_NUMBER_SIZE], memory[TEXT_NUMBER_SIZE];
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    write_text(builder, "name", experiment->name);
    write_text(builder, "source", experiment->source);
    write_text(builder, "baseline", experiment->report.baseline);
    write_text(builder, "stall", text_number(experiment->limits.stall, stall));
    write_text(builder, "memory", text_number(experiment->limits.memory, memory));
    const SlurmSettings *slurm = &experiment->slurm;
    write_texts(builder, "options", slurm->options, g_strv_length(slurm->options));
    write_texts(builder, "setup", slurm->setup, g_strv_length(slurm->setup));
    write_integer(builder, "limit", slurm->limit);
    write_texts(builder, "plugins", (char **)experiment->plugins->pdata, experiment->plugins->len);
    json_builder_set_member_name(builder, "seeds");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < experiment->seeds.count; i++)
        json_builder_add_int_value(builder, experiment->seeds.values[i]);
    json_builder_end_array(builder);
    write_line(builder);
}

static void write_group(const RunGroup *group)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    write_text(builder, "variant", group->variant);
    write_text(builder, "task", group->task);
    write_integer(builder, "steps", group->steps);
    write_integer(builder, "evaluation_steps", group->cost.evaluation_steps);
    write_integer(builder, "updates", group->cost.updates);
    write_integer(builder, "lookahead_updates", group->cost.lookahead_updates);
    write_integer(builder, "bytes", (int64_t)strlen(group->config));
    write_line(builder);
    fputs(group->config, out);
}

/* Keeps standard output for the lines: what a plugin prints while it is loaded goes to standard error. */
static bool take_output(void)
{
    int copy = dup(STDOUT_FILENO);
    if (copy < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        return false;
    out = fdopen(copy, "w");
    return out != NULL;
}

int inspect_experiment(const char *file, const char *const *overrides)
{
    if (!take_output())
        return FAULT_INTERNAL;
    plugin_announce(write_loading);
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Experiment) experiment = experiment_read(file, overrides, problems);
    if (experiment) {
        write_head(experiment);
        for (size_t i = 0; i < experiment->groups->len; i++)
            write_group(experiment->groups->pdata[i]);
    } else {
        g_autofree char *text = problems_text(problems);
        write_one("problems", text);
    }
    bool written = fclose(out) == 0;
    return !written ? FAULT_INTERNAL : experiment ? 0 : FAULT_CONFIG;
}
