/* The locomotion and control tasks of MuJoCo (Todorov, Erez, Tassa 2012) exactly as Gymnasium has them, v4 or v5.
 *
 * A state, for set_state, is qpos followed by qvel. */
#include "guard.h"
#include "model.h"
#include "task.h"
#include <didact/environment.h>
#include <didact/plugin.h>
#include <stdlib.h>
#include <string.h>

/* 1. Parameters. */
typedef struct Params {
    didact_choice task, rules;
} Params;

static const char *const task_names[] = {
    "ant",     "half-cheetah", "hopper", "inverted-double-pendulum", "inverted-pendulum", "reacher",
    "swimmer", "walker2d",     NULL,
};
static const Task *const tasks[] = {
    &ant, &half_cheetah, &hopper, &inverted_double_pendulum, &inverted_pendulum, &reacher, &swimmer, &walker2d,
};
static const char *const rule_names[] = {"v4", "v5", NULL}; /* as Rules */

static const didact_param table[] = {
    DIDACT_CHOICE(Params, task, NULL, task_names, "what is to be done, with which body"),
    DIDACT_CHOICE(Params, rules, "v5", rule_names, "the version of Gymnasium's environment whose rules hold"),
};

/* 2. The instance. */
typedef struct Mujoco {
    const didact_host *host;
    const Task *task;
    mjModel *model;
    Simulation simulation;
    double *low, *high; /* [nu], the motors' ranges */
} Mujoco;

static void destroy(void *self)
{
    Mujoco *m = self;
    if (m->simulation.data)
        mj_deleteData(m->simulation.data);
    if (m->model)
        mj_deleteModel(m->model);
    free(m->low);
    free(m->high);
    free(m);
}

static bool take_bounds(Mujoco *m)
{
    size_t n = (size_t)m->model->nu;
    m->low = calloc(n, sizeof *m->low);
    m->high = calloc(n, sizeof *m->high);
    if (!m->low || !m->high)
        return false;
    for (size_t i = 0; i < n; i++) {
        m->low[i] = m->model->actuator_ctrlrange[2 * i];
        m->high[i] = m->model->actuator_ctrlrange[2 * i + 1];
    }
    return true;
}

static bool prepare(Mujoco *m, const didact_host *host, const Params *params)
{
    Simulation *s = &m->simulation;
    m->host = host;
    m->task = tasks[params->task];
    s->rules = (Rules)params->rules;
    if (!model_load(host, m->task->models[s->rules], &m->model, &s->data))
        return false;
    s->model = m->model;
    s->dt = m->model->opt.timestep * m->task->substeps;
    return take_bounds(m) || host->fail(host, "there is no memory left") == DIDACT_OK;
}

static didact_status create(const didact_host *host, const void *params, void **self)
{
    Mujoco *m = calloc(1, sizeof *m);
    if (!m)
        return host->fail(host, "there is no memory left");
    if (!prepare(m, host, params)) {
        destroy(m);
        return DIDACT_FAILED;
    }
    *self = m;
    return DIDACT_OK;
}

static void spaces(const void *self, didact_spaces *spaces)
{
    const Mujoco *m = self;
    spaces->observation_size = m->task->observation_sizes[m->simulation.rules];
    spaces->action_size = (uint32_t)m->model->nu;
    spaces->step_limit = m->task->step_limit;
    spaces->action_low = m->low;
    spaces->action_high = m->high;
}

/* 3. One step. No mj_forward follows it: the places and forces that rewards and observations read are to be those of the last
 * evaluation within the step, and the solver's warm start its own. */
static void advance(void *data)
{
    const Mujoco *m = data;
    const Simulation *s = &m->simulation;
    for (int i = 0; i < m->task->substeps; i++)
        mj_step(s->model, s->data);
    if (m->task->contact_forces[s->rules])
        mj_rnePostConstraint(s->model, s->data);
}

/* MuJoCo meets numbers that it cannot go on with by resetting its data, and counts a warning. */
static bool still_sound(const Mujoco *m)
{
    static const int faults[] = {mjWARN_BADQPOS, mjWARN_BADQVEL, mjWARN_BADQACC, mjWARN_BADCTRL};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        const mjWarningStat *warning = &m->simulation.data->warning[faults[i]];
        if (warning->number > 0)
            return fail_with_words(m->host, "MuJoCo says", mju_warningText(faults[i], warning->lastinfo)) == DIDACT_OK;
    }
    return true;
}

static bool take_action(const Mujoco *m, const float action[])
{
    for (int i = 0; i < m->model->nu; i++) {
        if (!isfinite(action[i]))
            return m->host->fail(m->host, "action %d is %g; a motor needs a number", i, action[i]) == DIDACT_OK;
        m->simulation.data->ctrl[i] = action[i];
    }
    return true;
}

