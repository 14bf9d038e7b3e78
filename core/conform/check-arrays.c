/* A network as named arrays: what they are called, what they begin with, what is read and written. */
#include "base/random.h"
#include "conform/compare.h"
#include "conform/network.h"
#include "conform/numbers.h"
#include <float.h>
#include <math.h>
#include <string.h>

/* ---- arrays ---- */

static bool check_array(const Bed *bed, size_t i)
{
    Trial *trial = bed->subject->trial;
    const MlpArray *expected = mlp_array(bed->mlp, i);
    g_autofree char *name = bed_array_name(bed, i);
    didact_array array = {.struct_size = sizeof array};
    trial_call(trial, "array %zu of %s", i, bed->name);
    bed->subject->api->array(bed->network, i, &array);
    if (!array.name || strcmp(array.name, name) != 0)
        return trial_fail(trial, "its name is '%s', expected '%s'", array.name ? array.name : "NULL", name);
    if (array.role != (int32_t)expected->role)
        return trial_fail(trial, "'%s' has the role %d, expected %d", name, array.role, (int)expected->role);
    if (array.rows != expected->rows || array.columns != expected->columns)
        return trial_fail(trial, "'%s' has %u rows and %u columns, expected %zu and %zu", name, array.rows,
                          array.columns, expected->rows, expected->columns);
    return true;
}

static bool check_all_arrays(Bed *bed)
{
    Trial *trial = bed->subject->trial;
    trial_call(trial, "array_count of %s", bed->name);
    size_t count = bed->subject->api->array_count(bed->network);
    if (count != mlp_array_count(bed->mlp))
        return trial_fail(trial, "there are %zu arrays, expected %zu", count, mlp_array_count(bed->mlp));
    for (size_t i = 0; i < count; i++)
        if (!check_array(bed, i))
            return false;
    return true;
}

/* Without a value, so that a network whose writes go wrong can be looked at. */
static bool create_case(Bed *bed, Subject *subject, size_t i, didact_rng *rng)
{
    Case made;
    case_make(&made, i);
    return bed_create(bed, subject, &made.spec, rng);
}

bool check_arrays(Trial *trial)
{
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    for (size_t i = 0; i < case_count(); i++) {
        Random random;
        random_derive(&random, i, "conform.network", 0);
        g_auto(Bed) bed = {0};
        if (!create_case(&bed, &subject, i, &random.face) || !check_all_arrays(&bed))
            return false;
    }
    return true;
}

/* ---- initial values ---- */

/* The value that element (`row`, `column`) begins with; weights draw. */
static float initial_of(const Bed *bed, size_t i, didact_rng *rng)
{
    const MlpArray *array = mlp_array(bed->mlp, i);
    if (array->role != DIDACT_WEIGHT)
        return array->role == DIDACT_NORM_WEIGHT ? 1 : 0;
    bool output = i + 2 == mlp_array_count(bed->mlp);
    double glorot = sqrt(6.0 / ((double)array->rows + (double)array->columns));
    double bound = output && bed->spec.output_bound > 0 ? bed->spec.output_bound : glorot;
    return (float)(bound * (2 * rng->uniform(rng) - 1));
}

static bool check_zero(const Bed *bed, size_t i, didact_content content, const char *what)
{
    Trial *trial = bed->subject->trial;
    const MlpArray *array = mlp_array(bed->mlp, i);
    g_autofree float *values = bed_read(bed, i, content);
    for (size_t j = 0; j < array->rows * array->columns; j++)
        if (values[j] != 0)
            return trial_fail(trial, "the %s moment of array %zu begins with something else than 0", what, i);
    return true;
}

static bool check_beginning(const Bed *bed, didact_rng *rng)
{
    trial_call(bed->subject->trial, "network_create of %s", bed->name);
    for (size_t i = 0; i < mlp_array_count(bed->mlp); i++) {
        const MlpArray *array = mlp_array(bed->mlp, i);
        size_t count = array->rows * array->columns;
        g_autofree float *got = bed_read(bed, i, DIDACT_VALUE), *expected = g_new(float, count);
        g_autofree char *name = bed_array_name(bed, i);
        for (size_t j = 0; j < count; j++)
            expected[j] = initial_of(bed, i, rng);
        if (!compare_bits(bed->subject->trial, (Named){name, count, array->columns}, got, expected,
                          "by the rule in network.h") ||
            !check_zero(bed, i, DIDACT_MOMENT1, "first") || !check_zero(bed, i, DIDACT_MOMENT2, "second"))
            return false;
    }
    return bed->subject->api->step_count(bed->network) == 0 ||
           trial_fail(bed->subject->trial, "the step count begins with something else than 0");
}

bool check_initial(Trial *trial)
{
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    for (size_t i = 0; i < case_count(); i++) {
        Case made;
        case_make(&made, i);
        made.spec.output_bound = i % 3 == 0 ? 3e-3 : 0;
        Random theirs, ours;
        random_derive(&theirs, i, "conform.network", 0);
        random_derive(&ours, i, "conform.network", 0);
        g_auto(Bed) bed = {0};
        if (!bed_create(&bed, &subject, &made.spec, &theirs.face) || !check_beginning(&bed, &ours.face))
            return false;
        if (memcmp(theirs.state, ours.state, sizeof ours.state) != 0)
            return trial_fail(trial, "it draws more or less than one uniform() for each weight");
    }
    return true;
}

/* ---- reading and writing ---- */

static const didact_content contents[] = {DIDACT_VALUE, DIDACT_GRADIENT, DIDACT_MOMENT1, DIDACT_MOMENT2};

/* Numbers of every kind that a float can be, denormals left out, which a device may not have. */
static float *strange_numbers(size_t count, uint64_t seed)
{
    static const float strange[] = {0, -0.F, INFINITY, -INFINITY, FLT_MAX, -FLT_MIN, 1 + FLT_EPSILON, NAN};
    float *values = floats_normal(count, seed);
    for (size_t j = 0; j < count; j += 3)
        values[j] = strange[(j / 3 + seed) % G_N_ELEMENTS(strange)];
    return values;
}

static bool check_round_trip(Bed *bed, size_t i, didact_content content)
{
    const MlpArray *array = mlp_array(bed->mlp, i);
    size_t count = array->rows * array->columns;
    g_autofree char *name = bed_array_name(bed, i);
    g_autofree float *written = strange_numbers(count, 10 * i + content), *got = bed_read(bed, i, content);
    trial_call(bed->subject->trial, "read of content %d of %s", (int)content, bed->name);
    return compare_bits(bed->subject->trial, (Named){name, count, array->columns}, got, written, "what was written");
}

bool check_read_write(Trial *trial)
{
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    for (size_t c = 0; c < case_count(); c += 7) {
        Random random;
        random_derive(&random, c, "conform.network", 0);
        g_auto(Bed) bed = {0};
        if (!create_case(&bed, &subject, c, &random.face))
            return false;
        size_t count = mlp_array_count(bed.mlp);
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < G_N_ELEMENTS(contents); k++) {
                const MlpArray *array = mlp_array(bed.mlp, i);
                g_autofree float *values = strange_numbers(array->rows * array->columns, 10 * i + contents[k]);
                bed_write(&bed, i, contents[k], values);
            }
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < G_N_ELEMENTS(contents); k++)
                if (!check_round_trip(&bed, i, contents[k]))
                    return false;
    }
    return true;
}
