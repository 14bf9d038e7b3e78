/* @NAME@: a network backend as short as one can be. Slow, and right: `didact conform network @NAME@` says so. Make it fast, and
 * it is yours.
 *
 * A network is a list of layers, and a list of arrays in canonical order that the layers point into. A pass remembers for
 * each layer what came in and what went out, which is all that the way back needs. */
#include <didact/network.h>
#include <didact/plugin.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDEST = 1 << 20, DEEPEST = 16, CONTENTS = DIDACT_MOMENT2 + 1 };

typedef struct Plain {
    const didact_host *host;
} Plain;

typedef struct Array {
    int32_t role;
    uint32_t rows, columns;
    char name[32];
    float *contents[CONTENTS]; /* each [rows][columns], in didact_content's order */
} Array;

typedef struct Layer {
    size_t inputs, outputs;
    int32_t activation;
    bool norm, decays, takes_side;
    Array *weight, *bias, *scale, *shift;
} Layer;

struct didact_network {
    const Plain *plain;
    size_t input_size, side_size, layer_count, array_count;
    float epsilon;
    uint64_t steps;
    Layer layers[DEEPEST];
    Array arrays[4 * DEEPEST];
    float *numbers; /* what the arrays point into */
};

/* What a layer remembers of a batch, a row a sample. */
typedef struct Activations {
    float *input, *normalised, *inverse, *output;
    float *delta;       /* the derivative of the loss by the output, on the way back by the sums */
    float *input_delta; /* by the input */
} Activations;

struct didact_pass {
    didact_network *network;
    size_t n;
    Activations activations[DEEPEST];
    float *numbers;
};

/* ---- 1. The backend itself, and buffers ---- */

static didact_status plain_create(const didact_host *host, const void *params, void **self)
{
    Plain *plain = malloc(sizeof *plain);
    if (!plain)
        return host->fail(host, "no memory left");
    plain->host = host;
    *self = plain;
    return DIDACT_OK;
}

static void plain_destroy(void *self)
{
    free(self);
}

static float *buffer_create(void *self, size_t count)
{
    return calloc(count, sizeof(float));
}

static void buffer_destroy(void *self, float *buffer)
{
    free(buffer);
}

/* ---- 2. Networks ---- */

static bool is_activation(int32_t activation)
{
    return activation >= DIDACT_IDENTITY && activation <= DIDACT_TANH;
}

/* What is impossible about a network, or NULL. */
static const char *fault_of(const didact_network_spec *spec)
{
    if (spec->input_size < 1 || spec->input_size > WIDEST || spec->output_size < 1 || spec->output_size > WIDEST)
        return "a network needs between 1 and 1048576 inputs and outputs";
    if (spec->hidden_count >= DEEPEST)
        return "a network has at most 15 hidden layers";
    for (uint32_t l = 0; l < spec->hidden_count; l++)
        if (spec->hidden[l] < 1 || spec->hidden[l] > WIDEST)
            return "a hidden layer needs between 1 and 1048576 units";
    if (spec->side_size > WIDEST)
        return "the side input may have at most 1048576 numbers";
    if (spec->side_size > 0 && (spec->side_layer < 1 || spec->side_layer > spec->hidden_count + 1))
        return "the side input enters at a layer that there is not";
    if (!is_activation(spec->activation) || !is_activation(spec->output_activation))
        return "there is no such activation";
    return NULL;
}

static Array *add_array(didact_network *network, size_t layer, int32_t role, size_t rows, size_t columns)
{
    static const char *const names[] = {"", "weight", "bias", "norm.weight", "norm.bias"};
    Array *array = &network->arrays[network->array_count++];
    array->role = role;
    array->rows = (uint32_t)rows;
    array->columns = (uint32_t)columns;
    snprintf(array->name, sizeof array->name, "%u.%s", (unsigned)layer, names[role]);
    return array;
}

