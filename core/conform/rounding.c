#include "conform/rounding.h"

#include "conform/mlp-layers.h"
#include <float.h>
#include <math.h>

static const double U = ROUNDING_UNIT;

/* A sum under way: the absolute values of its terms, and the square of what its terms bring along. */
typedef struct Sum {
    double size, inherited;
} Sum;

/* What the analysis carries from layer to layer, [samples][width] as in MlpLayer. */
typedef struct Strays {
    double *input, *sums, *normalised, *inverse, *before, *output, *by_output, *by_sums;
} Strays;

static double squared(double x)
{
    return x * x;
}

/* The deviation of a finished sum of `count` terms: count products, count - 1 additions and the last store. */
static double end_of(Sum sum, size_t count)
{
    return sqrt((double)(count + 1) * squared(U * sum.size) + sum.inherited);
}

static Strays strays_new(const MlpLayer *layer, size_t n)
{
    return (Strays){
        .input = g_new0(double, n * layer->inputs),
        .sums = g_new0(double, n * layer->outputs),
        .normalised = g_new0(double, n * layer->outputs),
        .inverse = g_new0(double, n),
        .before = g_new0(double, n * layer->outputs),
        .output = g_new0(double, n * layer->outputs),
        .by_output = g_new0(double, n * layer->outputs),
        .by_sums = g_new0(double, n * layer->outputs),
    };
}

static void strays_clear(Strays *strays)
{
    double *const all[] = {strays->input,  strays->sums,   strays->normalised, strays->inverse,
                           strays->before, strays->output, strays->by_output,  strays->by_sums};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        g_free(all[i]);
}

/* ---- forward ---- */

/* The side input is exact, and so is x. */
static void take_input(const Mlp *mlp, const MlpLayer *layer, const double *below, double *input)
{
    size_t width = layer->inputs - (layer->takes_side ? mlp->side_size : 0);
    for (size_t sample = 0; below && sample < mlp->n; sample++)
        for (size_t i = 0; i < width; i++)
            input[sample * layer->inputs + i] = below[sample * width + i];
}

static void stray_sums(const MlpLayer *layer, size_t sample, const Strays *strays)
{
    const double *input = layer->input + sample * layer->inputs, *of_input = strays->input + sample * layer->inputs;
    for (size_t o = 0; o < layer->outputs; o++) {
        const double *weight = layer->weight->values + o * layer->inputs;
        Sum sum = {fabs(layer->bias->values[o]), 0};
        for (size_t i = 0; i < layer->inputs; i++) {
            sum.size += fabs(weight[i] * input[i]);
            sum.inherited += squared(weight[i] * of_input[i]);
        }
        strays->sums[sample * layer->outputs + o] = end_of(sum, layer->inputs + 1);
    }
}

/* The deviations of z - mean(z), where an error of z_o enters with 1 - 1/H, and of the others with 1/H. */
static void stray_centred(size_t width, const double z[], const double of_z[], double mean, double of_centred[])
{
    double h = (double)width;
    Sum of_mean = {0, 0};
    for (size_t o = 0; o < width; o++) {
        of_mean.size += fabs(z[o]) / h;
        of_mean.inherited += squared(of_z[o] / h);
    }
    double rounding = (h + 1) * squared(U * of_mean.size);
    for (size_t o = 0; o < width; o++)
        of_centred[o] = sqrt(squared((1 - 1 / h) * of_z[o]) + of_mean.inherited - squared(of_z[o] / h) + rounding +
                             squared(U * (z[o] - mean)));
}

/* Of 1 / sqrt(variance + epsilon). The square of an error counts too, where the variance is next to nothing. */
static double stray_inverse(size_t width, const double centred[], const double of_centred[], double spread)
{
    double h = (double)width;
    Sum variance = {0, 0};
    double squares = 0;
    for (size_t o = 0; o < width; o++) {
        variance.size += squared(centred[o]) / h;
        variance.inherited += squared(2 * centred[o] * of_centred[o] / h);
        squares += squared(of_centred[o]) / h;
    }
    double relative = (end_of(variance, width + 1) + squares) / (2 * squared(spread));
    return sqrt(squared(relative) + squared(2 * U)) / spread;
}

