/* The double-precision reference: its gradients against central differences, its optimiser against the formula. */
#include "base/random.h"
#include "conform/mlp.h"
#include <glib.h>
#include <math.h>

enum { SAMPLES = 3, INPUTS = 4, SIDE = 2, OUTPUTS = 2 };

/* A network with random parameters, and the loss sum(dy * y), whose derivative by y is dy. */
typedef struct Bed {
    Mlp *mlp;
    double x[SAMPLES * INPUTS], side[SAMPLES * SIDE], dy[SAMPLES * OUTPUTS];
} Bed;

static void fill(double values[], size_t count, Random *random)
{
    for (size_t i = 0; i < count; i++)
        values[i] = random->face.normal(&random->face);
}

static void bed_make(Bed *bed, const didact_network_spec *spec)
{
    Random random;
    random_derive(&random, 11, "reference", 0);
    bed->mlp = mlp_new(spec);
    for (size_t i = 0; i < mlp_array_count(bed->mlp); i++) {
        MlpArray *array = mlp_array(bed->mlp, i);
        fill(array->values, array->rows * array->columns, &random);
    }
    fill(bed->x, SAMPLES * INPUTS, &random);
    fill(bed->side, SAMPLES * SIDE, &random);
    fill(bed->dy, SAMPLES * OUTPUTS, &random);
}

static double loss(Bed *bed)
{
    double y[SAMPLES * OUTPUTS], sum = 0;
    mlp_forward(bed->mlp, bed->x, bed->side, SAMPLES, y);
    for (int i = 0; i < SAMPLES * OUTPUTS; i++)
        sum += bed->dy[i] * y[i];
    return sum;
}

/* The derivatives by `values` against central differences. Their error is about h^2 |third derivative| / 6, here 1e-9. */
static void check(Bed *bed, double values[], const double derivatives[], size_t count)
{
    const double h = 1e-5;
    for (size_t i = 0; i < count; i++) {
        double at = values[i];
        values[i] = at + h;
        double above = loss(bed);
        values[i] = at - h;
        double below = loss(bed);
        values[i] = at;
        double difference = (above - below) / (2 * h);
        g_assert_cmpfloat(fabs(difference - derivatives[i]), <, 1e-6 * (1 + fabs(difference)));
    }
}

static void check_spec(const didact_network_spec *spec)
{
    Bed bed;
    bed_make(&bed, spec);
    double dx[SAMPLES * INPUTS], dside[SAMPLES * SIDE];
    loss(&bed);
    mlp_backward(bed.mlp, bed.dy, dx, dside);
    for (size_t i = 0; i < mlp_array_count(bed.mlp); i++) {
        MlpArray *array = mlp_array(bed.mlp, i);
        size_t count = array->rows * array->columns;
        g_autofree double *gradient = g_memdup2(array->gradient, count * sizeof(double));
        check(&bed, array->values, gradient, count);
    }
    check(&bed, bed.x, dx, SAMPLES * INPUTS);
    if (spec->side_size)
        check(&bed, bed.side, dside, SAMPLES * SIDE);
    mlp_free(bed.mlp);
}

static void gradients_are_central_differences(void)
{
    static const int64_t hidden[] = {5, 3};
    for (int activation = DIDACT_IDENTITY; activation <= DIDACT_TANH; activation++)
        for (int output = DIDACT_IDENTITY; output <= DIDACT_TANH; output++)
            for (int norm = 0; norm < 2; norm++)
                for (uint32_t side_layer = 0; side_layer <= 3; side_layer++)
                    check_spec(&(didact_network_spec){
                        .struct_size = sizeof(didact_network_spec),
                        .input_size = INPUTS,
                        .output_size = OUTPUTS,
                        .hidden_count = 2,
                        .hidden = hidden,
                        .activation = activation,
                        .output_activation = output,
                        .layer_norm = norm,
                        .layer_norm_epsilon = 1e-6,
                        .side_size = side_layer ? SIDE : 0,
                        .side_layer = side_layer,
                    });
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reference/gradients", gradients_are_central_differences);
    return g_test_run();
}
