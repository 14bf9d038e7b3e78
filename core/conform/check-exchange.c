/* Networks on their way from one backend to another, as named arrays. */
#include "config/read.h"
#include "conform/compare.h"
#include "conform/network.h"
#include "plugin/search.h"
#include <math.h>
#include <string.h>

static const double TOLERANCE = 1e-5;

static const didact_adam adam = {sizeof adam, 1e-3, 0.9, 0.999, 1e-8, 1e-2, 10};

static void take_over(Bed *to, const Bed *from)
{
    static const didact_content contents[] = {DIDACT_VALUE, DIDACT_MOMENT1, DIDACT_MOMENT2, DIDACT_GRADIENT};
    for (size_t c = 0; c < G_N_ELEMENTS(contents); c++)
        for (size_t i = 0; i < mlp_array_count(from->mlp); i++) {
            g_autofree float *values = bed_read(from, i, contents[c]);
            bed_write(to, i, contents[c], values);
        }
    to->subject->api->set_step_count(to->network, from->subject->api->step_count(from->network));
}

/* Outputs for the same samples, to 1e-5 of what is large. */
static bool compare_outputs(Bed *to, Bed *from, const char *when)
{
    g_auto(Samples) a = {0}, b = {0};
    samples_make(&a, &to->spec, 64, 1);
    samples_make(&b, &to->spec, 64, 1);
    if (!bed_run(from, &a) || !bed_run(to, &b))
        return false;
    g_autofree double *expected = g_new(double, a.y_count), *allowed = g_new(double, a.y_count);
    for (size_t i = 0; i < a.y_count; i++) {
        expected[i] = (double)a.y[i];
        allowed[i] = TOLERANCE * fmax(1, fabs(expected[i]));
    }
    double worst = 0;
    trial_call(to->subject->trial, "forward of %s, taken over from '%s'%s", to->name,
               from->subject->trial->candidate->against, when);
    return compare_within(to->subject->trial, (Named){"y", a.y_count, to->spec.output_size}, b.y, expected, allowed,
                          &worst);
}

/* A few updates, so that moments and step count are there. */
static bool train(Bed *bed)
{
    for (uint64_t i = 0; i < 3; i++) {
        g_auto(Samples) samples = {0};
        samples_make(&samples, &bed->spec, 16, i);
        if (!bed_run(bed, &samples) || !bed_step(bed, NULL, &adam, 0))
            return false;
    }
    return true;
}

/* From one into the other, where it computes the same, and goes on alike. */
static bool hand_over(Subject *from, Subject *to, int activation, int64_t width)
{
    Case made;
    case_usual(&made);
    made.spec.activation = activation;
    made.hidden[0] = made.hidden[1] = width;
    g_auto(Bed) original = {0}, copy = {0};
    if (!bed_make(&original, from, &made, 1) || !train(&original) || !bed_make(&copy, to, &made, 2))
        return false;
    take_over(&copy, &original);
    if (!compare_outputs(&copy, &original, ""))
        return false;
    bed_fill_gradient(&original, 7, 0.1);
    bed_fill_gradient(&copy, 7, 0.1);
    return bed_step(&original, NULL, &adam, 0) && bed_step(&copy, NULL, &adam, 0) &&
           compare_outputs(&copy, &original, ", after one more step");
}

static bool exchange(Trial *trial, const Component *other)
{
    static const int64_t widths[] = {24, 64, 256};
    g_auto(Subject) ours = {0}, theirs = {0};
    if (!subject_open(&ours, trial, trial->component))
        return false;
    if (!subject_open(&theirs, trial, other)) {
        trial->page->verdict = VERDICT_SKIPPED; /* it is the other one that cannot be tried */
        return false;
    }
    for (int activation = DIDACT_RELU; activation <= DIDACT_TANH; activation++)
        for (size_t w = 0; w < G_N_ELEMENTS(widths); w++)
            if (!hand_over(&theirs, &ours, activation, widths[w]) || !hand_over(&ours, &theirs, activation, widths[w]))
                return false;
    return true;
}

bool check_exchange(Trial *trial)
{
    Place nowhere = {0};
    g_autofree char *path = search_find(DIDACT_NETWORK, trial->candidate->against, NULL);
    if (!path)
        return trial_skip(trial, "there is no network plugin '%s' here", trial->candidate->against);
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) section = node_scalar(trial->candidate->against, nowhere);
    trial_call(trial, "loading '%s'", trial->candidate->against);
    Component *other = component_bind(section, DIDACT_NETWORK, NULL, 0, NULL, NULL, problems);
    if (!other) {
        g_autofree char *text = problems_text(problems);
        return trial_skip(trial, "%s", text);
    }
    bool well = exchange(trial, other);
    component_free(other);
    if (well)
        trial_note(trial, "with '%s'%s", trial->candidate->against,
                   strcmp(trial->candidate->against, trial->component->plugin->id) == 0 ? ", which is itself" : "");
    return well;
}
