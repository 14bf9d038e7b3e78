#include "conform/adam-bounds.h"

#include "conform/rounding.h"
#include <float.h>
#include <math.h>

static const double U = ROUNDING_UNIT;

/* What all numbers of a step share. */
typedef struct Shared {
    const didact_adam *adam;
    double shrink, of_shrink; /* of_...: relative errors */
    double rate, of_rate;
    double rest1, rest2, of_rest1, of_rest2; /* 1 - beta */
} Shared;

/* The relative error of 1 - beta^n, where beta^n may have lost n + 1 units. */
static double rest_error(double beta, double n)
{
    double power = pow(beta, n);
    return U * (1 + (n + 1) * power / (1 - power));
}

/* Of the gradient's length: of each term, and of the sum of `count` squares. */
static double length_error(const Mlp *mlp, size_t count, const didact_adam *adam, double length)
{
    double terms = 0;
    for (size_t i = 0; i < mlp_array_count(mlp); i++) {
        const MlpArray *array = mlp_array((Mlp *)mlp, i);
        double l2 = mlp_decay(mlp, array, adam);
        for (size_t j = 0; j < array->rows * array->columns; j++) {
            double decay = l2 * array->values[j], h = array->gradient[j] + decay;
            terms += fabs(h) * U * (2 * fabs(decay) + fabs(h));
        }
    }
    return terms / (length * length) + ROUNDING_REACH * U * sqrt((double)count + 2) / 2 + 3 * U;
}

static Shared share(const Mlp *mlp, const didact_adam *adam, uint64_t step)
{
    double n = (double)step, length = mlp_gradient_norm(mlp, adam);
    size_t count = 0;
    for (size_t i = 0; i < mlp_array_count(mlp); i++)
        count += mlp_array((Mlp *)mlp, i)->rows * mlp_array((Mlp *)mlp, i)->columns;
    bool clipped = length > adam->max_gradient_norm, close = 1.01 * length > adam->max_gradient_norm;
    return (Shared){
        .adam = adam,
        .shrink = clipped ? adam->max_gradient_norm / length : 1,
        .of_shrink = close ? length_error(mlp, count, adam, length) + 2 * U : 0,
        .rate = adam->learning_rate * sqrt(1 - pow(adam->beta2, n)) / (1 - pow(adam->beta1, n)),
        .of_rate = rest_error(adam->beta2, n) / 2 + rest_error(adam->beta1, n) + 4 * U,
        .rest1 = 1 - adam->beta1,
        .rest2 = 1 - adam->beta2,
        .of_rest1 = rest_error(adam->beta1, 1),
        .of_rest2 = rest_error(adam->beta2, 1),
    };
}

/* beta m + (1 - beta) x, whichever way it is written; numbers below the normal range may become 0. */
static double moment_error(double beta, double rest, double of_rest, double before, double x, double of_x, double after)
{
    return 2 * U * fabs(beta * before) + rest * (fabs(before) * of_rest + fabs(x) * (of_rest + 2 * U) + of_x) +
           2 * U * fabs(after) + FLT_MIN;
}

/* m / (sqrt(v) + epsilon), where both moments are off. */
static double quotient_error(double m, double of_m, double v, double of_v, double epsilon)
{
    double root = sqrt(v), above = sqrt(v + of_v) - root, below = root - sqrt(fmax(v - of_v, 0));
    double denominator = root + epsilon;
    double least = denominator * (1 - 2 * U) - fmax(above, below) - U * root;
    return least > 0 ? (fabs(m) + of_m) / least - fabs(m) / denominator : (double)INFINITY;
}

static void bound_number(const Shared *s, double l2, const MlpArray *array, size_t j, AdamBounds *bounds, size_t i)
{
    const didact_adam *adam = s->adam;
    double decay = l2 * array->values[j], h = array->gradient[j] + decay, g = s->shrink * h;
    double of_g = s->shrink * U * (2 * fabs(decay) + fabs(h)) + fabs(g) * (s->of_shrink + U);
    double m = adam->beta1 * array->moment1[j] + s->rest1 * g, v = adam->beta2 * array->moment2[j] + s->rest2 * g * g;
    double of_m = moment_error(adam->beta1, s->rest1, s->of_rest1, array->moment1[j], g, of_g, m);
    double of_v =
        moment_error(adam->beta2, s->rest2, s->of_rest2, array->moment2[j], g * g, 2 * fabs(g) * of_g + of_g * of_g, v);
    double move = s->rate * m / (sqrt(v) + adam->epsilon);
    double of_move = s->rate * quotient_error(m, of_m, v, of_v, adam->epsilon);
    bounds->moment1[i][j] = of_m;
    bounds->moment2[i][j] = of_v;
    bounds->value[i][j] = of_move * (1 + s->of_rate) + fabs(move) * (s->of_rate + 3 * U) +
                          2 * U * (fabs(array->values[j]) + fabs(move)) + FLT_MIN;
}

AdamBounds *adam_step(Mlp *mlp, const didact_adam *adam, uint64_t step)
{
    size_t count = mlp_array_count(mlp);
    AdamBounds *bounds = g_new(AdamBounds, 1);
    *bounds = (AdamBounds){count, g_new(double *, count), g_new(double *, count), g_new(double *, count)};
    Shared shared = share(mlp, adam, step);
    for (size_t i = 0; i < count; i++) {
        const MlpArray *array = mlp_array(mlp, i);
        size_t size = array->rows * array->columns;
        bounds->value[i] = g_new(double, size);
        bounds->moment1[i] = g_new(double, size);
        bounds->moment2[i] = g_new(double, size);
        for (size_t j = 0; j < size; j++)
            bound_number(&shared, mlp_decay(mlp, array, adam), array, j, bounds, i);
    }
    mlp_set_steps(mlp, step - 1);
    mlp_adam(mlp, adam);
    return bounds;
}

void adam_bounds_free(AdamBounds *bounds)
{
    for (size_t i = 0; i < bounds->array_count; i++) {
        g_free(bounds->value[i]);
        g_free(bounds->moment1[i]);
        g_free(bounds->moment2[i]);
    }
    g_free(bounds->value);
    g_free(bounds->moment1);
    g_free(bounds->moment2);
    g_free(bounds);
}

double soft_update_bound(double target, double value, double of_value, double tau)
{
    return tau * of_value + 4 * U * (fabs(target) + tau * fabs(value)) + FLT_MIN;
}
