/* Reacher: an arm of two links whose fingertip is to come to the target, and to stay there with little effort. */
#include "arithmetic.h"
#include "task.h"

enum { FINGERTIP = 3, TARGET = 4 }; /* bodies of the model */

/* From the target to the fingertip, where the last evaluation within the step had them. */
static void way(const Simulation *s, double difference[3])
{
    for (int i = 0; i < 3; i++)
        difference[i] = s->data->xpos[3 * FINGERTIP + i] - s->data->xpos[3 * TARGET + i];
}

static double distance(const Simulation *s)
{
    double d[3];
    way(s, d);
    return sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
}

/* v4 takes the distance from before the step. */
static double reward(const Simulation *s, const Step *step)
{
    double far = s->rules == V4 ? step->before : distance(s);
    return -far - effort(step->action, 2);
}

static void observe(const Simulation *s, double observation[])
{
    const mjData *d = s->data;
    double difference[3];
    observation[0] = cos(d->qpos[0]);
    observation[1] = cos(d->qpos[1]);
    observation[2] = sin(d->qpos[0]);
    observation[3] = sin(d->qpos[1]);
    copy_numbers(observation + 4, d->qpos + 2, 2);
    copy_numbers(observation + 6, d->qvel, 2);
    way(s, difference);
    for (int i = 0; i < (s->rules == V4 ? 3 : 2); i++)
        observation[8 + i] = difference[i];
}

/* The target rests, uniformly in a disc. */
static void place(mjtNum qpos[], mjtNum qvel[], didact_rng *rng)
{
    do {
        qpos[2] = -0.2 + 0.4 * rng->uniform(rng);
        qpos[3] = -0.2 + 0.4 * rng->uniform(rng);
    } while (sqrt(qpos[2] * qpos[2] + qpos[3] * qpos[3]) >= 0.2);
    qvel[2] = qvel[3] = 0;
}

const Task reacher = {
    .models = {"reacher.xml", "reacher.xml"},
    .observation_sizes = {11, 10},
    .substeps = 2,
    .step_limit = 50,
    .position_noise = 0.1,
    .velocity_noise = 0.005,
    .place = place,
    .before = distance,
    .reward = reward,
    .observe = observe,
};
