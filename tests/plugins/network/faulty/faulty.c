/* faulty: the backend `plain` with one fault, which its parameter names. Each is a mistake that somebody could make, made so
 * that it shows in as few checks of `didact conform network` as it can; tests/cli/faults-network.txt says in which. */
#define didact_plugin_entry plain_entry
#include "plain.c" /* made of plugins/template/network.c */
#undef didact_plugin_entry

#include <fenv.h>
#include <locale.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#define FAULTS(F)                                                                                                      \
    F(NONE, "none")                                                                                                    \
    F(CRASHES_IN_CREATE, "crashes-in-create")                                                                          \
    F(CREATES_ONE, "creates-one")                                                                                      \
    F(FAILS_SILENTLY, "fails-silently")                                                                                \
    F(STRICT_SIZES, "strict-sizes")                                                                                    \
    F(CLEARS_STRUCT, "clears-struct")                                                                                  \
    F(ACCEPTS_ANYTHING, "accepts-anything")                                                                            \
    F(REFUSES_SILENTLY, "refuses-silently")                                                                            \
    F(ONE_BUFFER, "one-buffer")                                                                                        \
    F(BOASTFUL_BUFFERS, "boastful-buffers")                                                                            \
    F(COUNTS_FROM_1, "counts-from-1")                                                                                  \
    F(SWAPS_SHAPE, "swaps-shape")                                                                                      \
    F(DRAWS_BY_COLUMNS, "draws-by-columns")                                                                            \
    F(IGNORES_BOUND, "ignores-bound")                                                                                  \
    F(DRAWS_ONCE_MORE, "draws-once-more")                                                                              \
    F(LOSES_SIGN_OF_0, "loses-sign-of-0")                                                                              \
    F(WRONG_EPSILON, "wrong-epsilon")                                                                                  \
    F(SAMPLE_VARIANCE, "sample-variance")                                                                              \
    F(CANCELLING_VARIANCE, "cancelling-variance")                                                                      \
    F(SIDE_FIRST, "side-first")                                                                                        \
    F(IGNORES_SIDE_2, "ignores-side-2")                                                                                \
    F(ROUGH_TANH, "rough-tanh")                                                                                        \
    F(HALF_PRECISION, "half-precision")                                                                                \
    F(FORWARD_UNNORMALISED, "forward-unnormalised")                                                                    \
    F(RELU_EATS_NAN, "relu-eats-nan")                                                                                  \
    F(SPILLS_NAN, "spills-nan")                                                                                        \
    F(AVERAGES, "averages")                                                                                            \
    F(COUNTS_256_SAMPLES, "counts-256-samples")                                                                        \
    F(NARROW_GRADIENT, "narrow-gradient")                                                                              \
    F(TRANSPOSES, "transposes")                                                                                        \
    F(SKIPS_LAST_SAMPLE, "skips-last-sample")                                                                          \
    F(NO_SCALE_GRADIENT, "no-scale-gradient")                                                                          \
    F(SKIPS_DX_TAIL, "skips-dx-tail")                                                                                  \
    F(ADDS_TO_DX, "adds-to-dx")                                                                                        \
    F(SKIPS_DSIDE_TAIL, "skips-dside-tail")                                                                            \
    F(NEEDS_DX, "needs-dx")                                                                                            \
    F(ALWAYS_PARAMETERS, "always-parameters")                                                                          \
    F(ACCUMULATES, "accumulates")                                                                                      \
    F(SPENDS_OUTPUTS, "spends-outputs")                                                                                \
    F(ONE_PASS, "one-pass")                                                                                            \
    F(SEES_LEFTOVERS, "sees-leftovers")                                                                                \
    F(NO_BIAS_CORRECTION, "no-bias-correction")                                                                        \
    F(TORCH_EPSILON, "torch-epsilon")                                                                                  \
    F(L2_ON_BIASES, "l2-on-biases")                                                                                    \
    F(L2_ON_OUTPUT, "l2-on-output")                                                                                    \
    F(SHALLOW_L2, "shallow-l2")                                                                                        \
    F(DECOUPLED_L2, "decoupled-l2")                                                                                    \
    F(CLIPS_WITHOUT_L2, "clips-without-l2")                                                                            \
    F(NEVER_CLIPS, "never-clips")                                                                                      \
    F(STEPS_12_ARRAYS, "steps-12-arrays")                                                                              \
    F(DROPS_NAN_GRADIENT, "drops-nan-gradient")                                                                        \
    F(NAN_NORM_STOPS, "nan-norm-stops")                                                                                \
    F(FOLLOWS_12_ARRAYS, "follows-12-arrays")                                                                          \
    F(FOLLOWS_OLD, "follows-old")                                                                                      \
    F(REVERSED_TAU, "reversed-tau")                                                                                    \
    F(TARGET_COUNTS, "target-counts")                                                                                  \
    F(NEEDS_TARGET, "needs-target")                                                                                    \
    F(SHORT_COUNT, "short-count")                                                                                      \
    F(STALE_TARGET, "stale-target")                                                                                    \
    F(FROZEN_FORWARD, "frozen-forward")                                                                                \
    F(FROZEN_SINGLE, "frozen-single")                                                                                  \
    F(COPIES_VALUES_ONLY, "copies-values-only")                                                                        \
    F(COPIES_NO_COUNT, "copies-no-count")                                                                              \
    F(COUNT_CLEARS_MOMENTS, "count-clears-moments")                                                                    \
    F(SECOND_DIFFERS, "second-differs")                                                                                \
    F(SHARED_GRADIENT, "shared-gradient")                                                                              \
    F(WRITES_BEHIND_Y, "writes-behind-y")                                                                              \
    F(WRITES_BEFORE_DX, "writes-before-dx")                                                                            \
    F(READS_BEHIND_X, "reads-behind-x")                                                                                \
    F(WRITES_X, "writes-x")                                                                                            \
    F(KEEPS_Y, "keeps-y")                                                                                              \
    F(ROUNDS_UP, "rounds-up")                                                                                          \
    F(SETS_LOCALE, "sets-locale")                                                                                      \
    F(CATCHES_SIGNALS, "catches-signals")                                                                              \
    F(USES_RAND, "uses-rand")                                                                                          \
    F(CHANGES_DIRECTORY, "changes-directory")                                                                          \
    F(SETS_UMASK, "sets-umask")                                                                                        \
    F(LEAKS_NETWORKS, "leaks-networks")                                                                                \
    F(LEAKS_A_BYTE, "leaks-a-byte")                                                                                    \
    F(OFF_WHEN_WIDE, "off-when-wide")                                                                                  \
    F(CRASHES_IN_COPY, "crashes-in-copy")                                                                              \
    F(HANGS_IN_COPY, "hangs-in-copy")                                                                                  \
    F(ALARMS_IN_COPY, "alarms-in-copy")                                                                                \
    F(EXITS_IN_COPY, "exits-in-copy")                                                                                  \
    F(CHATTERS, "chatters")                                                                                            \
    F(CRASHES_AT_EXIT, "crashes-at-exit")

