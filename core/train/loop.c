#include "train/loop.h"

#include "train/checkpoint.h"

#include <string.h>

enum { MOST_VISITS = 1000 }; /* observations that a run records */

static bool open_backend(Loop *loop, GError **error)
{
    const Component *network = loop->settings->network;
    loop->network_host = host_new(network, (uint64_t)loop->settings->head.seed, "network");
    const didact_network_api *api = network->plugin->api;
    didact_status status = api->create(host_face(loop->network_host), network->params, &loop->backend);
    if (!loop_network(loop, status, "create", error))
        return false;
    loop->networks = (didact_network_extension){sizeof loop->networks, api, loop->backend};
    return true;
}

static bool make_students(Loop *loop, GError **error)
{
    const didact_spaces *spaces = &loop->teaching->spaces;
    DdpgDefinition definition = {
        .settings = &loop->settings->student,
        .shape = &loop->settings->shape,
        .backend = &loop->networks,
        .observation_size = spaces->observation_size,
        .action_size = spaces->action_size,
        .seed = (uint64_t)loop->settings->head.seed,
    };
    if (!loop_network(loop, ddpg_new(&definition, &loop->student), "create", error) ||
        !loop_network(loop, ddpg_new(&definition, &loop->trial), "create", error))
        return false;
    uint32_t batch = (uint32_t)loop->settings->student.batch_size;
    loop->batch = batch_new(&loop->networks, batch, spaces->observation_size, spaces->action_size);
    return true;
}

static bool make_worlds(Loop *loop, GError **error)
{
    const Component *environment = loop->settings->environment;
    uint64_t seed = (uint64_t)loop->settings->head.seed;
    return (loop->teaching = world_new(environment, seed, "teach", error)) &&
           (loop->examining = world_new(environment, seed, "examine", error)) &&
           (loop->evaluating = world_new(environment, seed, "evaluation", error));
}

/* Room for the run's data: never more than its steps can fill. */
static bool make_memory(Loop *loop, GError **error)
{
    const RunSettings *s = loop->settings;
    uint32_t wide = loop->teaching->spaces.observation_size, narrow = loop->teaching->spaces.action_size;
    int64_t held = MIN(s->student.replay_capacity, s->head.steps);
    loop->normaliser = normaliser_new(wide, &s->student);
    loop->replay = replay_new(wide, narrow, (uint64_t)held);
    loop->taught = experience_new(wide, narrow, (size_t)MIN(s->teaching.exploration_steps, s->head.steps));
    loop->examined = experience_new(wide, narrow, (size_t)MIN(s->teaching.evaluation_steps, s->head.steps));
    loop->observation = g_new0(float, wide);
    loop->mean = g_new0(float, narrow);
    loop->action = g_new0(float, narrow);
    return (loop->replay && loop->taught && loop->examined) ||
           fail(error, FAULT_RUNS,
                "there is no memory for %" G_GINT64_FORMAT
                " transitions of the replay and the roll-outs of an iteration; lower "
                "student.replay_capacity, teaching.exploration_steps or teaching.evaluation_steps",
                held);
}

static bool make_strategy(Loop *loop, GError **error)
{
    loop->views = views_new(loop->student, loop->replay, loop->normaliser);
    if (!loop_network(loop, loop->views ? DIDACT_OK : DIDACT_FAILED, "pass_create", error))
        return false;
    StrategyServices services = {&loop->networks, &loop->views->student, &loop->views->replay};
    loop->strategy = strategy_new(loop->settings->exploration, &loop->teaching->spaces, &services,
                                  (uint64_t)loop->settings->head.seed, error);
    return loop->strategy != NULL;
}

/* A teacher that forgot what it had learned would go on as another one. */
static bool check_strategy(const Loop *loop, GError **error)
{
    const RunSettings *settings = loop->settings;
    return settings->checkpoint.every == 0 || !settings->strategy.learn || strategy_resumes(loop->strategy, error);
}

