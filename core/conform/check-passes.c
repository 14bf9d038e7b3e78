/* Passes: some that only go forward, several that await their backward, and one that is used again for fewer samples. */
#include "conform/compare.h"
#include "conform/network.h"

/* A pass that only goes forward, twice, while another awaits its backward. */
static bool check_alone(Subject *subject, size_t i, double *worst)
{
    Case made;
    case_make(&made, i);
    g_auto(Bed) bed = {0};
    g_auto(Samples) waiting = {0}, alone = {0};
    if (!bed_make(&bed, subject, &made, i + 1))
        return false;
    samples_make(&waiting, &bed.spec, MIN(made.n, 9), 150);
    didact_pass *pass = bed_pass(&bed, waiting.n), *forward = bed_pass_forward(&bed, made.n);
    if (!pass || !forward || !bed_forward(&bed, pass, &waiting))
        return false;
    samples_make(&alone, &bed.spec, made.n, 151);
    bool well = bed_forward(&bed, forward, &alone) && bed_forward(&bed, forward, &alone) &&
                compare_parts(&bed, &alone, PART_Y, worst) && bed_backward(&bed, pass, &waiting, true, true, true) &&
                compare_parts(&bed, &waiting, PART_GRADIENT | PART_DX | PART_DSIDE, worst);
    subject->api->pass_destroy(pass);
    subject->api->pass_destroy(forward);
    return well;
}

bool check_forward_only(Trial *trial)
{
    double worst = 0;
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    for (size_t i = 0; i < case_count(); i++)
        if (!check_alone(&subject, i, &worst))
            return false;
    trial_note(trial, "at most %.0f %% of what is allowed", 100 * worst);
    return true;
}

/* Two of different lengths; the second forward must not touch what the first backward needs. */
static bool check_two_passes(Subject *subject, size_t i)
{
    Case made;
    double worst = 0;
    case_make(&made, i);
    made.n = MIN(made.n, 33);
    g_auto(Bed) bed = {0};
    g_auto(Samples) first = {0}, second = {0};
    if (!bed_make(&bed, subject, &made, i + 1))
        return false;
    samples_make(&first, &bed.spec, made.n, 200);
    samples_make(&second, &bed.spec, i % 8 && made.n > 1 ? made.n - 1 : made.n + 3, 201);
    didact_pass *one = bed_pass(&bed, first.n), *other = bed_pass(&bed, second.n);
    if (!one || !other || !bed_forward(&bed, one, &first) || !bed_forward(&bed, other, &second))
        return false;
    bool well = bed_backward(&bed, one, &first, true, true, true) &&
                compare_parts(&bed, &first, PART_Y | PART_GRADIENT | PART_DX | PART_DSIDE, &worst) &&
                bed_backward(&bed, other, &second, true, true, true) &&
                compare_parts(&bed, &second, PART_Y | PART_GRADIENT | PART_DX | PART_DSIDE, &worst);
    subject->api->pass_destroy(one);
    subject->api->pass_destroy(other);
    return well;
}

bool check_passes(Trial *trial)
{
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    for (size_t i = 0; i < case_count(); i += 4)
        if (!check_two_passes(&subject, i))
            return false;
    return true;
}

/* After a batch as long as the pass holds, whose numbers are huge, come one of few samples and one of one. */
static bool check_shrinking(Subject *subject, size_t i)
{
    static const uint32_t counts[] = {40, 5, 1, 17};
    Case made;
    double worst = 0;
    case_make(&made, i);
    g_auto(Bed) bed = {0};
    if (!bed_make(&bed, subject, &made, i + 1))
        return false;
    didact_pass *pass = bed_pass(&bed, counts[0]);
    for (size_t k = 0; pass && k < G_N_ELEMENTS(counts); k++) {
        g_auto(Samples) samples = {0};
        samples_make(&samples, &bed.spec, counts[k], 300 + k);
        for (size_t j = 0; k == 0 && j < samples.x_count; j++)
            samples.x[j] *= 1e6F;
        if (!bed_forward(&bed, pass, &samples) || !bed_backward(&bed, pass, &samples, true, true, true))
            return false;
        if (k > 0 && !compare_parts(&bed, &samples, PART_Y | PART_GRADIENT | PART_DX | PART_DSIDE, &worst))
            return false;
    }
    if (pass)
        subject->api->pass_destroy(pass);
    return pass != NULL;
}

bool check_leftovers(Trial *trial)
{
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    for (size_t i = 1; i < case_count(); i += 4)
        if (!check_shrinking(&subject, i))
            return false;
    return true;
}
