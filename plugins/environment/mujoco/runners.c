/* HalfCheetah, Swimmer, Hopper and Walker2d: bodies in the plane that are to get forward with little effort; the last two
 * must stay upright. */
#include "arithmetic.h"
#include "task.h"

static double place_of(const Simulation *s)
{
    return s->data->qpos[0];
}

static double speed(const Simulation *s, const Step *step)
{
    return (s->data->qpos[0] - step->before) / s->dt;
}

/* 1. Those that cannot fall. */
static double cheetah_reward(const Simulation *s, const Step *step)
{
    return speed(s, step) - 0.1 * effort(step->action, 6);
}

static void cheetah_observe(const Simulation *s, double observation[])
{
    copy_numbers(observation, s->data->qpos + 1, 8);
    copy_numbers(observation + 8, s->data->qvel, 9);
}

const Task half_cheetah = {
    .models = {"half-cheetah.xml", "half-cheetah.xml"},
    .observation_sizes = {17, 17},
    .substeps = 5,
    .step_limit = 1000,
    .position_noise = 0.1,
    .velocity_noise = 0.1,
    .normal_velocity = true,
    .before = place_of,
    .reward = cheetah_reward,
    .observe = cheetah_observe,
};

static double swimmer_reward(const Simulation *s, const Step *step)
{
    return speed(s, step) - 1e-4 * effort(step->action, 2);
}

static void swimmer_observe(const Simulation *s, double observation[])
{
    copy_numbers(observation, s->data->qpos + 2, 3);
    copy_numbers(observation + 3, s->data->qvel, 5);
}

const Task swimmer = {
    .models = {"swimmer.xml", "swimmer.xml"},
    .observation_sizes = {8, 8},
    .substeps = 4,
    .step_limit = 1000,
    .position_noise = 0.1,
    .velocity_noise = 0.1,
    .before = place_of,
    .reward = swimmer_reward,
    .observe = swimmer_observe,
};

/* 2. Those that can: terminal is what is not healthy, and v5 pays nothing for it. */
static double upright_reward(const Simulation *s, const Step *step)
{
    double alive = s->rules == V5 && step->terminated ? 0 : 1;
    return speed(s, step) + alive - 1e-3 * effort(step->action, s->model->nu);
}

/* Height and angles, then the velocities, clipped. */
static void upright_observe(const Simulation *s, double observation[])
{
    int angles = s->model->nq - 1;
    copy_numbers(observation, s->data->qpos + 1, angles);
    copy_clipped(observation + angles, s->data->qvel, s->model->nv, 10);
}

static bool all_within(const mjtNum values[], int n, double bound)
{
    for (int i = 0; i < n; i++)
        if (!(-bound < values[i] && values[i] < bound))
            return false;
    return true;
}

static bool hopper_terminal(const Simulation *s)
{
    const mjtNum *qpos = s->data->qpos;
    bool moderate = all_within(qpos + 2, 4, 100) && all_within(s->data->qvel, 6, 100);
    return !(moderate && qpos[1] > 0.7 && -0.2 < qpos[2] && qpos[2] < 0.2);
}

const Task hopper = {
    .models = {"hopper.xml", "hopper.xml"},
    .observation_sizes = {11, 11},
    .substeps = 4,
    .step_limit = 1000,
    .position_noise = 0.005,
    .velocity_noise = 0.005,
    .before = place_of,
    .terminal = hopper_terminal,
    .reward = upright_reward,
    .observe = upright_observe,
};

static bool walker_terminal(const Simulation *s)
{
    const mjtNum *qpos = s->data->qpos;
    return !(0.8 < qpos[1] && qpos[1] < 2.0 && -1 < qpos[2] && qpos[2] < 1);
}

const Task walker2d = {
    .models = {"walker2d-v4.xml", "walker2d-v5.xml"},
    .observation_sizes = {17, 17},
    .substeps = 4,
    .step_limit = 1000,
    .position_noise = 0.005,
    .velocity_noise = 0.005,
    .before = place_of,
    .terminal = walker_terminal,
    .reward = upright_reward,
    .observe = upright_observe,
};