Loop *loop_new(const RunSettings *settings, const Interruption *interruption, GError **error)
{
    Loop *loop = g_new0(Loop, 1);
    loop->settings = settings;
    loop->interruption = *interruption;
    loop->evaluation.due = true; /* of the student as it begins */
    loop->noise_due = settings->evaluation.every;
    uint64_t seed = (uint64_t)settings->head.seed;
    random_derive(&loop->teaching_resets, seed, "environment.reset", 0);
    random_derive(&loop->replay_draws, seed, "replay", 0);
    if (!make_worlds(loop, error) || !open_backend(loop, error) || !make_students(loop, error) ||
        !make_memory(loop, error) || !make_strategy(loop, error) || !check_strategy(loop, error)) {
        loop_free(loop);
        return NULL;
    }
    loop->examines = loop->strategy->learns || settings->strategy.examine;
    return loop;
}

/* The strategy may hold networks, and everything that holds networks goes before the backend. */
void loop_free(Loop *loop)
{
    if (!loop)
        return;
    strategy_free(loop->strategy);
    views_free(loop->views);
    ddpg_free(loop->student);
    ddpg_free(loop->trial);
    batch_free(loop->batch, &loop->networks);
    if (loop->backend)
        loop->networks.api->destroy(loop->backend);
    host_free(loop->network_host);
    world_free(loop->teaching);
    world_free(loop->examining);
    world_free(loop->evaluating);
    normaliser_free(loop->normaliser);
    replay_free(loop->replay);
    experience_free(loop->taught);
    experience_free(loop->examined);
    g_free(loop->observation);
    g_free(loop->mean);
    g_free(loop->action);
    g_free(loop);
}

bool loop_network(Loop *loop, didact_status status, const char *doing, GError **error)
{
    return host_check(loop->network_host, status, doing, error);
}

bool loop_over(const Loop *loop)
{
    return loop->step >= loop->settings->head.steps;
}

bool loop_rest(Loop *loop, GError **error)
{
    const Interruption *interruption = &loop->interruption;
    bool stop = interruption->asked(interruption->asker);
    if (loop->checkpoints && (stop || checkpoints_due(loop->checkpoints, loop->step)) &&
        !checkpoints_write(loop->checkpoints, loop, error))
        return false;
    return !stop || fail(error, FAULT_STOPPED, "stopped at step %" G_GINT64_FORMAT "; the same command %s", loop->step,
                         loop->checkpoints ? "goes on" : "begins anew, as there are no checkpoints");
}

bool loop_settle(Loop *loop, GError **error)
{
    return (!loop->evaluation.due || loop_evaluate(loop, error)) && loop_rest(loop, error);
}

bool loop_step_world(Loop *loop, World *world, Experience *e, const float sampled[], const float done[], GError **error)
{
    size_t wide = e->observation_size * sizeof(float), narrow = e->action_size * sizeof(float), t = e->length;
    g_assert(t < e->capacity);
    memcpy(e->raw + t * e->observation_size, world->observation, wide);
    memcpy(e->observations + t * e->observation_size, loop->observation, wide);
    memcpy(e->means + t * e->action_size, loop->mean, narrow);
    memcpy(e->sampled + t * e->action_size, sampled, narrow);
    memcpy(e->actions + t * e->action_size, done, narrow);
    WorldStep step;
    if (!world_step(world, done, &step, error))
        return false;
    memcpy(e->raw_next + t * e->observation_size, world->observation, wide);
    normaliser_apply(loop->normaliser, world->observation, e->next_observations + t * e->observation_size);
    e->rewards[t] = step.reward;
    e->terminated[t] = step.terminated;
    e->truncated[t] = step.truncated;
    e->length++;
    loop->step++;
    loop->evaluation.due = loop->step % loop->settings->evaluation.every == 0;
    run_writer_progress(loop->writer, loop->step, loop->updates);
    return true;
}

void loop_record_visit(Loop *loop, const Experience *e, const char *role)
{
    int64_t stride = (loop->settings->head.steps + MOST_VISITS - 1) / MOST_VISITS;
    if (loop->step % stride == 0)
        run_writer_observation(loop->writer, loop->step, role, e->raw + (e->length - 1) * e->observation_size);
}

static void store(Loop *loop, const Experience *e)
{
    experience_store(e, loop->settings->student.bootstrap_timeouts, loop->replay);
    normaliser_add(loop->normaliser, e->raw, e->length);
}

void loop_store(Loop *loop)
{
    store(loop, loop->taught);
    store(loop, loop->examined);
    normaliser_publish(loop->normaliser);
    loop->taught->length = 0;
    loop->examined->length = 0;
}
