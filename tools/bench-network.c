/* didact bench network: updates of the student and its single actions a second, and how much of the core that uses. */
#include "base/random.h"
#include "bench.h"
#include "config/bind.h"
#include "config/read.h"
#include "peak.h"
#include "plugin/host.h"
#include "stopwatch.h"
#include "student/ddpg.h"
#include "student/replay.h"
#include <math.h>
#include <stdio.h>

enum { OBSERVATION = 17, ACTION = 6 }; /* of HalfCheetah, as everybody's benchmarks have it */
enum { TRANSITIONS = 1000000 };

typedef struct Options {
    double seconds;
    char *plugin;
    char **overrides;
} Options;

typedef struct Backend {
    Component *component;
    Host *host;
    didact_network_extension open;
} Backend;

typedef struct Shape {
    int64_t width; /* of both hidden layers */
    uint32_t batch;
    bool norm;
    int action_layer;
} Shape;

/* One student on one batch, which stays where it is. */
typedef struct Bench {
    const Backend *backend;
    StudentSettings settings;
    NetworkShape shape;
    int64_t hidden[2];
    Ddpg *student;
    Batch *batch;
    float action[ACTION];
    bool failed;
} Bench;

/* Floating-point operations of the products in one update: forwards of target actor, target critic, critic, actor and critic;
 * weight gradients of critic and actor; and back through the layers that lie between the output and what is asked for. */
static double update_operations(const Shape *shape)
{
    double h = (double)shape->width;
    double actor = OBSERVATION * h + h * h + h * ACTION, critic = (OBSERVATION + ACTION) * h + h * h + h;
    double back_critic = h + h * h, back_actor = ACTION * h + h * h;
    double back_to_action = h + (shape->action_layer == 1 ? h * h : 0) + ACTION * h;
    return 2.0 * shape->batch * (3 * actor + 4 * critic + back_critic + back_to_action + back_actor);
}

static double action_operations(const Shape *shape)
{
    double h = (double)shape->width;
    return 2 * (OBSERVATION * h + h * h + h * ACTION);
}

static bool backend_open(Backend *backend, const Options *options, GError **error)
{
    g_autoptr(Problems) problems = problems_new();
    Node *section = node_map((Place){0});
    node_set(section, "plugin", (Place){0}, node_scalar(options->plugin, (Place){.file = "--plugin"}));
    for (char **override = options->overrides; override && *override; override++)
        config_override(&section, *override, problems);
    if (problems_count(problems) == 0)
        backend->component = component_bind(section, DIDACT_NETWORK, NULL, 0, NULL, NULL, problems);
    node_free(section);
    if (!problems_none(problems, error))
        return false;
    backend->host = host_new(backend->component, 0, "bench");
    backend->open = (didact_network_extension){sizeof backend->open, backend->component->plugin->api, NULL};
    didact_status status =
        backend->open.api->create(host_face(backend->host), backend->component->params, &backend->open.self);
    return host_check(backend->host, status, "create", error);
}

static void backend_close(Backend *backend)
{
    if (backend->open.self)
        backend->open.api->destroy(backend->open.self);
    host_free(backend->host);
    if (backend->component)
        component_free(backend->component);
}

static void fill(float values[], size_t count, Random *random)
{
    for (size_t i = 0; i < count; i++)
        values[i] = (float)(2 * random->face.uniform(&random->face) - 1);
}

static void fill_batch(Batch *batch)
{
    Random random;
    random_derive(&random, 0, "bench.batch", 0);
    fill(batch->observations, (size_t)batch->size * OBSERVATION, &random);
    fill(batch->next_observations, (size_t)batch->size * OBSERVATION, &random);
    fill(batch->actions, (size_t)batch->size * ACTION, &random);
    fill(batch->rewards, batch->size, &random);
    for (uint32_t i = 0; i < batch->size; i++)
        batch->bootstraps[i] = 1;
}

/* The settings' own defaults but for what the shape says. */
static void take_settings(Bench *bench, const Shape *shape)
{
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(GPtrArray) memory = g_ptr_array_new_with_free_func(g_free);
    const Binding bindings[] = {
        {student_settings_table, student_settings_count, sizeof(didact_param), &bench->settings},
        {network_shape_table, network_shape_count, sizeof(didact_param), &bench->shape},
    };
    bind_map(NULL, (Place){0}, "bench", bindings, 2, NULL, memory, problems);
    bench->hidden[0] = bench->hidden[1] = shape->width;
    bench->shape.hidden = (didact_integers){bench->hidden, 2};
    bench->shape.layer_norm = shape->norm;
    bench->settings.batch_size = shape->batch;
    bench->settings.action_layer = shape->action_layer;
}

