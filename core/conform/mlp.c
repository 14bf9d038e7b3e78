#include "conform/mlp-layers.h"

#include <glib.h>
#include <math.h>

static MlpArray *add_array(Mlp *mlp, didact_role role, size_t rows, size_t columns)
{
    MlpArray *array = &mlp->arrays[mlp->array_count++];
    *array = (MlpArray){role,
                        rows,
                        columns,
                        g_new0(double, rows *columns),
                        g_new0(double, rows *columns),
                        g_new0(double, rows *columns),
                        g_new0(double, rows *columns)};
    return array;
}

static void add_layer(Mlp *mlp, const didact_network_spec *spec, size_t l)
{
    MlpLayer *layer = &mlp->layers[l];
    layer->hidden = l < spec->hidden_count;
    layer->takes_side = spec->side_size > 0 && spec->side_layer == l + 1;
    layer->inputs =
        (l == 0 ? spec->input_size : mlp->layers[l - 1].outputs) + (layer->takes_side ? spec->side_size : 0);
    layer->outputs = layer->hidden ? (size_t)spec->hidden[l] : spec->output_size;
    layer->activation = (didact_activation)(layer->hidden ? spec->activation : spec->output_activation);
    layer->norm = layer->hidden && spec->layer_norm;
    layer->weight = add_array(mlp, DIDACT_WEIGHT, layer->outputs, layer->inputs);
    layer->bias = add_array(mlp, DIDACT_BIAS, layer->outputs, 1);
    if (layer->norm) {
        layer->scale = add_array(mlp, DIDACT_NORM_WEIGHT, layer->outputs, 1);
        layer->shift = add_array(mlp, DIDACT_NORM_BIAS, layer->outputs, 1);
        for (size_t o = 0; o < layer->outputs; o++)
            layer->scale->values[o] = 1;
    }
}

Mlp *mlp_new(const didact_network_spec *spec)
{
    Mlp *mlp = g_new0(Mlp, 1);
    mlp->input_size = spec->input_size;
    mlp->side_size = spec->side_size;
    mlp->epsilon = spec->layer_norm_epsilon;
    mlp->layer_count = spec->hidden_count + 1;
    mlp->layers = g_new0(MlpLayer, mlp->layer_count);
    mlp->arrays = g_new0(MlpArray, 4 * mlp->layer_count);
    for (size_t l = 0; l < mlp->layer_count; l++)
        add_layer(mlp, spec, l);
    return mlp;
}

static void free_activations(MlpLayer *layer)
{
    double **const all[] = {&layer->input,  &layer->sums,      &layer->normalised, &layer->spread,
                            &layer->before, &layer->by_output, &layer->by_sums,    &layer->output};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        g_clear_pointer(all[i], g_free);
}

void mlp_free(Mlp *mlp)
{
    for (size_t l = 0; l < mlp->layer_count; l++)
        free_activations(&mlp->layers[l]);
    for (size_t i = 0; i < mlp->array_count; i++) {
        g_free(mlp->arrays[i].values);
        g_free(mlp->arrays[i].gradient);
        g_free(mlp->arrays[i].moment1);
        g_free(mlp->arrays[i].moment2);
    }
    g_free(mlp->layers);
    g_free(mlp->arrays);
    g_free(mlp);
}

size_t mlp_array_count(const Mlp *mlp)
{
    return mlp->array_count;
}

MlpArray *mlp_array(Mlp *mlp, size_t i)
{
    return &mlp->arrays[i];
}

static double activate(didact_activation activation, double z)
{
    if (activation == DIDACT_RELU)
        return z > 0 || isnan(z) ? z : 0;
    return activation == DIDACT_TANH ? tanh(z) : z;
}

/* The activation's derivative where its output is y. */
static double slope(didact_activation activation, double y)
{
    if (activation == DIDACT_RELU)
        return y > 0 ? 1 : 0;
    return activation == DIDACT_TANH ? 1 - y * y : 1;
}

/* One sample's sums z, normalised; sqrt(variance + epsilon) is returned. */
static double normalise(const Mlp *mlp, const MlpLayer *layer, const double z[], double normalised[])
{
    double mean = 0, variance = 0;
    for (size_t o = 0; o < layer->outputs; o++)
        mean += z[o] / (double)layer->outputs;
    for (size_t o = 0; o < layer->outputs; o++)
        variance += (z[o] - mean) * (z[o] - mean) / (double)layer->outputs;
    double spread = sqrt(variance + mlp->epsilon);
    for (size_t o = 0; o < layer->outputs; o++)
        normalised[o] = (z[o] - mean) / spread;
    return spread;
}

