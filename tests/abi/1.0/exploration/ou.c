/* Ornstein-Uhlenbeck noise added to the student's action (Uhlenbeck, Ornstein 1930; for DDPG: Lillicrap et al. 2016).
 *
 * Each step x <- x + theta (mu - x) dt + sigma sqrt(dt) N(0, 1), in each dimension of the action on its own. So x wanders
 * around mu with the variance sigma^2 dt / (1 - (1 - theta dt)^2) and forgets itself by 1 - theta dt a step. */
#include <didact/exploration.h>
#include <didact/plugin.h>
#include <stdlib.h>
#include <string.h>

/* 1. The parameters: a struct, and a row for each of its fields. */
typedef struct Params {
    double sigma, theta, mu, dt;
} Params;

static const didact_param table[] = {
    DIDACT_NUMBER(Params, sigma, "0.2", 0, 100, "half action ranges / sqrt(time)", "strength of the random kicks"),
    DIDACT_NUMBER(Params, theta, "0.15", 0, 100, "1 / time", "pull back to mu"),
    DIDACT_NUMBER(Params, mu, "0", -1, 1, "half action ranges", "where the noise is pulled to"),
    DIDACT_NUMBER(
        Params, dt, "0.01", DIDACT_POSITIVE, 100, "time / step",
        "time that one step takes; papers differ in it silently, and with sigma 0.2 and theta 0.15 it decides: "
        "0.01 makes noise of deviation 0.365 that lasts for 666 steps, 1 makes 0.38 and 6 steps"),
};

/* 2. The instance: what create makes and destroy takes away. */
typedef struct Ou {
    const didact_host *host;
    const Params *params;
    uint32_t size; /* of the action */
    double x[];    /* [size], the noise */
} Ou;

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    const Params *p = params;
    if (p->theta * p->dt >= 2)
        return host->fail(host, "theta times dt is %g, and from 2 on the noise grows without end", p->theta * p->dt);
    Ou *ou = calloc(1, sizeof *ou + spaces->action_size * sizeof ou->x[0]);
    if (!ou)
        return host->fail(host, "there is no memory left");
    ou->host = host;
    ou->params = p;
    ou->size = spaces->action_size;
    *self = ou;
    return DIDACT_OK;
}

static void destroy(void *self)
{
    free(self);
}

/* 3. Acting. */
static void begin_episode(void *self, didact_rng *rng)
{
    Ou *ou = self;
    memset(ou->x, 0, ou->size * sizeof ou->x[0]);
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    Ou *ou = self;
    const Params *p = ou->params;
    double kick = p->sigma * sqrt(p->dt);
    for (uint32_t i = 0; i < ou->size; i++) {
        ou->x[i] += p->theta * (p->mu - ou->x[i]) * p->dt + kick * rng->normal(rng);
        action[i] = (float)(mean[i] + ou->x[i]);
    }
}

/* 4. What it carries over time, so that a stopped run goes on exactly. */
static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Ou *ou = self;
    size_t length = ou->size * sizeof ou->x[0];
    if (length <= capacity)
        memcpy(buffer, ou->x, length);
    return length;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Ou *ou = self;
    if (length != ou->size * sizeof ou->x[0])
        return ou->host->fail(ou->host, "saved noise of %zu bytes does not fit %u dimensions", length, ou->size);
    memcpy(ou->x, buffer, length);
    return DIDACT_OK;
}

/* 5. What the host sees. There is no log_prob: the density of an action depends on the noise before it too. */
static const didact_exploration_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .begin_episode = begin_episode,
    .act = act,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN(DIDACT_EXPLORATION, "ou", "1.0", "Ornstein-Uhlenbeck noise on the student's action", Params, table, &api)
