/* What comes before the first number: opening, structs of other sizes, refusals, buffers. */
#include "base/random.h"
#include "conform/answer.h"
#include "conform/bed.h"
#include "conform/network.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

bool check_create(Trial *trial)
{
    for (int again = 0; again < 2; again++) {
        g_auto(Subject) first = {0}, second = {0};
        if (!subject_open(&first, trial, trial->component))
            return false;
        if (!subject_open(&second, trial, trial->component)) {
            trial->page->verdict = VERDICT_FAILED; /* what can be opened once must open twice */
            return false;
        }
    }
    return true;
}

/* ---- sizes ---- */

/* A struct as a later version of the interface would have it: longer, with something behind what is known today. */
#define LONGER(type)                                                                                                   \
    struct {                                                                                                           \
        type known;                                                                                                    \
        unsigned char later[64];                                                                                       \
    }

static bool check_array_struct(Trial *trial, const Bed *bed)
{
    LONGER(didact_array) array;
    for (size_t i = 0; i < mlp_array_count(bed->mlp); i++) {
        memset(&array, 0xa5, sizeof array);
        array.known.struct_size = sizeof array;
        trial_call(trial, "array %zu, told that its struct has %zu bytes", i, sizeof array);
        bed->subject->api->array(bed->network, i, &array.known);
        if (array.known.struct_size != sizeof array)
            return trial_fail(trial, "it changes struct_size, which is the host's");
        for (size_t b = 0; b < sizeof array.later; b++)
            if (array.later[b] != 0xa5)
                return trial_fail(trial, "it writes behind the members that it knows");
    }
    return true;
}

bool check_sizes(Trial *trial)
{
    Case usual;
    Random random;
    LONGER(didact_network_spec) spec;
    LONGER(didact_adam) adam;
    random_derive(&random, 1, "conform.network", 0);
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    case_usual(&usual);
    memset(&spec, 0xa5, sizeof spec);
    memset(&adam, 0xa5, sizeof adam);
    spec.known = usual.spec;
    spec.known.struct_size = sizeof spec;
    adam.known = (didact_adam){sizeof adam, 1e-3, 0.9, 0.999, 1e-8, 0, INFINITY};
    g_auto(Bed) bed = {0}, target = {0};
    trial_call(trial, "network_create, told that its spec has %zu bytes", sizeof spec);
    bed = (Bed){.subject = &subject, .spec = usual.spec, .name = case_text(&usual.spec), .mlp = mlp_new(&usual.spec)};
    if (!subject_check(&subject, subject.api->network_create(subject.self, &spec.known, &random.face, &bed.network)))
        return false;
    bed_fill_gradient(&bed, 1, 1);
    return check_array_struct(trial, &bed) && bed_make(&target, &subject, &usual, 2) &&
           bed_step(&bed, &target, &adam.known, 0.5);
}

/* ---- refusals ---- */

/* One thing about a possible network that makes it impossible. */
typedef struct Impossible {
    const char *what;
    size_t offset;
    uint32_t value;
} Impossible;

#define SPEC(member, value)                                                                                            \
    {                                                                                                                  \
#member " = " #value, offsetof(didact_network_spec, member), value                                             \
    }

static const Impossible impossible[] = {
    SPEC(input_size, 0),  SPEC(output_size, 0),  SPEC(side_layer, 0),        SPEC(side_layer, 4),
    SPEC(activation, 99), SPEC(activation, -1u), SPEC(output_activation, 3), SPEC(output_activation, -1u),
};

static const int64_t impossible_widths[] = {0, -1, INT64_MIN, INT64_MAX, 0x100000001, 0x400000000000};

static bool expect_refusal(Subject *subject, const didact_network_spec *spec)
{
    Random random;
    random_derive(&random, 1, "conform.network", 0);
    didact_network *network = NULL;
    didact_status status = subject->api->network_create(subject->self, spec, &random.face, &network);
    return answer_refused(subject->trial, subject->host, status, &subject->float_change);
}

