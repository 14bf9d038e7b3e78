#include "conform/explorer.h"

#include "conform/answer.h"
#include "conform/numbers.h"
#include <math.h>
#include <string.h>

/* ---- the instance ---- */

bool explorer_open(Explorer *explorer, School *school, const Component *component, uint64_t seed)
{
    *explorer = (Explorer){.trial = school->trial, .school = school, .api = component->plugin->api};
    explorer->host = host_new(component, seed, "exploration");
    school_offer(school, explorer->host);
    random_derive(&explorer->acting, seed, "exploration.act", 0);
    random_derive(&explorer->learning, seed, "exploration.improve", 0);
    trial_call(school->trial, "create for %u observations, %u actions, step limit %u", school->spaces.observation_size,
               school->spaces.action_size, school->spaces.step_limit);
    school_enter(school, PHASE_SETUP);
    const didact_exploration_api *api = explorer->api;
    didact_status status = api->create(host_face(explorer->host), &school->spaces, component->params, &explorer->self);
    if (!answer_create(school->trial, component, explorer->host, status, &explorer->float_change)) {
        explorer->api = NULL;
        return false;
    }
    trial_call(school->trial, "learns");
    explorer->learns = api->improve && (!api->learns || api->learns(explorer->self));
    trial_call(school->trial, "metric_count");
    explorer->metric_count = api->metric_count ? api->metric_count(explorer->self) : 0;
    return explorer_check(explorer, DIDACT_OK);
}

void explorer_close(Explorer *explorer)
{
    if (explorer->api) {
        trial_call(explorer->trial, "destroy");
        school_enter(explorer->school, PHASE_SETUP);
        explorer->api->destroy(explorer->self);
        explorer_check(explorer, DIDACT_OK);
    }
    host_free(explorer->host);
    g_free(explorer->float_change);
    *explorer = (Explorer){0};
}

bool explorer_takes(Trial *trial, const Sizes *sizes)
{
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    if (school_open(&school, trial, sizes) && explorer_open(&explorer, &school, trial->component, 1))
        return true;
    if (trial->page->verdict == VERDICT_REFUSED)
        trial_clear(trial);
    return false;
}

bool explorer_check(Explorer *explorer, didact_status status)
{
    return answer_check(explorer->trial, explorer->host, status, &explorer->float_change);
}

void explorer_begin(Explorer *explorer)
{
    school_enter(explorer->school, PHASE_PAUSE);
    if (explorer->api->begin_episode)
        explorer->api->begin_episode(explorer->self, &explorer->acting.face);
    explorer_check(explorer, DIDACT_OK);
}

bool explorer_act(Explorer *explorer, const float observation[], const float mean[], float action[])
{
    uint32_t size = explorer->school->spaces.action_size;
    for (uint32_t i = 0; i < size; i++)
        action[i] = NAN;
    school_enter(explorer->school, PHASE_STEP);
    explorer->api->act(explorer->self, &explorer->acting.face, observation, mean, action);
    explorer_check(explorer, DIDACT_OK);
    for (uint32_t i = 0; i < size; i++)
        if (!isfinite(action[i]))
            return trial_fail(explorer->trial, "action %u is %s, or was not written", i,
                              isnan(action[i]) ? "nan" : "infinite");
    return true;
}

didact_status explorer_improve(Explorer *explorer, const didact_lesson *lessons, size_t count, size_t stride)
{
    school_enter(explorer->school, PHASE_PAUSE);
    return explorer->api->improve(explorer->self, &explorer->learning.face, lessons, count, stride);
}

void explorer_updated(Explorer *explorer, uint64_t total_updates)
{
    school_enter(explorer->school, PHASE_PAUSE);
    if (explorer->api->updated)
        explorer->api->updated(explorer->self, &explorer->learning.face, total_updates);
    explorer_check(explorer, DIDACT_OK);
}

