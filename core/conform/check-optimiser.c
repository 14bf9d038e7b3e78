/* The optimiser, step by step: each step is compared with the reference's from the very floats that it began with, so that
 * the bounds are those of one step however many there are. */
#include "conform/adam-bounds.h"
#include "conform/compare.h"
#include "conform/network.h"
#include "conform/numbers.h"
#include <math.h>

enum { STEPS = 30 };

/* How the steps of a check go. */
typedef struct Plan {
    didact_adam adam;
    double gradient; /* the size of its numbers; it wanders by a factor of 100 */
    double tau;      /* with a target, where it is not NAN */
} Plan;

static didact_adam adam_of(double rate, double beta1, double beta2, double epsilon)
{
    return (didact_adam){sizeof(didact_adam), rate, beta1, beta2, epsilon, 0, INFINITY};
}

/* Between 1 and 1/100. */
static double wander(uint64_t step)
{
    return pow(10, -1 + cos((double)step));
}

static bool compare_array(Bed *bed, size_t i, const AdamBounds *bounds, double *worst)
{
    Trial *trial = bed->subject->trial;
    const MlpArray *array = mlp_array(bed->mlp, i);
    size_t count = array->rows * array->columns;
    g_autofree char *name = bed_array_name(bed, i);
    g_autofree char *first = g_strconcat("the first moment of ", name, NULL),
                    *second = g_strconcat("the second moment of ", name, NULL);
    g_autofree float *value = bed_read(bed, i, DIDACT_VALUE), *moment1 = bed_read(bed, i, DIDACT_MOMENT1),
                     *moment2 = bed_read(bed, i, DIDACT_MOMENT2);
    return compare_within(trial, (Named){first, count, array->columns}, moment1, array->moment1, bounds->moment1[i],
                          worst) &&
           compare_within(trial, (Named){second, count, array->columns}, moment2, array->moment2, bounds->moment2[i],
                          worst) &&
           compare_within(trial, (Named){name, count, array->columns}, value, array->values, bounds->value[i], worst);
}

/* The target's values are target + tau (value - target) of the values after the step. */
static bool compare_target(Bed *target, const Bed *bed, const AdamBounds *bounds, double tau, double *worst)
{
    for (size_t i = 0; i < mlp_array_count(bed->mlp); i++) {
        const MlpArray *after = mlp_array(bed->mlp, i), *before = mlp_array(target->mlp, i);
        size_t count = after->rows * after->columns;
        g_autofree double *expected = g_new(double, count), *allowed = g_new(double, count);
        for (size_t j = 0; j < count; j++) {
            expected[j] = before->values[j] + tau * (after->values[j] - before->values[j]);
            allowed[j] = soft_update_bound(before->values[j], after->values[j], bounds->value[i][j], tau);
        }
        g_autofree float *got = bed_read(target, i, DIDACT_VALUE);
        g_autofree char *name = bed_array_name(bed, i), *whole = g_strconcat("the target's ", name, NULL);
        if (!compare_within(bed->subject->trial, (Named){whole, count, after->columns}, got, expected, allowed, worst))
            return false;
    }
    return true;
}

static bool check_one_step(Bed *bed, Bed *target, const Plan *plan, uint64_t step, double *worst)
{
    bed_pull(bed);
    bed_fill_gradient(bed, 1000 + step, plan->gradient * wander(step));
    if (target)
        bed_pull(target);
    if (!bed_step(bed, target, &plan->adam, target ? plan->tau : 0.5))
        return false;
    g_autoptr(AdamBounds) bounds = adam_step(bed->mlp, &plan->adam, step);
    for (size_t i = 0; i < mlp_array_count(bed->mlp); i++)
        if (!compare_array(bed, i, bounds, worst))
            return false;
    return !target || compare_target(target, bed, bounds, plan->tau, worst);
}

static bool check_plan_on(Subject *subject, const Plan *plan, const Case *made, double *worst)
{
    g_auto(Bed) bed = {0}, target = {0};
    bool follows = !isnan(plan->tau);
    if (!bed_make(&bed, subject, made, 1) || (follows && !bed_make(&target, subject, made, 2)))
        return false;
    for (uint64_t step = 1; step <= STEPS; step++)
        if (!check_one_step(&bed, follows ? &target : NULL, plan, step, worst))
            return false;
    return true;
}

/* On a network with all kinds of arrays, on one without a hidden layer, and on a deep one. */
static bool check_plans(Trial *trial, const Plan plans[], size_t count)
{
    double worst = 0;
    Case usual, linear, deep;
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    case_usual(&usual);
    case_usual(&linear);
    linear.spec.hidden_count = 0;
    linear.spec.side_layer = 1;
    case_deep(&deep);
    for (size_t i = 0; i < count; i++)
        if (!check_plan_on(&subject, &plans[i], &usual, &worst) ||
            !check_plan_on(&subject, &plans[i], &linear, &worst) || !check_plan_on(&subject, &plans[i], &deep, &worst))
            return false;
    trial_note(trial, "at most %.0f %% of what is allowed", 100 * worst);
    return true;
}