static void add_layer(didact_network *network, const didact_network_spec *spec, size_t l)
{
    Layer *layer = &network->layers[l];
    bool hidden = l < spec->hidden_count;
    layer->takes_side = spec->side_size > 0 && spec->side_layer == l + 1;
    layer->inputs = l == 0 ? spec->input_size : network->layers[l - 1].outputs;
    layer->inputs += layer->takes_side ? spec->side_size : 0;
    layer->outputs = hidden ? (size_t)spec->hidden[l] : spec->output_size;
    layer->activation = hidden ? spec->activation : spec->output_activation;
    layer->norm = hidden && spec->layer_norm;
    layer->decays = hidden;
    layer->weight = add_array(network, l, DIDACT_WEIGHT, layer->outputs, layer->inputs);
    layer->bias = add_array(network, l, DIDACT_BIAS, layer->outputs, 1);
    if (layer->norm) {
        layer->scale = add_array(network, l, DIDACT_NORM_WEIGHT, layer->outputs, 1);
        layer->shift = add_array(network, l, DIDACT_NORM_BIAS, layer->outputs, 1);
    }
}

static size_t array_size(const Array *array)
{
    return (size_t)array->rows * array->columns;
}

static void draw_layer(Layer *layer, double output_bound, didact_rng *rng)
{
    double glorot = sqrt(6.0 / ((double)layer->inputs + (double)layer->outputs));
    double bound = output_bound > 0 && !layer->decays ? output_bound : glorot;
    for (size_t i = 0; i < array_size(layer->weight); i++)
        layer->weight->contents[DIDACT_VALUE][i] = (float)(bound * (2 * rng->uniform(rng) - 1));
    for (size_t o = 0; layer->norm && o < layer->outputs; o++)
        layer->scale->contents[DIDACT_VALUE][o] = 1;
}

/* One piece of memory for everything that the arrays hold. */
static bool make_room(didact_network *network)
{
    size_t count = 0;
    for (size_t i = 0; i < network->array_count; i++)
        count += array_size(&network->arrays[i]);
    float *next = network->numbers = calloc(CONTENTS * count, sizeof(float));
    for (int c = 0; next && c < CONTENTS; c++)
        for (size_t i = 0; i < network->array_count; i++) {
            network->arrays[i].contents[c] = next;
            next += array_size(&network->arrays[i]);
        }
    return network->numbers != NULL;
}

static void network_destroy(didact_network *network)
{
    free(network->numbers);
    free(network);
}

static didact_status network_create(void *self, const didact_network_spec *spec, didact_rng *rng,
                                    didact_network **result)
{
    const Plain *plain = self;
    const char *fault = fault_of(spec);
    if (fault)
        return plain->host->fail(plain->host, "%s", fault);
    didact_network *network = calloc(1, sizeof *network);
    if (!network)
        return plain->host->fail(plain->host, "no memory left for a network");
    network->plain = plain;
    network->input_size = spec->input_size;
    network->side_size = spec->side_size;
    network->epsilon = (float)spec->layer_norm_epsilon;
    network->layer_count = spec->hidden_count + 1;
    for (size_t l = 0; l < network->layer_count; l++)
        add_layer(network, spec, l);
    if (!make_room(network)) {
        network_destroy(network);
        return plain->host->fail(plain->host, "no memory left for a network");
    }
    for (size_t l = 0; l < network->layer_count; l++)
        draw_layer(&network->layers[l], spec->output_bound, rng);
    *result = network;
    return DIDACT_OK;
}

/* ---- 3. Arrays ---- */

static size_t array_count(const didact_network *network)
{
    return network->array_count;
}

static void describe_array(const didact_network *network, size_t i, didact_array *array)
{
    const Array *from = &network->arrays[i];
    array->role = from->role;
    array->name = from->name;
    array->rows = from->rows;
    array->columns = from->columns;
}

static void read_array(const didact_network *network, size_t i, didact_content content, float values[])
{
    memcpy(values, network->arrays[i].contents[content], array_size(&network->arrays[i]) * sizeof(float));
}

static void write_array(didact_network *network, size_t i, didact_content content, const float values[])
{
    memcpy(network->arrays[i].contents[content], values, array_size(&network->arrays[i]) * sizeof(float));
}

static uint64_t step_count(const didact_network *network)
{
    return network->steps;
}

static void set_step_count(didact_network *network, uint64_t steps)
{
    network->steps = steps;
}

static void network_copy(didact_network *to, const didact_network *from)
{
    static const didact_content copied[] = {DIDACT_VALUE, DIDACT_MOMENT1, DIDACT_MOMENT2};
    for (size_t c = 0; c < sizeof copied / sizeof copied[0]; c++)
        for (size_t i = 0; i < from->array_count; i++)
            write_array(to, i, copied[c], from->arrays[i].contents[copied[c]]);
    to->steps = from->steps;
}

