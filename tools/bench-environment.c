/* didact bench environment: MuJoCo's tasks through the plugin, as a run steps them, against a bare loop over the library. */
#include "bare-mujoco.h"
#include "bench.h"
#include "config/read.h"
#include "stopwatch.h"
#include "train/world.h"
#include <sched.h>
#include <stdio.h>
#include <string.h>

enum { STEPS = 300, CHUNK = 5, CHUNKS = STEPS / CHUNK };

typedef struct Task {
    const char *name, *model;
    int substeps;
    bool forces;
} Task;

static const Task tasks[] = {
    {"ant", "ant.xml", 5, true},
    {"half-cheetah", "half-cheetah.xml", 5, false},
    {"hopper", "hopper.xml", 4, false},
    {"inverted-double-pendulum", "inverted-double-pendulum.xml", 5, false},
    {"inverted-pendulum", "inverted-pendulum.xml", 2, false},
    {"reacher", "reacher.xml", 2, false},
    {"swimmer", "swimmer.xml", 4, false},
    {"walker2d", "walker2d-v5.xml", 4, false},
};

/* Both loops, and the episode that both go through: from the model's own start, so many random actions. */
typedef struct Bench {
    Component *component;
    World *world;
    BareMujoco *bare;
    GArray *start;
    float *actions;                                  /* [STEPS][action_size], in [-1, 1] */
    float *motors;                                   /* the same in the environment's units */
    double plugin_times[CHUNKS], bare_times[CHUNKS]; /* the least so far, seconds */
} Bench;

static void make_actions(Bench *bench)
{
    const didact_spaces *spaces = &bench->world->spaces;
    Random random;
    random_derive(&random, 0, "bench.actions", 0);
    bench->actions = g_new(float, STEPS * spaces->action_size);
    bench->motors = g_new(float, STEPS * spaces->action_size);
    for (uint32_t i = 0; i < STEPS * spaces->action_size; i++) {
        bench->actions[i] = (float)(2 * random.face.uniform(&random.face) - 1);
        bench->motors[i] = (float)(spaces->action_high[i % spaces->action_size] * bench->actions[i]);
    }
}

static bool bench_open(Bench *bench, const Task *task, GError **error)
{
    g_autoptr(Problems) problems = problems_new();
    g_autofree char *section = g_strdup_printf("{plugin: mujoco, task: %s, rules: v5}", task->name);
    g_autoptr(Node) node = config_read_text(section, "bench", problems);
    bench->component = component_bind(node, DIDACT_ENVIRONMENT, NULL, 0, NULL, NULL, problems);
    if (!problems_none(problems, error))
        return false;
    bench->world = world_new(bench->component, 0, "bench", error);
    if (!bench->world)
        return false;
    bench->bare = bare_mujoco_new(bench->component->path, task->model, task->substeps, task->forces, error);
    if (!bench->bare)
        return false;
    bench->start = bare_mujoco_start(bench->bare);
    make_actions(bench);
    for (int i = 0; i < CHUNKS; i++)
        bench->plugin_times[i] = bench->bare_times[i] = INFINITY;
    return true;
}

static void bench_close(Bench *bench)
{
    g_clear_pointer(&bench->bare, bare_mujoco_free);
    g_clear_pointer(&bench->start, g_array_unref);
    world_free(bench->world);
    component_free(bench->component);
    g_free(bench->actions);
    g_free(bench->motors);
}

static bool begin_episode(Bench *bench, GError **error)
{
    World *world = bench->world;
    const double *start = (const double *)(const void *)bench->start->data;
    bare_mujoco_begin(bench->bare);
    return host_check(world->host, world->api->set_state(world->self, start, bench->start->len, world->raw),
                      "set_state", error);
}

static bool run_plugin(Bench *bench, int chunk, GError **error)
{
    size_t n = bench->world->spaces.action_size;
    const float *action = bench->actions + (size_t)chunk * CHUNK * n;
    double begin = stopwatch_now();
    for (int t = 0; t < CHUNK; t++, action += n) {
        WorldStep step;
        if (!world_step(bench->world, action, &step, error))
            return false;
    }
    bench->plugin_times[chunk] = MIN(bench->plugin_times[chunk], stopwatch_now() - begin);
    return true;
}

