#include "launch/pool.h"

#include "launch/ending.h"
#include "launch/family.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const double TICK = 0.5; /* seconds */

/* Seconds between two looks at memory, as a leak may take a gigabyte in one; many runs are looked at less often, so that
 * looking stays cheap. */
static const double MEMORY_TICK = 0.1, MEMORY_TICK_OF_EACH = 0.005;

typedef struct Child {
    Job *job;
    pid_t pid;
    struct timespec before; /* when its status.json was written last before it began */
    long log;               /* bytes of its log.txt that stood there before it began */
    double idle;            /* seconds since its status last moved */
    bool stalled;           /* and told to end for it */
    double greed;           /* bytes that it had when it was killed for them; 0: it was not */
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
    gint64 ticked, weighed;    /* monotonic microseconds: the last tick, the last look at memory */
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

static char *log_of(const Job *job)
{
    return g_build_filename(job->directory, "log.txt", NULL);
}

/* Writes into the log when a process begins, behind what others have left there, and returns how long it is then. Where it cannot
 * be written, the child will come no further. */
static long begin_log(const Job *job)
{
    g_autofree char *path = log_of(job);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format_iso8601(now);
    FILE *log = fopen(path, "ae");
    if (!log)
        return 0;
    fprintf(log, "didact: process started on %s at %s\n", g_get_host_name(), time);
    fflush(log);
    long length = ftell(log);
    fclose(log);
    return MAX(length, 0);
}

/* A child has the signals of a fresh process, no input, its output in log.txt, and no other descriptor. */
static int spawn(const Pool *pool, const Job *job, pid_t *pid)
{
    g_autofree char *log = log_of(job);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    for (const char *const *word = pool->settings->command; *word; word++)
        g_ptr_array_add(argv, (void *)*word);
    g_ptr_array_add(argv, (void *)job->directory);
    g_ptr_array_add(argv, NULL);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0666);
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

/* When the job's status.json was written; zeros where there is none. */
static struct timespec when_told(const Job *job)
{
    g_autofree char *path = g_build_filename(job->directory, "status.json", NULL);
    struct stat file;
    return stat(path, &file) == 0 ? file.st_mtim : (struct timespec){0};
}

static void start(Pool *pool, Job *job)
{
    pid_t pid;
    struct timespec before = when_told(job);
    long log = begin_log(job);
    int failure = spawn(pool, job, &pid);
    if (failure) {
        g_autofree char *reason = g_strdup_printf("cannot start: %s", g_strerror(failure));
        conclude(pool, job, RUN_FAILED, reason);
        return;
    }
    job->status.state = RUN_RUNNING;
    pool->children[pool->running++] = (Child){.job = job, .pid = pid, .before = before, .log = log};
}

static void start_planned(Pool *pool)
{
    while (!pool->stopped_by && pool->running < pool->settings->at_once && pool->next < pool->count) {
        Job *job = &pool->jobs[pool->next++];
        if (job->status.state == RUN_PLANNED)
            start(pool, job);
    }
}

/* By a signal that ends, rather than one that a fault raises. */
static bool was_ended(int how)
{
    int signal = WIFSIGNALED(how) ? WTERMSIG(how) : 0;
    return signal == SIGTERM || signal == SIGKILL || signal == SIGINT || signal == SIGHUP;
}

/* What the pool ended it for; NULL where it did not. */
static char *describe_limit(const Pool *pool, const Child *child)
{
    const LimitSettings *limits = &pool->settings->limits;
    if (child->greed > 0)
        return g_strdup_printf("its memory grew to %.0f MiB, last seen at step %" G_GINT64_FORMAT
                               "; limits.memory ends runs above %.0f MiB",
                               ldexp(child->greed, -20), child->job->status.step, ldexp(limits->memory, -20));
    if (child->stalled)
        return g_strdup_printf("no progress for %g s, last seen at step %" G_GINT64_FORMAT
                               "; limits.stall ends such runs",
                               limits->stall, child->job->status.step);
    return NULL;
}

/* Whether the child has told its end in status.json, rather than somebody before it. */
static bool has_told(const Child *child, Status *last)
{
    struct timespec now = when_told(child->job);
    bool fresh = now.tv_sec != child->before.tv_sec || now.tv_nsec != child->before.tv_nsec;
    return fresh && status_read(child->job->directory, last, NULL) && last->state != RUN_PLANNED &&
           last->state != RUN_RUNNING;
}

/* It came no further than the lock, which somebody else holds. */
static void stand_back(const Pool *pool, const Child *child)
{
    Job *job = child->job;
    g_autofree char *words = ending_last_words(job->directory, child->log);
    job->status.state = RUN_STOPPED;
    job->status.reason = g_intern_string(words ? words : "");
    tell(pool, POOL_ENDED, job);
}

/* A child has ended: what it said of its end counts, unless the pool knows better. */
static void settle(Pool *pool, const Child *child, int how)
{
    Job *job = child->job;
    Status last = {.reason = ""};
    bool told = has_told(child, &last);
    g_autofree char *reason = describe_limit(pool, child);
    if (told && last.state == RUN_DONE && WIFEXITED(how) && WEXITSTATUS(how) == 0) {
        conclude(pool, job, RUN_DONE, "");
    } else if (reason) {
        conclude(pool, job, RUN_FAILED, reason);
    } else if (told && last.state != RUN_DONE && WIFEXITED(how)) {
        conclude(pool, job, last.state, last.reason);
    } else if (pool->stopped_by && was_ended(how)) {
        conclude(pool, job, RUN_STOPPED, "");
    } else if (!told && WIFEXITED(how) && WEXITSTATUS(how) == FAULT_STOPPED) {
        stand_back(pool, child);
    } else {
        reason = ending_describe(how, job->directory, child->log);
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
    double stall = pool->settings->limits.stall;
    if (child->idle < stall || isnan(stall))
        return;
    if (!child->stalled)
        kill(child->pid, SIGTERM);
    else if (child->idle >= stall + pool->settings->grace)
        family_kill(child->pid);
    child->stalled = true;
}

/* Whoever leaks would not stop while it is asked to. */
static void weigh(const Pool *pool, Child *child)
{
    double bytes = family_resident(child->pid);
    if (bytes <= pool->settings->limits.memory || child->greed > 0)
        return;
    child->greed = bytes;
    family_kill(child->pid);
}

static double since(gint64 then)
{
    return (double)(g_get_monotonic_time() - then) / G_USEC_PER_SEC;
}

/* INFINITY where nobody looks. */
static double memory_tick(const Pool *pool)
{
    return isnan(pool->settings->limits.memory) ? INFINITY : MAX(MEMORY_TICK, MEMORY_TICK_OF_EACH * pool->running);
}

static void watch_memory(Pool *pool)
{
    if (since(pool->weighed) < memory_tick(pool))
        return;
    for (unsigned i = 0; i < pool->running; i++)
        weigh(pool, &pool->children[i]);
    pool->weighed = g_get_monotonic_time();
}

/* Idleness is counted in ticks no longer than two: time in which this process slept (Ctrl-Z) is nobody's stall. */
static void tick(Pool *pool)
{
    double elapsed = since(pool->ticked);
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
        for (unsigned i = 0; i < pool->running; i++)
            family_kill(pool->children[i].pid);
        return;
    }
    pool->stopped_by = signal;
    for (unsigned i = 0; i < pool->running; i++)
        kill(pool->children[i].pid, SIGTERM);
    tell(pool, POOL_STOPPING, NULL);
}

static void wait_for_something(Pool *pool)
{
    struct pollfd file = {.fd = pool->signal_file, .events = POLLIN};
    struct signalfd_siginfo info;
    double pause = MIN(TICK - since(pool->ticked), memory_tick(pool) - since(pool->weighed));
    poll(&file, 1, (int)(MAX(0, pause) * 1000) + 1);
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
    start_planned(&pool);
    while (pool.running) {
        wait_for_something(&pool);
        reap(&pool);
        start_planned(&pool);
        watch_memory(&pool);
        tick(&pool);
    }
    give_back_signals(&pool);
    g_free(pool.children);
    return outcome(&pool);
}
