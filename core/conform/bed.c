#include "conform/bed.h"

#include "base/random.h"
#include "conform/numbers.h"
#include <math.h>

/* Numbers of the seeds of streams: array i of network seed s draws from the stream s * ARRAYS + i. */
enum { ARRAYS = 64 };

static size_t array_size(const Bed *bed, size_t i)
{
    const MlpArray *array = mlp_array(bed->mlp, i);
    return array->rows * array->columns;
}

/* ---- the network ---- */

bool bed_create(Bed *bed, Subject *subject, const didact_network_spec *spec, didact_rng *rng)
{
    *bed = (Bed){.subject = subject, .spec = *spec, .name = case_text(spec)};
    for (uint32_t l = 0; l < spec->hidden_count; l++)
        bed->hidden[l] = spec->hidden[l];
    bed->spec.hidden = bed->hidden;
    bed->mlp = mlp_new(&bed->spec);
    trial_call(subject->trial, "network_create of %s", bed->name);
    return subject_check(subject, subject->api->network_create(subject->self, &bed->spec, rng, &bed->network));
}

void bed_clear(Bed *bed)
{
    if (bed->network) {
        trial_call(bed->subject->trial, "network_destroy of %s", bed->name);
        bed->subject->api->network_destroy(bed->network);
        subject_check(bed->subject, DIDACT_OK);
    }
    g_clear_pointer(&bed->mlp, mlp_free);
    g_clear_pointer(&bed->name, g_free);
    bed->network = NULL;
}

bool bed_make(Bed *bed, Subject *subject, const Case *made, uint64_t seed)
{
    Random random;
    random_derive(&random, seed, "conform.network", 0);
    if (!bed_create(bed, subject, &made->spec, &random.face))
        return false;
    bed_fill(bed, seed, made->offset);
    return true;
}

/* Sums of deviation 1, scales around 1: every part of the network matters. */
static float value_of(const MlpArray *array, double normal, double offset)
{
    switch (array->role) {
    case DIDACT_WEIGHT:
        return (float)(normal / sqrt((double)array->columns));
    case DIDACT_BIAS:
        return (float)(0.3 * normal + offset);
    case DIDACT_NORM_WEIGHT:
        return (float)(1 + 0.3 * normal);
    default:
        return (float)(0.3 * normal);
    }
}

void bed_fill(Bed *bed, uint64_t seed, double offset)
{
    for (size_t i = 0; i < mlp_array_count(bed->mlp); i++) {
        MlpArray *array = mlp_array(bed->mlp, i);
        g_autofree float *values = floats_normal(array_size(bed, i), seed * ARRAYS + i);
        for (size_t j = 0; j < array_size(bed, i); j++) {
            values[j] = value_of(array, (double)values[j], offset);
            array->values[j] = (double)values[j];
        }
        bed_write(bed, i, DIDACT_VALUE, values);
    }
}

void bed_fill_gradient(Bed *bed, uint64_t seed, double size)
{
    for (size_t i = 0; i < mlp_array_count(bed->mlp); i++) {
        g_autofree float *gradient = floats_normal(array_size(bed, i), seed * ARRAYS + i);
        for (size_t j = 0; j < array_size(bed, i); j++) {
            gradient[j] *= (float)size;
            mlp_array(bed->mlp, i)->gradient[j] = (double)gradient[j];
        }
        bed_write(bed, i, DIDACT_GRADIENT, gradient);
    }
}

static void pull(const Bed *bed, size_t i, didact_content content, double to[])
{
    g_autofree float *values = bed_read(bed, i, content);
    for (size_t j = 0; j < array_size(bed, i); j++)
        to[j] = (double)values[j];
}

void bed_pull(Bed *bed)
{
    for (size_t i = 0; i < mlp_array_count(bed->mlp); i++) {
        MlpArray *array = mlp_array(bed->mlp, i);
        pull(bed, i, DIDACT_VALUE, array->values);
        pull(bed, i, DIDACT_MOMENT1, array->moment1);
        pull(bed, i, DIDACT_MOMENT2, array->moment2);
    }
    mlp_set_steps(bed->mlp, bed->subject->api->step_count(bed->network));
}

/* ---- its arrays ---- */

static const char *const contents[] = {"value", "gradient", "moment1", "moment2"};

/* Reading and writing stand beside the call that is looked at, which is told again when they are done. */
void bed_write(Bed *bed, size_t i, didact_content content, const float values[])
{
    Trial *trial = bed->subject->trial;
    g_autofree char *call = g_strdup(trial->page->call);
    trial_call(trial, "write of array %zu (%s) to %s", i, contents[content], bed->name);
    bed->subject->api->write(bed->network, i, content, values);
    subject_check(bed->subject, DIDACT_OK);
    trial_call(trial, "%s", call);
}

float *bed_read(const Bed *bed, size_t i, didact_content content)
{
    float *values = g_new(float, array_size(bed, i));
    for (size_t j = 0; j < array_size(bed, i); j++)
        values[j] = NAN;
    Trial *trial = bed->subject->trial;
    g_autofree char *call = g_strdup(trial->page->call);
    trial_call(trial, "read of array %zu (%s) of %s", i, contents[content], bed->name);
    bed->subject->api->read(bed->network, i, content, values);
    subject_check(bed->subject, DIDACT_OK);
    trial_call(trial, "%s", call);
    return values;
}