void explorer_question(Explorer *explorer, const float observation[], const float mean[], const float action[])
{
    const didact_exploration_api *api = explorer->api;
    g_autofree double *values = g_new0(double, explorer->metric_count);
    double density;
    school_enter(explorer->school, PHASE_PAUSE);
    if (api->learns)
        api->learns(explorer->self);
    if (api->metrics)
        api->metrics(explorer->self, values);
    if (api->log_prob)
        api->log_prob(explorer->self, observation, mean, action, &density);
    if (api->save)
        g_byte_array_unref(explorer_save(explorer));
}

GByteArray *explorer_save(Explorer *explorer)
{
    if (!explorer->api->save)
        return NULL;
    GByteArray *bytes = g_byte_array_new();
    school_enter(explorer->school, PHASE_PAUSE);
    g_byte_array_set_size(bytes, (guint)explorer->api->save(explorer->self, NULL, 0));
    explorer->api->save(explorer->self, bytes->data, bytes->len);
    return bytes;
}

static Random *stream_of(const Explorer *explorer, const char *name)
{
    const didact_host *face = host_face(explorer->host);
    school_enter(explorer->school, PHASE_SETUP);
    return (Random *)face->stream(face, name);
}

void explorer_share_streams(Explorer *to, const Explorer *from)
{
    g_autoptr(GPtrArray) names = host_stream_names(from->host);
    to->acting = from->acting;
    to->learning = from->learning;
    for (guint i = 0; i < names->len; i++)
        *stream_of(to, names->pdata[i]) = *stream_of(from, names->pdata[i]);
}

/* ---- its life ---- */

/* Rows of `width` numbers for a lesson. */
static float *take_rows(float **next, uint32_t width)
{
    float *rows = *next;
    *next += LIFE_LESSON * (size_t)width;
    return rows;
}

void life_begin(Life *life, Explorer *explorer, uint64_t seed)
{
    uint32_t wide = explorer->school->spaces.observation_size, narrow = explorer->school->spaces.action_size;
    *life = (Life){.explorer = explorer, .words = g_array_new(FALSE, FALSE, sizeof(Word))};
    random_derive(&life->world, seed, "conform.world", 0);
    float *next = life->numbers = g_new0(float, LIFE_LESSON *(2 * (size_t)wide + 3 * (size_t)narrow));
    life->rollout = (didact_rollout){
        .struct_size = sizeof life->rollout,
        .length = LIFE_LESSON,
        .observation_size = wide,
        .action_size = narrow,
        .observations = take_rows(&next, wide),
        .next_observations = take_rows(&next, wide),
        .means = take_rows(&next, narrow),
        .sampled = take_rows(&next, narrow),
        .actions = take_rows(&next, narrow),
        .rewards = life->rewards,
        .terminated = life->terminated,
        .truncated = life->truncated,
    };
}

void life_clear(Life *life)
{
    g_clear_pointer(&life->words, g_array_unref);
    g_clear_pointer(&life->numbers, g_free);
}

void life_follow(Life *life, const Life *from)
{
    const didact_rollout *rows = &from->rollout;
    life->world = from->world;
    life->step = from->step;
    memcpy(life->numbers, from->numbers,
           LIFE_LESSON * (2 * (size_t)rows->observation_size + 3 * (size_t)rows->action_size) * sizeof(float));
    memcpy(life->rewards, from->rewards, sizeof life->rewards);
    memcpy(life->terminated, from->terminated, sizeof life->terminated);
    memcpy(life->truncated, from->truncated, sizeof life->truncated);
}

static void say(Life *life, const char *what, size_t i, double value)
{
    const Word word = {life->step, what, i, value};
    g_array_append_val(life->words, word);
}

didact_lesson life_lesson(const Life *life, double meta_reward)
{
    return (didact_lesson){sizeof(didact_lesson), &life->rollout, 10 * meta_reward, meta_reward};
}

/* Where the step's row stands in the rollout's arrays. */
static float *row_of(const Life *life, const float *rows, uint32_t width)
{
    return life->numbers + (rows - life->numbers) + life->step % LIFE_LESSON * width;
}

