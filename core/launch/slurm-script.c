#include "launch/slurm-script.h"

#include "base/path.h"
#include "base/text.h"
#include <unistd.h>

static void append_option(GString *text, const char *option)
{
    g_string_append_printf(text, "#SBATCH %s\n", option);
}

/* A path among sbatch's options; where it takes patterns, '%' stands for itself only when it is doubled. */
static void append_path(GString *text, const char *option, const char *path, const char *pattern)
{
    g_autoptr(GString) escaped = g_string_new(path);
    if (*pattern)
        g_string_replace(escaped, "%", "%%", 0);
    g_string_append(escaped, pattern);
    g_autofree char *quoted = path_quoted(escaped->str);
    g_string_append_printf(text, "#SBATCH %s=%s\n", option, quoted);
}

static void append_options(GString *text, const SlurmScript *script)
{
    g_autofree char *here = g_get_current_dir();
    g_string_append_printf(text, "#SBATCH --array=0-%zu", script->tasks - 1);
    if (script->limit)
        g_string_append_printf(text, "%%%" G_GINT64_FORMAT, script->limit);
    g_string_append_c(text, '\n');
    append_path(text, "--job-name", script->plan->name, "");
    append_path(text, "--chdir", here, "");
    append_path(text, "--output", script->directory, "/slurm/%A_%a.txt");
    append_option(text, "--open-mode=append");
    append_option(text, "--nodes=1");
    append_option(text, "--ntasks=1");
    append_option(text, "--requeue");
    for (char **option = script->plan->slurm.options; *option; option++)
        append_option(text, *option);
}

/* Plugins are looked for where they were found when the plan was made, however little of its environment a site hands on. */
static void append_setup(GString *text, const SlurmScript *script)
{
    const char *plugins = g_getenv("DIDACT_PLUGIN_PATH");
    g_autofree char *quoted = plugins ? path_quoted(plugins) : NULL;
    if (quoted)
        g_string_append_printf(text, "export DIDACT_PLUGIN_PATH=%s\n", quoted);
    for (char **line = script->plan->slurm.setup; *line; line++)
        g_string_append_printf(text, "%s\n", *line);
}

static void append_limits(GString *text, const LimitSettings *limits)
{
    char number[TEXT_NUMBER_SIZE];
    if (!isnan(limits->stall))
        g_string_append_printf(text, " --stall %s", text_number(limits->stall, number));
    if (!isnan(limits->memory))
        g_string_append_printf(text, " --memory %s", text_number(limits->memory, number));
}

char *slurm_script_write(const SlurmScript *script)
{
    GString *text = g_string_new("#!/bin/bash\n"
                                 "# Each task is the run in its line of the list below; 'didact run --launcher slurm' "
                                 "wrote and submitted this.\n");
    g_autofree char *list = path_quoted(script->list), *program = path_quoted(script->program),
                    *directory = path_quoted(script->directory);
    append_options(text, script);
    g_string_append_c(text, '\n');
    append_setup(text, script);
    g_string_append_printf(text,
                           "run=$(sed -n \"$((SLURM_ARRAY_TASK_ID + 1))p\" %s)\n"
                           "again=\"scontrol requeue ${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID\"\n"
                           "exec %s task --requeue \"$again\"",
                           list, program);
    append_limits(text, &script->plan->limits);
    if (script->asks)
        g_string_append_printf(text, " --experiment %s", directory);
    if (script->any_build)
        g_string_append(text, " --allow-new-build");
    g_string_append_printf(text, " %s/\"$run\"\n", directory);
    return g_string_free(text, FALSE);
}