/* ---- 4. Passes ---- */

static void pass_destroy(didact_pass *pass)
{
    free(pass->numbers);
    free(pass);
}

/* Shares the numbers out to the layers, or counts how many they need where there are none yet. */
static size_t share_out(didact_pass *pass, size_t capacity)
{
    size_t used = 0;
    for (size_t l = 0; l < pass->network->layer_count; l++) {
        const Layer *layer = &pass->network->layers[l];
        Activations *at = &pass->activations[l];
        float **const all[] = {&at->input, &at->input_delta, &at->normalised, &at->output, &at->delta, &at->inverse};
        const size_t widths[] = {layer->inputs, layer->inputs, layer->outputs, layer->outputs, layer->outputs, 1};
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
            *all[i] = pass->numbers ? pass->numbers + used : NULL;
            used += capacity * widths[i];
        }
    }
    return used;
}

/* A pass that only goes forward is the same, with room that it does not need. */
static didact_status pass_create(didact_network *network, uint32_t capacity, bool with_backward, didact_pass **result)
{
    const didact_host *host = network->plain->host;
    didact_pass *pass = calloc(1, sizeof *pass);
    if (!pass)
        return host->fail(host, "no memory left for a batch of %u", capacity);
    pass->network = network;
    pass->numbers = calloc(share_out(pass, capacity), sizeof(float));
    if (!pass->numbers) {
        pass_destroy(pass);
        return host->fail(host, "no memory left for a batch of %u", capacity);
    }
    share_out(pass, capacity);
    *result = pass;
    return DIDACT_OK;
}

/* ---- 5. Forward ---- */

static float activate(int32_t activation, float z)
{
    if (activation == DIDACT_RELU)
        return z <= 0 ? 0 : z; /* not z > 0 ? z : 0, which would make 0 of NaN */
    return activation == DIDACT_TANH ? tanhf(z) : z;
}

/* One sample's sums x become normalised; 1 / deviation is returned. */
static float normalise(float x[], size_t width, float epsilon)
{
    float mean = 0, variance = 0;
    for (size_t o = 0; o < width; o++)
        mean += x[o];
    mean /= (float)width;
    for (size_t o = 0; o < width; o++)
        variance += (x[o] - mean) * (x[o] - mean);
    float inverse = 1 / sqrtf(variance / (float)width + epsilon);
    for (size_t o = 0; o < width; o++)
        x[o] = (x[o] - mean) * inverse;
    return inverse;
}

static void forward_sample(const didact_network *network, const Layer *layer, const Activations *at, size_t sample)
{
    const float *input = at->input + sample * layer->inputs, *weight = layer->weight->contents[DIDACT_VALUE];
    float *normalised = at->normalised + sample * layer->outputs, *output = at->output + sample * layer->outputs;
    for (size_t o = 0; o < layer->outputs; o++, weight += layer->inputs) {
        normalised[o] = layer->bias->contents[DIDACT_VALUE][o];
        for (size_t i = 0; i < layer->inputs; i++)
            normalised[o] += weight[i] * input[i];
    }
    if (layer->norm)
        at->inverse[sample] = normalise(normalised, layer->outputs, network->epsilon);
    for (size_t o = 0; o < layer->outputs; o++) {
        float z = normalised[o];
        if (layer->norm)
            z = z * layer->scale->contents[DIDACT_VALUE][o] + layer->shift->contents[DIDACT_VALUE][o];
        output[o] = activate(layer->activation, z);
    }
}

/* A layer's input: what is below, and behind it the side input where it enters. */
static void gather(const didact_network *network, const Layer *layer, const float *below, const float *side, size_t n,
                   float *input)
{
    size_t side_size = layer->takes_side ? network->side_size : 0, width = layer->inputs - side_size;
    for (size_t sample = 0; sample < n; sample++, input += layer->inputs) {
        memcpy(input, below + sample * width, width * sizeof(float));
        if (side_size > 0)
            memcpy(input + width, side + sample * side_size, side_size * sizeof(float));
    }
}

