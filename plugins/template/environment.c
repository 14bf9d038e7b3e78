/* @NAME@: a cart on a rail, pushed left or right, that is to come to rest in the middle. Change `step`, and it is your task.
 *
 * The host clips actions to the bounds, ends episodes at the step limit, and keeps the books; an environment has the dynamics,
 * the reward and the terminal states. <didact/environment.h> says the rest. */
#include <didact/environment.h>
#include <didact/plugin.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 1. The parameters: a struct, and a row for each of its fields, with default, least, greatest, unit and meaning. */
typedef struct Params {
    double force;
} Params;

static const didact_param table[] = {
    DIDACT_NUMBER(Params, force, "1", DIDACT_POSITIVE, 100, "m/s^2", "how hard the cart is pushed at most"),
};

/* 2. The instance: the state, and what it needs besides. */
typedef struct State {
    double position, speed;
} State;

typedef struct Task {
    const didact_host *host;
    double force;
    State state;
} Task;

static didact_status create(const didact_host *host, const void *params, void **self)
{
    Task *task = calloc(1, sizeof *task);
    if (!task)
        return host->fail(host, "there is no memory left");
    task->host = host;
    task->force = ((const Params *)params)->force;
    *self = task;
    return DIDACT_OK;
}

static void destroy(void *self)
{
    free(self);
}

static void spaces(const void *self, didact_spaces *spaces)
{
    static const double low[] = {-1}, high[] = {1};
    spaces->observation_size = 2;
    spaces->action_size = 1;
    spaces->step_limit = 100;
    spaces->action_low = low;
    spaces->action_high = high;
}

/* 3. The dynamics. Terminal is what ends an episode by the task's own rules: here, the end of the rail. */
static void observe(const Task *task, double observation[])
{
    observation[0] = task->state.position;
    observation[1] = task->state.speed;
}

static didact_status reset(void *self, didact_rng *rng, double observation[])
{
    Task *task = self;
    task->state = (State){2 * rng->uniform(rng) - 1, 0};
    observe(task, observation);
    return DIDACT_OK;
}

static didact_status step(void *self, const float action[], double observation[], double *reward, bool *terminated)
{
    static const double dt = 0.05, end = 2;
    Task *task = self;
    State *state = &task->state;
    state->speed += dt * task->force * action[0];
    state->position += dt * state->speed;
    *terminated = fabs(state->position) > end;
    *reward = -state->position * state->position - 0.1 * state->speed * state->speed - (*terminated ? 100 : 0);
    observe(task, observation);
    return DIDACT_OK;
}

/* 4. What it carries over time, so that a stopped run goes on exactly. */
static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Task *task = self;
    if (capacity >= sizeof task->state)
        memcpy(buffer, &task->state, sizeof task->state);
    return sizeof task->state;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Task *task = self;
    if (length != sizeof task->state)
        return task->host->fail(task->host, "the saved state has %zu bytes, not %zu", length, sizeof task->state);
    memcpy(&task->state, buffer, length);
    return DIDACT_OK;
}

/* 5. What the host sees. */
static const didact_environment_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .spaces = spaces,
    .reset = reset,
    .step = step,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN(DIDACT_ENVIRONMENT, "@NAME@", "0.1", "bring a cart to rest in the middle of its rail", Params, table,
              &api)
