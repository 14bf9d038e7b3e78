/* A strategy with one fault, which its parameter names. Each is a mistake that somebody could make; without one (`none`) it is
 * right. tests/cli/faults-exploration.txt says which checks of `didact conform exploration` find it.
 *
 * Its noise remembers, its deviation learns, and it asks for everything that there is. */
#include <didact/didact.h>
#include <math.h>

#define FAULTS(F)                                                                                                      \
    F(NONE, "none")                                                                                                    \
    F(CRASHES_IN_CREATE, "crashes-in-create")                                                                          \
    F(CREATES_ONE, "creates-one")                                                                                      \
    F(FAILS_SILENTLY, "fails-silently")                                                                                \
    F(TWO_ACTIONS, "two-actions")                                                                                      \
    F(STRICT_SIZES, "strict-sizes")                                                                                    \
    F(DENSE_LESSONS, "dense-lessons")                                                                                  \
    F(BAD_AT_GREATEST, "bad-at-greatest")                                                                              \
    F(SILENT_AT_LEAST, "silent-at-least")                                                                              \
    F(CRASHES_AT_CHOICE, "crashes-at-choice")                                                                          \
    F(LEARNS_AT_TIMES, "learns-at-times")                                                                              \
    F(NAN_AT_LENGTH, "nan-at-length")                                                                                  \
    F(SKIPS_LAST_ACTION, "skips-last-action")                                                                          \
    F(SQUARES_OBSERVATION, "squares-observation")                                                                      \
    F(INDEXES_BY_OBSERVATION, "indexes-by-observation")                                                                \
    F(KEEPS_NAN, "keeps-nan")                                                                                          \
    F(TRUSTS_META_REWARD, "trusts-meta-reward")                                                                        \
    F(REFUSES_SILENTLY, "refuses-silently")                                                                            \
    F(REFUSES_ZERO, "refuses-zero")                                                                                    \
    F(BAD_NAME, "bad-name")                                                                                            \
    F(SAME_NAME, "same-name")                                                                                          \
    F(SKIPS_VALUE, "skips-value")                                                                                      \
    F(ONE_MORE_VALUE, "one-more-value")                                                                                \
    F(FEWER_LATER, "fewer-later")                                                                                      \
    F(VARIANCE_FOR_DEVIATION, "variance-for-deviation")                                                                \
    F(FORGETFUL_DENSITY, "forgetful-density")                                                                          \
    F(DENSITY_OF_FIRST, "density-of-first")                                                                            \
    F(USES_CLOCK, "uses-clock")                                                                                        \
    F(SHARED_STATE, "shared-state")                                                                                    \
    F(KEEPS_NOISE, "keeps-noise")                                                                                      \
    F(METRICS_FORGET, "metrics-forget")                                                                                \
    F(SAVE_FORGETS, "save-forgets")                                                                                    \
    F(DENSITY_MOVES, "density-moves")                                                                                  \
    F(WRITES_ALWAYS, "writes-always")                                                                                  \
    F(WRITES_MORE, "writes-more")                                                                                      \
    F(TAKES_ANY_LENGTH, "takes-any-length")                                                                            \
    F(REFUSES_LENGTH_SILENTLY, "refuses-length-silently")                                                              \
    F(SAVES_NO_NOISE, "saves-no-noise")                                                                                \
    F(SAVES_NO_SIGMA, "saves-no-sigma")                                                                                \
    F(WRITES_BEHIND_ACTION, "writes-behind-action")                                                                    \
    F(READS_BEFORE_OBSERVATION, "reads-before-observation")                                                            \
    F(WRITES_MEAN, "writes-mean")                                                                                      \
    F(WRITES_LESSON, "writes-lesson")                                                                                  \
    F(READS_BEHIND_LESSON, "reads-behind-lesson")                                                                      \
    F(KEEPS_OBSERVATION, "keeps-observation")                                                                          \
    F(KEEPS_STREAM, "keeps-stream")                                                                                    \
    F(WRITES_SAVED, "writes-saved")                                                                                    \
    F(ASKS_LATE, "asks-late")                                                                                          \
    F(LOGS_IN_ACT, "logs-in-act")                                                                                      \
    F(PRINTS_IN_ACT, "prints-in-act")                                                                                  \
    F(READS_STUDENT_IN_ACT, "reads-student-in-act")                                                                    \
    F(SAMPLES_IN_ACT, "samples-in-act")                                                                                \
    F(NETWORKS_IN_ACT, "networks-in-act")                                                                              \
    F(ROUNDS_UP, "rounds-up")                                                                                          \
    F(SETS_LOCALE, "sets-locale")                                                                                      \
    F(USES_RAND, "uses-rand")                                                                                          \
    F(LEAKS_INSTANCES, "leaks-instances")                                                                              \
    F(LEAKS_EPISODES, "leaks-episodes")                                                                                \
    F(LEAKS_LESSONS, "leaks-lessons")                                                                                  \
    F(KEEPS_HISTORY, "keeps-history")

