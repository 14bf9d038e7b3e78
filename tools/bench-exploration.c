/* didact bench exploration: what it costs that a strategy is a plugin, as a share of a training step. */
#include "bench.h"
#include "config/read.h"
#include "plugin/search.h"
#include "stopwatch.h"
#include "train/loop.h"
#include <glib/gstdio.h>
#include <stdio.h>

enum { COUNTED = 1000 };

typedef struct Options {
    double seconds;
    char **plugins; /* NULL: all that are found */
} Options;

/* One strategy while it is measured. */
typedef struct Bench {
    RunSettings *settings;
    char *directory; /* of a run that nobody will read */
    Loop *loop;
    double end;           /* of the training */
    double begun;         /* the present iteration: when, */
    int64_t begun_at, of; /* at which step, and which it is */
    double step_time;     /* the least mean of an iteration, seconds */
    Strategy idle;        /* one whose act does nothing, called as the other is */
    float *observation, *mean, *sampled, *done;
} Bench;

/* ---- a training step ---- */

/* The loop asks at every rest; iterations are compared as wholes. */
static bool look_at_clock(void *asker)
{
    Bench *bench = asker;
    const Loop *loop = bench->loop;
    if (!loop || loop->iteration == bench->of)
        return false;
    double now = stopwatch_now();
    if (bench->of > 1 && loop->step > bench->begun_at)
        bench->step_time = MIN(bench->step_time, (now - bench->begun) / (double)(loop->step - bench->begun_at));
    bench->begun = now;
    bench->begun_at = loop->step;
    bench->of = loop->iteration;
    return now > bench->end && isfinite(bench->step_time);
}

static RunSettings *bind_settings(const char *id, GError **error)
{
    g_autoptr(Problems) problems = problems_new();
    g_autofree char *text = g_strdup_printf("{name: bench, steps: 1e9, environment: pendulum, exploration: %s,"
                                            " checkpoint: {every: 0}, evaluation: {every: 1e9, episodes: 1}}",
                                            id);
    g_autoptr(Node) config = config_read_text(text, NULL, problems);
    RunSettings *settings = config ? run_settings_bind(config, problems) : NULL;
    problems_none(problems, error);
    return settings;
}

static bool train_for(Bench *bench, double seconds, GError **error)
{
    g_autoptr(GError) stopped = NULL;
    const Interruption interruption = {look_at_clock, bench};
    bench->step_time = INFINITY;
    bench->directory = g_dir_make_tmp("didact-bench-XXXXXX", error);
    if (!bench->directory || !(bench->loop = loop_new(bench->settings, &interruption, error)))
        return false;
    bench->loop->writer = run_writer_open(bench->directory, "bench", bench->loop->teaching->spaces.observation_size,
                                          bench->settings->head.steps, error);
    if (!bench->loop->writer)
        return false;
    bench->end = stopwatch_now() + seconds;
    if (loop_run(bench->loop, &stopped) || stopped->code == FAULT_STOPPED)
        return true;
    g_propagate_error(error, g_steal_pointer(&stopped));
    return false;
}

static void remove_directory(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        g_remove(file);
    }
    g_rmdir(path);
}

/* ---- a call ---- */

static void act_idly(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
}

static double draw_idly(didact_rng *rng)
{
    return 0;
}

static void call_act(void *data)
{
    Bench *bench = data;
    strategy_act(bench->loop->strategy, bench->observation, bench->mean, bench->sampled, bench->done, NULL);
}

static void call_idle(void *data)
{
    Bench *bench = data;
    strategy_act(&bench->idle, bench->observation, bench->mean, bench->sampled, bench->done, NULL);
}

/* As many calls back as there are in a thousand draws. */
static void call_draws(void *data)
{
    Bench *bench = data;
    didact_rng *rng = &bench->idle.acting.face;
    for (int i = 0; i < COUNTED; i++) {
        double (*volatile normal)(didact_rng *) = rng->normal;
        normal(rng);
    }
}

static unsigned draws;
static didact_rng counted;

static uint64_t count_bits(didact_rng *rng)
{
    draws++;
    return counted.bits(rng);
}

static double count_uniform(didact_rng *rng)
{
    draws++;
    return counted.uniform(rng);
}

static double count_normal(didact_rng *rng)
{
    draws++;
    return counted.normal(rng);
}

