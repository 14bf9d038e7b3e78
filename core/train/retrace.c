#include "train/retrace.h"

#include "train/world.h"
#include <math.h>
#include <string.h>

typedef struct Comparison {
    World *world;
    const Recording *recording;
    double tolerance;
    Retrace *result;
} Comparison;

static bool alike(Comparison *comparison, double recorded, double replayed)
{
    if (memcmp(&recorded, &replayed, sizeof recorded) == 0)
        return true;
    double deviation = fabs(replayed - recorded) / (1 + fabs(recorded));
    if (!(deviation <= comparison->tolerance) || comparison->tolerance == 0)
        return false;
    comparison->result->inexact++;
    comparison->result->largest = fmax(comparison->result->largest, deviation);
    return true;
}

/* Compares one number; false at the first difference, which is kept. `i` < 0: the column is `name` itself. */
static bool compare(Comparison *comparison, const RecordedStep *step, const char *name, int i, double recorded,
                    double replayed)
{
    Difference *difference = &comparison->result->difference;
    comparison->result->numbers++;
    if (alike(comparison, recorded, replayed))
        return true;
    difference->line = step->line;
    difference->t = step->t;
    difference->recorded = recorded;
    difference->replayed = replayed;
    g_snprintf(difference->column, sizeof difference->column, i < 0 ? "%s" : "%s%d", name, i);
    return false;
}

static bool compare_observation(Comparison *comparison, const RecordedStep *step)
{
    for (uint32_t i = 0; i < comparison->recording->observation_size; i++)
        if (!compare(comparison, step, "obs_", (int)i, step->observation[i], comparison->world->raw[i]))
            return false;
    return true;
}

static bool compare_step(Comparison *comparison, const RecordedStep *step, double reward, bool terminated)
{
    if (!compare_observation(comparison, step) || !compare(comparison, step, "reward", -1, step->reward, reward))
        return false;
    double tolerance = comparison->tolerance;
    comparison->tolerance = 0;
    bool same = compare(comparison, step, "terminated", -1, step->terminated, terminated);
    comparison->tolerance = tolerance;
    return same;
}

static bool check_sizes(const Comparison *comparison, const char *id, GError **error)
{
    const Recording *recording = comparison->recording;
    const didact_spaces *spaces = &comparison->world->spaces;
    if (recording->observation_size != spaces->observation_size)
        return fail(error, FAULT_DATA, "%s: its observations have %u numbers, those of environment '%s' %u",
                    recording->path, recording->observation_size, id, spaces->observation_size);
    if (recording->action_size != spaces->action_size)
        return fail(error, FAULT_DATA, "%s: its actions have %u numbers, those of environment '%s' %u", recording->path,
                    recording->action_size, id, spaces->action_size);
    if (!comparison->world->api->set_state)
        return fail(error, FAULT_CONFIG,
                    "environment '%s' cannot be put into a state (it has no set_state), so nothing can "
                    "be replayed",
                    id);
    return true;
}

static bool begin(Comparison *comparison, GError **error)
{
    World *world = comparison->world;
    const GArray *start = comparison->recording->start;
    didact_status status =
        world->api->set_state(world->self, (const double *)(const void *)start->data, start->len, world->raw);
    if (host_check(world->host, status, "set_state", error))
        return true;
    g_prefix_error(error, "%s: its start is refused: ", comparison->recording->path);
    (*error)->code = FAULT_DATA;
    return false;
}

/* Takes the action of a recorded step; the observation is then in the world. */
static bool take(Comparison *comparison, const RecordedStep *step, double *reward, bool *terminated, GError **error)
{
    World *world = comparison->world;
    didact_status status = world->api->step(world->self, step->action, world->raw, reward, terminated);
    if (host_check(world->host, status, "step", error))
        return true;
    g_prefix_error(error, "%s:%u: ", comparison->recording->path, step->line);
    (*error)->code = FAULT_DATA;
    return false;
}

/* A stretch of another episode, of which nothing may be left in the one to be compared. */
static bool disturb(Comparison *comparison, size_t count, GError **error)
{
    double reward;
    bool terminated;
    bool fine = begin(comparison, error);
    for (size_t i = 0; i < count && fine; i++) {
        const RecordedStep *step = &g_array_index(comparison->recording->steps, RecordedStep, i);
        fine = take(comparison, step, &reward, &terminated, error);
    }
    return fine;
}

static bool follow(Comparison *comparison, size_t count, GError **error)
{
    const Recording *recording = comparison->recording;
    RecordedStep first = {.line = recording->line, .observation = (double *)(void *)recording->observation->data};
    if (!begin(comparison, error))
        return false;
    bool same = compare_observation(comparison, &first);
    for (size_t i = 0; i < count && same; i++) {
        const RecordedStep *step = &g_array_index(recording->steps, RecordedStep, i);
        double reward;
        bool terminated;
        if (!take(comparison, step, &reward, &terminated, error))
            return false;
        same = compare_step(comparison, step, reward, terminated);
    }
    return true;
}

bool retrace(const Component *environment, const Recording *recording, double tolerance, size_t rows, Retrace *result,
             GError **error)
{
    *result = (Retrace){0};
    Comparison comparison = {world_new(environment, 0, "replay", error), recording, tolerance, result};
    if (!comparison.world)
        return false;
    size_t count = rows > 0 ? MIN(rows, recording->steps->len) : recording->steps->len;
    bool fine = check_sizes(&comparison, environment->plugin->id, error) &&
                disturb(&comparison, MIN(count, 20), error) && follow(&comparison, count, error);
    world_free(comparison.world);
    return fine;
}
