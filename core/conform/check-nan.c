/* NaN and infinity: they come out where arithmetic says so, and no sample sees another's.
 *
 * The derivative of relu at NaN is a matter of taste (0 or what came down), so what is asked of gradients is asked of the
 * other activations only. */
#include "conform/adam-bounds.h"
#include "conform/bed.h"
#include "conform/compare.h"
#include "conform/network.h"
#include "conform/numbers.h"
#include <math.h>
#include <string.h>

typedef enum Spot { IN_X, IN_SIDE, IN_DY, IN_WEIGHT, IN_BIAS, SPOTS } Spot;

enum { N = 7, ROW = 3 };

static const char *const spots[SPOTS] = {"x", "side", "dy", "a weight", "a bias"};

static bool same_class(double a, double b)
{
    return isnan(a) ? isnan(b) : isinf(a) ? a == b : isfinite(b);
}

static bool tell(Trial *trial, const char *what, size_t row, size_t column, float got, double expected)
{
    char numbers[2][NUMBER_SIZE];
    return trial_fail(trial, "%s[%zu][%zu] is %s, expected %s", what, row, column, number_text((double)got, numbers[0]),
                      number_text(expected, numbers[1]));
}

/* Finite numbers are those of the reference, within what is allowed where that is finite too. */
static bool compare_classes(Trial *trial, Named named, const float got[], const double expected[],
                            const double deviations[])
{
    for (size_t i = 0; i < named.count; i++) {
        double allowed = rounding_allowed(expected[i], deviations[i]);
        bool off = isfinite(expected[i]) && isfinite(allowed) && fabs((double)got[i] - expected[i]) > allowed;
        if (off || !same_class(expected[i], (double)got[i]))
            return tell(trial, named.name, i / named.columns, i % named.columns, got[i], expected[i]);
    }
    return true;
}

static bool compare_outputs(Bed *bed, const Samples *samples)
{
    g_autofree double *x = doubles_of(samples->x, samples->x_count);
    g_autofree double *side = doubles_of(samples->side, samples->side_count);
    g_autofree double *y = g_new(double, samples->y_count);
    mlp_forward(bed->mlp, x, side, samples->n, y);
    g_autoptr(Rounding) rounding = rounding_of(bed->mlp, false);
    Named named = {"y", samples->y_count, bed->spec.output_size};
    return compare_classes(bed->subject->trial, named, samples->y, y, rounding->y);
}

/* This sample's dx is NaN where the reference's is; the other samples' are what they are without the intruder. */
static bool compare_derivatives(Bed *bed, const Samples *samples, const Samples *sound)
{
    size_t width = bed->spec.input_size;
    g_autofree double *dy = doubles_of(samples->dy, samples->y_count), *dx = g_new(double, samples->x_count);
    mlp_backward(bed->mlp, dy, dx, NULL);
    for (size_t row = 0; row < N; row++)
        for (size_t i = 0; i < width; i++) {
            float got = samples->dx[row * width + i], alone = sound->dx[row * width + i];
            if (row != ROW && got != alone)
                return tell(bed->subject->trial, "dx", row, i, got, (double)alone);
            if (row == ROW && bed->spec.activation != DIDACT_RELU && isnan(dx[row * width + i]) && !isnan(got))
                return tell(bed->subject->trial, "dx", row, i, got, (double)NAN);
        }
    return true;
}

/* A column of the first layer's weights, which x[.][column] is multiplied with. */
static bool expect_nan_column(Bed *bed, size_t column)
{
    const MlpArray *weight = mlp_array(bed->mlp, 0);
    g_autofree float *gradient = bed_read(bed, 0, DIDACT_GRADIENT);
    for (size_t o = 0; o < weight->rows; o++)
        if (!isnan(gradient[o * weight->columns + column]))
            return tell(bed->subject->trial, "the gradient of 0.weight", o, column,
                        gradient[o * weight->columns + column], (double)NAN);
    return true;
}

static void put_in_array(Bed *bed, size_t i, float value)
{
    g_autofree float *values = bed_read(bed, i, DIDACT_VALUE);
    values[0] = value;
    bed_write(bed, i, DIDACT_VALUE, values);
    bed_pull(bed);
}

static void put(Bed *bed, Samples *samples, Spot spot, size_t column, float value)
{
    switch (spot) {
    case IN_X:
        samples->x[ROW * bed->spec.input_size + column] = value;
        break;
    case IN_SIDE:
        samples->side[ROW * bed->spec.side_size] = value;
        break;
    case IN_DY:
        samples->dy[ROW * bed->spec.output_size] = value;
        break;
    case IN_WEIGHT:
        put_in_array(bed, 0, value);
        break;
    default:
        put_in_array(bed, 1, value);
    }
}

