#include "launch/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

static const double TICK = 0.5; /* seconds */

typedef struct Child {
    Job *job;
    pid_t pid;
    double idle;  /* seconds since its status last moved */
    bool stalled; /* and told to end for it */
} Child;

typedef struct Pool {
    const PoolSettings *settings;
    Job *jobs;
    size_t count, next; /* the next job that may have to be started */
    Child *children;
    unsigned running;
    sigset_t signals, outside; /* ours, and the mask to go back to */
    int signal_file;
    int stopped_by, killed_by; /* signals; 0: none */
    gint64 ticked;             /* monotonic microseconds */
} Pool;

static void tell(const Pool *pool, PoolEvent event, const Job *job)
{
    if (pool->settings->tell)
        pool->settings->tell(pool->settings->listener, event, job);
}

/* ---- beginning and end of a job ---- */

/* Sets the job's outcome; a status that cannot be written (a full disk) is told with the reason. */
static void conclude(const Pool *pool, Job *job, RunState state, const char *reason)
{
    g_autoptr(GError) error = NULL;
    if (!status_end(job->directory, state, reason, &job->status, &error)) {
        g_autofree char *both = *reason ? g_strdup_printf("%s; %s", reason, error->message) : g_strdup(error->message);
        job->status.reason = g_intern_string(both);
    }
    tell(pool, POOL_ENDED, job);
}

/* A child has the signals of a fresh process, no input, its output in log.txt, and no other descriptor. */
static int spawn(const Pool *pool, const Job *job, pid_t *pid)
{
    g_autofree char *log = g_build_filename(job->directory, "log.txt", NULL);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    for (const char *const *word = pool->settings->command; *word; word++)
        g_ptr_array_add(argv, (void *)*word);
    g_ptr_array_add(argv, (void *)job->directory);
    g_ptr_array_add(argv, NULL);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0666);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &pool->outside);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    int failure = posix_spawn(pid, pool->settings->program, &files, &attributes, (char *const *)argv->pdata, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return failure;
}

static void start(Pool *pool, Job *job)
{
    pid_t pid;
    int failure = spawn(pool, job, &pid);
    if (failure) {
        g_autofree char *reason = g_strdup_printf("cannot start: %s", g_strerror(failure));
        conclude(pool, job, RUN_FAILED, reason);
        return;
    }
    job->status.state = RUN_RUNNING;
    pool->children[pool->running++] = (Child){.job = job, .pid = pid};
}

static void start_waiting(Pool *pool)
{
    while (!pool->stopped_by && pool->running < pool->settings->at_once && pool->next < pool->count) {
        Job *job = &pool->jobs[pool->next++];
        if (job->status.state == RUN_PLANNED)
            start(pool, job);
    }
}

static char *describe_stall(const Pool *pool, const Job *job)
{
    return g_strdup_printf("no progress for %g s after step %" G_GINT64_FORMAT "; limits.stall ends such runs",
                           pool->settings->stall, job->status.step);
}

static char *describe_death(int how)
{
    if (!WIFSIGNALED(how))
        return g_strdup_printf("ended with exit status %d and no word why; see log.txt", WEXITSTATUS(how));
    if (WTERMSIG(how) == SIGKILL)
        return g_strdup("killed from outside (signal 9), as the system does where memory is short");
    return g_strdup_printf("crashed: %s (signal %d); see log.txt", strsignal(WTERMSIG(how)), WTERMSIG(how));
}

/* By a signal that ends, rather than one that a fault raises. */
static bool was_ended(int how)
{
    int signal = WIFSIGNALED(how) ? WTERMSIG(how) : 0;
    return signal == SIGTERM || signal == SIGKILL || signal == SIGINT || signal == SIGHUP;
}

/* A child has ended: what it said of its end counts, unless the pool knows better. */
static void settle(Pool *pool, const Child *child, int how)
{
    Job *job = child->job;
    Status last = {.reason = ""};
    bool spoke = status_read(job->directory, &last, NULL) && last.state != RUN_PLANNED && last.state != RUN_RUNNING;
    bool well = WIFEXITED(how) && WEXITSTATUS(how) == 0;
    g_autofree char *reason = NULL;
    if (spoke && last.state == RUN_DONE && well) {
        conclude(pool, job, RUN_DONE, "");
    } else if (child->stalled) {
        reason = describe_stall(pool, job);
        conclude(pool, job, RUN_FAILED, reason);
    } else if (spoke && last.state != RUN_DONE && WIFEXITED(how)) {
        conclude(pool, job, last.state, last.reason);
    } else if (pool->stopped_by && was_ended(how)) {
        conclude(pool, job, RUN_STOPPED, "");
    } else {
        reason = describe_death(how);
        conclude(pool, job, RUN_FAILED, reason);
    }
}

