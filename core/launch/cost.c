#include "launch/cost.h"

#include <math.h>

/* Iterations that fit the run, after the roll-outs that open the replay. */
static int64_t examinations(const RunSettings *settings)
{
    const TeachingSettings *teaching = &settings->teaching;
    int64_t left = settings->head.steps - teaching->evaluation_steps;
    return MAX(0, left) / (teaching->exploration_steps + teaching->evaluation_steps);
}

RunCost run_cost(const RunSettings *settings, const RunTraits *traits)
{
    int64_t evaluations = settings->head.steps / settings->evaluation.every + 1;
    double steps = (double)evaluations * (double)settings->evaluation.episodes * traits->step_limit;
    return (RunCost){
        .evaluation_steps = traits->step_limit > 0 ? (int64_t)MIN(steps, 1e18) : -1,
        .updates = (int64_t)MIN(floor(settings->student.updates_per_step * (double)settings->head.steps), 1e18),
        .lookahead_updates = traits->examines ? examinations(settings) * settings->teaching.lookahead_updates : 0,
    };
}
