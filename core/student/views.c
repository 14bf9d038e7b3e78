#include "student/views.h"

#include <glib.h>

/* Asked for in chunks of this many observations, which fit the caches and need no more room than this. */
enum { CHUNK = 64 };

typedef struct View {
    Views faces; /* first, so that the faces are the view */
    const didact_network_api *api;
    didact_network *actor;
    didact_pass *acting, *valuing;
    didact_network_spec shape;
    const Replay *replay;
    const Normaliser *normaliser;
    uint32_t observation_size, action_size;
    float ones[CHUNK]; /* the derivative of a value by itself */
} View;

/* ---- the student ---- */

static didact_status act(void *self, const float observations[], uint32_t n, float actions[])
{
    View *view = self;
    for (uint32_t i = 0; i < n; i += CHUNK)
        if (view->api->forward(view->acting, observations + (size_t)i * view->observation_size, NULL, MIN(CHUNK, n - i),
                               actions + (size_t)i * view->action_size))
            return DIDACT_FAILED;
    return DIDACT_OK;
}

static didact_status value(void *self, const float observations[], const float actions[], uint32_t n, float values[],
                           float slopes[])
{
    View *view = self;
    for (uint32_t i = 0; i < n; i += CHUNK) {
        size_t wide = (size_t)i * view->observation_size, narrow = (size_t)i * view->action_size;
        if (view->api->forward(view->valuing, observations + wide, actions + narrow, MIN(CHUNK, n - i), values + i) ||
            (slopes && view->api->backward(view->valuing, view->ones, false, NULL, slopes + narrow)))
            return DIDACT_FAILED;
    }
    return DIDACT_OK;
}

static size_t array_count(void *self)
{
    const View *view = self;
    return view->api->array_count(view->actor);
}

static void array(void *self, size_t i, didact_array *array)
{
    const View *view = self;
    view->api->array(view->actor, i, array);
}

static void read_array(void *self, size_t i, float values[])
{
    const View *view = self;
    view->api->read(view->actor, i, DIDACT_VALUE, values);
}

/* ---- the replay ---- */

static uint64_t count(void *self)
{
    return replay_count(((const View *)self)->replay);
}

static void sample(void *self, didact_rng *rng, uint32_t n, float observations[])
{
    const View *view = self;
    for (uint32_t i = 0; i < n; i++)
        replay_draw_observation(view->replay, rng, view->normaliser, observations + (size_t)i * view->observation_size);
}

/* ---- both ---- */

Views *views_new(Ddpg *student, const Replay *replay, const Normaliser *normaliser)
{
    View *view = g_new0(View, 1);
    const DdpgDefinition *definition = ddpg_definition(student);
    *view = (View){
        .faces.student = {sizeof(didact_student_extension), view, &view->shape, act, value, array_count, array,
                          read_array},
        .faces.replay = {sizeof(didact_replay_extension), view, count, sample},
        .api = definition->backend->api,
        .actor = ddpg_network(student, DDPG_ACTOR),
        .shape = ddpg_spec(definition, DDPG_ACTOR),
        .replay = replay,
        .normaliser = normaliser,
        .observation_size = definition->observation_size,
        .action_size = definition->action_size,
    };
    for (int i = 0; i < CHUNK; i++)
        view->ones[i] = 1;
    if (view->api->pass_create(view->actor, CHUNK, false, &view->acting) ||
        view->api->pass_create(ddpg_network(student, DDPG_CRITIC), CHUNK, true, &view->valuing)) {
        views_free(&view->faces);
        return NULL;
    }
    return &view->faces;
}

void views_free(Views *views)
{
    View *view = (View *)views;
    if (!view)
        return;
    if (view->acting)
        view->api->pass_destroy(view->acting);
    if (view->valuing)
        view->api->pass_destroy(view->valuing);
    g_free(view);
}
