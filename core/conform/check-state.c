/* What a network carries from call to call: all of it can be copied and saved, and nothing else decides. */
#include "conform/compare.h"
#include "conform/network.h"
#include <math.h>

static const didact_adam adam = {sizeof adam, 1e-2, 0.9, 0.999, 1e-8, 1e-2, 0.5};

enum { UPDATES = 4, ALL = PART_Y | PART_GRADIENT | PART_DX | PART_DSIDE };

/* One update on samples of that seed. */
static bool train_once(Bed *bed, Bed *target, uint64_t seed)
{
    g_auto(Samples) samples = {0};
    samples_make(&samples, &bed->spec, 9, seed);
    return bed_run(bed, &samples) && bed_step(bed, target, &adam, 0.1);
}

static bool train_more(Bed *bed, Bed *target, uint64_t seed)
{
    for (uint64_t i = 0; i < UPDATES; i++)
        if (!train_once(bed, target, seed + i))
            return false;
    return true;
}

static bool make_usual(Bed *bed, Subject *subject, uint64_t seed)
{
    Case usual;
    case_usual(&usual);
    return bed_make(bed, subject, &usual, seed);
}

/* ---- the values of the moment ---- */

/* A network's passes, made before any of its values changes: one that goes back, and those that only go forward, for one
 * sample, as who acts has them, and for more. */
typedef struct Passes {
    didact_pass *back, *ahead, *single;
} Passes;

static bool make_passes(Passes *passes, Bed *bed, uint32_t capacity)
{
    *passes = (Passes){bed_pass(bed, capacity), bed_pass_forward(bed, capacity), bed_pass_forward(bed, 1)};
    return passes->back && passes->ahead && passes->single;
}

static void destroy_passes(const Passes *passes, const Subject *subject)
{
    subject->api->pass_destroy(passes->back);
    subject->api->pass_destroy(passes->ahead);
    subject->api->pass_destroy(passes->single);
}

static bool check_ahead(Bed *bed, didact_pass *pass, uint32_t n, uint64_t seed)
{
    double worst = 0;
    g_auto(Samples) samples = {0};
    samples_make(&samples, &bed->spec, n, seed);
    return bed_forward(bed, pass, &samples) && compare_parts(bed, &samples, PART_Y, &worst);
}

/* On passes that have seen other values before. Those that only go forward come first: what a backend brings up to date on
 * its way back is too late for them. */
static bool check_now(Bed *bed, const Passes *passes, uint64_t seed)
{
    double worst = 0;
    g_auto(Samples) samples = {0};
    samples_make(&samples, &bed->spec, 9, seed);
    bed_pull(bed);
    return check_ahead(bed, passes->single, 1, seed) && check_ahead(bed, passes->ahead, 9, seed) &&
           bed_forward(bed, passes->back, &samples) && bed_backward(bed, passes->back, &samples, true, true, true) &&
           compare_parts(bed, &samples, ALL, &worst);
}

static bool check_changes(Bed *bed, Bed *other, const Passes *passes, const Passes *of_other)
{
    if (!check_now(bed, passes, 1) || !check_now(other, of_other, 2) || !bed_step(bed, other, &adam, 0.3) ||
        !check_now(bed, passes, 3) || !check_now(other, of_other, 4))
        return false;
    bed_fill(bed, 9, 0);
    if (!check_now(bed, passes, 5))
        return false;
    trial_call(bed->subject->trial, "copy of %s", bed->name);
    bed->subject->api->copy(other->network, bed->network);
    return check_now(other, of_other, 6) && bed_step(other, bed, &adam, 0.3) && check_now(bed, passes, 7) &&
           check_now(other, of_other, 8);
}

bool check_fresh(Trial *trial)
{
    g_auto(Subject) subject = {0};
    g_auto(Bed) bed = {0}, other = {0};
    if (!subject_open(&subject, trial, trial->component) || !make_usual(&bed, &subject, 1) ||
        !make_usual(&other, &subject, 2))
        return false;
    Passes passes, of_other;
    if (!make_passes(&passes, &bed, 9) || !make_passes(&of_other, &other, 12) ||
        !check_changes(&bed, &other, &passes, &of_other))
        return false;
    destroy_passes(&passes, &subject);
    destroy_passes(&of_other, &subject);
    return true;
}

/* ---- copies and files ---- */

static bool same_steps(const Bed *got, const Bed *expected)
{
    uint64_t a = got->subject->api->step_count(got->network), b = got->subject->api->step_count(expected->network);
    return a == b ||
           trial_fail(got->subject->trial,
                      "the step count is %" G_GUINT64_FORMAT ", and %" G_GUINT64_FORMAT " of the original", a, b);
}

/* Both are equal, and after the same updates again. */
static bool go_on_alike(Bed *twin, Bed *original)
{
    if (!compare_networks(twin, original, "the original") || !same_steps(twin, original) ||
        !train_more(original, NULL, 50))
        return false;
    if (!train_more(twin, NULL, 50))
        return false;
    trial_call(twin->subject->trial, "%d updates afterwards, of %s", UPDATES, twin->name);
    return compare_networks(twin, original, "the original after the same updates");
}

