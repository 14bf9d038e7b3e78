/* The optimiser: clipping by the gradient's norm, Adam, and the target's soft update. */
#include "native.h"

#include <math.h>

/* base^n by squaring: the same bits everywhere, which pow need not give. */
static double power(double base, uint64_t n)
{
    double result = 1;
    for (; n > 0; n >>= 1, base *= base)
        if (n & 1)
            result *= base;
    return result;
}

/* What the gradient is multiplied with so that its length is at most the greatest allowed. */
static double shrink(const didact_network *network, const didact_adam *adam)
{
    if (!(adam->max_gradient_norm < INFINITY))
        return 1;
    const Kernels *kernels = network->native->kernels;
    const Layout *layout = &network->layout;
    size_t hidden = layout->hidden_weights;
    double norm =
        sqrt(kernels->squares(network->gradient, network->values, (float)adam->l2, hidden) +
             kernels->squares(network->gradient + hidden, network->values + hidden, 0, layout->size - hidden));
    return norm > adam->max_gradient_norm ? adam->max_gradient_norm / norm : 1;
}

didact_status network_step(didact_network *network, didact_network *target, const didact_adam *adam, double tau)
{
    size_t hidden = network->layout.hidden_weights;
    network->steps++;
    double correction = sqrt(1 - power(adam->beta2, network->steps)) / (1 - power(adam->beta1, network->steps));
    Sweep sweep = {
        .count = hidden,
        .value = network->values,
        .moment1 = network->moment1,
        .moment2 = network->moment2,
        .gradient = network->gradient,
        .target = target ? target->values : NULL,
        .l2 = (float)adam->l2,
        .shrink = (float)shrink(network, adam),
        .beta1 = (float)adam->beta1,
        .beta2 = (float)adam->beta2,
        .rest1 = (float)(1 - adam->beta1),
        .rest2 = (float)(1 - adam->beta2),
        .rate = (float)(adam->learning_rate * correction),
        .epsilon = (float)adam->epsilon,
        .tau = (float)tau,
    };
    network->native->kernels->adam(&sweep);
    sweep.count = network->layout.size - hidden;
    sweep.value += hidden;
    sweep.moment1 += hidden;
    sweep.moment2 += hidden;
    sweep.gradient += hidden;
    sweep.target = target ? target->values + hidden : NULL;
    sweep.l2 = 0;
    network->native->kernels->adam(&sweep);
    network_changed(network);
    if (target)
        network_changed(target);
    return DIDACT_OK;
}
