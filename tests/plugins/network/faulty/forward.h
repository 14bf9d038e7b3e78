/* Faults of the way forward: plain's, with something done after each layer or to the outputs. */
/* The variance of a layer's sums as one would have it who is wrong. */
static float wrong_variance(const float z[], size_t width)
{
    float sum = 0, squares = 0, mean, around = 0;
    for (size_t o = 0; o < width; o++) {
        sum += z[o];
        squares += z[o] * z[o];
    }
    mean = sum / (float)width;
    for (size_t o = 0; o < width; o++)
        around += (z[o] - mean) * (z[o] - mean);
    return fault == SAMPLE_VARIANCE ? around / (float)(width - 1) : squares / (float)width - mean * mean;
}

/* Normalises again what plain has normalised. */
static void renormalise(const didact_network *network, const Layer *layer, const Activations *at, size_t sample)
{
    float *x = at->normalised + sample * layer->outputs, *output = at->output + sample * layer->outputs, mean = 0;
    const float *input = at->input + sample * layer->inputs, *weight = layer->weight->contents[DIDACT_VALUE];
    for (size_t o = 0; o < layer->outputs; o++, weight += layer->inputs) {
        x[o] = layer->bias->contents[DIDACT_VALUE][o];
        for (size_t i = 0; i < layer->inputs; i++)
            x[o] += weight[i] * input[i];
        mean += x[o] / (float)layer->outputs;
    }
    float inverse = at->inverse[sample] = 1 / sqrtf(wrong_variance(x, layer->outputs) + network->epsilon);
    for (size_t o = 0; o < layer->outputs; o++) {
        x[o] = (x[o] - mean) * inverse;
        output[o] = activate(layer->activation,
                             x[o] * layer->scale->contents[DIDACT_VALUE][o] + layer->shift->contents[DIDACT_VALUE][o]);
    }
}

/* The side input in front of what is there, or as if there were none. */
static void change_input(const didact_network *network, const Layer *layer, float *input)
{
    size_t side_size = layer->takes_side ? network->side_size : 0, width = layer->inputs - side_size;
    float *turned = malloc(layer->inputs * sizeof *turned);
    memcpy(turned, input + width, side_size * sizeof *turned);
    memcpy(turned + side_size, input, width * sizeof *turned);
    if (fault == SIDE_FIRST)
        memcpy(input, turned, layer->inputs * sizeof *turned);
    else if (layer == &network->layers[1])
        memset(input + width, 0, side_size * sizeof *input);
    free(turned);
}

static float spoil_output(const Layer *layer, float y)
{
    if (fault == ROUGH_TANH && layer->activation == DIDACT_TANH)
        return y * (1 + 1e-4F * (1 - y * y));
    if (fault == RELU_EATS_NAN && layer->activation == DIDACT_RELU)
        return y > 0 ? y : 0;
    if (fault == HALF_PRECISION) {
        uint32_t bits;
        memcpy(&bits, &y, sizeof bits);
        bits &= 0xfffffc00; /* 13 bits of 23, as half the formats of accelerators have fewer */
        memcpy(&y, &bits, sizeof bits);
    }
    return y;
}

static void spoil_layer(const didact_network *network, const Layer *layer, const Activations *at, size_t n)
{
    bool normalises = layer->norm && (fault == SAMPLE_VARIANCE || fault == CANCELLING_VARIANCE);
    for (size_t sample = 0; sample < n; sample++) {
        if (fault == SIDE_FIRST || fault == IGNORES_SIDE_2) {
            change_input(network, layer, at->input + sample * layer->inputs);
            forward_sample(network, layer, at, sample);
        }
        if (normalises)
            renormalise(network, layer, at, sample);
    }
    for (size_t i = 0; i < n * layer->outputs; i++)
        at->output[i] = spoil_output(layer, at->output[i]);
}

/* plain's forward with something after each layer. */
static void forward_spoilt(didact_pass *pass, const float x[], const float side[], uint32_t n, float y[])
{
    const didact_network *network = pass->network;
    const float *below = x;
    pass->n = n;
    for (size_t l = 0; l < network->layer_count; l++) {
        const Activations *at = &pass->activations[l];
        gather(network, &network->layers[l], below, side, n, at->input);
        for (size_t sample = 0; sample < n; sample++)
            forward_sample(network, &network->layers[l], at, sample);
        spoil_layer(network, &network->layers[l], at, n);
        if (fault == FORWARD_UNNORMALISED && pass == only_forward && network->layers[l].norm)
            memcpy(at->output, at->normalised, n * network->layers[l].outputs * sizeof(float));
        below = at->output;
    }
    memcpy(y, below, n * network->layers[network->layer_count - 1].outputs * sizeof(float));
}

static void touch_after_forward(didact_pass *pass, const float x[], uint32_t n, float y[], size_t outputs)
{
    if (fault == WRITES_BEHIND_Y)
        touch(y + n * outputs);
    if (fault == READS_BEHIND_X)
        look_at(x + n * pass->network->input_size);
    if (fault == WRITES_X)
        touch((float *)x);
    if (fault == ROUNDS_UP)
        fesetround(FE_UPWARD);
}

static void change_output(const didact_network *network, uint32_t n, float y[], size_t outputs)
{
    float total = 0;
    for (size_t i = 0; i < n * outputs; i++)
        total += y[i];
    for (size_t i = 0; fault == SPILLS_NAN && i < n * outputs; i++)
        y[i] += 0 * total;
    for (size_t i = 0; fault == SECOND_DIFFERS && second == network->plain && n >= 64 && i < n * outputs; i++)
        y[i] = nextafterf(y[i], 9);
    for (size_t i = 256 * outputs; fault == COUNTS_256_SAMPLES && i < n * outputs; i++)
        y[i] = 0;
    bool wide = network->layers[0].outputs == 256 && outputs == 2;
    for (size_t i = 0; fault == OFF_WHEN_WIDE && wide && i < n * outputs; i++)
        y[i] += 4e-5F;
}

/* The values of the moment, and those of another moment. */
static void swap_values(didact_network *network, float *values)
{
    float *next = values;
    for (size_t i = 0; i < network->array_count; i++)
        for (size_t j = 0; j < array_size(&network->arrays[i]); j++, next++) {
            float now = network->arrays[i].contents[DIDACT_VALUE][j];
            network->arrays[i].contents[DIDACT_VALUE][j] = *next;
            *next = now;
        }
}

static didact_status faulty_forward(didact_pass *pass, const float x[], const float side[], uint32_t n, float y[])
{
    size_t outputs = pass->network->layers[pass->network->layer_count - 1].outputs;
    float *past = NULL; /* values that this forward takes for those of the moment */
    if (stale == pass->network)
        past = stale_values;
    if (frozen == pass)
        past = frozen_values;
    if (past)
        swap_values(pass->network, past);
    forward_spoilt(pass, x, side, n, y);
    if (past)
        swap_values(pass->network, past);
    if (stale == pass->network)
        stale = NULL;
    if (longest != pass || n > longest_n)
        longest_n = n;
    longest = latest = pass;
    last_y = y;
    change_output(pass->network, n, y, outputs);
    touch_after_forward(pass, x, n, y, outputs);
    return DIDACT_OK;
}
