/* Faults of the way back: something done to what plain has computed. */
static void for_gradient(didact_network *network, void (*change)(didact_pass *pass, Array *array, float *gradient),
                         didact_pass *pass)
{
    for (size_t i = 0; i < network->array_count; i++)
        change(pass, &network->arrays[i], network->arrays[i].contents[DIDACT_GRADIENT]);
}

static void average(didact_pass *pass, Array *array, float *gradient)
{
    for (size_t j = 0; j < array_size(array); j++)
        gradient[j] /= (float)pass->n;
}

static void transpose(didact_pass *pass, Array *array, float *gradient)
{
    size_t size = array_size(array);
    float *right = malloc(size * sizeof *right);
    memcpy(right, gradient, size * sizeof *right);
    for (size_t j = 0; j < size; j++)
        gradient[j] = right[j % array->rows * array->columns + j / array->rows];
    free(right);
}

/* What lies above 256 in a row of a weight is forgotten. */
static void forget_wide(didact_pass *pass, Array *array, float *gradient)
{
    for (size_t j = 0; array->role == DIDACT_WEIGHT && j < array_size(array); j++)
        if (j % array->columns >= 256 + pass->network->side_size)
            gradient[j] = 0;
}

static void forget_scale(didact_pass *pass, Array *array, float *gradient)
{
    if (array->role == DIDACT_NORM_WEIGHT)
        memset(gradient, 0, array_size(array) * sizeof *gradient);
}

/* The output layer's bias misses the last sample of a long batch, or has what is left of a longer one. */
static void change_samples(didact_pass *pass)
{
    const didact_network *network = pass->network;
    const Layer *last = &network->layers[network->layer_count - 1];
    const float *delta = pass->activations[network->layer_count - 1].delta;
    float *gradient = last->bias->contents[DIDACT_GRADIENT];
    for (size_t o = 0; fault == SKIPS_LAST_SAMPLE && pass->n == 256 && o < last->outputs; o++)
        gradient[o] -= delta[255 * last->outputs + o];
    for (size_t i = pass->n * last->outputs; fault == SEES_LEFTOVERS && pass == longest; i++) {
        if (i >= longest_n * last->outputs)
            break;
        gradient[i % last->outputs] += delta[i];
    }
}

/* Runs it all on a gradient that is then put back: what plain does not do of itself. */
static float *remember_gradient(const didact_network *network, size_t *size)
{
    *size = (size_t)(network->arrays[0].contents[DIDACT_MOMENT1] - network->arrays[0].contents[DIDACT_GRADIENT]);
    float *before = malloc(*size * sizeof *before);
    memcpy(before, network->arrays[0].contents[DIDACT_GRADIENT], *size * sizeof *before);
    return before;
}

static void change_gradient(didact_pass *pass, const float *before, size_t size)
{
    float *gradient = pass->network->arrays[0].contents[DIDACT_GRADIENT];
    if (fault == AVERAGES)
        for_gradient(pass->network, average, pass);
    if (fault == TRANSPOSES)
        for_gradient(pass->network, transpose, pass);
    if (fault == NARROW_GRADIENT)
        for_gradient(pass->network, forget_wide, pass);
    if (fault == NO_SCALE_GRADIENT)
        for_gradient(pass->network, forget_scale, pass);
    change_samples(pass);
    for (size_t i = 0; fault == ACCUMULATES && i < size; i++)
        gradient[i] += before[i];
}

static void change_derivatives(const didact_pass *pass, float dx[], float dside[])
{
    const didact_network *network = pass->network;
    if (fault == SKIPS_DX_TAIL && dx && network->input_size == 65)
        dx[pass->n * 65 - 1] = 0;
    if (fault == SKIPS_DSIDE_TAIL && dside && network->side_size == 17)
        dside[pass->n * 17 - 1] = 0;
    if (fault == WRITES_BEFORE_DX && dx)
        touch(dx - 1);
    if (fault == KEEPS_Y && last_y)
        look_at(last_y);
}

/* The room for a layer's outputs taken for their derivatives. */
static void spend_outputs(didact_pass *pass)
{
    for (size_t l = 0; l < pass->network->layer_count; l++) {
        const Activations *at = &pass->activations[l];
        memcpy(at->output, at->delta, pass->n * pass->network->layers[l].outputs * sizeof(float));
    }
}

static didact_status faulty_backward(didact_pass *pass, const float dy[], bool parameters, float dx[], float dside[])
{
    size_t size;
    float *before = remember_gradient(pass->network, &size);
    float *was = dx ? malloc(pass->n * pass->network->input_size * sizeof *was) : NULL;
    if (was)
        memcpy(was, dx, pass->n * pass->network->input_size * sizeof *was);
    if (fault == ONE_PASS && latest && latest->network == pass->network && latest->n <= pass->n)
        pass = latest;
    backward(pass, dy, parameters || fault == ALWAYS_PARAMETERS, dx, fault == NEEDS_DX && !dx ? NULL : dside);
    if (parameters)
        change_gradient(pass, before, size);
    for (size_t i = 0; fault == ADDS_TO_DX && dx && i < pass->n * pass->network->input_size; i++)
        dx[i] += was[i];
    change_derivatives(pass, dx, dside);
    if (fault == SPENDS_OUTPUTS)
        spend_outputs(pass);
    last_backward = pass->network;
    free(before);
    free(was);
    return DIDACT_OK;
}
