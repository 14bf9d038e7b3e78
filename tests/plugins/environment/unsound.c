/* An environment with one fault, which its parameter names. Each is a mistake that somebody could make; without one (`none`) it
 * is right. tests/cli/faults-environment.txt says which checks of `didact conform environment` find it.
 *
 * A point is pushed along a line, in a wind that is drawn at the reset. */
#include <didact/environment.h>
#include <didact/plugin.h>
#include <math.h>

#define FAULTS(F)                                                                                                      \
    F(NONE, "none")                                                                                                    \
    F(CRASHES_IN_CREATE, "crashes-in-create")                                                                          \
    F(CREATES_ONE, "creates-one")                                                                                      \
    F(FAILS_SILENTLY, "fails-silently")                                                                                \
    F(ENDLESS_BOUNDS, "endless-bounds")                                                                                \
    F(NO_ACTIONS, "no-actions")                                                                                        \
    F(WRITES_BEHIND_SPACES, "writes-behind-spaces")                                                                    \
    F(CLEARS_STRUCT, "clears-struct")                                                                                  \
    F(BAD_AT_GREATEST, "bad-at-greatest")                                                                              \
    F(SILENT_AT_LEAST, "silent-at-least")                                                                              \
    F(MOVES_BOUNDS, "moves-bounds")                                                                                    \
    F(CHANGES_BOUNDS, "changes-bounds")                                                                                \
    F(CHANGES_LIMIT, "changes-limit")                                                                                  \
    F(NAN_FAR_OUT, "nan-far-out")                                                                                      \
    F(SKIPS_REWARD, "skips-reward")                                                                                    \
    F(SKIPS_TERMINATED, "skips-terminated")                                                                            \
    F(SKIPS_OBSERVATION, "skips-observation")                                                                          \
    F(FAILS_IN_STEP, "fails-in-step")                                                                                  \
    F(NAN_AT_BOUND, "nan-at-bound")                                                                                    \
    F(USES_CLOCK, "uses-clock")                                                                                        \
    F(SHARED_STATE, "shared-state")                                                                                    \
    F(REMEMBERS_SPEED, "remembers-speed")                                                                              \
    F(SAVE_STEPS, "save-steps")                                                                                        \
    F(TAKES_ANY_STATE, "takes-any-state")                                                                              \
    F(REFUSES_STATE_SILENTLY, "refuses-state-silently")                                                                \
    F(SETS_NO_WIND, "sets-no-wind")                                                                                    \
    F(WRITES_ALWAYS, "writes-always")                                                                                  \
    F(WRITES_MORE, "writes-more")                                                                                      \
    F(SAYS_OTHERWISE, "says-otherwise")                                                                                \
    F(TAKES_ANY_LENGTH, "takes-any-length")                                                                            \
    F(REFUSES_LENGTH_SILENTLY, "refuses-length-silently")                                                              \
    F(SAVES_NO_WIND, "saves-no-wind")                                                                                  \
    F(NEEDS_RESET, "needs-reset")                                                                                      \
    F(WRITES_BEHIND_OBSERVATION, "writes-behind-observation")                                                          \
    F(READS_BEHIND_ACTION, "reads-behind-action")                                                                      \
    F(CLIPS_ACTION, "clips-action")                                                                                    \
    F(WRITES_WORD, "writes-word")                                                                                      \
    F(KEEPS_STREAM, "keeps-stream")                                                                                    \
    F(WRITES_SAVED, "writes-saved")                                                                                    \
    F(ASKS_LATE, "asks-late")                                                                                          \
    F(LOGS_IN_STEP, "logs-in-step")                                                                                    \
    F(PRINTS_IN_STEP, "prints-in-step")                                                                                \
    F(ROUNDS_UP, "rounds-up")                                                                                          \
    F(SETS_LOCALE, "sets-locale")                                                                                      \
    F(USES_RAND, "uses-rand")                                                                                          \
    F(LEAKS_INSTANCES, "leaks-instances")                                                                              \
    F(LEAKS_EPISODES, "leaks-episodes")                                                                                \
    F(KEEPS_HISTORY, "keeps-history")

