/* What makes a task of a model: how long a step lasts, what is seen, rewarded and terminal, and where episodes begin.
 *
 * All of it follows the environments of Gymnasium 1.4.0, in the order of their floating-point operations. */
#ifndef MUJOCO_TASK_H
#define MUJOCO_TASK_H

#include <didact/rng.h>
#include <mujoco/mujoco.h>

/* Gymnasium's versions of its environments. */
typedef enum Rules { V4, V5 } Rules;

typedef struct Simulation {
    const mjModel *model;
    mjData *data;
    Rules rules;
    double dt; /* of a whole step, seconds */
} Simulation;

/* What a reward is made of, besides the state after the step. */
typedef struct Step {
    const float *action; /* as given, also where the motor clamps it */
    double before;       /* what Task.before said before the step */
    bool terminated;
} Step;

typedef struct Task {
    const char *models[2];         /* by rules: the file in models/ */
    uint32_t observation_sizes[2]; /* by rules */
    int substeps;                  /* of the model's time step */
    uint32_t step_limit;           /* of Gymnasium's time limit */
    double position_noise;         /* an episode begins in qpos0 plus U(-noise, noise) */
    double velocity_noise;         /* and with U(-noise, noise), or noise times N(0, 1) */
    bool normal_velocity;          /* which of the two */
    bool contact_forces[2];        /* by rules: wants cfrc_ext */
    void (*place)(mjtNum qpos[], mjtNum qvel[], didact_rng *rng); /* what else a beginning needs; may be NULL */
    double (*before)(const Simulation *s);                        /* what the reward compares with; may be NULL */
    bool (*terminal)(const Simulation *s);                        /* NULL: never */
    double (*reward)(const Simulation *s, const Step *step);
    void (*observe)(const Simulation *s, double observation[]);
} Task;

extern const Task ant, half_cheetah, hopper, inverted_double_pendulum, inverted_pendulum, reacher, swimmer, walker2d;

#endif
