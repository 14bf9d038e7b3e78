#include "conform/compare.h"

#include "conform/numbers.h"
#include <math.h>
#include <string.h>

/* "y[3][0]", and "0.bias[5]" for a vector; free with g_free. */
static char *place_of(Named named, size_t i)
{
    return named.columns == 1 ? g_strdup_printf("%s[%zu]", named.name, i)
                              : g_strdup_printf("%s[%zu][%zu]", named.name, i / named.columns, i % named.columns);
}

static bool tell_difference(Trial *trial, Named named, size_t i, double got, double expected, double allowed)
{
    char numbers[3][NUMBER_SIZE];
    g_autofree char *place = place_of(named, i);
    g_ascii_formatd(numbers[2], NUMBER_SIZE, "%.2g", allowed);
    return trial_fail(trial, "%s is %s, expected %s, allowed to differ by %s", place, number_text(got, numbers[0]),
                      number_text(expected, numbers[1]), numbers[2]);
}

bool compare_within(Trial *trial, Named named, const float got[], const double expected[], const double allowed[],
                    double *worst)
{
    size_t furthest = 0;
    double greatest = -1;
    for (size_t i = 0; i < named.count; i++) {
        double share = fabs((double)got[i] - expected[i]) / allowed[i];
        if (isnan(share))
            share = INFINITY;
        if (share > greatest) {
            greatest = share;
            furthest = i;
        }
    }
    if (greatest > 1)
        return tell_difference(trial, named, furthest, (double)got[furthest], expected[furthest], allowed[furthest]);
    *worst = fmax(*worst, greatest);
    return true;
}

bool compare_rounded(Trial *trial, Named named, const float got[], const double expected[], const double deviations[],
                     double *worst)
{
    g_autofree double *allowed = g_new(double, named.count);
    for (size_t i = 0; i < named.count; i++)
        allowed[i] = rounding_allowed(expected[i], deviations[i]);
    return compare_within(trial, named, got, expected, allowed, worst);
}

bool compare_bits(Trial *trial, Named named, const float got[], const float expected[], const char *other)
{
    for (size_t i = 0; i < named.count; i++)
        if (memcmp(&got[i], &expected[i], sizeof *got) != 0) {
            char numbers[2][NUMBER_SIZE];
            g_autofree char *place = place_of(named, i);
            return trial_fail(trial, "%s is %s (%s: %s); they must be the same bits", place,
                              number_text((double)got[i], numbers[0]), other,
                              number_text((double)expected[i], numbers[1]));
        }
    return true;
}

/* ---- a batch ---- */

static bool compare_gradients(Bed *bed, const Rounding *rounding, double *worst)
{
    for (size_t i = 0; i < mlp_array_count(bed->mlp); i++) {
        const MlpArray *array = mlp_array(bed->mlp, i);
        g_autofree float *got = bed_read(bed, i, DIDACT_GRADIENT);
        g_autofree char *name = bed_array_name(bed, i), *whole = g_strconcat("the gradient of ", name, NULL);
        if (!compare_rounded(bed->subject->trial, (Named){whole, array->rows * array->columns, array->columns}, got,
                             array->gradient, rounding->gradient[i], worst))
            return false;
    }
    return true;
}

bool compare_parts(Bed *bed, const Samples *samples, unsigned parts, double *worst)
{
    Trial *trial = bed->subject->trial;
    const didact_network_spec *spec = &bed->spec;
    g_autofree double *x = doubles_of(samples->x, samples->x_count);
    g_autofree double *side = doubles_of(samples->side, samples->side_count);
    g_autofree double *dy = doubles_of(samples->dy, samples->y_count);
    g_autofree double *y = g_new(double, samples->y_count), *dx = g_new(double, samples->x_count),
                      *dside = g_new(double, samples->side_count);
    bool backward = parts & ~(unsigned)PART_Y;
    if (backward && (parts & PART_Y))
        trial_call(trial, "forward and backward of %u samples through %s", samples->n, bed->name);
    mlp_forward(bed->mlp, x, side, samples->n, y);
    if (backward)
        mlp_backward(bed->mlp, dy, dx, dside);
    g_autoptr(Rounding) r = rounding_of(bed->mlp, backward);
    Named of_y = {"y", samples->y_count, spec->output_size}, of_x = {"dx", samples->x_count, spec->input_size},
          of_side = {"dside", samples->side_count, spec->side_size};
    return (!(parts & PART_Y) || compare_rounded(trial, of_y, samples->y, y, r->y, worst)) &&
           (!(parts & PART_GRADIENT) || compare_gradients(bed, r, worst)) &&
           (!(parts & PART_DX) || compare_rounded(trial, of_x, samples->dx, dx, r->dx, worst)) &&
           (!(parts & PART_DSIDE) || !samples->dside ||
            compare_rounded(trial, of_side, samples->dside, dside, r->dside, worst));
}

/* ---- bits ---- */

bool compare_networks(const Bed *got, const Bed *expected, const char *other)
{
    static const struct {
        didact_content content;
        const char *words;
    } held[] = {
        {DIDACT_VALUE, ""}, {DIDACT_MOMENT1, "the first moment of "}, {DIDACT_MOMENT2, "the second moment of "}};
    for (size_t c = 0; c < G_N_ELEMENTS(held); c++)
        for (size_t i = 0; i < mlp_array_count(got->mlp); i++) {
            const MlpArray *array = mlp_array(got->mlp, i);
            g_autofree float *a = bed_read(got, i, held[c].content), *b = bed_read(expected, i, held[c].content);
            g_autofree char *name = bed_array_name(got, i), *whole = g_strconcat(held[c].words, name, NULL);
            if (!compare_bits(got->subject->trial, (Named){whole, array->rows * array->columns, array->columns}, a, b,
                              other))
                return false;
        }
    return true;
}

bool compare_samples(Bed *bed, const Samples *got, const Samples *expected, const char *other)
{
    Trial *trial = bed->subject->trial;
    const didact_network_spec *spec = &bed->spec;
    return compare_bits(trial, (Named){"y", got->y_count, spec->output_size}, got->y, expected->y, other) &&
           compare_bits(trial, (Named){"dx", got->x_count, spec->input_size}, got->dx, expected->dx, other) &&
           (!got->dside || compare_bits(trial, (Named){"dside", got->side_count, spec->side_size}, got->dside,
                                        expected->dside, other));
}
