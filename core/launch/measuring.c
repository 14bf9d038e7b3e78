#include "launch/measuring.h"

#include "launch/family.h"
#include "record/random-returns.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const double PATIENCE = 60; /* seconds for a task */

struct Measuring {
    char *directory;
    LimitSettings limits;
    GPtrArray *returns;  /* RandomReturn: all that is known */
    GPtrArray *runs;     /* const PlannedRun: of each task that is not, the first */
    guint next;          /* of runs, to be begun */
    pid_t child;         /* 0: none */
    int answer;          /* what it says comes here */
    GString *said;       /* what has come */
    gint64 begun, heard; /* monotonic microseconds: the child's begin, and when it said something */
    GPtrArray *warnings; /* char */
};

/* ---- a task's beginning ---- */

Measuring *measuring_new(const char *directory, const Plan *plan)
{
    Measuring *measuring = g_new0(Measuring, 1);
    measuring->directory = g_strdup(directory);
    measuring->limits = plan->limits;
    measuring->returns = random_returns_read(directory);
    measuring->runs = g_ptr_array_new();
    measuring->said = g_string_new(NULL);
    measuring->warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < plan->runs->len; i++) {
        PlannedRun *run = plan->runs->pdata[i];
        if (g_hash_table_add(seen, run->task) && !random_returns_find(measuring->returns, run->task))
            g_ptr_array_add(measuring->runs, run);
    }
    return measuring;
}

static const char *task_of(const Measuring *measuring)
{
    return ((const PlannedRun *)measuring->runs->pdata[measuring->next - 1])->task;
}

static void warn(Measuring *measuring, const char *why)
{
    const char *task = task_of(measuring);
    g_ptr_array_add(measuring->warnings,
                    g_strdup_printf("%s: the random policy could not be measured: %s; where scores are wanted, give "
                                    "report.normalise.%s as [low, high]",
                                    task, why, task));
}

/* A child has the signals of a fresh process, no input, and but for its answer no output. 0, or why there is none. */
static int spawn(const char *config, int answer, pid_t *child)
{
    const char *const words[] = {"didact", "inspect", "random-policy", config, NULL};
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, answer, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    int failure = posix_spawn(child, "/proc/self/exe", &files, &attributes, (char *const *)words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return failure;
}

static int open_child(Measuring *measuring, const char *config)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return errno;
    int failure = spawn(config, ends[1], &measuring->child);
    close(ends[1]);
    if (failure) {
        close(ends[0]);
        measuring->child = 0;
        return failure;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    measuring->answer = ends[0];
    measuring->begun = measuring->heard = g_get_monotonic_time();
    g_string_truncate(measuring->said, 0);
    return 0;
}

static void begin(Measuring *measuring)
{
    const PlannedRun *run = measuring->runs->pdata[measuring->next++];
    g_autofree char *config = g_build_filename(measuring->directory, run->directory, "config.yaml", NULL);
    int failure = open_child(measuring, config);
    if (failure)
        warn(measuring, g_strerror(failure));
}

/* ---- its end ---- */

/* Takes what the child has said by now; true where it has said more. */
static bool listen(Measuring *measuring)
{
    char text[4096];
    ssize_t length = read(measuring->answer, text, sizeof text);
    if (length <= 0)
        return false;
    g_string_append_len(measuring->said, text, length);
    return true;
}

/* The mean over the episodes that a child told whole, and why it went no further. */
typedef struct Answer {
    int64_t episodes;
    double sum;
    char *failure;
} Answer;

static Answer read_answer(const char *text)
{
    Answer answer = {0};
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; line[0] && line[1]; line++) /* behind the last '\n' stands no line */
        if (g_str_has_prefix(*line, MEASURING_FAILED)) {
            answer.failure = g_strdup(*line + strlen(MEASURING_FAILED));
        } else if (g_str_has_prefix(*line, MEASURING_RETURN)) {
            answer.sum += g_ascii_strtod(*line + strlen(MEASURING_RETURN), NULL);
            answer.episodes++;
        }
    return answer;
}