#include "faults.h"

enum { MOST = 16 };

typedef struct Params {
    const char *fault;
    double level;
    didact_choice mood;
} Params;

static const char *const moods[] = {"calm", "wild", NULL};

static const didact_param table[] = {
    DIDACT_TEXT(Params, fault, "none", "what is wrong with it"),
    DIDACT_NUMBER(Params, level, "0.5", 0, 1, "", "does nothing"),
    DIDACT_CHOICE(Params, mood, "calm", moods, "does nothing"),
};

typedef struct State {
    double x[MOST]; /* the noise */
    double sigma, seen;
    uint64_t steps, updates;
} State;

typedef struct Faulty {
    const didact_host *host;
    const Params *params;
    const didact_network_extension *networks;
    const didact_student_extension *student;
    const didact_replay_extension *replay;
    didact_rng *whim, *last_stream;
    uint32_t size, observation_size;
    const float *last_observation;
    State *state, own;
} Faulty;

/* ---- create ---- */

static const double start_sigma = 0.3;

static didact_status check_params(const didact_host *host, const Params *p, const didact_spaces *spaces)
{
    if (choose_fault(host, p->fault))
        return DIDACT_FAILED;
    if (fault == CRASHES_IN_CREATE || (fault == CRASHES_AT_CHOICE && p->mood == 1))
        raise(SIGSEGV);
    if (fault == CREATES_ONE && instances > 0)
        return host->fail(host, "there is one already");
    if (fault == FAILS_SILENTLY || (fault == SILENT_AT_LEAST && p->level == 0))
        return DIDACT_FAILED;
    if (fault == TWO_ACTIONS && spaces->action_size > 2)
        return host->fail(host, "there are more than two actions");
    if (fault == STRICT_SIZES && spaces->struct_size != sizeof *spaces)
        return host->fail(host, "the spaces have a wrong size");
    return spaces->action_size > MOST ? host->fail(host, "there are too many actions") : DIDACT_OK;
}

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    static State shared;
    if (check_params(host, params, spaces))
        return DIDACT_FAILED;
    Faulty *faulty = calloc(1, sizeof *faulty);
    *faulty = (Faulty){.host = host,
                       .params = params,
                       .networks = host->extension(host, DIDACT_NETWORK_EXTENSION),
                       .student = host->extension(host, DIDACT_STUDENT_EXTENSION),
                       .replay = host->extension(host, DIDACT_REPLAY_EXTENSION),
                       .whim = host->stream(host, "whim"),
                       .size = spaces->action_size,
                       .observation_size = spaces->observation_size};
    faulty->state = fault == SHARED_STATE ? &shared : &faulty->own;
    *faulty->state = (State){.sigma = start_sigma};
    if (fault == ROUNDS_UP)
        fesetround(FE_UPWARD);
    if (fault == SETS_LOCALE)
        setlocale(LC_ALL, "C.UTF-8");
    instances++;
    *self = faulty;
    return DIDACT_OK;
}

static void destroy(void *self)
{
    instances--;
    if (fault != LEAKS_INSTANCES)
        free(self);
}

/* ---- acting ---- */