bool check_adam(Trial *trial)
{
    const Plan plans[] = {
        {adam_of(1e-3, 0.9, 0.999, 1e-8), 1, NAN},
        {adam_of(0.05, 0.5, 0.9, 1e-2), 0.1, NAN},
        {adam_of(1e-4, 0, 0.99, 1e-8), 1e-4, NAN},
        {adam_of(1e-3, 0.9, 0.999, 1e-8), 1e4, NAN},
    };
    return check_plans(trial, plans, G_N_ELEMENTS(plans));
}

bool check_l2(Trial *trial)
{
    Plan plans[] = {
        {adam_of(1e-3, 0.9, 0.999, 1e-8), 1, NAN},
        {adam_of(1e-2, 0.9, 0.999, 1e-8), 1e-3, NAN},
    };
    plans[0].adam.l2 = 1e-2;
    plans[1].adam.l2 = 0.5;
    return check_plans(trial, plans, G_N_ELEMENTS(plans));
}

bool check_clipping(Trial *trial)
{
    Plan plans[] = {
        {adam_of(1e-3, 0.9, 0.999, 1e-8), 1, NAN},
        {adam_of(1e-3, 0.9, 0.999, 1e-8), 1e-2, NAN},
        {adam_of(1e-3, 0.9, 0.999, 1e-8), 0.1, NAN},
    };
    plans[0].adam.max_gradient_norm = 0.25; /* always shortened */
    plans[1].adam.max_gradient_norm = 0.2;  /* at times, and mostly for L2's sake */
    plans[1].adam.l2 = 0.1;
    plans[2].adam.max_gradient_norm = 1e3; /* never */
    return check_plans(trial, plans, G_N_ELEMENTS(plans));
}

/* The target keeps its own moments and step count. */
static bool check_target_is_no_learner(Trial *trial)
{
    const didact_adam adam = adam_of(1e-2, 0.9, 0.999, 1e-8);
    Case usual;
    g_auto(Subject) subject = {0};
    g_auto(Bed) bed = {0}, target = {0};
    case_usual(&usual);
    if (!subject_open(&subject, trial, trial->component) || !bed_make(&bed, &subject, &usual, 1) ||
        !bed_make(&target, &subject, &usual, 2))
        return false;
    bed_fill_gradient(&bed, 5, 1);
    g_autofree float *before = bed_read_all(&target, DIDACT_MOMENT1);
    if (!bed_step(&bed, &target, &adam, 0.5))
        return false;
    g_autofree float *after = bed_read_all(&target, DIDACT_MOMENT1);
    if (subject.api->step_count(target.network) != 0)
        return trial_fail(trial, "the target's step count moves; it only follows");
    return compare_bits(trial, (Named){"the target's first moment", bed_size(&target), 1}, after, before,
                        "before the call");
}

bool check_soft_update(Trial *trial)
{
    const Plan plans[] = {
        {adam_of(1e-2, 0.9, 0.999, 1e-8), 1, 0.05},
        {adam_of(1e-2, 0.9, 0.999, 1e-8), 1, 0.5},
        {adam_of(1e-2, 0.9, 0.999, 1e-8), 1, 1},
        {adam_of(1e-2, 0.9, 0.999, 1e-8), 1, 0},
    };
    return check_plans(trial, plans, G_N_ELEMENTS(plans)) && check_target_is_no_learner(trial);
}

/* ---- the step count ---- */

static bool expect_steps(Bed *bed, uint64_t expected)
{
    uint64_t steps = bed->subject->api->step_count(bed->network);
    return steps == expected ||
           trial_fail(bed->subject->trial,
                      "the step count is %" G_GUINT64_FORMAT " afterwards, expected %" G_GUINT64_FORMAT, steps,
                      expected);
}

bool check_step_count(Trial *trial)
{
    static const uint64_t counts[] = {0, 1, 9, 5000, (uint64_t)1 << 33};
    const Plan plan = {adam_of(1e-3, 0.9, 0.999, 1e-8), 1, NAN};
    double worst = 0;
    Case usual;
    g_auto(Subject) subject = {0};
    g_auto(Bed) bed = {0};
    case_usual(&usual);
    if (!subject_open(&subject, trial, trial->component) || !bed_make(&bed, &subject, &usual, 1))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        trial_call(trial, "set_step_count to %" G_GUINT64_FORMAT, counts[i]);
        subject.api->set_step_count(bed.network, counts[i]);
        if (!expect_steps(&bed, counts[i]))
            return false;
        for (uint64_t step = counts[i] + 1; step < counts[i] + 4; step++)
            if (!check_one_step(&bed, NULL, &plan, step, &worst) || !expect_steps(&bed, step))
                return false;
    }
    return true;
}