#include "faults.h"

typedef struct Params {
    const char *fault;
    double force;
} Params;

static const didact_param table[] = {
    DIDACT_TEXT(Params, fault, "none", "what is wrong with it"),
    DIDACT_NUMBER(Params, force, "1", 0.5, 2, "", "how hard it is pushed"),
};

typedef struct State {
    double x, speed, wind;
    uint64_t steps;
} State;

typedef struct Unsound {
    const didact_host *host;
    const Params *params;
    didact_rng *stream; /* of the last reset */
    bool was_reset;
    double bounds[4], others[4]; /* lower, then upper */
    State *state, own;
} Unsound;

/* ---- create ---- */

static didact_status check_params(const didact_host *host, const Params *p)
{
    if (choose_fault(host, p->fault))
        return DIDACT_FAILED;
    if (fault == CRASHES_IN_CREATE)
        raise(SIGSEGV);
    if (fault == CREATES_ONE && instances > 0)
        return host->fail(host, "there is one already");
    if (fault == FAILS_SILENTLY || (fault == SILENT_AT_LEAST && p->force == 0.5))
        return DIDACT_FAILED;
    return DIDACT_OK;
}

static didact_status create(const didact_host *host, const void *params, void **self)
{
    static State shared;
    if (check_params(host, params))
        return DIDACT_FAILED;
    double bound = fault == ENDLESS_BOUNDS ? INFINITY : 1;
    Unsound *unsound = calloc(1, sizeof *unsound);
    *unsound = (Unsound){.host = host,
                         .params = params,
                         .bounds = {-bound, -bound, bound, bound},
                         .others = {-bound, -bound, bound, bound}};
    unsound->state = fault == SHARED_STATE ? &shared : &unsound->own;
    if (fault == ROUNDS_UP)
        fesetround(FE_UPWARD);
    if (fault == SETS_LOCALE)
        setlocale(LC_ALL, "C.UTF-8");
    instances++;
    *self = unsound;
    return DIDACT_OK;
}

static void destroy(void *self)
{
    instances--;
    if (fault != LEAKS_INSTANCES)
        free(self);
}

static void spaces(const void *self, didact_spaces *spaces)
{
    const Unsound *unsound = self;
    bool moved = fault == MOVES_BOUNDS && unsound->was_reset;
    const double *bounds = moved ? unsound->others : unsound->bounds;
    if (fault == CLEARS_STRUCT)
        memset(spaces, 0, sizeof *spaces);
    if (fault == WRITES_BEHIND_SPACES && spaces->struct_size > sizeof *spaces)
        memset(spaces, 0, spaces->struct_size);
    if (fault == WRITES_BEHIND_SPACES)
        spaces->struct_size = sizeof *spaces;
    spaces->observation_size = 2;
    spaces->action_size = fault == NO_ACTIONS ? 0 : 2;
    spaces->step_limit = fault == CHANGES_LIMIT && unsound->was_reset ? 60 : 100;
    spaces->action_low = bounds;
    spaces->action_high = bounds + 2;
}

/* ---- episodes ---- */

static void observe(const Unsound *unsound, double observation[])
{
    observation[0] = unsound->state->x;
    if (fault != SKIPS_OBSERVATION)
        observation[1] = unsound->state->speed;
    if (fault == WRITES_BEHIND_OBSERVATION)
        touch(observation + 2);
}

static didact_status reset(void *self, didact_rng *rng, double observation[])
{
    Unsound *unsound = self;
    State *state = unsound->state;
    double speed = fault == REMEMBERS_SPEED ? 0.1 * state->speed : 0;
    *state = (State){rng->uniform(rng), speed, 0.1 * rng->normal(rng), 0};
    unsound->stream = rng;
    unsound->was_reset = true;
    if (fault == CHANGES_BOUNDS)
        unsound->bounds[0] = -0.5;
    if (fault == LEAKS_EPISODES)
        lose(16);
    observe(unsound, observation);
    return DIDACT_OK;
}