static void draw_row(Life *life, const float *rows)
{
    uint32_t wide = life->rollout.observation_size;
    for (uint32_t i = 0; i < wide; i++)
        row_of(life, rows, wide)[i] = (float)life->world.face.normal(&life->world.face);
}

static bool act(Life *life)
{
    Explorer *explorer = life->explorer;
    const didact_rollout *rows = &life->rollout;
    draw_row(life, rows->observations);
    draw_row(life, rows->next_observations);
    const float *observation = row_of(life, rows->observations, rows->observation_size);
    float *mean = row_of(life, rows->means, rows->action_size);
    float *sampled = row_of(life, rows->sampled, rows->action_size);
    float *done = row_of(life, rows->actions, rows->action_size);
    if (!school_mean(explorer->school, observation, mean))
        return false;
    trial_call(explorer->trial, "act in step %zu of an episode", life->step % LIFE_EPISODE + 1);
    if (!explorer_act(explorer, observation, mean, sampled))
        return false;
    for (uint32_t i = 0; i < rows->action_size; i++) {
        done[i] = CLAMP(sampled[i], -1.0F, 1.0F);
        say(life, "action", i, (double)sampled[i]);
    }
    if (life->curious)
        explorer_question(explorer, observation, mean, sampled);
    size_t t = life->step % LIFE_LESSON;
    life->rewards[t] = life->world.face.normal(&life->world.face);
    life->truncated[t] = life->step % LIFE_EPISODE == LIFE_EPISODE - 1;
    return true;
}

static void tell_metrics(Life *life)
{
    const Explorer *explorer = life->explorer;
    if (!explorer->metric_count)
        return;
    g_autofree double *values = g_new0(double, explorer->metric_count);
    trial_call(explorer->trial, "metrics after step %zu", life->step);
    explorer->api->metrics(explorer->self, values);
    for (size_t i = 0; i < explorer->metric_count; i++)
        say(life, "metric", i, values[i]);
}

static bool learn(Life *life)
{
    Explorer *explorer = life->explorer;
    if (explorer->learns) {
        didact_lesson lesson = life_lesson(life, life->world.face.normal(&life->world.face));
        trial_call(explorer->trial, "improve after step %zu", life->step);
        if (!explorer_check(explorer, explorer_improve(explorer, &lesson, 1, sizeof lesson)))
            return false;
    }
    if (!school_train(explorer->school, explorer->school->updates + LIFE_UPDATES))
        return false;
    trial_call(explorer->trial, "updated after step %zu", life->step);
    explorer_updated(explorer, explorer->school->updates);
    tell_metrics(life);
    return true;
}

bool life_go(Life *life, size_t steps)
{
    for (size_t end = life->step + steps; life->step < end;) {
        if (life->step % LIFE_EPISODE == 0) {
            trial_call(life->explorer->trial, "begin_episode");
            explorer_begin(life->explorer);
        }
        if (!act(life))
            return false;
        life->step++;
        if (life->step % LIFE_LESSON == 0 && !learn(life))
            return false;
    }
    return true;
}

bool life_compare(const Life *got, const Life *expected, size_t first, const char *other)
{
    char is[NUMBER_SIZE], was[NUMBER_SIZE];
    for (guint i = 0; i < got->words->len && first + i < expected->words->len; i++) {
        const Word *a = &g_array_index(got->words, Word, i), *b = &g_array_index(expected->words, Word, first + i);
        if (memcmp(&a->value, &b->value, sizeof a->value) == 0 || (isnan(a->value) && isnan(b->value)))
            continue;
        trial_call(got->explorer->trial, "%s", strcmp(a->what, "action") == 0 ? "act" : "metrics");
        return trial_fail(got->explorer->trial, "%s %zu in step %zu is %s, and %s of %s", a->what, a->i, a->step + 1,
                          number_text(a->value, is), number_text(b->value, was), other);
    }
    return true;
}
