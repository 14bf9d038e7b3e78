/* Faults of the optimiser: other settings or another gradient for plain's step. */
/* Whose arrays take part in weight decay, as the wrong have it. */
static void decay_everything(didact_network *network, const didact_adam *adam)
{
    for (size_t i = 0; i < network->array_count; i++) {
        Array *array = &network->arrays[i];
        bool output = i + 2 >= network->array_count;
        bool decays = fault == L2_ON_OUTPUT ? output && array->role == DIDACT_WEIGHT : array->role == DIDACT_BIAS;
        for (size_t j = 0; decays && j < array_size(array); j++)
            array->contents[DIDACT_GRADIENT][j] += (float)adam->l2 * array->contents[DIDACT_VALUE][j];
    }
}

/* Takes back what plain will add to the hidden layers from the third one on. */
static void decay_two_layers(didact_network *network, const didact_adam *adam)
{
    for (size_t l = 2; l + 1 < network->layer_count; l++) {
        Array *weight = network->layers[l].weight;
        for (size_t j = 0; j < array_size(weight); j++)
            weight->contents[DIDACT_GRADIENT][j] -= (float)adam->l2 * weight->contents[DIDACT_VALUE][j];
    }
}

static void decay_values(didact_network *network, const didact_adam *adam)
{
    for (size_t i = 0; i < network->array_count; i++)
        for (size_t j = 0; j < array_size(&network->arrays[i]); j++)
            if (decay_of(network, &network->arrays[i], adam) > 0)
                network->arrays[i].contents[DIDACT_VALUE][j] *= (float)(1 - adam->learning_rate * adam->l2);
}

/* NaN becomes 0, or whatever is with it does: 0 times NaN is NaN. */
static void lose_nan(didact_network *network)
{
    for (size_t i = 0; i < network->array_count; i++) {
        float *gradient = network->arrays[i].contents[DIDACT_GRADIENT];
        for (size_t j = 0; j < array_size(&network->arrays[i]); j++)
            gradient[j] = fault == NAN_NORM_STOPS ? 0 * gradient[j] : isnan(gradient[j]) ? 0 : gradient[j];
    }
}

static void change_settings(const didact_network *network, didact_adam *adam)
{
    double n = (double)network->steps + 1;
    if (fault == NO_BIAS_CORRECTION)
        adam->learning_rate *= (1 - pow(adam->beta1, n)) / sqrt(1 - pow(adam->beta2, n));
    if (fault == TORCH_EPSILON)
        adam->epsilon *= sqrt(1 - pow(adam->beta2, n));
    if (fault == NEVER_CLIPS)
        adam->max_gradient_norm = INFINITY;
    if (fault == DECOUPLED_L2)
        adam->l2 = 0;
    if (fault == CLIPS_WITHOUT_L2 && adam->max_gradient_norm < INFINITY) {
        didact_adam without = *adam;
        without.l2 = 0;
        adam->max_gradient_norm *= gradient_norm(network, adam) / gradient_norm(network, &without);
    }
}

/* Before plain steps: what the target would look like to who is late, and whose gradient it is. */
static void change_before(didact_network *network, didact_network *target, const didact_adam *adam, double tau)
{
    if (fault == L2_ON_BIASES || fault == L2_ON_OUTPUT)
        decay_everything(network, adam);
    if (fault == SHALLOW_L2)
        decay_two_layers(network, adam);
    if (fault == DECOUPLED_L2)
        decay_values(network, adam);
    bool loses_nan = fault == DROPS_NAN_GRADIENT || fault == NAN_NORM_STOPS;
    if (loses_nan && adam->max_gradient_norm < INFINITY && isnan(gradient_norm(network, adam)))
        lose_nan(network);
    for (size_t i = 0; fault == FOLLOWS_OLD && target && i < network->array_count; i++)
        follow(&target->arrays[i], &network->arrays[i], (float)tau);
    if (fault == SHARED_GRADIENT && last_backward && last_backward != network)
        for (size_t i = 0; i < network->array_count && i < last_backward->array_count; i++)
            network->arrays[i].contents[DIDACT_GRADIENT][0] = last_backward->arrays[i].contents[DIDACT_GRADIENT][0];
    if (fault == STALE_TARGET && target) {
        keep_values(target, &stale_values);
        stale = target;
    }
}

/* A table of the network's arrays that has room for twelve. */
static didact_status step_twelve(didact_network *network, didact_network *target, const didact_adam *adam, double tau)
{
    size_t count = network->array_count, room = count < 12 ? count : 12;
    network->array_count = fault == STEPS_12_ARRAYS ? room : count;
    didact_status status = step(network, NULL, adam, tau);
    network->array_count = count;
    for (size_t i = 0; target && i < (fault == FOLLOWS_12_ARRAYS ? room : count); i++)
        follow(&target->arrays[i], &network->arrays[i], (float)tau);
    return status;
}

static didact_status faulty_step(didact_network *network, didact_network *target, const didact_adam *adam, double tau)
{
    const didact_host *host = network->plain->host;
    didact_adam changed = *adam;
    if (fault == NEEDS_TARGET && !target)
        return host->fail(host, "there is no target to follow");
    if (fault == STRICT_SIZES && adam->struct_size != sizeof *adam)
        return host->fail(host, "the settings have a wrong size");
    change_settings(network, &changed);
    change_before(network, target, adam, tau);
    if (fault == TARGET_COUNTS && target)
        target->steps++;
    if (fault == STEPS_12_ARRAYS || fault == FOLLOWS_12_ARRAYS)
        return step_twelve(network, target, &changed, tau);
    return step(network, fault == FOLLOWS_OLD ? NULL : target, &changed, fault == REVERSED_TAU ? 1 - tau : tau);
}