static void ask(const Unsound *unsound)
{
    if (fault == ASKS_LATE)
        unsound->host->stream(unsound->host, "late");
    if (fault == LOGS_IN_STEP)
        unsound->host->log(unsound->host, "here I am");
    if (fault == PRINTS_IN_STEP)
        puts("here I am");
    if (fault == USES_RAND)
        rand();
    if (fault == KEEPS_STREAM)
        look_at(unsound->stream);
}

static double push_of(const Unsound *unsound, const float action[])
{
    struct timespec now = {0};
    if (fault == NAN_AT_BOUND && action[0] >= 1)
        return NAN;
    if (fault == BAD_AT_GREATEST && unsound->params->force == 2)
        return INFINITY;
    if (fault == READS_BEHIND_ACTION)
        look_at(action + 2);
    if (fault == CLIPS_ACTION)
        touch((float *)action);
    if (fault == USES_CLOCK)
        clock_gettime(CLOCK_MONOTONIC, &now);
    return unsound->params->force * (double)(action[0] + action[1]) + 1e-6 * (double)(now.tv_nsec % 1000);
}

static void move(State *state, double push)
{
    state->speed = 0.9 * state->speed + 0.1 * (push + state->wind);
    state->x += 0.1 * state->speed;
    state->steps++;
}

static didact_status step(void *self, const float action[], double observation[], double *reward, bool *terminated)
{
    Unsound *unsound = self;
    State *state = unsound->state;
    move(state, push_of(unsound, action));
    ask(unsound);
    if (fault == FAILS_IN_STEP && state->steps > 50)
        return unsound->host->fail(unsound->host, "the point is lost");
    if (fault == KEEPS_HISTORY)
        append_history(state->x);
    if (fault != SKIPS_REWARD)
        *reward = fault == NAN_FAR_OUT && fabs(state->x) > 1.8 ? NAN : -state->x * state->x;
    if (fault == WRITES_WORD)
        memcpy(terminated, &(int){fabs(state->x) > 2}, sizeof(int));
    else if (fault != SKIPS_TERMINATED)
        *terminated = fabs(state->x) > 2;
    observe(unsound, observation);
    return DIDACT_OK;
}

static didact_status set_state(void *self, const double values[], size_t count, double observation[])
{
    Unsound *unsound = self;
    if (count != 2 && fault == REFUSES_STATE_SILENTLY)
        return DIDACT_FAILED;
    if (count != 2 && (fault != TAKES_ANY_STATE || count < 2))
        return unsound->host->fail(unsound->host, "a state is place and speed, not %zu numbers", count);
    *unsound->state = (State){values[0], values[1], fault == SETS_NO_WIND ? unsound->state->wind : 0, 0};
    observe(unsound, observation);
    return DIDACT_OK;
}

/* ---- saving ---- */

static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Unsound *unsound = self;
    State saved = *unsound->state;
    if (fault == SAVES_NO_WIND)
        saved.wind = 0;
    if (capacity >= sizeof saved || (fault == WRITES_ALWAYS && buffer))
        memcpy(buffer, &saved, sizeof saved);
    if (fault == WRITES_MORE && capacity > sizeof saved)
        memset((char *)buffer + sizeof saved, 0, 1);
    if (fault == SAVE_STEPS)
        unsound->state->x += 0.01;
    return fault == SAYS_OTHERWISE && buffer ? sizeof saved - 8 : sizeof saved;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Unsound *unsound = self;
    if (fault == TAKES_ANY_LENGTH && length < sizeof *unsound->state)
        return DIDACT_OK;
    if (length != sizeof *unsound->state)
        return fault == REFUSES_LENGTH_SILENTLY ? DIDACT_FAILED
                                                : unsound->host->fail(unsound->host, "%zu bytes do not fit", length);
    if (fault == NEEDS_RESET && !unsound->was_reset)
        return unsound->host->fail(unsound->host, "it was never reset");
    memcpy(unsound->state, buffer, length);
    if (fault == WRITES_SAVED)
        touch((void *)buffer);
    return DIDACT_OK;
}

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

DIDACT_PLUGIN(DIDACT_ENVIRONMENT, "unsound", "1.0", "a point with a fault, which must be found", Params, table, &api)