static bool bench_begin(Bench *bench, const Backend *backend, const Shape *shape, GError **error)
{
    *bench = (Bench){.backend = backend};
    take_settings(bench, shape);
    bench->batch = batch_new(&backend->open, shape->batch, OBSERVATION, ACTION);
    fill_batch(bench->batch);
    const DdpgDefinition definition = {&bench->settings, &bench->shape, &backend->open, OBSERVATION, ACTION, 0};
    return host_check(backend->host, ddpg_new(&definition, &bench->student), "network_create", error);
}

static void bench_end(Bench *bench)
{
    ddpg_free(bench->student);
    batch_free(bench->batch, &bench->backend->open);
}

static void update(void *data)
{
    Bench *bench = data;
    DdpgUpdate result;
    bench->failed |= ddpg_update(bench->student, bench->batch, &result) != DIDACT_OK;
}

static void act(void *data)
{
    Bench *bench = data;
    bench->failed |= ddpg_act(bench->student, bench->batch->observations, bench->action) != DIDACT_OK;
}

/* What the core did in one row of a table. */
typedef struct Row {
    double time;       /* seconds for one call */
    double rate, peak; /* floating-point operations a second: done, and possible at that time */
} Row;

/* Of `work` on a student of that shape, which takes so many operations. */
static bool measure(const Backend *backend, const Shape *shape, void (*work)(void *), double operations, double seconds,
                    Row *row, GError **error)
{
    Bench bench;
    bool fine = bench_begin(&bench, backend, shape, error);
    if (fine) {
        Timed timed[] = {{work, &bench, 0}, {peak_burst, NULL, 0}};
        stopwatch_best(timed, 2, seconds);
        *row = (Row){timed[0].time, operations / timed[0].time, peak_operations() / timed[1].time};
        fine = host_check(backend->host, bench.failed ? DIDACT_FAILED : DIDACT_OK, work == act ? "forward" : "update",
                          error);
    }
    bench_end(&bench);
    return fine;
}

static bool print_update(const Backend *backend, const Shape *shape, double seconds, GError **error)
{
    Row row;
    if (!measure(backend, shape, update, update_operations(shape), seconds, &row, error))
        return false;
    printf("%3d-%-3d  %5u  %4s  %12d  %9.0f  %12.1f  %6.1f  %6.1f  %9.1f\n", (int)shape->width, (int)shape->width,
           shape->batch, shape->norm ? "yes" : "no", shape->action_layer, 1 / row.time, 1e6 * row.time, 1e-9 * row.rate,
           1e-9 * row.peak, 100 * row.rate / row.peak);
    return true;
}

static bool print_updates(const Backend *backend, double seconds, GError **error)
{
    puts("\nUpdates of actor, critic and both targets, the batch being in memory\n\n"
         "net      batch  norm  action layer  updates/s  microseconds    GF/s    peak  % of peak");
    for (int width = 64; width <= 256; width *= 4)
        for (uint32_t batch = 64; batch <= 256; batch *= 4)
            for (int norm = 0; norm < 2; norm++)
                for (int layer = 1; layer <= 2; layer++)
                    if (!print_update(backend, &(Shape){width, batch, norm, layer}, seconds, error))
                        return false;
    return true;
}

static bool print_actions(const Backend *backend, double seconds, GError **error)
{
    puts("\nThe actor's forward for one observation\n\n"
         "net           norm  actions/s  nanoseconds    GF/s    peak  % of peak");
    for (int width = 64; width <= 256; width *= 4)
        for (int norm = 0; norm < 2; norm++) {
            Shape shape = {width, 1, norm, 2};
            Row row;
            if (!measure(backend, &shape, act, action_operations(&shape), seconds, &row, error))
                return false;
            printf("%d-%3d-%3d-%d  %5s  %9.0f  %11.0f  %6.1f  %6.1f  %9.1f\n", OBSERVATION, width, width, ACTION,
                   norm ? "yes" : "no", 1 / row.time, 1e9 * row.time, 1e-9 * row.rate, 1e-9 * row.peak,
                   100 * row.rate / row.peak);
        }
    return true;
}

/* Batches from a replay that is far larger than the caches. */
typedef struct Gather {
    Replay *replay;
    Normaliser *normaliser;
    Batch *batch;
    Random random;
} Gather;

