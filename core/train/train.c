#include "train/train.h"

#include "train/checkpoint-files.h"
#include "train/checkpoint.h"
#include <stdio.h>

static bool never(void *asker)
{
    return false;
}

bool train_try(const RunSettings *settings, RunTraits *traits, GError **error)
{
    Loop *loop = loop_new(settings, &(Interruption){never, NULL}, error);
    if (!loop)
        return false;
    *traits = (RunTraits){.step_limit = (uint32_t)loop->evaluating->spaces.step_limit, .examines = loop->examines};
    loop_free(loop);
    return true;
}

static bool begin(Loop *loop, const char *directory, GError **error)
{
    g_autofree char *task = component_task_name(loop->settings->environment);
    loop->writer =
        run_writer_open(directory, task, loop->teaching->spaces.observation_size, loop->settings->head.steps, error);
    return loop->writer != NULL;
}

/* Where there is no good checkpoint. */
static bool begin_anew(Loop *loop, const Checkpoints *checkpoints, const char *directory, GError **error)
{
    if (!checkpoints_begin(checkpoints, error) || !begin(loop, directory, error))
        return false;
    if (checkpoints_note(checkpoints))
        run_writer_note(loop->writer, checkpoints_note(checkpoints));
    return true;
}

static bool finish(Loop *loop, const char *directory, GError **error)
{
    return loop_run(loop, error) && loop_save_policy(loop, directory, error);
}

bool train_may_go_on(const RunSettings *settings, const char *directory, GError **error)
{
    g_autoptr(Checkpoints) checkpoints = checkpoints_new(directory, settings, false, error);
    return checkpoints && checkpoints_check(checkpoints, error);
}

bool train(const RunSettings *settings, const char *directory, bool any_build, const Interruption *interruption,
           GError **error)
{
    g_autoptr(Checkpoints) checkpoints = checkpoints_new(directory, settings, any_build, error);
    if (!checkpoints)
        return false;
    Loop *loop;
    if (!checkpoints_resume(checkpoints, interruption, &loop, error))
        return false;
    bool resumed = loop != NULL;
    if (!loop && !(loop = loop_new(settings, interruption, error)))
        return false;
    if (settings->checkpoint.every != 0)
        loop->checkpoints = checkpoints;
    bool well = (resumed || begin_anew(loop, checkpoints, directory, error)) && finish(loop, directory, error);
    if (loop->writer)
        well = run_writer_close(loop->writer, well ? error : NULL) && well;
    loop_free(loop);
    return well;
}

void train_tidy(const char *directory)
{
    checkpoint_remove_all(directory);
}