static void keep(Measuring *measuring, const Answer *answer)
{
    g_autoptr(GError) error = NULL;
    random_returns_add(measuring->returns, task_of(measuring), answer->episodes,
                       answer->sum / (double)answer->episodes);
    if (!random_returns_write(measuring->directory, measuring->returns, &error))
        g_ptr_array_add(measuring->warnings, g_strdup(error->message));
}

/* Why a child that took no time limit came to no good end. */
static char *describe(const Answer *answer, int how)
{
    if (answer->failure)
        return g_strdup(answer->failure);
    if (WIFSIGNALED(how))
        return g_strdup_printf("its process crashed (%s)", strsignal(WTERMSIG(how)));
    return g_strdup_printf("its process ended with exit status %d", WEXITSTATUS(how));
}

/* `why` it was ended, NULL: it ended by itself; `enough`: what it had done until then counts. */
static void conclude(Measuring *measuring, int how, const char *why, bool enough)
{
    measuring->child = 0;
    while (listen(measuring))
        ;
    close(measuring->answer);
    Answer answer = read_answer(measuring->said->str);
    g_autofree char *reason = why ? g_strdup(why) : describe(&answer, how);
    bool well = why ? enough && !answer.failure : answer.episodes == MEASURING_EPISODES;
    if (well && answer.episodes)
        keep(measuring, &answer);
    else
        warn(measuring, reason);
    g_free(answer.failure);
}

static void end_child(Measuring *measuring, const char *why, bool enough)
{
    int how;
    family_kill(measuring->child);
    waitpid(measuring->child, &how, 0);
    conclude(measuring, how, why, enough);
}

/* ---- meanwhile ---- */

static double since(gint64 then)
{
    return (double)(g_get_monotonic_time() - then) / G_USEC_PER_SEC;
}

/* Whether it has taken its time, or has come to no episode's end for as long as a run may stall. */
static bool is_late(Measuring *measuring)
{
    if (listen(measuring))
        measuring->heard = g_get_monotonic_time();
    return since(measuring->begun) >= PATIENCE || since(measuring->heard) >= measuring->limits.stall;
}

static void look_at_child(Measuring *measuring)
{
    int how;
    double bytes;
    if (waitpid(measuring->child, &how, WNOHANG) == measuring->child) {
        conclude(measuring, how, NULL, false);
    } else if (is_late(measuring)) {
        g_autofree char *why = g_strdup_printf("no episode ended within %g s", fmin(PATIENCE, measuring->limits.stall));
        end_child(measuring, why, true);
    } else if ((bytes = family_resident(measuring->child)) > measuring->limits.memory) {
        g_autofree char *why = g_strdup_printf("its memory grew to %.0f MiB", ldexp(bytes, -20));
        end_child(measuring, why, false);
    }
}

void measuring_look(Measuring *measuring)
{
    if (measuring->child)
        look_at_child(measuring);
    while (!measuring->child && measuring->next < measuring->runs->len)
        begin(measuring);
}

bool measuring_wait(Measuring *measuring, double seconds)
{
    enum { PAUSE = 10000 }; /* microseconds */
    gint64 begun = g_get_monotonic_time();
    for (measuring_look(measuring); measuring->child && since(begun) < seconds; measuring_look(measuring))
        g_usleep(PAUSE);
    return !measuring->child;
}

const GPtrArray *measuring_warnings(const Measuring *measuring)
{
    return measuring->warnings;
}

void measuring_free(Measuring *measuring)
{
    if (!measuring)
        return;
    if (measuring->child) {
        family_kill(measuring->child);
        waitpid(measuring->child, NULL, 0);
        close(measuring->answer);
    }
    g_ptr_array_unref(measuring->returns);
    g_ptr_array_unref(measuring->runs);
    g_string_free(measuring->said, TRUE);
    g_ptr_array_unref(measuring->warnings);
    g_free(measuring->directory);
    g_free(measuring);
}
