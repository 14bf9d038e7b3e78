/* What conformance stands on: the cases hold every pair that they promise, and the rounding analysis allows what single
 * precision does, whatever the order of its sums, and not much more. */
#include "conform/cases.h"
#include "conform/mlp.h"
#include "conform/numbers.h"
#include "conform/rounding.h"
#include <math.h>

/* ---- the cases ---- */

/* What is varied, as a number for each value. */
static void values_of(const Case *made, int64_t values[6])
{
    values[0] = made->hidden[0];
    values[1] = made->hidden[1];
    values[2] = made->n;
    values[3] = made->spec.activation;
    values[4] = made->spec.side_layer;
    values[5] = made->spec.output_activation;
}

static bool is_there(bool norm, size_t a, int64_t va, size_t b, int64_t vb)
{
    for (size_t i = 0; i < case_count(); i++) {
        Case made;
        int64_t values[6];
        case_make(&made, i);
        values_of(&made, values);
        if (made.spec.hidden_count == 2 && made.spec.layer_norm == norm && values[a] == va && values[b] == vb)
            return true;
    }
    return false;
}

static void every_pair_is_there(void)
{
    static const int64_t levels[6][6] = {
        {1, 3, 64, 65, 256, -1}, {1, 3, 64, 65, 256, -1}, {1, 7, 64, 256, -1},
        {0, 1, 2, -1},           {0, 1, 2, -1},           {0, 1, 2, -1},
    };
    for (int norm = 0; norm < 2; norm++)
        for (size_t a = 0; a < 6; a++)
            for (size_t b = a + 1; b < 6; b++)
                for (const int64_t *va = levels[a]; *va >= 0; va++)
                    for (const int64_t *vb = levels[b]; *vb >= 0; vb++)
                        if (!is_there(norm, a, *va, b, *vb))
                            g_error("norm %d: no case has %d of factor %zu with %d of factor %zu", norm, (int)*va, a,
                                    (int)*vb, b);
}

/* ---- rounding ---- */

/* Numbers that a layer of relu sees with a bias, and the layer's sum in single precision, upwards or downwards. */
static float sum_in_single(const float weight[], const float x[], float bias, size_t count, bool downwards)
{
    float sum = bias;
    for (size_t i = 0; i < count; i++) {
        size_t at = downwards ? count - 1 - i : i;
        sum += weight[at] * x[at];
    }
    return sum;
}

static Mlp *one_layer(const float weight[], float bias, size_t count)
{
    didact_network_spec spec = {.struct_size = sizeof spec, .input_size = (uint32_t)count, .output_size = 1};
    Mlp *mlp = mlp_new(&spec);
    for (size_t i = 0; i < count; i++)
        mlp_array(mlp, 0)->values[i] = (double)weight[i];
    mlp_array(mlp, 1)->values[0] = (double)bias;
    return mlp;
}

/* Sums in any order are inside, and a sum that has lost one of its terms or half its digits is outside. */
static void a_sum_is_allowed_its_rounding(void)
{
    static const size_t counts[] = {1, 3, 64, 65, 256};
    for (size_t c = 0; c < G_N_ELEMENTS(counts); c++)
        for (uint64_t seed = 0; seed < 200; seed++) {
            size_t count = counts[c];
            g_autofree float *weight = floats_normal(count, 2 * seed), *x = floats_normal(count, 2 * seed + 1);
            g_autofree double *exact = doubles_of(x, count);
            g_autoptr(Mlp) mlp = one_layer(weight, 0.25F, count);
            double y;
            mlp_forward(mlp, exact, NULL, 1, &y);
            g_autoptr(Rounding) rounding = rounding_of(mlp, false);
            double allowed = rounding_allowed(y, rounding->y[0]);
            for (int downwards = 0; downwards < 2; downwards++)
                g_assert_cmpfloat(fabs((double)sum_in_single(weight, x, 0.25F, count, downwards) - y), <=, allowed);
            g_assert_cmpfloat(allowed, <, 1e-3 * sqrt((double)count));
            double lost = y - (double)weight[count - 1] * (double)x[count - 1];
            if (fabs((double)weight[count - 1] * (double)x[count - 1]) > 0.01)
                g_assert_cmpfloat(fabs(lost - y), >, allowed);
        }
}

/* A relu whose argument is nearer to 0 than rounding reaches has a derivative in doubt, any other has not. */
static void a_relu_near_0_is_in_doubt(void)
{
    static const double biases[] = {1e-3, -1e-3, 1e-8, -1e-8};
    didact_network_spec spec = {.struct_size = sizeof spec, .input_size = 1, .output_size = 1};
    spec.output_activation = DIDACT_RELU;
    for (size_t i = 0; i < G_N_ELEMENTS(biases); i++) {
        g_autoptr(Mlp) mlp = mlp_new(&spec);
        double x = 1, dy = 1, y, dx;
        mlp_array(mlp, 0)->values[0] = 1;
        mlp_array(mlp, 1)->values[0] = biases[i] - 1;
        mlp_forward(mlp, &x, NULL, 1, &y);
        mlp_backward(mlp, &dy, &dx, NULL);
        g_autoptr(Rounding) rounding = rounding_of(mlp, true);
        double allowed = rounding_allowed(dx, rounding->dx[0]);
        if (fabs(biases[i]) < 1e-6)
            g_assert_cmpfloat(allowed, >=, 1);
        else
            g_assert_cmpfloat(allowed, <, 1e-5);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/conform/cases/pairs", every_pair_is_there);
    g_test_add_func("/conform/rounding/sum", a_sum_is_allowed_its_rounding);
    g_test_add_func("/conform/rounding/relu", a_relu_near_0_is_in_doubt);
    return g_test_run();
}
