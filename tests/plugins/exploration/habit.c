/* A strategy for tests that carries something over every kind of call: acting, an episode's begin, a lesson, an update, and two
 * streams of its own. */
#include <didact/exploration.h>
#include <didact/plugin.h>
#include <stdlib.h>
#include <string.h>

typedef struct Habit {
    const didact_host *host;
    didact_rng *whim, *mood;
    uint32_t size; /* of the action */
    struct {
        double acted, begun, learned, trained;
    } state;
} Habit;

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    Habit *habit = calloc(1, sizeof *habit);
    if (!habit)
        return host->fail(host, "there is no memory left");
    habit->host = host;
    habit->whim = host->stream(host, "whim");
    habit->size = spaces->action_size;
    *self = habit;
    return DIDACT_OK;
}

static void begin_episode(void *self, didact_rng *rng)
{
    Habit *habit = self;
    habit->state.begun = 0.5 * habit->state.begun + 0.1 * rng->normal(rng);
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    Habit *habit = self;
    habit->state.acted = 0.9 * habit->state.acted + 0.1 * habit->whim->normal(habit->whim);
    double sum = habit->state.acted + habit->state.begun + habit->state.learned + habit->state.trained;
    for (uint32_t i = 0; i < habit->size; i++)
        action[i] = (float)(mean[i] + sum + 0.1 * rng->normal(rng));
}

static didact_status improve(void *self, didact_rng *rng, const didact_lesson *lessons, size_t count, size_t stride)
{
    Habit *habit = self;
    if (!habit->mood) /* late, which is against the rules; a run that was stopped shall still go on exactly */
        habit->mood = habit->host->stream(habit->host, "mood");
    habit->state.learned += 0.01 * (lessons->meta_reward + habit->mood->normal(habit->mood) + rng->normal(rng));
    return DIDACT_OK;
}

static void updated(void *self, didact_rng *rng, uint64_t total_updates)
{
    Habit *habit = self;
    habit->state.trained = 0.5 * habit->state.trained + 0.01 * rng->normal(rng) + 1e-6 * (double)total_updates;
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Habit *habit = self;
    if (capacity >= sizeof habit->state)
        memcpy(buffer, &habit->state, sizeof habit->state);
    return sizeof habit->state;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Habit *habit = self;
    if (length != sizeof habit->state)
        return habit->host->fail(habit->host, "a state has %zu bytes, not %zu", sizeof habit->state, length);
    memcpy(&habit->state, buffer, length);
    return DIDACT_OK;
}

static const didact_exploration_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = free,
    .begin_episode = begin_episode,
    .act = act,
    .improve = improve,
    .updated = updated,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN_WITHOUT_PARAMS(DIDACT_EXPLORATION, "habit", "1.0", "a creature of habit, for tests", &api)
