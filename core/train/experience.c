#include "train/experience.h"

#include <glib.h>
#include <string.h>

static bool all_there(void *const arrays[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!arrays[i])
            return false;
    return true;
}

Experience *experience_new(uint32_t observation_size, uint32_t action_size, size_t capacity)
{
    Experience *e = g_new0(Experience, 1);
    e->observation_size = observation_size;
    e->action_size = action_size;
    e->capacity = capacity;
    float **const of_observations[] = {&e->raw, &e->raw_next, &e->observations, &e->next_observations};
    for (size_t i = 0; i < G_N_ELEMENTS(of_observations); i++)
        *of_observations[i] = g_try_malloc_n(capacity, observation_size * sizeof(float));
    float **const of_actions[] = {&e->means, &e->sampled, &e->actions};
    for (size_t i = 0; i < G_N_ELEMENTS(of_actions); i++)
        *of_actions[i] = g_try_malloc_n(capacity, action_size * sizeof(float));
    e->rewards = g_try_new(double, capacity);
    e->terminated = g_try_new(bool, capacity);
    e->truncated = g_try_new(bool, capacity);
    void *const arrays[] = {e->raw,     e->raw_next, e->observations, e->next_observations, e->means,
                            e->sampled, e->actions,  e->rewards,      e->terminated,        e->truncated};
    if (!all_there(arrays, G_N_ELEMENTS(arrays)))
        g_clear_pointer(&e, experience_free);
    return e;
}

void experience_free(Experience *e)
{
    if (!e)
        return;
    void *const arrays[] = {e->raw,     e->raw_next, e->observations, e->next_observations, e->means,
                            e->sampled, e->actions,  e->rewards,      e->terminated,        e->truncated};
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_free(arrays[i]);
    g_free(e);
}

didact_rollout experience_rollout(const Experience *e)
{
    return (didact_rollout){
        .struct_size = sizeof(didact_rollout),
        .length = (uint32_t)e->length,
        .observation_size = e->observation_size,
        .action_size = e->action_size,
        .observations = e->observations,
        .next_observations = e->next_observations,
        .means = e->means,
        .sampled = e->sampled,
        .actions = e->actions,
        .rewards = e->rewards,
        .terminated = e->terminated,
        .truncated = e->truncated,
    };
}

/* Whether the student shall value the state after step t as terminal. A cut by a budget is never an end. */
static bool is_terminal(const Experience *e, size_t t, bool bootstrap_timeouts)
{
    return e->terminated[t] || (e->truncated[t] && !bootstrap_timeouts);
}

void experience_store(const Experience *e, bool bootstrap_timeouts, Replay *replay)
{
    for (size_t t = 0; t < e->length; t++) {
        replay_begin(replay, e->raw + t * e->observation_size);
        replay_add(replay, e->actions + t * e->action_size, e->rewards[t], is_terminal(e, t, bootstrap_timeouts),
                   e->raw_next + t * e->observation_size);
    }
}

/* Sampling without replacement: the next of a shuffle that is made as far as it is needed (Durstenfeld 1964). */
static size_t draw_distinct(size_t order[], size_t length, size_t drawn, Random *random)
{
    size_t other = drawn + random_below(random, length - drawn);
    size_t chosen = order[other];
    order[other] = order[drawn];
    order[drawn] = chosen;
    return chosen;
}

void experience_sample(const Experience *e, bool bootstrap_timeouts, Random *random, Batch *batch)
{
    bool distinct = e->length >= batch->size;
    g_autofree size_t *order = distinct ? g_new(size_t, e->length) : NULL;
    for (size_t i = 0; distinct && i < e->length; i++)
        order[i] = i;
    size_t wide = e->observation_size, narrow = e->action_size;
    for (uint32_t row = 0; row < batch->size; row++) {
        size_t t = distinct ? draw_distinct(order, e->length, row, random) : random_below(random, e->length);
        memcpy(batch->observations + row * wide, e->observations + t * wide, wide * sizeof(float));
        memcpy(batch->next_observations + row * wide, e->next_observations + t * wide, wide * sizeof(float));
        memcpy(batch->actions + row * narrow, e->actions + t * narrow, narrow * sizeof(float));
        batch->rewards[row] = (float)e->rewards[t];
        batch->bootstraps[row] = !is_terminal(e, t, bootstrap_timeouts);
    }
}

double experience_clipped(const Experience *e)
{
    size_t count = e->length * e->action_size, clipped = 0;
    for (size_t i = 0; i < count; i++)
        clipped += e->sampled[i] < -1 || e->sampled[i] > 1;
    return (double)clipped / (double)count;
}

double experience_distance(const Experience *e)
{
    size_t count = e->length * e->action_size;
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        double distance = (double)e->actions[i] - e->means[i];
        squares += distance * distance;
    }
    return sqrt(squares / (double)count);
}

void experience_archive(Experience *e, Archive *archive)
{
    uint64_t length = e->length;
    archive_words(archive, "length", &length, 1);
    if (length > e->capacity)
        archive_refuse(archive, "it has more experience than there is room for");
    e->length = MIN(length, e->capacity);
    archive_floats(archive, "raw", e->raw, e->length, e->observation_size);
    archive_floats(archive, "raw_next", e->raw_next, e->length, e->observation_size);
    archive_floats(archive, "observations", e->observations, e->length, e->observation_size);
    archive_floats(archive, "next_observations", e->next_observations, e->length, e->observation_size);
    archive_floats(archive, "means", e->means, e->length, e->action_size);
    archive_floats(archive, "sampled", e->sampled, e->length, e->action_size);
    archive_floats(archive, "actions", e->actions, e->length, e->action_size);
    archive_reals(archive, "rewards", e->rewards, e->length);
    archive_flags(archive, "terminated", e->terminated, e->length);
    archive_flags(archive, "truncated", e->truncated, e->length);
}
