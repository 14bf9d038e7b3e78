/* InvertedPendulum and InvertedDoublePendulum: poles to be kept upright by pushing the cart below them. */
#include "arithmetic.h"
#include "task.h"

/* 1. One pole: qpos is the cart's place and the pole's angle. */
static bool pole_terminal(const Simulation *s)
{
    const mjtNum *qpos = s->data->qpos, *qvel = s->data->qvel;
    bool finite = isfinite(qpos[0]) && isfinite(qpos[1]) && isfinite(qvel[0]) && isfinite(qvel[1]);
    return !finite || fabs(qpos[1]) > 0.2;
}

static double pole_reward(const Simulation *s, const Step *step)
{
    return s->rules == V5 && step->terminated ? 0 : 1;
}

static void pole_observe(const Simulation *s, double observation[])
{
    copy_numbers(observation, s->data->qpos, 2);
    copy_numbers(observation + 2, s->data->qvel, 2);
}

const Task inverted_pendulum = {
    .models = {"inverted-pendulum.xml", "inverted-pendulum.xml"},
    .observation_sizes = {4, 4},
    .substeps = 2,
    .step_limit = 1000,
    .position_noise = 0.01,
    .velocity_noise = 0.01,
    .terminal = pole_terminal,
    .reward = pole_reward,
    .observe = pole_observe,
};

/* 2. Two poles. The tip's place is that of the last evaluation within the step, as there. */
static bool poles_terminal(const Simulation *s)
{
    return s->data->site_xpos[2] <= 1;
}

static double poles_reward(const Simulation *s, const Step *step)
{
    const mjtNum *tip = s->data->site_xpos, *qvel = s->data->qvel;
    double distance = 0.01 * squared(tip[0]) + squared(tip[2] - 2);
    double speed = 1e-3 * squared(qvel[1]) + 5e-3 * squared(qvel[2]);
    double alive = s->rules == V5 && step->terminated ? 0 : 10;
    return alive - distance - speed;
}

static void poles_observe(const Simulation *s, double observation[])
{
    const mjData *d = s->data;
    observation[0] = d->qpos[0];
    observation[1] = sin(d->qpos[1]);
    observation[2] = sin(d->qpos[2]);
    observation[3] = cos(d->qpos[1]);
    observation[4] = cos(d->qpos[2]);
    copy_clipped(observation + 5, d->qvel, 3, 10);
    copy_clipped(observation + 8, d->qfrc_constraint, s->rules == V4 ? 3 : 1, 10);
}

const Task inverted_double_pendulum = {
    .models = {"inverted-double-pendulum.xml", "inverted-double-pendulum.xml"},
    .observation_sizes = {11, 9},
    .substeps = 5,
    .step_limit = 1000,
    .position_noise = 0.1,
    .velocity_noise = 0.1,
    .normal_velocity = true,
    .terminal = poles_terminal,
    .reward = poles_reward,
    .observe = poles_observe,
};
