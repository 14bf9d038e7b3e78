/* The density against the actions themselves: drawn thousands of times from one state, they must fall where it says. */
#include "conform/exploration.h"
#include "conform/explorer.h"
#include "conform/numbers.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 20000, BINS = 20, POINTS = 200 };

/* A strategy held in one state. */
typedef struct Still {
    Explorer *explorer;
    GByteArray *state; /* NULL: it has none */
    float observation[8], mean[8];
    uint32_t size;  /* of the action */
    double *draws;  /* [size][DRAWS], as drawn */
    double *sorted; /* the same, each row in its order */
} Still;

static void still_clear(Still *still)
{
    if (still->state)
        g_byte_array_unref(still->state);
    g_free(still->draws);
    g_free(still->sorted);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Still, still_clear)

static bool restore(Still *still)
{
    Explorer *explorer = still->explorer;
    if (!still->state)
        return true;
    trial_call(explorer->trial, "load of what it saved");
    school_enter(explorer->school, PHASE_PAUSE);
    return explorer_check(explorer, explorer->api->load(explorer->self, still->state->data, still->state->len));
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool draw(Still *still)
{
    float action[8];
    still->draws = g_new(double, DRAWS *(size_t)still->size);
    for (size_t n = 0; n < DRAWS; n++) {
        if (!restore(still))
            return false;
        trial_call(still->explorer->trial, "act from one state, again and again");
        if (!explorer_act(still->explorer, still->observation, still->mean, action))
            return false;
        for (uint32_t i = 0; i < still->size; i++)
            still->draws[i * DRAWS + n] = (double)action[i];
    }
    still->sorted = g_memdup2(still->draws, DRAWS * still->size * sizeof(double));
    for (uint32_t i = 0; i < still->size; i++)
        qsort(still->sorted + (size_t)i * DRAWS, DRAWS, sizeof(double), compare_doubles);
    return restore(still);
}

/* The value below which that share of a dimension's actions lie. */
static double quantile(const Still *still, uint32_t dimension, double share)
{
    return still->sorted[(size_t)dimension * DRAWS + (size_t)(share * (DRAWS - 1))];
}

static double density(const Still *still, const double at[])
{
    double log_density = NAN;
    float action[8];
    for (uint32_t i = 0; i < still->size; i++)
        action[i] = (float)at[i];
    still->explorer->api->log_prob(still->explorer->self, still->observation, still->mean, action, &log_density);
    return exp(log_density);
}

/* Its integral from `low` to `high` in one dimension. */
static double mass_between(const Still *still, double low, double high, int points)
{
    double sum = 0, step = (high - low) / points;
    for (int i = 0; i < points; i++) {
        double at = low + (i + 0.5) * step;
        sum += density(still, &at);
    }
    return sum * step;
}

static bool fail_mass(const Still *still, double low, double high, double says, double is)
{
    char from[NUMBER_SIZE], to[NUMBER_SIZE];
    return trial_fail(still->explorer->trial,
                      "by it %.4f of the actions are between %s and %s, and of %d there are %.4f", says,
                      number_text(low, from), number_text(high, to), DRAWS, is);
}

/* Bin by bin between the quantiles: the shares sum up to what they ought to within Kolmogorov's distance, and far outside
 * there is no more than is left. */
static bool check_line(const Still *still)
{
    double says = 0, low = quantile(still, 0, 1.0 / BINS);
    double all_low = quantile(still, 0, 0), all_high = quantile(still, 0, 1), range = all_high - all_low;
    for (int bin = 1; bin < BINS - 1; bin++) {
        double from = quantile(still, 0, (double)bin / BINS), to = quantile(still, 0, (bin + 1.0) / BINS);
        says += mass_between(still, from, to, POINTS);
        double is = (double)bin / BINS;
        if (!(fabs(says - is) <= 3 / sqrt(DRAWS)))
            return fail_mass(still, low, to, says, is);
    }
    double all = mass_between(still, all_low - range, all_high + range, 20 * POINTS);
    return (all > 0.97 && all < 1.03) || fail_mass(still, all_low - range, all_high + range, all, 1);
}

/* The share of both dimensions' actions within a cell. */
static double share_within(const Still *still, const double low[2], const double high[2])
{
    size_t inside = 0;
    for (size_t n = 0; n < DRAWS; n++) {
        double x = still->draws[n], y = still->draws[DRAWS + n];
        inside += x >= low[0] && x < high[0] && y >= low[1] && y < high[1];
    }
    return (double)inside / DRAWS;
}

static double mass_within(const Still *still, const double low[2], const double high[2])
{
    double sum = 0, width = (high[0] - low[0]) / POINTS, height = (high[1] - low[1]) / POINTS;
    for (int i = 0; i < POINTS; i++)
        for (int j = 0; j < POINTS; j++) {
            const double at[2] = {low[0] + (i + 0.5) * width, low[1] + (j + 0.5) * height};
            sum += density(still, at);
        }
    return sum * width * height;
}

/* The four cells around the medians. */
static bool check_plane(const Still *still)
{
    static const double shares[] = {0.02, 0.5, 0.98};
    for (int cell = 0; cell < 4; cell++) {
        double low[2], high[2];
        for (uint32_t i = 0; i < 2; i++) {
            int part = i == 0 ? cell % 2 : cell / 2;
            low[i] = quantile(still, i, shares[part]);
            high[i] = quantile(still, i, shares[part + 1]);
        }
        double says = mass_within(still, low, high), is = share_within(still, low, high);
        if (!(fabs(says - is) <= 3 / sqrt(DRAWS)))
            return fail_mass(still, low[0], high[0], says, is);
    }
    return true;
}

static bool check_sizes(Trial *trial, const Sizes *sizes)
{
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    g_auto(Life) life = {0};
    g_auto(Still) still = {.explorer = &explorer, .size = sizes->action_size};
    if (!school_open(&school, trial, sizes) || !explorer_open(&explorer, &school, trial->component, 1))
        return false;
    life_begin(&life, &explorer, 1);
    if (!life_go(&life, LIFE_EPISODE + 3))
        return false;
    memcpy(still.observation, life.rollout.observations, sizes->observation_size * sizeof(float));
    memcpy(still.mean, life.rollout.means, sizes->action_size * sizeof(float));
    still.state = explorer_save(&explorer);
    if (!draw(&still))
        return false;
    for (uint32_t i = 0; i < still.size; i++)
        if (quantile(&still, i, 0.05) == quantile(&still, i, 0.95))
            return trial_skip(trial, "its actions hardly vary, which no density tells");
    trial_call(trial, "log_prob of %u dimension%s", still.size, still.size == 1 ? "" : "s");
    school_enter(&school, PHASE_PAUSE);
    const double middle[2] = {quantile(&still, 0, 0.5), quantile(&still, still.size - 1, 0.5)};
    if (isnan(density(&still, middle)))
        return trial_skip(trial, "it answers nan: it knows no density");
    return still.size == 1 ? check_line(&still) : check_plane(&still);
}

bool explore_log_prob(Trial *trial)
{
    static const Sizes line = {5, 1, 50}, plane = {5, 2, 50};
    const didact_exploration_api *api = trial->component->plugin->api;
    if (!api->log_prob)
        return trial_skip(trial, "it has none");
    return (!explorer_takes(trial, &line) || check_sizes(trial, &line)) &&
           (!explorer_takes(trial, &plane) || check_sizes(trial, &plane));
}