static void stray_normalised(const MlpLayer *layer, size_t sample, const Strays *strays)
{
    size_t width = layer->outputs, row = sample * width;
    const double *z = layer->sums + row, *normalised = layer->normalised + row;
    double spread = layer->spread[sample], mean = z[0] - normalised[0] * spread;
    g_autofree double *of_centred = g_new(double, width), *centred = g_new(double, width);
    stray_centred(width, z, strays->sums + row, mean, of_centred);
    for (size_t o = 0; o < width; o++)
        centred[o] = z[o] - mean;
    double inverse = strays->inverse[sample] = stray_inverse(width, centred, of_centred, spread);
    for (size_t o = 0; o < width; o++) {
        strays->normalised[row + o] =
            sqrt(squared(of_centred[o] / spread) + squared(centred[o] * inverse) + squared(U * normalised[o]));
        double scaled = layer->scale->values[o] * normalised[o];
        strays->before[row + o] =
            sqrt(squared(layer->scale->values[o] * strays->normalised[row + o]) + squared(U * scaled) +
                 squared(U * (fabs(scaled) + fabs(layer->before[row + o]))));
    }
}

/* A relu may open or not. */
static bool is_in_doubt(const MlpLayer *layer, const Strays *strays, size_t at)
{
    return layer->activation == DIDACT_RELU && strays->before[at] > 0 &&
           fabs(layer->before[at]) <= ROUNDING_REACH * strays->before[at];
}

static double stray_output(const MlpLayer *layer, const Strays *strays, size_t at)
{
    double y = layer->output[at], stray = strays->before[at];
    if (layer->activation == DIDACT_TANH)
        return sqrt(squared((1 - y * y) * stray) + squared(2 * U * y));
    return layer->activation == DIDACT_RELU && y == 0 && !is_in_doubt(layer, strays, at) ? 0 : stray;
}

static void forward_layer(const MlpLayer *layer, size_t n, const Strays *strays)
{
    for (size_t sample = 0; sample < n; sample++) {
        stray_sums(layer, sample, strays);
        if (layer->norm)
            stray_normalised(layer, sample, strays);
    }
    for (size_t i = 0; i < n * layer->outputs; i++) {
        if (!layer->norm)
            strays->before[i] = strays->sums[i];
        strays->output[i] = stray_output(layer, strays, i);
    }
}

/* ---- backward ---- */

/* Back through the activation: the derivative there and its deviation. */
static double through_activation(const MlpLayer *layer, const Strays *strays, size_t at, double *stray)
{
    double up = layer->by_output[at], y = layer->output[at], slope = 1, of_slope = 0;
    if (layer->activation == DIDACT_TANH) {
        slope = 1 - y * y;
        of_slope = sqrt(squared(2 * y * strays->output[at]) + squared(2 * U));
    } else if (layer->activation == DIDACT_RELU) {
        slope = y > 0 ? 1 : 0;
        of_slope = is_in_doubt(layer, strays, at) ? 1 : 0;
    }
    *stray = sqrt(squared(slope * strays->by_output[at]) + squared(up * of_slope) + squared(U * up * slope));
    return up * slope;
}

