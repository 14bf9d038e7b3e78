/* Forward and backward of a batch against the reference. */
#include "conform/compare.h"
#include "conform/network.h"
#include "conform/numbers.h"
#include <float.h>
#include <string.h>

static void note_worst(Trial *trial, double worst)
{
    trial_note(trial, "at most %.0f %% of what is allowed", 100 * worst);
}

static bool compare_case(Subject *subject, size_t i, unsigned parts, double *worst)
{
    Case made;
    case_make(&made, i);
    if (parts == PART_DSIDE && made.spec.side_size == 0)
        return true;
    g_auto(Bed) bed = {0};
    g_auto(Samples) samples = {0};
    if (!bed_make(&bed, subject, &made, i + 1))
        return false;
    samples_make(&samples, &bed.spec, made.n, i + 1);
    didact_pass *pass = bed_pass(&bed, made.n);
    if (!pass || !bed_forward(&bed, pass, &samples))
        return false;
    if (parts != PART_Y &&
        !bed_backward(&bed, pass, &samples, parts & PART_GRADIENT, parts & PART_DX, parts & PART_DSIDE))
        return false;
    subject->api->pass_destroy(pass);
    return compare_parts(&bed, &samples, parts, worst);
}

static bool compare_cases(Trial *trial, unsigned parts, double *worst)
{
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    for (size_t i = 0; i < case_count(); i++)
        if (!compare_case(&subject, i, parts, worst))
            return false;
    return true;
}

/* tanh alone, from next to nothing to beyond the largest numbers. */
static bool check_tanh(Trial *trial, double *worst)
{
    static const float range[] = {0,     FLT_MIN, -1e-30F, 1e-4F, 0.000244F, 0.1F, -0.3465F, 0.55F, 0.6F, 0.7F,  1,
                                  -1.5F, 2.9F,    -4.1F,   5.25F, 7.7F,      8.9F, 9.02F,    9.5F,  -10,  -1e3F, 3e38F};
    Case linear = {.n = G_N_ELEMENTS(range)};
    linear.spec = (didact_network_spec){
        .struct_size = sizeof linear.spec, .input_size = 1, .output_size = 1, .output_activation = DIDACT_TANH};
    g_auto(Subject) subject = {0};
    g_auto(Bed) bed = {0};
    g_auto(Samples) samples = {0};
    if (!subject_open(&subject, trial, trial->component) || !bed_make(&bed, &subject, &linear, 1))
        return false;
    bed_write(&bed, 0, DIDACT_VALUE, (float[]){1});
    bed_write(&bed, 1, DIDACT_VALUE, (float[]){0});
    bed_pull(&bed);
    samples_make(&samples, &bed.spec, linear.n, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(range); i++)
        samples.x[i] = range[i];
    return bed_run(&bed, &samples) && compare_parts(&bed, &samples, PART_Y, worst);
}

bool check_forward(Trial *trial)
{
    double worst = 0;
    if (!compare_cases(trial, PART_Y, &worst) || !check_tanh(trial, &worst))
        return false;
    note_worst(trial, worst);
    return true;
}

static bool check_one_part(Trial *trial, unsigned part)
{
    double worst = 0;
    if (!compare_cases(trial, part, &worst))
        return false;
    note_worst(trial, worst);
    return true;
}

bool check_gradient(Trial *trial)
{
    return check_one_part(trial, PART_GRADIENT);
}

bool check_input_gradient(Trial *trial)
{
    return check_one_part(trial, PART_DX);
}

bool check_side_gradient(Trial *trial)
{
    return check_one_part(trial, PART_DSIDE);
}

/* ---- combinations ---- */

/* The cases that the checks of calls rather than of arithmetic are made on: small ones with a side input somewhere. */
static bool is_small(const Case *made)
{
    return made->spec.side_size > 0 && made->n <= 64 && made->hidden[0] <= 65 && made->hidden[1] <= 65;
}

/* With parameters the gradient of these samples, without them the one before, untouched. */
static bool check_combination(Bed *bed, didact_pass *pass, Samples *samples, unsigned parts)
{
    double worst = 0;
    bed_fill_gradient(bed, 77, 1);
    g_autofree float *before = bed_read_all(bed, DIDACT_GRADIENT);
    if (!bed_forward(bed, pass, samples) ||
        !bed_backward(bed, pass, samples, parts & PART_GRADIENT, parts & PART_DX, parts & PART_DSIDE) ||
        !compare_parts(bed, samples, parts, &worst))
        return false;
    if (parts & PART_GRADIENT)
        return true;
    g_autofree float *after = bed_read_all(bed, DIDACT_GRADIENT);
    Named all = {"the gradient that was not asked for, number ", bed_size(bed), 1};
    return compare_bits(bed->subject->trial, all, after, before, "before the call");
}

/* Backward twice after one forward, for dside alone and then for everything, each time with a dy of its own. */
static bool check_again(Bed *bed, didact_pass *pass, Samples *samples, const Samples *others)
{
    double worst = 0;
    if (!bed_forward(bed, pass, samples) || !bed_backward(bed, pass, samples, false, false, true) ||
        !compare_parts(bed, samples, PART_DSIDE, &worst))
        return false;
    memcpy(samples->dy, others->dy, samples->y_count * sizeof *samples->dy);
    return bed_backward(bed, pass, samples, true, true, true) &&
           compare_parts(bed, samples, PART_GRADIENT | PART_DX | PART_DSIDE, &worst);
}

static bool check_combinations(Subject *subject, const Case *made, size_t i)
{
    g_auto(Bed) bed = {0};
    g_auto(Samples) samples = {0}, others = {0};
    if (!bed_make(&bed, subject, made, i + 1))
        return false;
    samples_make(&samples, &bed.spec, made->n, i + 1);
    samples_make(&others, &bed.spec, made->n, i + 2);
    didact_pass *pass = bed_pass(&bed, made->n);
    for (unsigned parts = PART_GRADIENT; pass && parts <= (PART_GRADIENT | PART_DX | PART_DSIDE);
         parts += PART_GRADIENT)
        if (!check_combination(&bed, pass, &samples, parts))
            return false;
    bool well = pass && check_again(&bed, pass, &samples, &others);
    if (pass)
        subject->api->pass_destroy(pass);
    return well;
}

bool check_parts(Trial *trial)
{
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    for (size_t i = 0; i < case_count(); i++) {
        Case made;
        case_make(&made, i);
        if (is_small(&made) && !check_combinations(&subject, &made, i))
            return false;
    }
    return true;
}

bool check_replaced(Trial *trial)
{
    double worst = 0;
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    for (size_t i = 0; i < case_count(); i += 3) {
        Case made;
        case_make(&made, i);
        g_auto(Bed) bed = {0};
        g_auto(Samples) first = {0}, second = {0};
        if (!bed_make(&bed, &subject, &made, i + 1))
            return false;
        samples_make(&first, &bed.spec, made.n, 100);
        samples_make(&second, &bed.spec, made.n, 101);
        if (!bed_run(&bed, &first) || !bed_run(&bed, &second) ||
            !compare_parts(&bed, &second, PART_GRADIENT | PART_DX | PART_DSIDE, &worst))
            return false;
    }
    return true;
}
