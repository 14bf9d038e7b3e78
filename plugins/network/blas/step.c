/* The optimiser: clipping by the gradient's length, Adam, and the target's soft update. */
#include "blas.h"

#include <float.h>
#include <math.h>

enum { LANES = 8 };

/* One step's numbers, as the loops take them. */
typedef struct Sweep {
    float shrink; /* what the gradient is multiplied with, L2 included */
    float beta1, rest1, beta2, rest2;
    float rate, epsilon, tau;
} Sweep;

/* Sum of (gradient + l2 value)², in lanes that the compiler keeps in vectors. */
static double squares(const float *gradient, const float *value, float l2, size_t count)
{
    double lanes[LANES] = {0};
    for (size_t i = 0; i + LANES <= count; i += LANES)
        for (size_t j = 0; j < LANES; j++) {
            double slope = gradient[i + j] + l2 * value[i + j];
            lanes[j] += slope * slope;
        }
    double sum = 0;
    for (int j = 0; j < LANES; j++)
        sum += lanes[j];
    return sum;
}

static double shrink(const didact_network *network, const didact_adam *adam)
{
    if (!(adam->max_gradient_norm < INFINITY))
        return 1;
    size_t hidden = network->hidden_weights;
    double norm = sqrt(squares(network->gradient, network->values, (float)adam->l2, hidden) +
                       squares(network->gradient + hidden, network->values, 0, network->size - hidden));
    return norm > adam->max_gradient_norm ? adam->max_gradient_norm / norm : 1;
}

/* A moment that fades out would end as a denormal, which most processors are slow with, and stay there. */
static inline float awake(float moment)
{
    return fabsf(moment) < FLT_MIN ? 0 : moment;
}

static void step(const Sweep *s, float l2, size_t count, const float *restrict gradient, float *restrict value,
                 float *restrict moment1, float *restrict moment2)
{
    for (size_t i = 0; i < count; i++) {
        float slope = s->shrink * (gradient[i] + l2 * value[i]);
        moment1[i] = awake(s->beta1 * moment1[i] + s->rest1 * slope);
        moment2[i] = awake(s->beta2 * moment2[i] + s->rest2 * slope * slope);
        value[i] -= s->rate * moment1[i] / (sqrtf(moment2[i]) + s->epsilon);
    }
}

static void follow(float tau, size_t count, const float *restrict value, float *restrict target)
{
    for (size_t i = 0; i < count; i++)
        target[i] += tau * (value[i] - target[i]);
}

static Sweep sweep_of(const didact_network *network, const didact_adam *adam, double tau)
{
    double t = (double)network->steps;
    double correction = sqrt(1 - pow(adam->beta2, t)) / (1 - pow(adam->beta1, t));
    return (Sweep){
        .shrink = (float)shrink(network, adam),
        .beta1 = (float)adam->beta1,
        .rest1 = (float)(1 - adam->beta1),
        .beta2 = (float)adam->beta2,
        .rest2 = (float)(1 - adam->beta2),
        .rate = (float)(adam->learning_rate * correction),
        .epsilon = (float)adam->epsilon,
        .tau = (float)tau,
    };
}

didact_status network_step(didact_network *network, didact_network *target, const didact_adam *adam, double tau)
{
    network->steps++;
    Sweep sweep = sweep_of(network, adam, tau);
    size_t hidden = network->hidden_weights;
    step(&sweep, (float)adam->l2, hidden, network->gradient, network->values, network->moment1, network->moment2);
    step(&sweep, 0, network->size - hidden, network->gradient + hidden, network->values + hidden,
         network->moment1 + hidden, network->moment2 + hidden);
    if (target)
        follow(sweep.tau, network->size, network->values, target->values);
    return DIDACT_OK;
}