static void forward_sample(const Mlp *mlp, MlpLayer *layer, size_t sample)
{
    const double *input = layer->input + sample * layer->inputs;
    size_t row = sample * layer->outputs;
    double *sums = layer->sums + row, *normalised = layer->normalised + row, *before = layer->before + row;
    for (size_t o = 0; o < layer->outputs; o++) {
        sums[o] = layer->bias->values[o];
        for (size_t i = 0; i < layer->inputs; i++)
            sums[o] += layer->weight->values[o * layer->inputs + i] * input[i];
    }
    if (layer->norm)
        layer->spread[sample] = normalise(mlp, layer, sums, normalised);
    for (size_t o = 0; o < layer->outputs; o++) {
        before[o] = layer->norm ? normalised[o] * layer->scale->values[o] + layer->shift->values[o] : sums[o];
        layer->output[row + o] = activate(layer->activation, before[o]);
    }
}

static void gather_input(const Mlp *mlp, MlpLayer *layer, const double *below, const double *side)
{
    size_t side_size = layer->takes_side ? mlp->side_size : 0, width = layer->inputs - side_size;
    for (size_t sample = 0; sample < mlp->n; sample++) {
        double *input = layer->input + sample * layer->inputs;
        for (size_t i = 0; i < width; i++)
            input[i] = below[sample * width + i];
        for (size_t i = 0; i < side_size; i++)
            input[width + i] = side[sample * side_size + i];
    }
}

void mlp_forward(Mlp *mlp, const double x[], const double side[], size_t n, double y[])
{
    mlp->n = n;
    for (size_t l = 0; l < mlp->layer_count; l++) {
        MlpLayer *layer = &mlp->layers[l];
        free_activations(layer);
        layer->input = g_new0(double, n * layer->inputs);
        layer->spread = g_new0(double, n);
        double **const wide[] = {&layer->sums,   &layer->normalised, &layer->before,
                                 &layer->output, &layer->by_output,  &layer->by_sums};
        for (size_t i = 0; i < G_N_ELEMENTS(wide); i++)
            *wide[i] = g_new0(double, n * layer->outputs);
        gather_input(mlp, layer, l == 0 ? x : mlp->layers[l - 1].output, side);
        for (size_t sample = 0; sample < n; sample++)
            forward_sample(mlp, layer, sample);
    }
    const MlpLayer *last = &mlp->layers[mlp->layer_count - 1];
    for (size_t i = 0; i < n * last->outputs; i++)
        y[i] = last->output[i];
}

/* From the derivative by a sample's normalised sums to the one by the sums themselves. */
static void denormalise(const MlpLayer *layer, size_t sample, double delta[])
{
    const double *normalised = layer->normalised + sample * layer->outputs;
    double mean = 0, along = 0;
    for (size_t o = 0; o < layer->outputs; o++) {
        mean += delta[o] / (double)layer->outputs;
        along += delta[o] * normalised[o] / (double)layer->outputs;
    }
    for (size_t o = 0; o < layer->outputs; o++)
        delta[o] = (delta[o] - mean - normalised[o] * along) / layer->spread[sample];
}

/* From the derivative by the sample's output to the ones by its sums and by its input. */
static void backward_sample(MlpLayer *layer, size_t sample, double below[])
{
    const double *input = layer->input + sample * layer->inputs, *output = layer->output + sample * layer->outputs;
    double *delta = layer->by_sums + sample * layer->outputs;
    for (size_t o = 0; o < layer->outputs; o++) {
        delta[o] = layer->by_output[sample * layer->outputs + o] * slope(layer->activation, output[o]);
        if (layer->norm) {
            layer->scale->gradient[o] += delta[o] * layer->normalised[sample * layer->outputs + o];
            layer->shift->gradient[o] += delta[o];
            delta[o] *= layer->scale->values[o];
        }
    }
    if (layer->norm)
        denormalise(layer, sample, delta);
    for (size_t i = 0; i < layer->inputs; i++)
        below[i] = 0;
    for (size_t o = 0; o < layer->outputs; o++) {
        layer->bias->gradient[o] += delta[o];
        for (size_t i = 0; i < layer->inputs; i++) {
            layer->weight->gradient[o * layer->inputs + i] += delta[o] * input[i];
            below[i] += delta[o] * layer->weight->values[o * layer->inputs + i];
        }
    }
}

