/* The process that a backend shares with everybody: its modes stay as they are, and its memory does not fill. */
#include "conform/bed.h"
#include "conform/network.h"
#include <locale.h>
#include <malloc.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const didact_adam adam = {sizeof adam, 1e-3, 0.9, 0.999, 1e-8, 1e-2, 1};

/* Everything that a network is made to do. */
static bool use(Subject *subject)
{
    Case usual;
    g_auto(Bed) bed = {0}, target = {0};
    g_auto(Samples) samples = {0};
    case_usual(&usual);
    if (!bed_make(&bed, subject, &usual, 1) || !bed_make(&target, subject, &usual, 2))
        return false;
    samples_make(&samples, &bed.spec, usual.n, 1);
    if (!bed_run(&bed, &samples) || !bed_step(&bed, &target, &adam, 0.1))
        return false;
    trial_call(subject->trial, "buffer_create of 1000 floats");
    float *buffer = subject->api->buffer_create(subject->self, 1000);
    subject->api->buffer_destroy(subject->self, buffer);
    trial_call(subject->trial, "copy of %s", bed.name);
    subject->api->copy(target.network, bed.network);
    return subject_check(subject, DIDACT_OK);
}

/* ---- modes ---- */

typedef struct Modes {
    char *locale, *directory;
    struct sigaction actions[NSIG];
    sigset_t mask;
    mode_t umask;
    int random; /* what rand() would say next */
} Modes;

static mode_t umask_now(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return mask;
}

/* rand is begun anew, so that what it says does not depend on who has used it before. */
static Modes modes_now(void)
{
    Modes modes = {
        .locale = g_strdup(setlocale(LC_ALL, NULL)),
        .directory = g_get_current_dir(),
        .umask = umask_now(),
    };
    for (int i = 1; i < NSIG; i++)
        sigaction(i, NULL, &modes.actions[i]);
    sigprocmask(SIG_SETMASK, NULL, &modes.mask);
    srand(1);
    modes.random = rand();
    srand(1);
    return modes;
}

static bool compare_files(Trial *trial, const Modes *before)
{
    g_autofree char *directory = g_get_current_dir();
    if (strcmp(directory, before->directory) != 0)
        return trial_fail(trial, "the working directory was %s and is %s; never call chdir", before->directory,
                          directory);
    return umask_now() == before->umask ||
           trial_fail(trial, "the umask was %03o and is %03o; never call umask", before->umask, umask_now());
}

static bool compare_modes(Trial *trial, const Modes *before)
{
    sigset_t mask;
    const char *locale = setlocale(LC_ALL, NULL);
    if (strcmp(locale, before->locale) != 0)
        return trial_fail(trial, "the locale was %s and is %s; never call setlocale", before->locale, locale);
    for (int i = 1; i < NSIG; i++) {
        struct sigaction now;
        if (sigaction(i, NULL, &now) == 0 && now.sa_handler != before->actions[i].sa_handler)
            return trial_fail(trial, "SIG%s is handled differently; never call signal", sigabbrev_np(i));
    }
    sigprocmask(SIG_SETMASK, NULL, &mask);
    for (int i = 1; i < NSIG; i++)
        if (sigismember(&mask, i) != sigismember(&before->mask, i))
            return trial_fail(trial, "SIG%s is blocked or let through; never call sigprocmask", sigabbrev_np(i));
    if (!compare_files(trial, before))
        return false;
    return rand() == before->random || trial_fail(trial, "rand was used or begun anew; draw from the given stream");
}

bool check_process(Trial *trial)
{
    Modes before = modes_now();
    g_auto(Subject) subject = {0};
    bool well = subject_open(&subject, trial, trial->component) && use(&subject);
    trial_call(trial, "create, a network, a pass, an update, a copy");
    well = well && compare_modes(trial, &before);
    g_free(before.locale);
    g_free(before.directory);
    if (well && subject.float_change) {
        trial_call(trial, "%s", "");
        return trial_fail(trial, "%s for the whole process", subject.float_change);
    }
    return well;
}