static void run_bare(Bench *bench, int chunk)
{
    size_t n = bench->world->spaces.action_size;
    const float *motors = bench->motors + (size_t)chunk * CHUNK * n;
    double begin = stopwatch_now();
    for (int t = 0; t < CHUNK; t++, motors += n)
        bare_mujoco_step(bench->bare, motors);
    bench->bare_times[chunk] = MIN(bench->bare_times[chunk], stopwatch_now() - begin);
}

/* The whole episode in both loops, which take turns so that whatever else the machine does hits both alike. */
static bool run_episode(Bench *bench, bool bare_first, GError **error)
{
    if (!begin_episode(bench, error))
        return false;
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
        if (bare_first)
            run_bare(bench, chunk);
        if (!run_plugin(bench, chunk, error))
            return false;
        if (!bare_first)
            run_bare(bench, chunk);
    }
    return true;
}

static double steps_per_second(const double times[CHUNKS])
{
    double sum = 0;
    for (int i = 0; i < CHUNKS; i++)
        sum += times[i];
    return STEPS / sum;
}

static bool print_task(const Task *task, double seconds, bool first, GError **error)
{
    Bench bench = {0};
    bool fine = bench_open(&bench, task, error);
    if (fine && first)
        printf("environment 'mujoco', rules v5, on MuJoCo %s, one core; %d random actions from the model's start\n\n"
               "task                      plugin, steps/s  bare loop, steps/s  ratio\n",
               bare_mujoco_version(bench.bare), STEPS);
    double end = stopwatch_now() + seconds;
    bool bare_first = false;
    do {
        fine = fine && run_episode(&bench, bare_first, error);
        bare_first = !bare_first;
    } while (fine && stopwatch_now() < end);
    if (fine) {
        double plugin = steps_per_second(bench.plugin_times), bare = steps_per_second(bench.bare_times);
        printf("%-24s  %15.0f  %18.0f  %5.3f\n", task->name, plugin, bare, plugin / bare);
        fflush(stdout);
    }
    bench_close(&bench);
    return fine;
}

/* Both loops on one core, whatever the scheduler would like. */
static void stay_here(void)
{
    cpu_set_t here;
    CPU_ZERO(&here);
    CPU_SET((size_t)sched_getcpu(), &here);
    sched_setaffinity(0, sizeof here, &here);
}

static bool parse(double *seconds, int argc, char **argv)
{
    const GOptionEntry entries[] = {
        {"seconds", 's', 0, G_OPTION_ARG_DOUBLE, seconds, "how long to measure each task (default 4)", "S"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context, "Measures how fast MuJoCo's tasks go through the plugin, on one core.");
    g_option_context_set_description(
        context,
        "The bare loop makes the same calls of the same library for the same actions, and nothing else. Each time is\n"
        "the least of all rounds, so that whatever else the machine does is left out.\n\n"
        "Exit status: 0 fine, 64 wrong arguments, 78 the plugin cannot be used.\n");
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact bench environment");
    g_autoptr(GError) error = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &error))
        fprintf(stderr, "didact bench environment: %s; 'didact bench environment --help' explains\n", error->message);
    else if (argc > 1)
        fprintf(stderr,
                "didact bench environment: '%s' is one argument too many; 'didact bench environment --help' explains\n",
                argv[1]);
    else if (!(*seconds >= 0 && *seconds <= 3600))
        fputs("didact bench environment: --seconds must lie between 0 and 3600\n", stderr);
    else
        return true;
    return false;
}

int bench_environment(int argc, char **argv)
{
    double seconds = 4;
    g_autoptr(GError) error = NULL;
    if (!parse(&seconds, argc, argv))
        return FAULT_USAGE;
    stay_here();
    for (size_t i = 0; i < G_N_ELEMENTS(tasks); i++)
        if (!print_task(&tasks[i], seconds, i == 0, &error)) {
            fprintf(stderr, "didact bench environment: %s\n", error->message);
            return error->code;
        }
    return 0;
}
