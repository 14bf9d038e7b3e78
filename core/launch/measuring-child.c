#include "launch/measuring.h"

#include "base/text.h"
#include "config/read.h"
#include "train/random-policy.h"
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* Keeps standard output for what is to be said: what a plugin prints goes to standard error. */
static FILE *take_output(void)
{
    int copy = dup(STDOUT_FILENO);
    return copy >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 ? fdopen(copy, "w") : NULL;
}

/* It dies with its parent and leaves no core behind. */
static bool limit_life(void)
{
    const struct rlimit no_core = {0, 0};
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && setrlimit(RLIMIT_CORE, &no_core) == 0;
}

/* The environment of a run's config.yaml; its other plugins are left alone. */
static Component *bind_environment(const char *config, GPtrArray *memory, GError **error)
{
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) root = config_read_file(config, problems);
    const Node *section = root ? node_get(root, "environment") : NULL;
    Component *environment =
        section ? component_bind(section, DIDACT_ENVIRONMENT, NULL, 0, NULL, memory, problems) : NULL;
    if (!environment && problems_none(problems, error))
        fail(error, FAULT_DATA, "%s: names no environment", config);
    return environment;
}

static void say_return(void *out, double returned)
{
    char text[TEXT_NUMBER_SIZE];
    fprintf(out, MEASURING_RETURN "%s\n", text_number(returned, text));
    fflush(out);
}

static bool play(FILE *out, const char *config, GError **error)
{
    g_autoptr(GPtrArray) memory = g_ptr_array_new_with_free_func(g_free);
    Component *environment = bind_environment(config, memory, error);
    bool well = environment && random_policy_play(environment, MEASURING_EPISODES, say_return, out, error);
    component_free(environment);
    return well;
}

int measuring_answer(const char *config)
{
    g_autoptr(GError) error = NULL;
    FILE *out = take_output();
    if (!out || !limit_life())
        return FAULT_INTERNAL;
    if (!play(out, config, &error)) {
        g_strdelimit(error->message, "\n", ' ');
        fprintf(out, MEASURING_FAILED "%s\n", error->message);
    }
    bool written = fclose(out) == 0;
    return !written ? FAULT_INTERNAL : error ? error->code : 0;
}
