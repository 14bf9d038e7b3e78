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

static void decay_values(didact_network *network, const didact_adam *adam)
{
    for (size_t i = 0; i < network->array_count; i++)
        for (size_t j = 0; j < array_size(&network->arrays[i]); j++)
            if (decay_of(network, &network->arrays[i], adam) > 0)
                network->arrays[i].contents[DIDACT_VALUE][j] *= (float)(1 - adam->learning_rate * adam->l2);
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
    if (fault == DECOUPLED_L2)
        decay_values(network, adam);
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
    return step(network, fault == FOLLOWS_OLD ? NULL : target, &changed, fault == REVERSED_TAU ? 1 - tau : tau);
}