static didact_status step(void *self, const float action[], double observation[], double *reward, bool *terminated)
{
    Mujoco *m = self;
    const Task *task = m->task;
    const Simulation *s = &m->simulation;
    Step done = {.action = action, .before = task->before ? task->before(s) : 0};
    if (!take_action(m, action) || !guarded(m->host, advance, m) || !still_sound(m))
        return DIDACT_FAILED;
    done.terminated = task->terminal && task->terminal(s);
    *terminated = done.terminated;
    *reward = task->reward(s, &done);
    task->observe(s, observation);
    return DIDACT_OK;
}

/* 4. Where an episode begins. Nothing of the last one may be left, a warm start of the solver least of all. */
static void begin(void *data)
{
    const Simulation *s = data;
    mj_forward(s->model, s->data);
}

static didact_status observe_beginning(Mujoco *m, double observation[])
{
    if (!guarded(m->host, begin, &m->simulation))
        return DIDACT_FAILED;
    m->task->observe(&m->simulation, observation);
    return DIDACT_OK;
}

static double between(didact_rng *rng, double noise)
{
    return -noise + 2 * noise * rng->uniform(rng);
}

static didact_status reset(void *self, didact_rng *rng, double observation[])
{
    Mujoco *m = self;
    const Task *task = m->task;
    mjData *d = m->simulation.data;
    mj_resetData(m->model, d);
    for (int i = 0; i < m->model->nq; i++)
        d->qpos[i] += between(rng, task->position_noise);
    for (int i = 0; i < m->model->nv; i++)
        d->qvel[i] =
            task->normal_velocity ? task->velocity_noise * rng->normal(rng) : between(rng, task->velocity_noise);
    if (task->place)
        task->place(d->qpos, d->qvel, rng);
    return observe_beginning(m, observation);
}

static didact_status set_state(void *self, const double values[], size_t count, double observation[])
{
    Mujoco *m = self;
    mjData *d = m->simulation.data;
    size_t nq = (size_t)m->model->nq, nv = (size_t)m->model->nv;
    if (count != nq + nv)
        return m->host->fail(m->host, "a state is qpos and qvel, %zu and %zu numbers, not %zu", nq, nv, count);
    for (size_t i = 0; i < count; i++)
        if (!isfinite(values[i]))
            return m->host->fail(m->host, "number %zu of the state is %g", i, values[i]);
    mj_resetData(m->model, d);
    for (size_t i = 0; i < nq; i++)
        d->qpos[i] = values[i];
    for (size_t i = 0; i < nv; i++)
        d->qvel[i] = values[nq + i];
    return observe_beginning(m, observation);
}

/* 5. What it carries over time: the integrator's state with the solver's warm start, and what rewards read from before the
 * next step. All else follows from these within it. */
typedef struct Span {
    mjtNum *values;
    int count;
} Span;

enum { SPANS = 7 };

static size_t carried(const Mujoco *m, Span spans[SPANS])
{
    mjData *d = m->simulation.data;
    const Span all[SPANS] = {
        {&d->time, 1},
        {d->qpos, m->model->nq},
        {d->qvel, m->model->nv},
        {d->act, m->model->na},
        {d->qacc_warmstart, m->model->nv},
        {d->ctrl, m->model->nu},
        {d->xpos, 3 * m->model->nbody},
    };
    size_t size = 0;
    for (int i = 0; i < SPANS; i++) {
        spans[i] = all[i];
        size += (size_t)all[i].count * sizeof(mjtNum);
    }
    return size;
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    Span spans[SPANS];
    size_t size = carried(self, spans);
    char *to = buffer;
    for (int i = 0; i < SPANS && capacity >= size; i++) {
        size_t length = (size_t)spans[i].count * sizeof(mjtNum);
        memcpy(to, spans[i].values, length);
        to += length;
    }
    return size;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Mujoco *m = self;
    Span spans[SPANS];
    size_t size = carried(m, spans);
    const char *from = buffer;
    if (length != size)
        return m->host->fail(m->host, "a saved state has %zu bytes, not %zu", size, length);
    mj_resetData(m->model, m->simulation.data);
    for (int i = 0; i < SPANS; i++) {
        memcpy(spans[i].values, from, (size_t)spans[i].count * sizeof(mjtNum));
        from += (size_t)spans[i].count * sizeof(mjtNum);
    }
    return DIDACT_OK;
}

/* 6. What the host sees. */
static const didact_environment_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .spaces = spaces,
    .reset = reset,
    .step = step,
    .set_state = set_state,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN(DIDACT_ENVIRONMENT, "mujoco", "1.0",
              "bodies to balance and to move (MuJoCo tasks of Gymnasium, v4 and v5)", Params, table, &api)