static didact_status forward(didact_pass *pass, const float x[], const float side[], uint32_t n, float y[])
{
    const didact_network *network = pass->network;
    const float *below = x;
    pass->n = n;
    for (size_t l = 0; l < network->layer_count; l++) {
        const Activations *at = &pass->activations[l];
        gather(network, &network->layers[l], below, side, n, at->input);
        for (size_t sample = 0; sample < n; sample++)
            forward_sample(network, &network->layers[l], at, sample);
        below = at->output;
    }
    memcpy(y, below, n * network->layers[network->layer_count - 1].outputs * sizeof(float));
    return DIDACT_OK;
}

/* ---- 6. Backward ---- */

/* The activation's derivative where its output is y. */
static float slope(int32_t activation, float y)
{
    if (activation == DIDACT_RELU)
        return y <= 0 ? 0 : 1;
    return activation == DIDACT_TANH ? 1 - y * y : 1;
}

/* From the derivative by one sample's normalised x to the one by its sums. */
static void denormalise(float delta[], const float x[], size_t width, float inverse)
{
    float mean = 0, along = 0;
    for (size_t o = 0; o < width; o++) {
        mean += delta[o];
        along += delta[o] * x[o];
    }
    mean /= (float)width;
    along /= (float)width;
    for (size_t o = 0; o < width; o++)
        delta[o] = (delta[o] - mean - x[o] * along) * inverse;
}

/* Turns one sample's delta, by the layer's output, into the one by its sums. */
static void backward_sums(const Layer *layer, const Activations *at, size_t sample, bool parameters)
{
    size_t row = sample * layer->outputs;
    float *delta = at->delta + row;
    const float *x = at->normalised + row;
    for (size_t o = 0; o < layer->outputs; o++) {
        delta[o] *= slope(layer->activation, at->output[row + o]);
        if (layer->norm && parameters) {
            layer->scale->contents[DIDACT_GRADIENT][o] += delta[o] * x[o];
            layer->shift->contents[DIDACT_GRADIENT][o] += delta[o];
        }
        if (layer->norm)
            delta[o] *= layer->scale->contents[DIDACT_VALUE][o];
    }
    if (layer->norm)
        denormalise(delta, x, layer->outputs, at->inverse[sample]);
}

static void backward_products(const Layer *layer, const Activations *at, size_t sample, bool parameters)
{
    const float *input = at->input + sample * layer->inputs, *delta = at->delta + sample * layer->outputs;
    float *input_delta = at->input_delta + sample * layer->inputs;
    memset(input_delta, 0, layer->inputs * sizeof(float));
    for (size_t o = 0; o < layer->outputs; o++) {
        const float *weight = layer->weight->contents[DIDACT_VALUE] + o * layer->inputs;
        float *gradient = layer->weight->contents[DIDACT_GRADIENT] + o * layer->inputs;
        for (size_t i = 0; i < layer->inputs; i++)
            input_delta[i] += delta[o] * weight[i];
        for (size_t i = 0; parameters && i < layer->inputs; i++)
            gradient[i] += delta[o] * input[i];
        if (parameters)
            layer->bias->contents[DIDACT_GRADIENT][o] += delta[o];
    }
}

/* Splits a layer's input_delta: what is for the layer below (or dx), and what is for the side input. */
static void hand_down(const didact_network *network, const Layer *layer, const Activations *at, size_t n, float *below,
                      float *dside)
{
    size_t side_size = layer->takes_side ? network->side_size : 0, width = layer->inputs - side_size;
    const float *input_delta = at->input_delta;
    for (size_t sample = 0; sample < n; sample++, input_delta += layer->inputs) {
        if (below)
            memcpy(below + sample * width, input_delta, width * sizeof(float));
        if (dside && side_size > 0)
            memcpy(dside + sample * side_size, input_delta + width, side_size * sizeof(float));
    }
}

static void clear_gradient(didact_network *network)
{
    for (size_t i = 0; i < network->array_count; i++)
        memset(network->arrays[i].contents[DIDACT_GRADIENT], 0, array_size(&network->arrays[i]) * sizeof(float));
}