static bool check_intruder(Subject *subject, const Case *made, Spot spot, size_t column, float value)
{
    g_auto(Bed) bed = {0};
    g_auto(Samples) samples = {0}, sound = {0};
    if (!bed_make(&bed, subject, made, 1))
        return false;
    samples_make(&samples, &bed.spec, N, 1);
    samples_make(&sound, &bed.spec, N, 1);
    if (!bed_run(&bed, &sound))
        return false;
    put(&bed, &samples, spot, column, value);
    if (!bed_run(&bed, &samples))
        return false;
    char number[NUMBER_SIZE];
    trial_call(subject->trial, "forward and backward with %s in %s (sample %d) of %s",
               number_text((double)value, number), spots[spot], ROW, bed.name);
    bool smooth = bed.spec.activation != DIDACT_RELU, in_samples = spot <= IN_DY;
    return compare_outputs(&bed, &samples) && (!in_samples || compare_derivatives(&bed, &samples, &sound)) &&
           (!isnan(value) || !smooth || spot != IN_X || expect_nan_column(&bed, column));
}

static bool check_network(Subject *subject, int activation, bool norm)
{
    static const float values[] = {NAN, INFINITY, -INFINITY};
    Case made;
    case_usual(&made);
    made.spec.activation = activation;
    made.spec.layer_norm = norm;
    for (Spot spot = IN_X; spot < SPOTS; spot++)
        for (size_t v = 0; v < G_N_ELEMENTS(values); v++)
            for (size_t column = 0; column < made.spec.input_size; column += made.spec.input_size - 1)
                if (!check_intruder(subject, &made, spot, column, values[v]))
                    return false;
    return true;
}

/* Makes a step with NaN in the gradient of 0.weight[0][5]; the reference's gradient has a number there. */
static bool step_with_nan(Bed *bed, const didact_adam *adam)
{
    bed_pull(bed);
    bed_fill_gradient(bed, 1, 1);
    g_autofree float *gradient = bed_read(bed, 0, DIDACT_GRADIENT);
    gradient[5] = NAN;
    bed_write(bed, 0, DIDACT_GRADIENT, gradient);
    return bed_step(bed, NULL, adam, 0);
}

static bool make_usual(Bed *bed, Subject *subject)
{
    Case usual;
    case_usual(&usual);
    return bed_make(bed, subject, &usual, 1);
}

/* Where the gradient's length is NaN, nothing says what it is to be shortened by: the other numbers become NaN too, or go the
 * way that they go unshortened. None stays where it is, and the NaN does not go unseen. */
static bool check_clipped_step(Subject *subject)
{
    didact_adam adam = {sizeof adam, 1e-3, 0.9, 0.999, 1e-8, 0, 0.5};
    g_auto(Bed) bed = {0};
    if (!make_usual(&bed, subject) || !step_with_nan(&bed, &adam))
        return false;
    adam.max_gradient_norm = INFINITY;
    g_autoptr(AdamBounds) bounds = adam_step(bed.mlp, &adam, 1);
    for (size_t i = 0; i < mlp_array_count(bed.mlp); i++) {
        const MlpArray *array = mlp_array(bed.mlp, i);
        g_autofree float *values = bed_read(&bed, i, DIDACT_VALUE);
        g_autofree char *name = bed_array_name(&bed, i);
        for (size_t j = 0; j < array->rows * array->columns; j++) {
            double expected = i == 0 && j == 5 ? (double)NAN : array->values[j];
            if (!isnan(values[j]) && !(fabs((double)values[j] - expected) <= bounds->value[i][j]))
                return tell(subject->trial, name, j / array->columns, j % array->columns, values[j], expected);
        }
    }
    return true;
}

/* Adam with one NaN in its gradient spoils that one number. */
static bool check_step(Subject *subject)
{
    static const didact_adam adam = {sizeof adam, 1e-3, 0.9, 0.999, 1e-8, 0, INFINITY};
    g_auto(Bed) bed = {0};
    if (!make_usual(&bed, subject) || !step_with_nan(&bed, &adam))
        return false;
    g_autofree float *values = bed_read_all(&bed, DIDACT_VALUE);
    for (size_t j = 0; j < bed_size(&bed); j++)
        if (isnan(values[j]) != (j == 5))
            return trial_fail(subject->trial, "with NaN in the gradient of 0.weight[0][5], value %zu is%s NaN", j,
                              j == 5 ? " not" : "");
    return true;
}

bool check_nan(Trial *trial)
{
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    for (int activation = DIDACT_IDENTITY; activation <= DIDACT_TANH; activation++)
        for (int norm = 0; norm < 2; norm++)
            if (!check_network(&subject, activation, norm))
                return false;
    return check_step(&subject) && check_clipped_step(&subject);
}
