/* An experiment's file: read, unfolded into its runs, and their plugins made. */
#include "fuzz.h"
#include "launch/experiment.h"
#include "train/train.h"

enum { MOST = 4096 }; /* of anything that takes memory */

bool __real_train_try(const RunSettings *settings, RunTraits *traits, GError **error);
bool __wrap_train_try(const RunSettings *settings, RunTraits *traits, GError **error);

static bool is_small(const RunSettings *settings)
{
    double weights = 1;
    for (size_t i = 0; i < settings->shape.hidden.count; i++)
        weights *= (double)settings->shape.hidden.values[i];
    return weights <= MOST && settings->student.batch_size <= MOST && settings->student.replay_capacity <= MOST &&
           settings->teaching.exploration_steps <= MOST && settings->teaching.evaluation_steps <= MOST;
}

/* A run that asks for the whole memory is not what is looked for here. */
bool __wrap_train_try(const RunSettings *settings, RunTraits *traits, GError **error)
{
    *traits = (RunTraits){0};
    return !is_small(settings) || __real_train_try(settings, traits, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    g_autofree char *path = fuzz_path("experiment.yaml");
    fuzz_put("experiment.yaml", bytes, length);
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Experiment) experiment = experiment_read(path, NULL, problems);
    g_autofree char *told = problems_text(problems);
    if (!experiment != (problems_count(problems) > 0))
        g_error("there is an experiment beside mistakes, or neither: %s", told);
    return 0;
}
