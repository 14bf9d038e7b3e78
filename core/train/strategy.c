#include "train/strategy.h"

#include "plugin/nested.h"
#include "train/instance.h"

static void offer(Host *host, const StrategyServices *services)
{
    host_offer(host, DIDACT_NETWORK_EXTENSION, services->networks);
    host_offer(host, DIDACT_STUDENT_EXTENSION, services->student);
    host_offer(host, DIDACT_REPLAY_EXTENSION, services->replay);
    host_offer(host, DIDACT_EXPLORATION_EXTENSION, &nested_explorations);
}

Strategy *strategy_new(const Component *exploration, const didact_spaces *spaces, const StrategyServices *services,
                       uint64_t seed, GError **error)
{
    Strategy *strategy = g_new0(Strategy, 1);
    strategy->host = host_new(exploration, seed, "exploration");
    offer(strategy->host, services);
    strategy->action_size = spaces->action_size;
    strategy->api = exploration->plugin->api;
    random_derive(&strategy->acting, seed, "exploration.act", 0);
    random_derive(&strategy->learning, seed, "exploration.improve", 0);
    didact_status status =
        strategy->api->create(host_face(strategy->host), spaces, exploration->params, &strategy->self);
    if (!host_check(strategy->host, status, "create", error)) {
        strategy->self = NULL;
        strategy_free(strategy);
        return NULL;
    }
    const didact_exploration_api *api = strategy->api;
    bool can_improve = api->improve;
    strategy->learns = can_improve && (!api->learns || api->learns(strategy->self));
    if (api->metrics)
        strategy->metric_count = api->metric_count(strategy->self);
    strategy->metrics = g_new0(double, strategy->metric_count);
    return strategy;
}

void strategy_free(Strategy *strategy)
{
    if (!strategy)
        return;
    if (strategy->self)
        strategy->api->destroy(strategy->self);
    host_free(strategy->host);
    g_free(strategy->metrics);
    g_free(strategy);
}

void strategy_begin_episode(Strategy *strategy)
{
    if (strategy->api->begin_episode)
        strategy->api->begin_episode(strategy->self, &strategy->acting.face);
}

bool strategy_act(Strategy *strategy, const float observation[], const float mean[], float sampled[], float done[],
                  GError **error)
{
    const didact_host *face = host_face(strategy->host);
    strategy->api->act(strategy->self, &strategy->acting.face, observation, mean, sampled);
    for (uint32_t i = 0; i < strategy->action_size; i++) {
        if (!isfinite(sampled[i]))
            return host_check(strategy->host, face->fail(face, "action %u is %g", i, (double)sampled[i]), "act", error);
        done[i] = CLAMP(sampled[i], -1.0F, 1.0F);
    }
    return true;
}

bool strategy_improve(Strategy *strategy, const didact_lesson *lesson, GError **error)
{
    didact_status status = strategy->api->improve(strategy->self, &strategy->learning.face, lesson, 1, sizeof *lesson);
    return host_check(strategy->host, status, "improve", error);
}

void strategy_updated(Strategy *strategy, uint64_t total_updates)
{
    if (strategy->api->updated)
        strategy->api->updated(strategy->self, &strategy->learning.face, total_updates);
}

bool strategy_resumes(Strategy *strategy, GError **error)
{
    const didact_host *face = host_face(strategy->host);
    if (!strategy->learns || strategy->api->save)
        return true;
    return host_check(strategy->host,
                      face->fail(face,
                                 "it learns, but has no save and load, so that a run that was stopped could not go "
                                 "on; give it these, or write checkpoint: {every: 0}"),
                      "create", error);
}

bool strategy_archive(Strategy *strategy, Archive *archive, GError **error)
{
    const didact_exploration_api *api = strategy->api;
    random_archive(&strategy->acting, "acting", archive);
    random_archive(&strategy->learning, "learning", archive);
    streams_archive(strategy->host, archive);
    return instance_archive(strategy->host, strategy->self, (Memory){api->save, api->load}, archive, error);
}