/* Draws from its stream in one act, on the average. */
static double count_draws(Bench *bench)
{
    didact_rng *face = &bench->loop->strategy->acting.face;
    counted = *face;
    draws = 0;
    *face = (didact_rng){face->struct_size, count_bits, count_uniform, count_normal};
    for (int i = 0; i < COUNTED; i++)
        call_act(bench);
    *face = counted;
    return (double)draws / COUNTED;
}

static void prepare_calls(Bench *bench)
{
    static const didact_exploration_api idle = {.struct_size = sizeof idle, .act = act_idly};
    const didact_spaces *spaces = &bench->loop->teaching->spaces;
    bench->observation = g_new0(float, spaces->observation_size);
    bench->mean = g_new0(float, spaces->action_size);
    bench->sampled = g_new0(float, spaces->action_size);
    bench->done = g_new0(float, spaces->action_size);
    bench->idle = *bench->loop->strategy;
    bench->idle.api = &idle;
    bench->idle.acting.face.normal = draw_idly;
}

/* ---- the table ---- */

static void print_row(Bench *bench, const char *id, double seconds)
{
    Timed timed[] = {{call_act, bench, 0}, {call_idle, bench, 0}, {call_draws, bench, 0}};
    prepare_calls(bench);
    double count = count_draws(bench);
    stopwatch_best(timed, G_N_ELEMENTS(timed), seconds);
    double interface = timed[1].time + count * timed[2].time / COUNTED;
    printf("%-18s  %7.1f  %5.1f  %13.1f  %17.2f  %8.4f %%\n", id, 1e9 * timed[0].time, count, 1e9 * interface,
           1e6 * bench->step_time, 100 * interface / bench->step_time);
    fflush(stdout);
}

static void bench_close(Bench *bench)
{
    if (bench->loop && bench->loop->writer)
        run_writer_close(bench->loop->writer, NULL);
    loop_free(bench->loop);
    run_settings_free(bench->settings);
    if (bench->directory)
        remove_directory(bench->directory);
    g_free(bench->directory);
    g_free(bench->observation);
    g_free(bench->mean);
    g_free(bench->sampled);
    g_free(bench->done);
}

static bool measure(const char *id, double seconds, GError **error)
{
    Bench bench = {.settings = bind_settings(id, error)};
    bool fine = bench.settings && train_for(&bench, seconds / 2, error);
    if (fine)
        print_row(&bench, id, seconds / 2);
    bench_close(&bench);
    return fine;
}

static int print_table(const Options *options)
{
    g_autoptr(GPtrArray) found = search_ids(DIDACT_EXPLORATION);
    g_autoptr(GError) error = NULL;
    puts("pendulum, networks of 64-64, one core\n\n"
         "strategy            act, ns  draws  interface, ns  training step, us  share of it");
    for (char **id = options->plugins ? options->plugins : (char **)found->pdata; *id; id++)
        if (!measure(*id, options->seconds, &error)) {
            fprintf(stderr, "didact bench exploration: %s\n", error->message);
            return error->code;
        }
    return 0;
}

static bool parse(Options *options, int argc, char **argv)
{
    const GOptionEntry entries[] = {
        {"seconds", 's', 0, G_OPTION_ARG_DOUBLE, &options->seconds, "how long to measure each row (default 2)", "S"},
        {"plugin", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &options->plugins, "a strategy (default: all); may repeat", "ID"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Measures what it costs that a strategy is a plugin, beside a step of training on one core.");
    g_option_context_set_description(context,
                                     "'act' is all of a strategy's act. Of it 'interface' is what a strategy inside "
                                     "Didact would not cost: a call of\n"
                                     "an act that does nothing, the check of what it gave, and a call back for each "
                                     "number that it draws. Each time is\n"
                                     "the least of many rounds.\n\n"
                                     "Exit status: 0 fine, 64 wrong arguments, 78 a strategy cannot be used.\n");
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact bench exploration");
    g_autoptr(GError) error = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &error))
        fprintf(stderr, "didact bench exploration: %s; 'didact bench exploration --help' explains\n", error->message);
    else if (argc > 1)
        fprintf(stderr,
                "didact bench exploration: '%s' is one argument too many; 'didact bench exploration --help' explains\n",
                argv[1]);
    else if (!(options->seconds >= 0 && options->seconds <= 3600))
        fputs("didact bench exploration: --seconds must lie between 0 and 3600\n", stderr);
    else
        return true;
    return false;
}

int bench_exploration(int argc, char **argv)
{
    Options options = {.seconds = 2};
    int status = parse(&options, argc, argv) ? print_table(&options) : FAULT_USAGE;
    g_strfreev(options.plugins);
    return status;
}