static void begin_episode(void *self, didact_rng *rng)
{
    Faulty *faulty = self;
    if (fault == LEAKS_EPISODES)
        lose(16);
    if (fault != KEEPS_NOISE)
        memset(faulty->state->x, 0, sizeof faulty->state->x);
}

static void ask(Faulty *faulty)
{
    const didact_student_extension *student = faulty->student;
    static float values[1 << 16];
    if (fault == ASKS_LATE)
        faulty->host->stream(faulty->host, "late");
    if (fault == LOGS_IN_ACT)
        faulty->host->log(faulty->host, "here I am");
    if (fault == PRINTS_IN_ACT)
        puts("here I am");
    if (fault == READS_STUDENT_IN_ACT)
        student->read(student->self, 0, values);
    if (fault == SAMPLES_IN_ACT)
        faulty->replay->sample(faulty->replay->self, faulty->whim, 1, values);
    if (fault == NETWORKS_IN_ACT) {
        didact_network *network = NULL;
        if (!faulty->networks->api->network_create(faulty->networks->self, student->actor, faulty->whim, &network))
            faulty->networks->api->network_destroy(network);
    }
}

/* What becomes of an action that must not. */
static float spoil(Faulty *faulty, const float observation[], float action)
{
    static volatile float numbers[64];
    float see = observation[0];
    if (fault == SQUARES_OBSERVATION)
        return action + 0 * (see * see);
    if (fault == INDEXES_BY_OBSERVATION)
        return action + numbers[32 + (int)see];
    if (fault == NAN_AT_LENGTH && faulty->state->steps > 60000)
        return NAN;
    if (fault == BAD_AT_GREATEST && faulty->params->level == 1)
        return INFINITY;
    if (fault == USES_CLOCK) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        return action + 1e-3F * (float)(now.tv_nsec % 1000);
    }
    return action;
}

static void touch_around(Faulty *faulty, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    if (fault == WRITES_BEHIND_ACTION)
        touch(action + faulty->size);
    if (fault == READS_BEFORE_OBSERVATION)
        look_at((const char *)observation - 1);
    if (fault == WRITES_MEAN)
        touch((float *)mean);
    faulty->last_observation = observation;
    faulty->last_stream = rng;
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    Faulty *faulty = self;
    State *state = faulty->state;
    uint32_t count = fault == SKIPS_LAST_ACTION ? faulty->size - 1 : faulty->size;
    state->steps++;
    state->seen = 0.9 * state->seen + 0.1 * observation[0];
    for (uint32_t i = 0; i < count; i++) {
        state->x[i] = 0.5 * state->x[i] + state->sigma * rng->normal(rng);
        action[i] = spoil(faulty, observation, (float)(mean[i] + state->x[i]));
        if (fault == KEEPS_NAN)
            action[i] += (float)(0 * state->seen);
    }
    if (fault == KEEPS_HISTORY)
        append_history(state->x[0]);
    if (fault == USES_RAND)
        rand();
    touch_around(faulty, rng, observation, mean, action);
    ask(faulty);
}

static double density(const State *state, double x, uint32_t i)
{
    static const double log_root_two_pi = 0.91893853320467274178;
    double sigma = fault == VARIANCE_FOR_DEVIATION ? state->sigma * state->sigma : state->sigma;
    double z = (x - (fault == FORGETFUL_DENSITY ? 0 : 0.5 * state->x[i])) / sigma;
    return -0.5 * z * z - log(sigma) - log_root_two_pi;
}

static void log_prob(const void *self, const float observation[], const float mean[], const float action[], double *out)
{
    const Faulty *faulty = self;
    uint32_t count = fault == DENSITY_OF_FIRST ? 1 : faulty->size;
    *out = 0;
    for (uint32_t i = 0; i < count; i++)
        *out += density(faulty->state, (double)action[i] - mean[i], i);
    if (fault == DENSITY_MOVES)
        faulty->state->x[0] *= 0.9;
}

/* ---- learning ---- */

static bool learns(const void *self)
{
    static unsigned asked;
    return fault != LEARNS_AT_TIMES || ++asked % 2;
}