static void reap(Pool *pool)
{
    for (unsigned i = 0; i < pool->running;) {
        int how;
        Child child = pool->children[i];
        if (waitpid(child.pid, &how, WNOHANG) != child.pid) {
            i++;
            continue;
        }
        pool->children[i] = pool->children[--pool->running];
        settle(pool, &child, how);
    }
}

/* ---- while they run ---- */

static void signal_children(const Pool *pool, int signal)
{
    for (unsigned i = 0; i < pool->running; i++)
        kill(pool->children[i].pid, signal);
}

static void look_at(const Pool *pool, Child *child, double elapsed)
{
    Job *job = child->job;
    Status now;
    child->idle += elapsed;
    if (status_read(job->directory, &now, NULL) && now.state == RUN_RUNNING) {
        if (!child->stalled && now.seconds != job->status.seconds)
            child->idle = 0;
        job->status = now;
    }
    if (child->idle < pool->settings->stall || isnan(pool->settings->stall))
        return;
    if (!child->stalled)
        kill(child->pid, SIGTERM);
    else if (child->idle >= pool->settings->stall + pool->settings->grace)
        kill(child->pid, SIGKILL);
    child->stalled = true;
}

static double since_tick(const Pool *pool)
{
    return (double)(g_get_monotonic_time() - pool->ticked) / G_USEC_PER_SEC;
}

/* Idleness is counted in ticks no longer than two: time in which this process slept (Ctrl-Z) is nobody's stall. */
static void tick(Pool *pool)
{
    double elapsed = since_tick(pool);
    if (elapsed < TICK)
        return;
    for (unsigned i = 0; i < pool->running; i++)
        look_at(pool, &pool->children[i], MIN(elapsed, 2 * TICK));
    pool->ticked = g_get_monotonic_time();
    tell(pool, POOL_TICK, NULL);
}

static void take_signal(Pool *pool, int signal)
{
    if (signal == SIGCHLD)
        return; /* it only had to wake us */
    if (pool->stopped_by) {
        pool->killed_by = signal;
        signal_children(pool, SIGKILL);
        return;
    }
    pool->stopped_by = signal;
    signal_children(pool, SIGTERM);
    tell(pool, POOL_STOPPING, NULL);
}

static void wait_for_something(Pool *pool)
{
    struct pollfd file = {.fd = pool->signal_file, .events = POLLIN};
    struct signalfd_siginfo info;
    poll(&file, 1, (int)(MAX(0, TICK - since_tick(pool)) * 1000) + 1);
    while (read(pool->signal_file, &info, sizeof info) == sizeof info)
        take_signal(pool, (int)info.ssi_signo);
}

/* ---- the whole ---- */

/* Signals are taken through a descriptor. One that this process was told to ignore (nohup) stays ignored. */
static void take_over_signals(Pool *pool)
{
    const int stops[] = {SIGINT, SIGTERM, SIGHUP};
    sigemptyset(&pool->signals);
    sigaddset(&pool->signals, SIGCHLD);
    for (size_t i = 0; i < G_N_ELEMENTS(stops); i++) {
        struct sigaction action;
        sigaction(stops[i], NULL, &action);
        if (action.sa_handler != SIG_IGN)
            sigaddset(&pool->signals, stops[i]);
    }
    signal(SIGCHLD, SIG_DFL); /* were it ignored, no child could be waited for */
    pthread_sigmask(SIG_BLOCK, &pool->signals, &pool->outside);
    pool->signal_file = signalfd(-1, &pool->signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void give_back_signals(Pool *pool)
{
    close(pool->signal_file);
    pthread_sigmask(SIG_SETMASK, &pool->outside, NULL);
}

static int outcome(const Pool *pool)
{
    bool failed = false, left = false;
    for (size_t i = 0; i < pool->count; i++) {
        failed |= pool->jobs[i].status.state == RUN_FAILED;
        left |= pool->jobs[i].status.state == RUN_STOPPED || pool->jobs[i].status.state == RUN_PLANNED;
    }
    if (pool->killed_by)
        return 128 + pool->killed_by;
    return left ? FAULT_STOPPED : failed ? FAULT_RUNS : 0;
}

int pool_run(Job jobs[], size_t count, const PoolSettings *settings)
{
    Pool pool = {.settings = settings, .jobs = jobs, .count = count, .ticked = g_get_monotonic_time()};
    pool.children = g_new0(Child, MIN(settings->at_once, count));
    take_over_signals(&pool);
    start_waiting(&pool);
    while (pool.running) {
        wait_for_something(&pool);
        reap(&pool);
        start_waiting(&pool);
        tick(&pool);
    }
    give_back_signals(&pool);
    g_free(pool.children);
    return outcome(&pool);
}