static void gather(void *data)
{
    Gather *g = data;
    replay_sample(g->replay, &g->random, g->normaliser, g->batch);
}

static Replay *full_replay(Random *random)
{
    Replay *replay = replay_new(OBSERVATION, ACTION, TRANSITIONS);
    float observation[OBSERVATION], action[ACTION];
    fill(observation, OBSERVATION, random);
    if (replay)
        replay_begin(replay, observation);
    for (int i = 0; replay && i < TRANSITIONS; i++) {
        fill(observation, OBSERVATION, random);
        fill(action, ACTION, random);
        replay_add(replay, action, 0, i % 1000 == 999, observation);
    }
    return replay;
}

static double time_gather(Gather *g, const Backend *backend, uint32_t size, double seconds)
{
    g->batch = batch_new(&backend->open, size, OBSERVATION, ACTION);
    Timed timed = {gather, g, 0};
    stopwatch_best(&timed, 1, seconds);
    batch_free(g->batch, &backend->open);
    return timed.time;
}

static bool print_gathers(const Backend *backend, double seconds, GError **error)
{
    const StudentSettings settings = {
        .normalise_observations = true, .observation_clip = 5, .observation_minimum_variance = 1e-2};
    Gather g = {.normaliser = normaliser_new(OBSERVATION, &settings)};
    random_derive(&g.random, 0, "bench.replay", 0);
    g.replay = full_replay(&g.random);
    if (g.replay) {
        puts("\nDrawing a batch from a replay of 1,000,000 transitions and normalising it, which comes before each "
             "update\n\n"
             "batch  batches/s  microseconds");
        for (uint32_t size = 64; size <= 256; size *= 4) {
            double time = time_gather(&g, backend, size, seconds);
            printf("%5u  %9.0f  %12.1f\n", size, 1 / time, 1e6 * time);
        }
    } else {
        fail(error, FAULT_INTERNAL, "no memory left for a replay of %d transitions", TRANSITIONS);
    }
    bool fine = g.replay;
    replay_free(g.replay);
    normaliser_free(g.normaliser);
    return fine;
}

static bool print_tables(const Options *options, GError **error)
{
    Backend backend = {0};
    bool fine = backend_open(&backend, options, error);
    if (fine) {
        printf("network '%s', observation %d, action %d, one core\n", options->plugin, OBSERVATION, ACTION);
        fine = print_updates(&backend, options->seconds, error) && print_actions(&backend, options->seconds, error) &&
               print_gathers(&backend, options->seconds, error);
    }
    backend_close(&backend);
    return fine;
}

static bool parse(Options *options, int argc, char **argv)
{
    const GOptionEntry entries[] = {
        {"seconds", 's', 0, G_OPTION_ARG_DOUBLE, &options->seconds, "how long to measure each row (default 0.3)", "S"},
        {"plugin", 'p', 0, G_OPTION_ARG_STRING, &options->plugin, "the backend (default native)", "ID"},
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->overrides, "a parameter of the backend", "KEY=VALUE"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context, "Measures how fast a network backend trains the student on one core.");
    g_option_context_set_description(
        context,
        "The peak is the rate of fused multiply-adds that this core reached in turn with what is measured. Only the\n"
        "products' operations are counted.\n\n"
        "Exit status: 0 fine, 64 wrong arguments, 78 the backend cannot be used.\n");
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact bench network");
    g_autoptr(GError) error = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &error))
        fprintf(stderr, "didact bench network: %s; 'didact bench network --help' explains\n", error->message);
    else if (argc > 1)
        fprintf(stderr, "didact bench network: '%s' is one argument too many; 'didact bench network --help' explains\n",
                argv[1]);
    else if (!(options->seconds >= 0 && options->seconds <= 3600))
        fputs("didact bench network: --seconds must lie between 0 and 3600\n", stderr);
    else
        return true;
    return false;
}

static int run(Options *options)
{
    g_autoptr(GError) error = NULL;
    if (!options->plugin)
        options->plugin = g_strdup("native");
    if (print_tables(options, &error))
        return 0;
    fprintf(stderr, "didact bench network: %s\n", error->message);
    return error->code;
}

int bench_network(int argc, char **argv)
{
    Options options = {.seconds = 0.3};
    int status = parse(&options, argc, argv) ? run(&options) : FAULT_USAGE;
    g_free(options.plugin);
    g_strfreev(options.overrides);
    return status;
}
