#include "plugin/nested.h"

#include "base/random.h"
#include <math.h>
#include <string.h>

typedef struct Nested {
    const didact_host *outer; /* of the plugin that made it */
    const Component *component;
    Host *host;
    const didact_exploration_api *api;
    void *self;
} Nested;

/* Tells the outer plugin's host what went wrong in the inner one. */
static didact_status pass_on(Nested *nested, didact_status status)
{
    g_autofree char *fault = host_take_fault(nested->host, status);
    if (!fault)
        return DIDACT_OK;
    return nested->outer->fail(nested->outer, "exploration '%s' within it: %s", nested->component->plugin->id, fault);
}

static void destroy(void *self)
{
    Nested *nested = self;
    if (nested->self)
        nested->api->destroy(nested->self);
    host_free(nested->host);
    g_free(nested);
}

static didact_status open(const didact_host *outer, const didact_component *which, const didact_spaces *spaces,
                          void **strategy)
{
    const Component *component = component_of(which);
    Nested *nested = g_new0(Nested, 1);
    *nested = (Nested){outer, component, host_nested(outer, component), component->plugin->api, NULL};
    if (pass_on(nested, nested->api->create(host_face(nested->host), spaces, component->params, &nested->self))) {
        nested->self = NULL;
        destroy(nested);
        return DIDACT_FAILED;
    }
    *strategy = nested;
    return DIDACT_OK;
}

static void begin_episode(void *self, didact_rng *rng)
{
    Nested *nested = self;
    if (nested->api->begin_episode)
        nested->api->begin_episode(nested->self, rng);
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    Nested *nested = self;
    nested->api->act(nested->self, rng, observation, mean, action);
}

static bool learns(const void *self)
{
    const Nested *nested = self;
    return nested->api->improve && (!nested->api->learns || nested->api->learns(nested->self));
}

static didact_status improve(void *self, didact_rng *rng, const didact_lesson *lessons, size_t count, size_t stride)
{
    Nested *nested = self;
    if (!learns(nested))
        return DIDACT_OK;
    return pass_on(nested, nested->api->improve(nested->self, rng, lessons, count, stride));
}

static void updated(void *self, didact_rng *rng, uint64_t total_updates)
{
    Nested *nested = self;
    if (nested->api->updated)
        nested->api->updated(nested->self, rng, total_updates);
}

static void log_prob(const void *self, const float observation[], const float mean[], const float action[], double *out)
{
    const Nested *nested = self;
    *out = NAN;
    if (nested->api->log_prob)
        nested->api->log_prob(nested->self, observation, mean, action, out);
}

static size_t metric_count(const void *self)
{
    const Nested *nested = self;
    return nested->api->metric_count ? nested->api->metric_count(nested->self) : 0;
}

static const char *metric_name(const void *self, size_t i)
{
    const Nested *nested = self;
    return nested->api->metric_name(nested->self, i);
}

static void metrics(const void *self, double values[])
{
    const Nested *nested = self;
    if (nested->api->metrics)
        nested->api->metrics(nested->self, values);
}

/* ---- saved: its streams, all of which create has taken, in the order of their names; then its own bytes ---- */

typedef uint64_t StreamState[4];

static size_t stream_count(const Nested *nested)
{
    g_autoptr(GPtrArray) names = host_stream_names(nested->host);
    return names->len;
}

static uint64_t *stream_state(const Nested *nested, size_t i)
{
    g_autoptr(GPtrArray) names = host_stream_names(nested->host);
    const didact_host *face = host_face(nested->host);
    return ((Random *)face->stream(face, names->pdata[i]))->state;
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Nested *nested = self;
    size_t streams = stream_count(nested), head = streams * sizeof(StreamState);
    size_t size = head + (nested->api->save ? nested->api->save(nested->self, NULL, 0) : 0);
    if (capacity < size)
        return size;
    for (size_t i = 0; i < streams; i++)
        memcpy((char *)buffer + i * sizeof(StreamState), stream_state(nested, i), sizeof(StreamState));
    if (nested->api->save)
        nested->api->save(nested->self, (char *)buffer + head, size - head);
    return size;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Nested *nested = self;
    size_t streams = stream_count(nested), head = streams * sizeof(StreamState);
    if (length < head || (!nested->api->load && length > head))
        return nested->outer->fail(nested->outer,
                                   "the state saved for exploration '%s' has %zu bytes, which do not fit",
                                   nested->component->plugin->id, length);
    for (size_t i = 0; i < streams; i++)
        memcpy(stream_state(nested, i), (const char *)buffer + i * sizeof(StreamState), sizeof(StreamState));
    if (!nested->api->load)
        return DIDACT_OK;
    return pass_on(nested, nested->api->load(nested->self, (const char *)buffer + head, length - head));
}

static const didact_exploration_api api = {
    .struct_size = sizeof api,
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

const didact_exploration_extension nested_explorations = {sizeof nested_explorations, open, &api};
