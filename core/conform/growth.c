#include "conform/growth.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

/* Where malloc is another one's, as under a sanitizer, it tells nothing. */
static bool malloc_tells(void)
{
    struct mallinfo2 before = mallinfo2();
    char *volatile some = malloc(5000);
    struct mallinfo2 after = mallinfo2();
    free(some);
    return after.uordblks > before.uordblks;
}

/* The least growth in a span, of one time; and what the heap has grown by since the first span, of one time. */
static bool repeat(const Routine *routine, void *subject, Use *least, size_t *later)
{
    size_t first = 0;
    *least = (Use){SIZE_MAX, SIZE_MAX};
    for (int span = 0; span < GROWTH_SPANS; span++) {
        Use before = use_now();
        for (size_t i = 0; i < routine->times; i++)
            if (!routine->once(subject))
                return false;
        Use after = use_now();
        least->heap = MIN(least->heap, after.heap > before.heap ? (after.heap - before.heap) / routine->times : 0);
        least->resident =
            MIN(least->resident,
                after.resident > before.resident ? (after.resident - before.resident) / routine->times : 0);
        first = span == 0 ? after.heap : first;
        *later = after.heap > first ? (after.heap - first) / ((GROWTH_SPANS - 1) * routine->times) : 0;
    }
    return true;
}

/* The least that malloc gives is 32 bytes, and less than half a page a time is noise of the system's. */
bool growth_check(Trial *trial, const Routine *routine, void *subject)
{
    Use least;
    size_t later;
    if (!malloc_tells())
        return trial_skip(trial, "this malloc does not tell how much is in use");
    if (!repeat(routine, subject, &least, &later))
        return false;
    trial_call(trial, "%s, %zu times", routine->what, GROWTH_SPANS * routine->times);
    if (least.heap >= 8 || least.resident >= 2048)
        return trial_fail(trial, "each time leaves %zu bytes behind", MAX(least.heap, least.resident));
    return routine->times < GROWTH_MANY || later < 2 ||
           trial_fail(trial, "memory grows by %zu bytes a time, and goes on to", later);
}