size_t bed_size(const Bed *bed)
{
    size_t size = 0;
    for (size_t i = 0; i < mlp_array_count(bed->mlp); i++)
        size += array_size(bed, i);
    return size;
}

float *bed_read_all(const Bed *bed, didact_content content)
{
    float *all = g_new(float, bed_size(bed)), *next = all;
    for (size_t i = 0; i < mlp_array_count(bed->mlp); i++) {
        g_autofree float *values = bed_read(bed, i, content);
        for (size_t j = 0; j < array_size(bed, i); j++)
            *next++ = values[j];
    }
    return all;
}

char *bed_array_name(const Bed *bed, size_t i)
{
    static const char *const roles[] = {
        [DIDACT_WEIGHT] = "weight",
        [DIDACT_BIAS] = "bias",
        [DIDACT_NORM_WEIGHT] = "norm.weight",
        [DIDACT_NORM_BIAS] = "norm.bias",
    };
    size_t layer = i / (bed->spec.layer_norm ? 4 : 2);
    return g_strdup_printf("%zu.%s", layer, roles[mlp_array(bed->mlp, i)->role]);
}

/* ---- its calls ---- */

static didact_pass *make_pass(Bed *bed, uint32_t capacity, bool backward)
{
    didact_pass *pass = NULL;
    trial_call(bed->subject->trial, "pass_create for %u samples, %s, of %s", capacity,
               backward ? "with backward" : "forward only", bed->name);
    didact_status status = bed->subject->api->pass_create(bed->network, capacity, backward, &pass);
    return subject_check(bed->subject, status) ? pass : NULL;
}

didact_pass *bed_pass(Bed *bed, uint32_t capacity)
{
    return make_pass(bed, capacity, true);
}

didact_pass *bed_pass_forward(Bed *bed, uint32_t capacity)
{
    return make_pass(bed, capacity, false);
}

static void poison(float values[], size_t count)
{
    for (size_t i = 0; values && i < count; i++)
        values[i] = NAN;
}

void samples_make(Samples *samples, const didact_network_spec *spec, uint32_t n, uint64_t seed)
{
    *samples = (Samples){
        .n = n,
        .x_count = (size_t)n * spec->input_size,
        .side_count = (size_t)n * spec->side_size,
        .y_count = (size_t)n * spec->output_size,
    };
    samples->x = floats_normal(samples->x_count, 3 * seed + 1);
    samples->side = spec->side_size ? floats_normal(samples->side_count, 3 * seed + 2) : NULL;
    samples->dy = floats_normal(samples->y_count, 3 * seed + 3);
    samples->y = g_new(float, samples->y_count);
    samples->dx = g_new(float, samples->x_count);
    samples->dside = spec->side_size ? g_new(float, samples->side_count) : NULL;
    poison(samples->y, samples->y_count);
    poison(samples->dx, samples->x_count);
    poison(samples->dside, samples->side_count);
}

void samples_clear(Samples *samples)
{
    float **const all[] = {&samples->x, &samples->side, &samples->dy, &samples->y, &samples->dx, &samples->dside};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        g_clear_pointer(all[i], g_free);
}

bool bed_forward(Bed *bed, didact_pass *pass, Samples *samples)
{
    trial_call(bed->subject->trial, "forward of %u samples through %s", samples->n, bed->name);
    return subject_check(bed->subject,
                         bed->subject->api->forward(pass, samples->x, samples->side, samples->n, samples->y));
}

bool bed_backward(Bed *bed, didact_pass *pass, Samples *samples, bool parameters, bool dx, bool dside)
{
    bool wants_side = dside && samples->dside;
    trial_call(bed->subject->trial, "backward of %u samples (%s parameters, %s dx, %s dside) through %s", samples->n,
               parameters ? "with" : "no", dx ? "with" : "no", wants_side ? "with" : "no", bed->name);
    poison(dx ? samples->dx : NULL, samples->x_count);
    poison(wants_side ? samples->dside : NULL, samples->side_count);
    didact_status status = bed->subject->api->backward(pass, samples->dy, parameters, dx ? samples->dx : NULL,
                                                       wants_side ? samples->dside : NULL);
    return subject_check(bed->subject, status);
}

bool bed_step(Bed *bed, Bed *target, const didact_adam *adam, double tau)
{
    char rate[NUMBER_SIZE], l2[NUMBER_SIZE], norm[NUMBER_SIZE], share[NUMBER_SIZE];
    trial_call(bed->subject->trial, "step %" G_GUINT64_FORMAT " (rate %s, l2 %s, max norm %s, %s%s) of %s",
               bed->subject->api->step_count(bed->network) + 1, number_text(adam->learning_rate, rate),
               number_text(adam->l2, l2), number_text(adam->max_gradient_norm, norm), target ? "tau " : "no target",
               target ? number_text(tau, share) : "", bed->name);
    didact_status status = bed->subject->api->step(bed->network, target ? target->network : NULL, adam, tau);
    return subject_check(bed->subject, status);
}

bool bed_run(Bed *bed, Samples *samples)
{
    didact_pass *pass = bed_pass(bed, samples->n);
    bool well = pass && bed_forward(bed, pass, samples) && bed_backward(bed, pass, samples, true, true, true);
    if (pass)
        bed->subject->api->pass_destroy(pass);
    return well;
}
