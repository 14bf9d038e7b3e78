#include "conform/school.h"

#include "conform/numbers.h"
#include "plugin/nested.h"
#include <math.h>
#include <string.h>

const Sizes sizes_usual = {5, 2, 50};
const Sizes sizes_others[] = {{1, 1, 200}, {17, 6, 1000}, {3, 1, 0}};
const size_t sizes_other_count = G_N_ELEMENTS(sizes_others);

/* ---- who calls when ---- */

/* One process, one check: the school whose strategy is in a call, for functions that are told nothing of it. */
static School *present;

static const char *const phase_names[] = {"[setup]", "[step]", "[pause]"};

/* Notes a call that is allowed in these phases only. */
static void note_phase(const char *function, unsigned allowed)
{
    if (!present || present->breach || (allowed & (1U << present->phase)))
        return;
    const char *call = present->trial->page->call;
    present->breach =
        g_strdup_printf("%s: it calls %s, which is not for %s", call, function, phase_names[present->phase]);
}

enum { SETUP = 1 << PHASE_SETUP, STEP = 1 << PHASE_STEP, PAUSE = 1 << PHASE_PAUSE };

/* The faces' own functions; all hosts have the same. */
static didact_host real_face;

static didact_rng *watched_stream(const didact_host *host, const char *name)
{
    note_phase("host->stream", SETUP);
    return real_face.stream(host, name);
}

static const void *watched_extension(const didact_host *host, const char *name)
{
    note_phase("host->extension", SETUP);
    return real_face.extension(host, name);
}

/* Passes nothing on: what a strategy has to say in a check would be said a thousand times. */
G_GNUC_PRINTF(2, 3)
static void watched_log(const didact_host *host, const char *format, ...)
{
    note_phase("host->log", SETUP | PAUSE);
}

static didact_status watched_network_create(void *self, const didact_network_spec *spec, didact_rng *rng,
                                            didact_network **network)
{
    note_phase("network_create", SETUP | PAUSE);
    return present->api->network_create(self, spec, rng, network);
}

static didact_status watched_pass_create(didact_network *network, uint32_t capacity, bool backward, didact_pass **pass)
{
    note_phase("pass_create", SETUP | PAUSE);
    return present->api->pass_create(network, capacity, backward, pass);
}

static float *watched_buffer_create(void *self, size_t count)
{
    note_phase("buffer_create", SETUP | PAUSE);
    return present->api->buffer_create(self, count);
}

static void watched_copy(didact_network *to, const didact_network *from)
{
    note_phase("the network's copy", SETUP | PAUSE);
    present->api->copy(to, from);
}

static void watched_read(const didact_network *network, size_t i, didact_content content, float values[])
{
    note_phase("the network's read", SETUP | PAUSE);
    present->api->read(network, i, content, values);
}

static void watched_write(didact_network *network, size_t i, didact_content content, const float values[])
{
    note_phase("the network's write", SETUP | PAUSE);
    present->api->write(network, i, content, values);
}

static size_t watched_array_count(void *self)
{
    note_phase("the student's array_count", SETUP | PAUSE);
    return present->views->student.array_count(self);
}

static void watched_array(void *self, size_t i, didact_array *array)
{
    note_phase("the student's array", SETUP | PAUSE);
    present->views->student.array(self, i, array);
}

static void watched_student_read(void *self, size_t i, float values[])
{
    note_phase("the student's read", SETUP | PAUSE);
    present->views->student.read(self, i, values);
}

static uint64_t watched_count(void *self)
{
    note_phase("the replay's count", SETUP | PAUSE);
    return present->views->replay.count(self);
}

static void watched_sample(void *self, didact_rng *rng, uint32_t n, float observations[])
{
    note_phase("the replay's sample", SETUP | PAUSE);
    present->views->replay.sample(self, rng, n, observations);
}

static void make_watched(School *school)
{
    school->networks_api = *school->api;
    school->networks_api.network_create = watched_network_create;
    school->networks_api.pass_create = watched_pass_create;
    school->networks_api.buffer_create = watched_buffer_create;
    school->networks_api.copy = watched_copy;
    school->networks_api.read = watched_read;
    school->networks_api.write = watched_write;
    school->networks = (didact_network_extension){sizeof school->networks, &school->networks_api, school->backend};
    school->asked_student = school->views->student;
    school->asked_student.array_count = watched_array_count;
    school->asked_student.array = watched_array;
    school->asked_student.read = watched_student_read;
    school->asked_replay = school->views->replay;
    school->asked_replay.count = watched_count;
    school->asked_replay.sample = watched_sample;
}

void school_offer(School *school, Host *host)
{
    didact_host *face = (didact_host *)host_face(host); /* the host's own, which is lent to be watched */
    real_face = *face;
    face->stream = watched_stream;
    face->extension = watched_extension;
    face->log = watched_log;
    host_offer(host, DIDACT_NETWORK_EXTENSION, &school->networks);
    host_offer(host, DIDACT_STUDENT_EXTENSION, &school->asked_student);
    host_offer(host, DIDACT_REPLAY_EXTENSION, &school->asked_replay);
    host_offer(host, DIDACT_EXPLORATION_EXTENSION, &nested_explorations);
}

