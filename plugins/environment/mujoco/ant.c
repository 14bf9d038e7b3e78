/* Ant: a torso on four legs, free in space, that is to get forward. v5 also sees, and pays for, the forces on its bodies. */
#include "arithmetic.h"
#include "task.h"

enum { TORSO = 1, BODIES = 14 };

/* Of the torso, where the last evaluation within the step had it. */
static double place_of(const Simulation *s)
{
    return s->data->xpos[3 * TORSO];
}

static bool all_finite(const mjtNum values[], int n)
{
    for (int i = 0; i < n; i++)
        if (!isfinite(values[i]))
            return false;
    return true;
}

static bool terminal(const Simulation *s)
{
    const mjtNum *qpos = s->data->qpos;
    bool finite = all_finite(qpos, s->model->nq) && all_finite(s->data->qvel, s->model->nv);
    return !(finite && 0.2 <= qpos[2] && qpos[2] <= 1.0);
}

static double contact_cost(const Simulation *s)
{
    double squares[6 * BODIES];
    copy_clipped(squares, s->data->cfrc_ext, 6 * BODIES, 1);
    for (int i = 0; i < 6 * BODIES; i++)
        squares[i] *= squares[i];
    return 5e-4 * array_sum(squares, 6 * BODIES);
}

static double reward(const Simulation *s, const Step *step)
{
    double forward = (place_of(s) - step->before) / s->dt, cost = 0.5 * effort(step->action, 8);
    if (s->rules == V4)
        return forward + 1 - cost;
    return forward + (step->terminated ? 0 : 1) - (cost + contact_cost(s));
}

static void observe(const Simulation *s, double observation[])
{
    copy_numbers(observation, s->data->qpos + 2, 13);
    copy_numbers(observation + 13, s->data->qvel, 14);
    if (s->rules == V5)
        copy_clipped(observation + 27, s->data->cfrc_ext + 6, 6 * (BODIES - 1), 1);
}

const Task ant = {
    .models = {"ant.xml", "ant.xml"},
    .observation_sizes = {27, 105},
    .substeps = 5,
    .step_limit = 1000,
    .position_noise = 0.1,
    .velocity_noise = 0.1,
    .normal_velocity = true,
    .contact_forces = {false, true},
    .before = place_of,
    .terminal = terminal,
    .reward = reward,
    .observe = observe,
};