bool check_copy(Trial *trial)
{
    g_auto(Subject) subject = {0};
    g_auto(Bed) original = {0}, twin = {0}, before = {0};
    if (!subject_open(&subject, trial, trial->component) || !make_usual(&original, &subject, 1) ||
        !make_usual(&twin, &subject, 2) || !make_usual(&before, &subject, 1) || !train_more(&original, NULL, 10) ||
        !train_more(&before, NULL, 10) || !train_once(&twin, NULL, 90))
        return false;
    trial_call(trial, "copy of %s", twin.name);
    subject.api->copy(twin.network, original.network);
    if (!compare_networks(&original, &before, "the original before it was copied") || !go_on_alike(&twin, &original) ||
        !train_more(&twin, NULL, 70))
        return false;
    trial_call(trial, "%d updates of a copy of %s", UPDATES, twin.name);
    return train_more(&before, NULL, 50) && compare_networks(&original, &before, "one that nobody copied");
}

bool check_save_load(Trial *trial)
{
    static const didact_content saved[] = {DIDACT_VALUE, DIDACT_MOMENT1, DIDACT_MOMENT2};
    g_auto(Subject) first = {0}, second = {0};
    g_auto(Bed) original = {0}, twin = {0};
    if (!subject_open(&first, trial, trial->component) || !make_usual(&original, &first, 1) ||
        !train_more(&original, NULL, 10) || !subject_open(&second, trial, trial->component) ||
        !make_usual(&twin, &second, 2) || !train_once(&twin, NULL, 90))
        return false;
    for (size_t c = 0; c < G_N_ELEMENTS(saved); c++)
        for (size_t i = 0; i < mlp_array_count(original.mlp); i++) {
            g_autofree float *values = bed_read(&original, i, saved[c]);
            bed_write(&twin, i, saved[c], values);
        }
    trial_call(trial, "set_step_count, as the last call of a load");
    second.api->set_step_count(twin.network, first.api->step_count(original.network));
    return go_on_alike(&twin, &original);
}

/* ---- nobody else ---- */

bool check_determinism(Trial *trial)
{
    for (size_t i = 2; i < case_count(); i += 5) {
        Case made;
        case_make(&made, i);
        g_auto(Subject) first = {0}, second = {0};
        g_auto(Bed) a = {0}, b = {0};
        g_auto(Samples) of_a = {0}, of_b = {0};
        if (!subject_open(&first, trial, trial->component) || !subject_open(&second, trial, trial->component) ||
            !bed_make(&a, &first, &made, i) || !bed_make(&b, &second, &made, i))
            return false;
        samples_make(&of_a, &a.spec, made.n, i);
        samples_make(&of_b, &b.spec, made.n, i);
        if (!train_once(&a, NULL, 1) || !bed_run(&a, &of_a) || !train_once(&b, NULL, 1) || !bed_run(&b, &of_b) ||
            !compare_samples(&b, &of_b, &of_a, "another instance") || !compare_networks(&b, &a, "another instance"))
            return false;
    }
    return true;
}

/* Two updates step by step in turns. */
static bool train_in_turns(Bed *a, Bed *b)
{
    didact_pass *of_a = bed_pass(a, 9), *of_b = bed_pass(b, 9);
    for (uint64_t i = 0; of_a && of_b && i < UPDATES; i++) {
        g_auto(Samples) x = {0}, z = {0};
        samples_make(&x, &a->spec, 9, 20 + i);
        samples_make(&z, &b->spec, 9, 40 + i);
        if (!bed_forward(a, of_a, &x) || !bed_forward(b, of_b, &z) || !bed_backward(a, of_a, &x, true, true, true) ||
            !bed_backward(b, of_b, &z, true, true, true) || !bed_step(a, NULL, &adam, 0) ||
            !bed_step(b, NULL, &adam, 0))
            return false;
    }
    if (of_a && of_b) {
        a->subject->api->pass_destroy(of_a);
        b->subject->api->pass_destroy(of_b);
    }
    return of_a && of_b;
}

bool check_independence(Trial *trial)
{
    Case usual, other;
    g_auto(Subject) subject = {0};
    g_auto(Bed) alone = {0}, other_alone = {0}, together = {0}, other_together = {0};
    case_usual(&usual);
    case_make(&other, 2 * 25 + 3); /* of another shape */
    if (!subject_open(&subject, trial, trial->component) || !bed_make(&alone, &subject, &usual, 1) ||
        !train_more(&alone, NULL, 20) || !bed_make(&other_alone, &subject, &other, 2) ||
        !train_more(&other_alone, NULL, 40) || !bed_make(&together, &subject, &usual, 1) ||
        !bed_make(&other_together, &subject, &other, 2) || !train_in_turns(&together, &other_together))
        return false;
    trial_call(trial, "%d updates of %s in turns with another network", UPDATES, together.name);
    return compare_networks(&together, &alone, "the same network alone") &&
           compare_networks(&other_together, &other_alone, "the same network alone");
}
