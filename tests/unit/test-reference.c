/* The double-precision reference: its gradients against central differences, its optimiser against the formula. */
#include "base/random.h"
#include "conform/cases.h"
#include "conform/mlp.h"
#include "conform/numbers.h"
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

/* ---- the cases that backends are tried on ---- */

/* Everything that a loss depends on, one array behind the other, and a direction through all of it. */
typedef struct Line {
    GArray *places; /* double * */
    GArray *at;     /* the values there */
    GArray *direction;
} Line;

static void line_add(Line *line, double values[], size_t count, Random *random)
{
    for (size_t i = 0; i < count; i++) {
        double *place = &values[i], step = random->face.normal(&random->face);
        g_array_append_val(line->places, place);
        g_array_append_val(line->at, values[i]);
        g_array_append_val(line->direction, step);
    }
}

static void line_go(const Line *line, double t)
{
    for (guint i = 0; i < line->places->len; i++)
        *g_array_index(line->places, double *, i) =
            g_array_index(line->at, double, i) + t * g_array_index(line->direction, double, i);
}

static void line_clear(Line *line)
{
    g_array_unref(line->places);
    g_array_unref(line->at);
    g_array_unref(line->direction);
}

typedef struct Trip {
    Case made;
    Mlp *mlp;
    double *x, *side, *dy, *y, *dx, *dside;
} Trip;

static void trip_make(Trip *trip, size_t i)
{
    case_make(&trip->made, i);
    const didact_network_spec *spec = &trip->made.spec;
    size_t n = trip->made.n;
    trip->mlp = mlp_new(spec);
    for (size_t a = 0; a < mlp_array_count(trip->mlp); a++) {
        MlpArray *array = mlp_array(trip->mlp, a);
        g_autofree float *values = floats_normal(array->rows * array->columns, 50 * i + a);
        for (size_t j = 0; j < array->rows * array->columns; j++)
            array->values[j] =
                (double)values[j] / sqrt((double)array->columns) + (array->role == DIDACT_BIAS ? trip->made.offset : 0);
    }
    g_autofree float *x = floats_normal(n * spec->input_size, 1), *side = floats_normal(n * spec->side_size, 2),
                     *dy = floats_normal(n * spec->output_size, 3);
    trip->x = doubles_of(x, n * spec->input_size);
    trip->side = doubles_of(side, n * spec->side_size);
    trip->dy = doubles_of(dy, n * spec->output_size);
    trip->y = g_new(double, n * spec->output_size);
    trip->dx = g_new(double, n * spec->input_size);
    trip->dside = g_new(double, n * spec->side_size);
}

static void trip_clear(Trip *trip)
{
    double *const all[] = {trip->x, trip->side, trip->dy, trip->y, trip->dx, trip->dside};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        g_free(all[i]);
    mlp_free(trip->mlp);
}

static double trip_loss(Trip *trip)
{
    double sum = 0;
    mlp_forward(trip->mlp, trip->x, trip->side, trip->made.n, trip->y);
    for (size_t i = 0; i < trip->made.n * trip->made.spec.output_size; i++)
        sum += trip->dy[i] * trip->y[i];
    return sum;
}

static double along(const Line *line, guint *next, const double derivatives[], size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += derivatives[i] * g_array_index(line->direction, double, (*next)++);
    return sum;
}

/* The derivative along the line, from the gradients. */
static double slope_of(Trip *trip, const Line *line)
{
    const didact_network_spec *spec = &trip->made.spec;
    guint next = 0;
    double sum = 0;
    trip_loss(trip);
    mlp_backward(trip->mlp, trip->dy, trip->dx, trip->dside);
    for (size_t a = 0; a < mlp_array_count(trip->mlp); a++) {
        const MlpArray *array = mlp_array(trip->mlp, a);
        sum += along(line, &next, array->gradient, array->rows * array->columns);
    }
    sum += along(line, &next, trip->dx, trip->made.n * spec->input_size);
    return sum + along(line, &next, trip->dside, trip->made.n * spec->side_size);
}

/* Rounding leaves 1e-16 / h of the loss, the third derivative h^2 of its size: some 1e-8 each. */
static void gradients_are_differences_along_a_line(void)
{
    const double h = 1e-7;
    Random random;
    random_derive(&random, 12, "reference", 0);
    for (size_t i = 0; i < case_count(); i++) {
        Trip trip;
        trip_make(&trip, i);
        Line line = {g_array_new(FALSE, FALSE, sizeof(double *)), g_array_new(FALSE, FALSE, sizeof(double)),
                     g_array_new(FALSE, FALSE, sizeof(double))};
        for (size_t a = 0; a < mlp_array_count(trip.mlp); a++) {
            MlpArray *array = mlp_array(trip.mlp, a);
            line_add(&line, array->values, array->rows * array->columns, &random);
        }
        line_add(&line, trip.x, trip.made.n * trip.made.spec.input_size, &random);
        line_add(&line, trip.side, trip.made.n * trip.made.spec.side_size, &random);
        double slope = slope_of(&trip, &line), above, below;
        line_go(&line, h);
        above = trip_loss(&trip);
        line_go(&line, -h);
        below = trip_loss(&trip);
        double difference = (above - below) / (2 * h);
        if (!(fabs(difference - slope) < 1e-5 * (1 + fabs(slope))))
            g_error("case %zu: the derivative is %.9g, the difference %.9g", i, slope, difference);
        line_clear(&line);
        trip_clear(&trip);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reference/gradients", gradients_are_central_differences);
    g_test_add_func("/reference/cases", gradients_are_differences_along_a_line);
    return g_test_run();
}