/* Eight gigabytes from here on, so that what has to run out does so before the machine does. */
static bool limit_memory(void)
{
    struct rlimit limit;
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    bool known = file && fscanf(file, "%lu", &pages) == 1;
    if (file)
        fclose(file);
    getrlimit(RLIMIT_AS, &limit);
    limit.rlim_cur = MIN(limit.rlim_max, (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + ((rlim_t)8 << 30));
    return known && setrlimit(RLIMIT_AS, &limit) == 0;
}

static bool refuse_widths(Subject *subject, Case *usual)
{
    for (size_t i = 0; i < G_N_ELEMENTS(impossible_widths); i++)
        for (uint32_t l = 0; l < usual->spec.hidden_count; l++) {
            int64_t possible = usual->hidden[l];
            usual->hidden[l] = impossible_widths[i];
            trial_call(subject->trial, "network_create with hidden[%u] = %" G_GINT64_FORMAT, l, usual->hidden[l]);
            if (!expect_refusal(subject, &usual->spec))
                return false;
            usual->hidden[l] = possible;
        }
    return true;
}

bool check_refusals(Trial *trial)
{
    Case usual;
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component))
        return false;
    if (!limit_memory())
        return trial_skip(trial, "the memory of a process cannot be limited here");
    case_usual(&usual);
    for (size_t i = 0; i < G_N_ELEMENTS(impossible); i++) {
        didact_network_spec spec = usual.spec;
        memcpy((char *)&spec + impossible[i].offset, &impossible[i].value, sizeof impossible[i].value);
        trial_call(trial, "network_create with %s", impossible[i].what);
        if (!expect_refusal(&subject, &spec))
            return false;
    }
    g_auto(Bed) bed = {0};
    return refuse_widths(&subject, &usual) && bed_make(&bed, &subject, &usual, 1);
}

/* ---- buffers ---- */

static const size_t lengths[] = {1, 3, 64, 100003, 17};

static bool check_apart(Subject *subject, float *const buffers[])
{
    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++)
        for (size_t j = 0; j < lengths[i]; j++)
            buffers[i][j] = (float)(i + 1);
    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++)
        for (size_t j = 0; j < lengths[i]; j++)
            if (buffers[i][j] != (float)(i + 1)) {
                trial_call(subject->trial, "buffer_create of %zu floats", lengths[i]);
                return trial_fail(subject->trial, "what is written to another buffer arrives in this one");
            }
    return true;
}

static bool check_lengths(Subject *subject)
{
    float *buffers[G_N_ELEMENTS(lengths)];
    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        trial_call(subject->trial, "buffer_create of %zu floats", lengths[i]);
        buffers[i] = subject->api->buffer_create(subject->self, lengths[i]);
        if (!buffers[i])
            return trial_fail(subject->trial, "there is none, with memory enough");
    }
    if (!check_apart(subject, buffers))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        trial_call(subject->trial, "buffer_destroy of %zu floats", lengths[i]);
        subject->api->buffer_destroy(subject->self, buffers[i]);
    }
    return true;
}

bool check_buffers(Trial *trial)
{
    /* Each is more than there is; the bytes of the last ones are no size_t. */
    static const size_t too_many[] = {SIZE_MAX / 16, SIZE_MAX / 4, SIZE_MAX / 4 - 7, SIZE_MAX / 4 + 2,
                                      SIZE_MAX / 2 + 9};
    g_auto(Subject) subject = {0};
    if (!subject_open(&subject, trial, trial->component) || !check_lengths(&subject))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(too_many); i++) {
        trial_call(trial, "buffer_create of %zu floats", too_many[i]);
        if (subject.api->buffer_create(subject.self, too_many[i]))
            return trial_fail(trial, "it says that there is memory for them; answer NULL");
    }
    return true;
}
