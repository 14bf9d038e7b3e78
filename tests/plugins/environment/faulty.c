/* A point to be held at 0, and an environment that goes wrong in a chosen way at a chosen step. */
#include <didact/environment.h>
#include <didact/plugin.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NONE, CRASH, HANG, SPIN, STUBBORN, FAIL, NAN_REWARD, NAN_OBSERVATION, EXIT, ABORT, LEAK, LEAKY_CHILD, OVERRUN };
static const char *const faults[] = {
    "none", "crash", "hang", "spin",        "stubborn", "fail", "nan-reward", "nan-observation",
    "exit", "abort", "leak", "leaky-child", "overrun",  NULL};

typedef struct Params {
    didact_choice fault;
    int64_t at;
} Params;

static const didact_param table[] = {
    DIDACT_CHOICE(Params, fault, "none", faults, "what goes wrong"),
    DIDACT_NUMBER(Params, at, "100", 1, 1e15, "steps", "when it goes wrong, counted over the instance's life"),
};

typedef struct Faulty {
    const didact_host *host;
    const Params *params;
    int64_t steps;
    double x;
} Faulty;

static didact_status create(const didact_host *host, const void *params, void **self)
{
    Faulty *faulty = calloc(1, sizeof *faulty);
    if (!faulty)
        return host->fail(host, "there is no memory left");
    faulty->host = host;
    faulty->params = params;
    *self = faulty;
    return DIDACT_OK;
}

static void destroy(void *self)
{
    free(self);
}

static void spaces(const void *self, didact_spaces *spaces)
{
    static const double low[] = {-1}, high[] = {1};
    spaces->observation_size = 1;
    spaces->action_size = 1;
    spaces->step_limit = 50;
    spaces->action_low = low;
    spaces->action_high = high;
}

static didact_status reset(void *self, didact_rng *rng, double observation[])
{
    Faulty *faulty = self;
    faulty->x = rng->normal(rng);
    observation[0] = faulty->x;
    return DIDACT_OK;
}

static void hang(void)
{
    for (;;)
        pause();
}

static void spin(void)
{
    for (volatile bool for_ever = true; for_ever;)
        ;
}

static void leak(void)
{
    enum { CHUNK = 1 << 24 };
    for (;; usleep(10000)) {
        void *chunk = malloc(CHUNK);
        if (chunk)
            memset(chunk, 1, CHUNK);
    }
}

static void leak_in_child(void)
{
    if (fork() == 0)
        leak();
    hang();
}

/* Writes behind a buffer's end, for a sanitizer to see; were nothing volatile, the compiler would leave it out. */
static void overrun(void)
{
    volatile size_t size = 8;
    volatile char *buffer = malloc(size);
    if (buffer)
        buffer[size] = 1;
    free((void *)buffer);
}

static didact_status go_wrong(const Faulty *faulty, double observation[], double *reward)
{
    const char *threads = getenv("OMP_NUM_THREADS");
    printf("%s thread\nabout to go wrong: %s\n", threads ? threads : "any", faults[faulty->params->fault]);
    switch (faulty->params->fault) {
    case CRASH:
        signal(SIGSEGV, SIG_DFL); /* a sanitizer would answer it */
        raise(SIGSEGV);
        break;
    case HANG:
        hang();
        break;
    case SPIN:
        spin();
        break;
    case STUBBORN:
        signal(SIGTERM, SIG_IGN);
        hang();
        break;
    case FAIL:
        return faulty->host->fail(faulty->host, "the point is lost");
    case NAN_REWARD:
        *reward = NAN;
        break;
    case NAN_OBSERVATION:
        observation[0] = NAN;
        break;
    case EXIT:
        exit(0);
    case ABORT:
        signal(SIGABRT, SIG_DFL);
        abort();
    case LEAK:
        leak();
        break;
    case LEAKY_CHILD:
        leak_in_child();
        break;
    case OVERRUN:
        overrun();
        break;
    }
    return DIDACT_OK;
}

static didact_status step(void *self, const float action[], double observation[], double *reward, bool *terminated)
{
    Faulty *faulty = self;
    faulty->x += 0.1 * action[0];
    observation[0] = faulty->x;
    *reward = -faulty->x * faulty->x;
    *terminated = false;
    return ++faulty->steps == faulty->params->at ? go_wrong(faulty, observation, reward) : DIDACT_OK;
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Faulty *faulty = self;
    double values[] = {(double)faulty->steps, faulty->x};
    if (capacity >= sizeof values)
        memcpy(buffer, values, sizeof values);
    return sizeof values;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Faulty *faulty = self;
    double values[2];
    if (length != sizeof values)
        return faulty->host->fail(faulty->host, "a state has %zu bytes, not %zu", sizeof values, length);
    memcpy(values, buffer, sizeof values);
    faulty->steps = (int64_t)values[0];
    faulty->x = values[1];
    return DIDACT_OK;
}

static const didact_environment_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .spaces = spaces,
    .reset = reset,
    .step = step,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN(DIDACT_ENVIRONMENT, "faulty", "1.0", "a point that goes wrong at a chosen step, for tests", Params, table,
              &api)