#define AS_NAME(name, text) name,
#define AS_TEXT(name, text) text,

typedef enum Fault { FAULTS(AS_NAME) } Fault;

static const char *const faults[] = {FAULTS(AS_TEXT) NULL};

typedef struct Params {
    didact_choice fault;
} Params;

static const didact_param table[] = {
    DIDACT_CHOICE(Params, fault, "none", faults, "what is wrong with it"),
};

/* One process, one fault: what no backend may have, mutable global state, is all here. */
static Fault fault;
static unsigned instances;
static const void *second;            /* the second of two instances */
static didact_pass *only_forward;     /* the last one made */
static didact_pass *latest, *longest; /* forwards */
static size_t longest_n;
static float *last_y;
static didact_network *last_backward, *stale; /* networks */
static float *stale_values;
static didact_pass *frozen; /* goes forward with the values that there were when it was made */
static float *frozen_values;

/* Touches without changing, so that only who watches sees it. */
static void touch(float *number)
{
    volatile float *at = number;
    *at = *at;
}

static void look_at(const float *number)
{
    const volatile float *at = number;
    (void)*at;
}

/* The network's values as they are now. */
static void keep_values(const didact_network *network, float **kept)
{
    size_t size = (size_t)(network->arrays[0].contents[1] - network->arrays[0].contents[0]);
    *kept = realloc(*kept, size * sizeof **kept);
    memcpy(*kept, network->arrays[0].contents[DIDACT_VALUE], size * sizeof **kept);
}

#include "backward.h"
#include "forward.h"
#include "setup.h"
#include "step.h"

static const didact_network_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .buffer_create = faulty_buffer_create,
    .buffer_destroy = faulty_buffer_destroy,
    .network_create = faulty_network_create,
    .network_destroy = faulty_network_destroy,
    .pass_create = faulty_pass_create,
    .pass_destroy = faulty_pass_destroy,
    .forward = faulty_forward,
    .backward = faulty_backward,
    .step = faulty_step,
    .copy = faulty_copy,
    .array_count = array_count,
    .array = faulty_array,
    .read = read_array,
    .write = faulty_write,
    .step_count = step_count,
    .set_step_count = faulty_set_step_count,
};

DIDACT_EXPORT const didact_plugin *didact_plugin_entry(void);
DIDACT_PLUGIN(DIDACT_NETWORK, "faulty", "1.0", "plain with a fault, which must be found", Params, table, &api)
