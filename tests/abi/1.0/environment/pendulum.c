/* Swinging up a pendulum with a weak motor: Gymnasium's Pendulum-v1, number for number.
 *
 * The state is the angle (0: upright, not wrapped) and the angular velocity. Observation: cos, sin and velocity, rounded to
 * float32 as there. Action: the torque, within +-2. Never terminal; 200 steps an episode. Written after
 * gymnasium/envs/classic_control/pendulum.py of Gymnasium 1.4.0, in its order of operations. */
#include <didact/environment.h>
#include <didact/plugin.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;
static const double gravity = 10, mass = 1, length = 1, dt = 0.05;
static const double max_speed = 8, max_torque = 2;

/* 1. The instance: the state, and who hears of faults. */
typedef struct State {
    double theta, theta_dot;
} State;

typedef struct Pendulum {
    const didact_host *host;
    State state;
} Pendulum;

static didact_status create(const didact_host *host, const void *params, void **self)
{
    Pendulum *pendulum = calloc(1, sizeof *pendulum);
    if (!pendulum)
        return host->fail(host, "there is no memory left");
    pendulum->host = host;
    *self = pendulum;
    return DIDACT_OK;
}

static void destroy(void *self)
{
    free(self);
}

static void spaces(const void *self, didact_spaces *spaces)
{
    static const double low[] = {-2}, high[] = {2};
    spaces->observation_size = 3;
    spaces->action_size = 1;
    spaces->step_limit = 200;
    spaces->action_low = low;
    spaces->action_high = high;
}

/* 2. The dynamics. */
static double clip(double x, double bound)
{
    return x < -bound ? -bound : x > bound ? bound : x;
}

/* The same angle in [-pi, pi): 0 is upright. */
static double wrapped(double angle)
{
    double rest = fmod(angle + pi, 2 * pi);
    return (rest < 0 ? rest + 2 * pi : rest) - pi;
}

/* libm's pow, as Python's ** is. It now and then rounds otherwise than x * x, which GCC would put in its place. */
static double squared(double x)
{
    volatile double exponent = 2;
    return pow(x, exponent);
}

static double reward_of(State before, double torque)
{
    return -(squared(wrapped(before.theta)) + 0.1 * squared(before.theta_dot) + 0.001 * squared(torque));
}

static State moved(State s, double torque)
{
    double acceleration = 3 * gravity / (2 * length) * sin(s.theta) + 3.0 / (mass * length * length) * torque;
    double theta_dot = clip(s.theta_dot + acceleration * dt, max_speed);
    return (State){s.theta + theta_dot * dt, theta_dot};
}

/* x as a float32 has it. Without `volatile`, GCC 12's vectoriser loses the rounding of neighbouring stores. */
static double as_float(double x)
{
    volatile float rounded = (float)x;
    return rounded;
}

static void observe(State s, double observation[])
{
    observation[0] = as_float(cos(s.theta));
    observation[1] = as_float(sin(s.theta));
    observation[2] = as_float(s.theta_dot);
}

static didact_status step(void *self, const float action[], double observation[], double *reward, bool *terminated)
{
    Pendulum *pendulum = self;
    double torque = clip(action[0], max_torque);
    *reward = reward_of(pendulum->state, torque);
    *terminated = false;
    pendulum->state = moved(pendulum->state, torque);
    observe(pendulum->state, observation);
    return DIDACT_OK;
}

/* 3. Where an episode begins: anywhere, slowly; or in a given state, {theta, theta_dot}. */
static didact_status reset(void *self, didact_rng *rng, double observation[])
{
    Pendulum *pendulum = self;
    pendulum->state.theta = -pi + 2 * pi * rng->uniform(rng);
    pendulum->state.theta_dot = -1 + 2 * rng->uniform(rng);
    observe(pendulum->state, observation);
    return DIDACT_OK;
}

static didact_status set_state(void *self, const double values[], size_t count, double observation[])
{
    Pendulum *pendulum = self;
    if (count != 2)
        return pendulum->host->fail(pendulum->host, "a state is theta and theta_dot, not %zu numbers", count);
    pendulum->state = (State){values[0], values[1]};
    observe(pendulum->state, observation);
    return DIDACT_OK;
}

/* 4. What it carries over time, so that a stopped run goes on exactly. */
static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Pendulum *pendulum = self;
    if (capacity >= sizeof pendulum->state)
        memcpy(buffer, &pendulum->state, sizeof pendulum->state);
    return sizeof pendulum->state;
}

static didact_status load(void *self, const void *buffer, size_t size)
{
    Pendulum *pendulum = self;
    if (size != sizeof pendulum->state)
        return pendulum->host->fail(pendulum->host, "a saved state has %zu bytes, not %zu", sizeof pendulum->state,
                                    size);
    memcpy(&pendulum->state, buffer, size);
    return DIDACT_OK;
}

/* 5. What the host sees. */
static const didact_environment_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .spaces = spaces,
    .reset = reset,
    .step = step,
    .set_state = set_state,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN_WITHOUT_PARAMS(DIDACT_ENVIRONMENT, "pendulum", "1.0", "swing up a pendulum (Pendulum-v1 of Gymnasium)",
                             &api)