/* Splits a layer's input gradient into what goes to the layer below, or to x, and what goes to the side input. */
static void hand_down(const Mlp *mlp, const MlpLayer *layer, const double *gradient, double below[], double dside[])
{
    size_t side_size = layer->takes_side ? mlp->side_size : 0, width = layer->inputs - side_size;
    for (size_t sample = 0; sample < mlp->n; sample++) {
        for (size_t i = 0; below && i < width; i++)
            below[sample * width + i] = gradient[sample * layer->inputs + i];
        for (size_t i = 0; dside && i < side_size; i++)
            dside[sample * side_size + i] = gradient[sample * layer->inputs + width + i];
    }
}

static void clear_gradients(Mlp *mlp)
{
    for (size_t i = 0; i < mlp->array_count; i++)
        for (size_t j = 0; j < mlp->arrays[i].rows * mlp->arrays[i].columns; j++)
            mlp->arrays[i].gradient[j] = 0;
}

void mlp_backward(Mlp *mlp, const double dy[], double dx[], double dside[])
{
    clear_gradients(mlp);
    const MlpLayer *last = &mlp->layers[mlp->layer_count - 1];
    for (size_t i = 0; i < mlp->n * last->outputs; i++)
        last->by_output[i] = dy[i];
    for (size_t l = mlp->layer_count; l-- > 0;) {
        MlpLayer *layer = &mlp->layers[l];
        g_autofree double *gradient = g_new0(double, mlp->n * layer->inputs);
        for (size_t sample = 0; sample < mlp->n; sample++)
            backward_sample(layer, sample, gradient + sample * layer->inputs);
        hand_down(mlp, layer, gradient, l > 0 ? mlp->layers[l - 1].by_output : dx, dside);
    }
}

double mlp_decay(const Mlp *mlp, const MlpArray *array, const didact_adam *adam)
{
    for (size_t l = 0; l < mlp->layer_count; l++)
        if (mlp->layers[l].weight == array)
            return mlp->layers[l].hidden ? adam->l2 : 0;
    return 0;
}

double mlp_gradient_norm(const Mlp *mlp, const didact_adam *adam)
{
    double sum = 0;
    for (size_t i = 0; i < mlp->array_count; i++) {
        const MlpArray *array = &mlp->arrays[i];
        double l2 = mlp_decay(mlp, array, adam);
        for (size_t j = 0; j < array->rows * array->columns; j++)
            sum += pow(array->gradient[j] + l2 * array->values[j], 2);
    }
    return sqrt(sum);
}

void mlp_set_steps(Mlp *mlp, uint64_t steps)
{
    mlp->steps = steps;
}

void mlp_adam(Mlp *mlp, const didact_adam *adam)
{
    double norm = mlp_gradient_norm(mlp, adam);
    double shrink = norm > adam->max_gradient_norm ? adam->max_gradient_norm / norm : 1;
    mlp->steps++;
    double rate = adam->learning_rate * sqrt(1 - pow(adam->beta2, (double)mlp->steps)) /
                  (1 - pow(adam->beta1, (double)mlp->steps));
    for (size_t i = 0; i < mlp->array_count; i++) {
        MlpArray *array = &mlp->arrays[i];
        double l2 = mlp_decay(mlp, array, adam);
        for (size_t j = 0; j < array->rows * array->columns; j++) {
            double g = shrink * (array->gradient[j] + l2 * array->values[j]);
            array->moment1[j] = adam->beta1 * array->moment1[j] + (1 - adam->beta1) * g;
            array->moment2[j] = adam->beta2 * array->moment2[j] + (1 - adam->beta2) * g * g;
            array->values[j] -= rate * array->moment1[j] / (sqrt(array->moment2[j]) + adam->epsilon);
        }
    }
}

void mlp_follow(Mlp *target, const Mlp *mlp, double tau)
{
    for (size_t i = 0; i < mlp->array_count; i++)
        for (size_t j = 0; j < mlp->arrays[i].rows * mlp->arrays[i].columns; j++)
            target->arrays[i].values[j] += tau * (mlp->arrays[i].values[j] - target->arrays[i].values[j]);
}