static void touch_lesson(const didact_rollout *rollout)
{
    if (fault == WRITES_LESSON)
        touch((float *)rollout->actions);
    if (fault == READS_BEHIND_LESSON)
        look_at(rollout->truncated + rollout->length);
    if (fault == LEAKS_LESSONS)
        lose(16);
}

static didact_status improve(void *self, didact_rng *rng, const didact_lesson *lessons, size_t count, size_t stride)
{
    Faulty *faulty = self;
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        const didact_lesson *lesson = (const void *)((const char *)lessons + i * stride);
        if (fault == DENSE_LESSONS)
            lesson = &lessons[i];
        touch_lesson(lesson->rollout);
        sum += lesson->meta_reward;
    }
    if (fault == TRUSTS_META_REWARD) {
        faulty->state->sigma += 1e-3 * sum;
        return DIDACT_OK;
    }
    if (fault == REFUSES_ZERO && sum == 0)
        return faulty->host->fail(faulty->host, "there is nothing to learn");
    if (!isfinite(sum))
        return fault == REFUSES_SILENTLY ? DIDACT_FAILED
                                         : faulty->host->fail(faulty->host, "the meta-reward is %g", sum);
    faulty->state->sigma = fmin(fmax(faulty->state->sigma * exp(0.01 * fmin(fmax(sum, -1), 1)), 0.01), 1);
    return DIDACT_OK;
}

static void updated(void *self, didact_rng *rng, uint64_t total_updates)
{
    Faulty *faulty = self;
    faulty->state->updates = total_updates;
    if (fault == KEEPS_OBSERVATION && faulty->last_observation)
        look_at(faulty->last_observation);
    if (fault == KEEPS_STREAM && faulty->last_stream)
        look_at(faulty->last_stream);
}

/* ---- metrics ---- */

static size_t metric_count(const void *self)
{
    const Faulty *faulty = self;
    return fault == FEWER_LATER && faulty->state->steps > 5 ? 1 : 2;
}

static const char *metric_name(const void *self, size_t i)
{
    if (i == 0)
        return fault == BAD_NAME ? "Sigma" : "sigma";
    return fault == SAME_NAME ? "sigma" : "updates_seen";
}

static void metrics(const void *self, double values[])
{
    const Faulty *faulty = self;
    values[0] = faulty->state->sigma;
    if (fault != SKIPS_VALUE)
        values[1] = (double)faulty->state->updates;
    if (fault == ONE_MORE_VALUE)
        values[2] = 0;
    if (fault == METRICS_FORGET)
        faulty->state->x[0] = 0;
}

/* ---- saving ---- */

static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Faulty *faulty = self;
    State saved = *faulty->state;
    if (fault == SAVES_NO_NOISE)
        memset(saved.x, 0, sizeof saved.x);
    if (fault == SAVES_NO_SIGMA)
        saved.sigma = start_sigma;
    if (capacity >= sizeof saved || (fault == WRITES_ALWAYS && buffer))
        memcpy(buffer, &saved, sizeof saved);
    if (fault == WRITES_MORE && capacity > sizeof saved)
        memset((char *)buffer + sizeof saved, 0, 1);
    if (fault == SAVE_FORGETS && capacity >= sizeof saved)
        faulty->state->x[0] = 0;
    return sizeof saved;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Faulty *faulty = self;
    if (fault == TAKES_ANY_LENGTH && length < sizeof *faulty->state)
        return DIDACT_OK;
    if (length != sizeof *faulty->state)
        return fault == REFUSES_LENGTH_SILENTLY ? DIDACT_FAILED
                                                : faulty->host->fail(faulty->host, "%zu bytes do not fit", length);
    memcpy(faulty->state, buffer, length);
    if (fault == WRITES_SAVED)
        touch((void *)buffer);
    return DIDACT_OK;
}

static const didact_exploration_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .begin_episode = begin_episode,
    .act = act,
    .learns = learns,
    .improve = improve,
    .updated = updated,
    .log_prob = log_prob,
    .metric_count = metric_count,
    .metric_name = metric_name,
    .metrics = metrics,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN(DIDACT_EXPLORATION, "faulty", "1.0", "noise with a fault, which must be found", Params, table, &api)
