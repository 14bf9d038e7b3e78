/* Gaussian noise added to the student's action, the same in all dimensions, drawn anew for each (as TD3 explores: Fujimoto,
 * van Hoof, Meger 2018), with a deviation that may fall along a line as the run goes on. */
#include <didact/exploration.h>
#include <didact/plugin.h>
#include <stdlib.h>
#include <string.h>

typedef struct Params {
    double sigma, sigma_final;
    int64_t anneal_steps;
} Params;

static const didact_param table[] = {
    DIDACT_NUMBER(Params, sigma, "0.1", 0, 100, "half action ranges", "deviation of the noise"),
    DIDACT_NUMBER_OR(Params, sigma_final, "same", 0, 100, "same", "half action ranges",
                     "deviation from the end of annealing on"),
    DIDACT_NUMBER(Params, anneal_steps, "0", 0, 1e15, "steps of the strategy",
                  "steps on which the deviation goes from sigma to sigma_final; 0: it has it from the first on"),
};

typedef struct Gaussian {
    const didact_host *host;
    const Params *params;
    uint32_t size;  /* of the action */
    uint64_t steps; /* taken */
} Gaussian;

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    Gaussian *gaussian = malloc(sizeof *gaussian);
    if (!gaussian)
        return host->fail(host, "there is no memory left");
    *gaussian = (Gaussian){.host = host, .params = params, .size = spaces->action_size};
    *self = gaussian;
    return DIDACT_OK;
}

static void destroy(void *self)
{
    free(self);
}

static double sigma_now(const Gaussian *gaussian)
{
    const Params *p = gaussian->params;
    double last = isnan(p->sigma_final) ? p->sigma : p->sigma_final, steps = (double)gaussian->steps;
    if (gaussian->steps >= (uint64_t)p->anneal_steps)
        return last;
    return p->sigma + (last - p->sigma) * steps / (double)p->anneal_steps;
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    Gaussian *gaussian = self;
    double sigma = sigma_now(gaussian);
    for (uint32_t i = 0; i < gaussian->size; i++)
        action[i] = (float)(mean[i] + sigma * rng->normal(rng));
    gaussian->steps++;
}

static void log_prob(const void *self, const float observation[], const float mean[], const float action[], double *out)
{
    static const double half_log_two_pi = 0.91893853320467274178;
    const Gaussian *gaussian = self;
    double sigma = sigma_now(gaussian);
    *out = 0;
    for (uint32_t i = 0; i < gaussian->size; i++) {
        double z = ((double)action[i] - mean[i]) / sigma;
        *out -= 0.5 * z * z + log(sigma) + half_log_two_pi;
    }
}

static size_t metric_count(const void *self)
{
    return 1;
}

static const char *metric_name(const void *self, size_t i)
{
    return "sigma";
}

static void metrics(const void *self, double values[])
{
    values[0] = sigma_now(self);
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Gaussian *gaussian = self;
    if (capacity >= sizeof gaussian->steps)
        memcpy(buffer, &gaussian->steps, sizeof gaussian->steps);
    return sizeof gaussian->steps;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Gaussian *gaussian = self;
    if (length != sizeof gaussian->steps)
        return gaussian->host->fail(gaussian->host, "the saved state has %zu bytes, not %zu", length,
                                    sizeof gaussian->steps);
    memcpy(&gaussian->steps, buffer, length);
    return DIDACT_OK;
}

static const didact_exploration_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .act = act,
    .log_prob = log_prob,
    .metric_count = metric_count,
    .metric_name = metric_name,
    .metrics = metrics,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN(DIDACT_EXPLORATION, "gaussian", "1.0", "Gaussian noise on the student's action, with annealing", Params,
              table, &api)
