/* The host's buffers: nothing beside them is touched, what comes in is not written to, and y is the host's again as soon as
 * forward is done. Buffers lie where a reader of one float too many meets a page that is not there, so they have no other
 * alignment than a float's. */
#include "conform/bed.h"
#include "conform/guard.h"
#include "conform/network.h"
#include "conform/numbers.h"
#include <string.h>

enum { X, SIDE, DY, Y, DX, DSIDE, BUFFERS };

static const char *const names[BUFFERS] = {"x", "side", "dy", "y", "dx", "dside"};

static void buffers_clear(Guard *buffers[])
{
    for (int i = 0; i < BUFFERS; i++)
        g_clear_pointer(&buffers[i], guard_free);
}

static bool buffers_make(Guard *buffers[], Trial *trial, const Samples *samples, bool first)
{
    const size_t counts[BUFFERS] = {samples->x_count, samples->side_count, samples->y_count,
                                    samples->y_count, samples->x_count,    samples->side_count};
    const float *const sources[BUFFERS] = {samples->x, samples->side, samples->dy, NULL, NULL, NULL};
    for (int i = 0; i < BUFFERS; i++) {
        if (!(buffers[i] = guard_new(trial, names[i], counts[i] * sizeof(float), sizeof(float), first)))
            return false;
        if (sources[i])
            memcpy(buffers[i]->at, sources[i], counts[i] * sizeof(float));
        if (sources[i])
            guard_allow(buffers[i], RIGHTS_READ, "it writes to the host's ");
    }
    return true;
}

static bool buffers_are_whole(Guard *const buffers[], Trial *trial)
{
    for (int i = 0; i < BUFFERS; i++)
        if (buffers[i]->why == NULL && !guard_check(buffers[i], trial))
            return false;
    return true;
}

/* The samples in guarded buffers through a pass that has room for more. */
static bool run_guarded(Bed *bed, didact_pass *pass, const Samples *samples, Guard *const buffers[])
{
    bool side = samples->side_count > 0;
    Samples guarded = *samples;
    guarded.x = buffers[X]->at;
    guarded.side = side ? buffers[SIDE]->at : NULL;
    guarded.dy = buffers[DY]->at;
    guarded.y = buffers[Y]->at;
    guarded.dx = buffers[DX]->at;
    guarded.dside = side ? buffers[DSIDE]->at : NULL;
    if (!bed_forward(bed, pass, &guarded) || !buffers_are_whole(buffers, bed->subject->trial))
        return false;
    guard_allow(buffers[Y], RIGHTS_NONE, "after forward it still uses the host's ");
    return bed_backward(bed, pass, &guarded, true, true, true) && buffers_are_whole(buffers, bed->subject->trial) &&
           bed_backward(bed, pass, &guarded, false, false, true) &&
           bed_backward(bed, pass, &guarded, false, true, false);
}

static bool check_samples(Bed *bed, uint32_t n, bool first)
{
    Guard *buffers[BUFFERS] = {NULL};
    g_auto(Samples) samples = {0};
    samples_make(&samples, &bed->spec, n, 1);
    didact_pass *pass = bed_pass(bed, n + 8);
    bool well = pass && buffers_make(buffers, bed->subject->trial, &samples, first) &&
                run_guarded(bed, pass, &samples, buffers);
    if (pass)
        bed->subject->api->pass_destroy(pass);
    buffers_clear(buffers);
    return well;
}

/* Reading and writing of one array. */
static bool check_transfer(Bed *bed, size_t i, bool first)
{
    Trial *trial = bed->subject->trial;
    const MlpArray *array = mlp_array(bed->mlp, i);
    g_autoptr(Guard) guard =
        guard_new(trial, "values", array->rows * array->columns * sizeof(float), sizeof(float), first);
    if (!guard)
        return false;
    trial_call(trial, "read of array %zu of %s", i, bed->name);
    bed->subject->api->read(bed->network, i, DIDACT_VALUE, guard->at);
    if (!guard_check(guard, trial))
        return false;
    guard_allow(guard, RIGHTS_READ, "it writes to the host's ");
    trial_call(trial, "write of array %zu of %s", i, bed->name);
    bed->subject->api->write(bed->network, i, DIDACT_VALUE, guard->at);
    return true;
}

static bool check_case(Subject *subject, size_t i, bool first)
{
    Case made;
    case_make(&made, i);
    g_auto(Bed) bed = {0};
    if (!bed_make(&bed, subject, &made, i + 1) || !check_samples(&bed, MIN(made.n, 19), first))
        return false;
    for (size_t a = 0; a < mlp_array_count(bed.mlp); a++)
        if (!check_transfer(&bed, a, first))
            return false;
    return true;
}

bool check_bounds(Trial *trial)
{
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    for (size_t i = 0; i < case_count(); i++)
        for (int first = 0; first < 2; first++)
            if (!check_case(&subject, i, first))
                return false;
    return true;
}