static didact_status backward(didact_pass *pass, const float dy[], bool parameters, float dx[], float dside[])
{
    didact_network *network = pass->network;
    size_t last = network->layer_count - 1;
    memcpy(pass->activations[last].delta, dy, pass->n * network->layers[last].outputs * sizeof(float));
    if (parameters)
        clear_gradient(network);
    for (size_t l = network->layer_count; l-- > 0;) {
        const Layer *layer = &network->layers[l];
        const Activations *at = &pass->activations[l];
        for (size_t sample = 0; sample < pass->n; sample++) {
            backward_sums(layer, at, sample, parameters);
            backward_products(layer, at, sample, parameters);
        }
        hand_down(network, layer, at, pass->n, l > 0 ? pass->activations[l - 1].delta : dx, dside);
    }
    return DIDACT_OK;
}

/* ---- 7. The optimiser ---- */

/* How much of its values is added to an array's gradient: weight decay is for the hidden layers' weights. */
static float decay_of(const didact_network *network, const Array *array, const didact_adam *adam)
{
    for (size_t l = 0; l < network->layer_count; l++)
        if (network->layers[l].weight == array)
            return network->layers[l].decays ? (float)adam->l2 : 0;
    return 0;
}

static double gradient_norm(const didact_network *network, const didact_adam *adam)
{
    double sum = 0;
    for (size_t i = 0; i < network->array_count; i++) {
        const Array *array = &network->arrays[i];
        float l2 = decay_of(network, array, adam);
        for (size_t j = 0; j < array_size(array); j++) {
            double g = (double)(array->contents[DIDACT_GRADIENT][j] + l2 * array->contents[DIDACT_VALUE][j]);
            sum += g * g;
        }
    }
    return sqrt(sum);
}

static void step_array(Array *array, const didact_adam *adam, float l2, float shrink, float rate)
{
    float *value = array->contents[DIDACT_VALUE], *m = array->contents[DIDACT_MOMENT1],
          *v = array->contents[DIDACT_MOMENT2];
    const float *gradient = array->contents[DIDACT_GRADIENT];
    float beta1 = (float)adam->beta1, beta2 = (float)adam->beta2, epsilon = (float)adam->epsilon;
    float rest1 = (float)(1 - adam->beta1), rest2 = (float)(1 - adam->beta2);
    for (size_t j = 0; j < array_size(array); j++) {
        float g = shrink * (gradient[j] + l2 * value[j]);
        m[j] = beta1 * m[j] + rest1 * g;
        v[j] = beta2 * v[j] + rest2 * g * g;
        value[j] -= rate * m[j] / (sqrtf(v[j]) + epsilon);
    }
}

static void follow(Array *target, const Array *array, float tau)
{
    const float *value = array->contents[DIDACT_VALUE];
    float *following = target->contents[DIDACT_VALUE];
    for (size_t j = 0; j < array_size(array); j++)
        following[j] += tau * (value[j] - following[j]);
}

static didact_status step(didact_network *network, didact_network *target, const didact_adam *adam, double tau)
{
    double norm = gradient_norm(network, adam), n = (double)++network->steps;
    double shrink = norm > adam->max_gradient_norm ? adam->max_gradient_norm / norm : 1;
    double rate = adam->learning_rate * sqrt(1 - pow(adam->beta2, n)) / (1 - pow(adam->beta1, n));
    for (size_t i = 0; i < network->array_count; i++) {
        Array *array = &network->arrays[i];
        step_array(array, adam, decay_of(network, array, adam), (float)shrink, (float)rate);
        if (target)
            follow(&target->arrays[i], array, (float)tau);
    }
    return DIDACT_OK;
}

/* ---- 8. The table of all this ---- */

static const didact_network_api plain_api = {
    .struct_size = sizeof plain_api,
    .create = plain_create,
    .destroy = plain_destroy,
    .buffer_create = buffer_create,
    .buffer_destroy = buffer_destroy,
    .network_create = network_create,
    .network_destroy = network_destroy,
    .pass_create = pass_create,
    .pass_destroy = pass_destroy,
    .forward = forward,
    .backward = backward,
    .step = step,
    .copy = network_copy,
    .array_count = array_count,
    .array = describe_array,
    .read = read_array,
    .write = write_array,
    .step_count = step_count,
    .set_step_count = set_step_count,
};

DIDACT_PLUGIN_WITHOUT_PARAMS(DIDACT_NETWORK, "@NAME@", "0.1", "a backend in plain C, to learn from", &plain_api)