/* Back through the normalisation: (p - mean(p) - x mean(p x)) / spread, where p is the derivative by the normalised x. */
static void through_normalisation(const MlpLayer *layer, size_t sample, const Strays *strays, const double p[],
                                  const double of_p[])
{
    size_t width = layer->outputs, row = sample * width;
    const double *x = layer->normalised + row, *of_x = strays->normalised + row;
    double h = (double)width, spread = layer->spread[sample], mean = 0, along = 0;
    Sum of_mean = {0, 0}, of_along = {0, 0};
    for (size_t o = 0; o < width; o++) {
        mean += p[o] / h;
        along += p[o] * x[o] / h;
        of_mean.size += fabs(p[o]) / h;
        of_mean.inherited += squared(of_p[o] / h);
        of_along.size += fabs(p[o] * x[o]) / h;
        of_along.inherited += squared(x[o] * of_p[o] / h) + squared(p[o] * of_x[o] / h);
    }
    double common = squared(end_of(of_mean, width + 1)), slope = end_of(of_along, width + 1);
    for (size_t o = 0; o < width; o++) {
        double q = p[o] - mean - x[o] * along;
        double of_q = sqrt(squared(of_p[o]) + common + squared(along * of_x[o]) + squared(x[o] * slope) +
                           squared(U * (fabs(p[o]) + fabs(mean) + fabs(x[o] * along))));
        strays->by_sums[row + o] =
            sqrt(squared(of_q / spread) + squared(q * strays->inverse[sample]) + squared(U * q / spread));
    }
}

/* The gradients of bias, scale and shift under way. */
typedef struct VectorSums {
    Sum *bias, *scale, *shift;
} VectorSums;

static void add_term(Sum *sum, double term, double stray)
{
    sum->size += fabs(term);
    sum->inherited += squared(stray);
}

/* From the derivative by a sample's output to the one by its sums. */
static void backward_sums(const MlpLayer *layer, size_t sample, const Strays *strays, VectorSums *vectors)
{
    size_t width = layer->outputs, row = sample * width;
    g_autofree double *p = g_new(double, width), *of_p = g_new(double, width);
    for (size_t o = 0; o < width; o++) {
        p[o] = through_activation(layer, strays, row + o, &of_p[o]);
        strays->by_sums[row + o] = of_p[o];
        if (!layer->norm)
            continue;
        double x = layer->normalised[row + o], scale = layer->scale->values[o];
        add_term(&vectors->scale[o], p[o] * x, hypot(x * of_p[o], p[o] * strays->normalised[row + o]));
        add_term(&vectors->shift[o], p[o], of_p[o]);
        p[o] *= scale;
        of_p[o] = hypot(scale * of_p[o], U * p[o]);
    }
    if (layer->norm)
        through_normalisation(layer, sample, strays, p, of_p);
    for (size_t o = 0; o < width; o++)
        add_term(&vectors->bias[o], layer->by_sums[row + o], strays->by_sums[row + o]);
}

/* A sample's share of the gradient of the weights, kept in two sheets as its terms' sizes and what they bring along, and
 * the deviation of the derivative by the sample's input. */
static void backward_products(const MlpLayer *layer, size_t sample, const Strays *strays, double size[],
                              double inherited[], double of_below[])
{
    const double *input = layer->input + sample * layer->inputs, *of_input = strays->input + sample * layer->inputs;
    g_autofree double *below = g_new0(double, layer->inputs);
    for (size_t i = 0; i < layer->inputs; i++)
        of_below[i] = 0;
    for (size_t o = 0; o < layer->outputs; o++) {
        double delta = layer->by_sums[sample * layer->outputs + o],
               of_delta = strays->by_sums[sample * layer->outputs + o];
        const double *weight = layer->weight->values + o * layer->inputs;
        for (size_t i = 0; i < layer->inputs; i++) {
            size[o * layer->inputs + i] += fabs(delta * input[i]);
            inherited[o * layer->inputs + i] += squared(delta * of_input[i]) + squared(input[i] * of_delta);
            below[i] += fabs(delta * weight[i]);
            of_below[i] += squared(weight[i] * of_delta);
        }
    }
    for (size_t i = 0; i < layer->inputs; i++)
        of_below[i] = end_of((Sum){below[i], of_below[i]}, layer->outputs);
}

static double *finish(const Sum sums[], size_t count, size_t terms)
{
    double *strays = g_new(double, count);
    for (size_t i = 0; i < count; i++)
        strays[i] = end_of(sums[i], terms);
    return strays;
}