void school_enter(School *school, Phase phase)
{
    present = school;
    school->phase = phase;
}

/* ---- the student ---- */

static bool open_backend(School *school)
{
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) id = node_scalar("native", (Place){0});
    school->component = component_bind(id, DIDACT_NETWORK, NULL, 0, NULL, NULL, problems);
    if (!school->component)
        return trial_skip(school->trial, "there is no network plugin 'native' here, which strategies are tried with");
    school->api = school->component->plugin->api;
    school->host = host_new(school->component, 0, "network");
    if (school->api->create(host_face(school->host), school->component->params, &school->backend))
        return trial_skip(school->trial, "the network plugin 'native' cannot be opened here");
    school->native = (didact_network_extension){sizeof school->native, school->api, school->backend};
    return true;
}

static bool make_student(School *school)
{
    static const int64_t widths[] = {16, 16};
    school->settings = (StudentSettings){.gamma = 0.9,
                                         .tau = 0.01,
                                         .batch_size = 16,
                                         .actor_learning_rate = 1e-3,
                                         .critic_learning_rate = 1e-3,
                                         .adam_beta1 = 0.9,
                                         .adam_beta2 = 0.999,
                                         .adam_epsilon = 1e-8,
                                         .max_gradient_norm = NAN,
                                         .action_layer = 2,
                                         .output_bound = 0.3};
    school->shape = (NetworkShape){
        .hidden = {widths, 2}, .activation = DIDACT_RELU, .layer_norm = true, .layer_norm_epsilon = 1e-6};

    const DdpgDefinition definition = {&school->settings,
                                       &school->shape,
                                       &school->native,
                                       school->spaces.observation_size,
                                       school->spaces.action_size,
                                       3};
    return ddpg_new(&definition, &school->student) == DIDACT_OK;
}

static void fill_replay(School *school)
{
    enum { TRANSITIONS = 200 };
    uint32_t wide = school->spaces.observation_size, narrow = school->spaces.action_size;
    g_autofree float *observations = floats_normal((TRANSITIONS + 1) * (size_t)wide, 11);
    g_autofree float *actions = floats_normal(TRANSITIONS * (size_t)narrow, 12);
    school->replay = replay_new(wide, narrow, TRANSITIONS);
    school->normaliser = normaliser_new(wide, &school->settings);
    replay_begin(school->replay, observations);
    for (size_t t = 0; t < TRANSITIONS; t++) {
        for (uint32_t i = 0; i < narrow; i++)
            actions[t * narrow + i] = tanhf(actions[t * narrow + i]);
        double reward = (double)(observations[t * wide] * actions[t * narrow]);
        replay_add(school->replay, actions + t * narrow, reward, t % 50 == 49, observations + (t + 1) * wide);
    }
}

static void make_spaces(School *school, const Sizes *sizes)
{
    school->bounds = g_new(double, 2 * (size_t)sizes->action_size);
    for (uint32_t i = 0; i < sizes->action_size; i++) {
        school->bounds[i] = -2;
        school->bounds[sizes->action_size + i] = 2;
    }
    school->spaces =
        (didact_spaces){sizeof school->spaces, sizes->observation_size, sizes->action_size,
                        sizes->step_limit,     school->bounds,          school->bounds + sizes->action_size};
}

bool school_open(School *school, Trial *trial, const Sizes *sizes)
{
    *school = (School){.trial = trial};
    make_spaces(school, sizes);
    if (!open_backend(school))
        return false;
    fill_replay(school);
    random_derive(&school->draws, 5, "conform.replay", 0);
    school->batch = batch_new(&school->native, 16, sizes->observation_size, sizes->action_size);
    if (make_student(school))
        school->views = views_new(school->student, school->replay, school->normaliser);
    if (!school->views)
        return trial_skip(trial, "the network plugin 'native' makes no student here");
    make_watched(school);
    return true;
}

void school_close(School *school)
{
    views_free(school->views);
    if (school->student)
        ddpg_free(school->student);
    if (school->batch)
        batch_free(school->batch, &school->native);
    if (school->replay)
        replay_free(school->replay);
    if (school->normaliser)
        normaliser_free(school->normaliser);
    if (school->backend)
        school->api->destroy(school->backend);
    host_free(school->host);
    component_free(school->component);
    g_free(school->bounds);
    g_free(school->breach);
    if (present == school)
        present = NULL;
    *school = (School){0};
}

bool school_train(School *school, uint64_t updates)
{
    for (; school->updates < updates; school->updates++) {
        DdpgUpdate update;
        replay_sample(school->replay, &school->draws, school->normaliser, school->batch);
        if (ddpg_update(school->student, school->batch, &update))
            return trial_skip(school->trial, "the network plugin 'native' fails here");
    }
    return true;
}

bool school_mean(School *school, const float observation[], float mean[])
{
    return ddpg_act(school->student, observation, mean) == DIDACT_OK ||
           trial_skip(school->trial, "the network plugin 'native' fails here");
}