/* ---- memory ---- */

/* One growing thing may be a cache that fills; one that grows in each of these spans is a leak. */
enum { SPANS = 5 };

typedef struct Use {
    size_t heap, resident; /* bytes */
} Use;

static size_t resident_bytes(void)
{
    unsigned long total = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%lu %lu", &total, &resident) != 2)
        resident = 0;
    if (file)
        fclose(file);
    return resident * (size_t)sysconf(_SC_PAGESIZE);
}

static Use use_now(void)
{
    struct mallinfo2 heap = mallinfo2();
    return (Use){heap.uordblks + heap.hblkhd, resident_bytes()};
}

/* A few of the calls over and over. */
typedef struct Routine {
    const char *what;
    size_t times; /* in a span */
    bool (*once)(Subject *subject, Bed *bed);
} Routine;

static bool open_and_close(Subject *subject, Bed *bed)
{
    g_auto(Subject) another = {0};
    return subject_open(&another, subject->trial, subject->trial->component);
}

static bool make_and_destroy(Subject *subject, Bed *bed)
{
    return use(subject);
}

static bool refuse(Subject *subject, Bed *bed)
{
    didact_network_spec spec = bed->spec;
    didact_network *network = NULL;
    spec.activation = 99;
    subject->api->network_create(subject->self, &spec, NULL, &network);
    g_free(host_take_message(subject->host));
    return true;
}

static bool update(Subject *subject, Bed *bed)
{
    g_auto(Samples) samples = {0};
    samples_make(&samples, &bed->spec, 9, 1);
    return bed_run(bed, &samples) && bed_step(bed, NULL, &adam, 0);
}

static const Routine routines[] = {
    {"create and destroy", 100, open_and_close},
    {"create and destroy of networks, passes and buffers", 100, make_and_destroy},
    {"refused networks", 100, refuse},
    {"pass_create, forward, backward, step, pass_destroy", 300, update},
};

/* The least growth in a span, of one time. */
static bool repeat(const Routine *routine, Subject *subject, Bed *bed, Use *least)
{
    *least = (Use){SIZE_MAX, SIZE_MAX};
    for (int span = 0; span < SPANS; span++) {
        Use before = use_now();
        for (size_t i = 0; i < routine->times; i++)
            if (!routine->once(subject, bed))
                return false;
        Use after = use_now();
        least->heap = MIN(least->heap, after.heap > before.heap ? (after.heap - before.heap) / routine->times : 0);
        least->resident =
            MIN(least->resident,
                after.resident > before.resident ? (after.resident - before.resident) / routine->times : 0);
    }
    return true;
}

/* The least that malloc gives is 32 bytes, and less than half a page a time is noise of the system's. */
static bool check_routine(const Routine *routine, Subject *subject, Bed *bed)
{
    Use least;
    if (!repeat(routine, subject, bed, &least))
        return false;
    trial_call(subject->trial, "%s, %zu times", routine->what, SPANS * routine->times);
    return (least.heap < 8 && least.resident < 2048) ||
           trial_fail(subject->trial, "each time leaves %zu bytes behind", MAX(least.heap, least.resident));
}

/* Where malloc is another one's, as under a sanitizer, it tells nothing. */
static bool malloc_tells(void)
{
    struct mallinfo2 before = mallinfo2();
    char *volatile some = malloc(5000);
    struct mallinfo2 after = mallinfo2();
    free(some);
    return after.uordblks > before.uordblks;
}

bool check_memory(Trial *trial)
{
    Case usual;
    g_auto(Subject) subject = {0};
    g_auto(Bed) bed = {0};
    if (!malloc_tells())
        return trial_skip(trial, "this malloc does not tell how much is in use");
    case_usual(&usual);
    if (!subject_open(&subject, trial, trial->component) || !bed_make(&bed, &subject, &usual, 1))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(routines); i++)
        if (!check_routine(&routines[i], &subject, &bed))
            return false;
    return true;
}