/* One layer's gradients, in canonical order behind those of the layers below; `of_inputs` is the derivative by its input. */
static void backward_layer(const Mlp *mlp, const MlpLayer *layer, const Strays *strays, double *of_inputs,
                           double **gradients)
{
    size_t cells = layer->outputs * layer->inputs;
    g_autofree Sum *bias = g_new0(Sum, layer->outputs), *scale = g_new0(Sum, layer->outputs),
                   *shift = g_new0(Sum, layer->outputs);
    g_autofree double *size = g_new0(double, cells);
    double *inherited = g_new0(double, cells);
    VectorSums vectors = {bias, scale, shift};
    for (size_t sample = 0; sample < mlp->n; sample++) {
        backward_sums(layer, sample, strays, &vectors);
        backward_products(layer, sample, strays, size, inherited, of_inputs + sample * layer->inputs);
    }
    for (size_t i = 0; i < cells; i++)
        inherited[i] = end_of((Sum){size[i], inherited[i]}, mlp->n);
    gradients[layer->weight - mlp->arrays] = inherited;
    gradients[layer->bias - mlp->arrays] = finish(bias, layer->outputs, mlp->n);
    if (layer->norm) {
        gradients[layer->scale - mlp->arrays] = finish(scale, layer->outputs, mlp->n);
        gradients[layer->shift - mlp->arrays] = finish(shift, layer->outputs, mlp->n);
    }
}

/* Splits as MlpLayer's inputs are split: the layer below, or x, and the side input behind it. */
static void hand_down(const Mlp *mlp, const MlpLayer *layer, const double *of_inputs, double *below, double *side)
{
    size_t side_size = layer->takes_side ? mlp->side_size : 0, width = layer->inputs - side_size;
    for (size_t sample = 0; sample < mlp->n; sample++) {
        for (size_t i = 0; i < width; i++)
            below[sample * width + i] = of_inputs[sample * layer->inputs + i];
        for (size_t i = 0; i < side_size; i++)
            side[sample * side_size + i] = of_inputs[sample * layer->inputs + width + i];
    }
}

static void backward(const Mlp *mlp, const Strays strays[], Rounding *rounding)
{
    rounding->dx = g_new0(double, mlp->n * mlp->input_size);
    rounding->dside = g_new0(double, mlp->n * mlp->side_size);
    rounding->gradient = g_new0(double *, mlp->array_count);
    for (size_t l = mlp->layer_count; l-- > 0;) {
        const MlpLayer *layer = &mlp->layers[l];
        g_autofree double *of_inputs = g_new0(double, mlp->n * layer->inputs);
        backward_layer(mlp, layer, &strays[l], of_inputs, rounding->gradient);
        hand_down(mlp, layer, of_inputs, l > 0 ? strays[l - 1].by_output : rounding->dx, rounding->dside);
    }
}

/* ---- the whole ---- */

Rounding *rounding_of(const Mlp *mlp, bool with_backward)
{
    Rounding *rounding = g_new0(Rounding, 1);
    rounding->array_count = mlp->array_count;
    g_autofree Strays *strays = g_new0(Strays, mlp->layer_count);
    for (size_t l = 0; l < mlp->layer_count; l++) {
        strays[l] = strays_new(&mlp->layers[l], mlp->n);
        take_input(mlp, &mlp->layers[l], l > 0 ? strays[l - 1].output : NULL, strays[l].input);
        forward_layer(&mlp->layers[l], mlp->n, &strays[l]);
    }
    if (with_backward)
        backward(mlp, strays, rounding);
    rounding->y = g_steal_pointer(&strays[mlp->layer_count - 1].output);
    for (size_t l = 0; l < mlp->layer_count; l++)
        strays_clear(&strays[l]);
    return rounding;
}

void rounding_free(Rounding *rounding)
{
    g_free(rounding->y);
    g_free(rounding->dx);
    g_free(rounding->dside);
    for (size_t i = 0; rounding->gradient && i < rounding->array_count; i++)
        g_free(rounding->gradient[i]);
    g_free(rounding->gradient);
    g_free(rounding);
}

double rounding_allowed(double expected, double deviation)
{
    return ROUNDING_REACH * deviation + ROUNDING_UNIT * fabs(expected) + FLT_MIN;
}
