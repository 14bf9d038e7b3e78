/* The process that a backend shares with everybody: its modes stay as they are, and its memory does not fill. */
#include "conform/bed.h"
#include "conform/growth.h"
#include "conform/modes.h"
#include "conform/network.h"
#include <math.h>

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

bool check_process(Trial *trial)
{
    g_autoptr(Modes) before = modes_now();
    g_auto(Subject) subject = {0};
    return subject_open(&subject, trial, trial->component) && use(&subject) &&
           modes_check(trial, before, "create, a network, a pass, an update, a copy", subject.float_change);
}

/* ---- memory ---- */

static bool open_and_close(void *data)
{
    const Bed *bed = data;
    Trial *trial = bed->subject->trial;
    g_auto(Subject) another = {0};
    return subject_open(&another, trial, trial->component);
}

static bool make_and_destroy(void *data)
{
    return use(((Bed *)data)->subject);
}

static bool refuse(void *data)
{
    const Bed *bed = data;
    didact_network_spec spec = bed->spec;
    didact_network *network = NULL;
    spec.activation = 99;
    const Subject *subject = bed->subject;
    subject->api->network_create(subject->self, &spec, NULL, &network);
    g_free(host_take_message(subject->host));
    return true;
}

static bool update(void *data)
{
    Bed *bed = data;
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

bool check_memory(Trial *trial)
{
    Case usual;
    g_auto(Subject) subject = {0};
    g_auto(Bed) bed = {0};
    case_usual(&usual);
    if (!subject_open(&subject, trial, trial->component) || !bed_make(&bed, &subject, &usual, 1))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(routines); i++)
        if (!growth_check(trial, &routines[i], &bed))
            return false;
    return true;
}
