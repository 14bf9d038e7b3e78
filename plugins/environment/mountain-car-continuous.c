/* Driving a weak car out of a valley: Gymnasium's MountainCarContinuous-v0, number for number.
 *
 * The state is the place and the speed. Observation: both, as float32. Action: the engine's force; the bounds are +-1. Terminal at
 * the flag; 999 steps an episode. Written after gymnasium/envs/classic_control/continuous_mountain_car.py of Gymnasium 1.4.0
 * as NumPy 2 computes it: the state is kept as float32, and a number that the code itself names (a bound that was met) takes
 * the type of its partner, so that some sums are rounded to float32 and some are not. */
#include <didact/environment.h>
#include <didact/plugin.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double max_force = 1, power = 0.0015, gravity = 0.0025;
static const double min_place = -1.2, max_place = 0.6, goal = 0.45, max_speed = 0.07;

/* 1. The instance: the state, and who hears of faults. */
typedef struct State {
    double place, speed;
    double fresh; /* 1 before the first step: the state is kept in double; else 0 */
} State;

typedef struct Car {
    const didact_host *host;
    State state;
} Car;

static didact_status create(const didact_host *host, const void *params, void **self)
{
    Car *car = calloc(1, sizeof *car);
    if (!car)
        return host->fail(host, "there is no memory left");
    car->host = host;
    *self = car;
    return DIDACT_OK;
}

static void destroy(void *self)
{
    free(self);
}

static void spaces(const void *self, didact_spaces *spaces)
{
    static const double low[] = {-1}, high[] = {1};
    spaces->observation_size = 2;
    spaces->action_size = 1;
    spaces->step_limit = 999;
    spaces->action_low = low;
    spaces->action_high = high;
}

/* 2. The dynamics, on numbers that know how they are kept. */
typedef enum Type {
    NAMED, /* written in the code: no type of its own */
    FLOAT32,
    FLOAT64,
} Type;

typedef struct Number {
    double value;
    Type type;
} Number;

/* x as a float32 has it. Without `volatile`, GCC 12's vectoriser loses the rounding of neighbouring stores. */
static double as_float(double x)
{
    volatile float rounded = (float)x;
    return rounded;
}

static double as_type(double x, Type type)
{
    return type == FLOAT32 ? as_float(x) : x;
}

/* The wider type wins, and a named number has none. A float32's sum, computed in double, rounds as if it were exact. */
static Number sum(Number a, Number b)
{
    Type type = a.type > b.type ? a.type : b.type;
    return (Number){as_type(as_type(a.value, type) + as_type(b.value, type), type), type};
}

static Number clip(Number x, double low, double high)
{
    if (x.value > as_type(high, x.type))
        return (Number){high, NAMED};
    if (x.value < as_type(low, x.type))
        return (Number){low, NAMED};
    return x;
}

/* What engine and slope add to the speed. The slope is that of the place, whose triple is a float32 where the place is one. */
static Number push(Number place, double action)
{
    bool bounded = action < -max_force || action > max_force;
    double force = action < -max_force ? -max_force : action > max_force ? max_force : action;
    double slope = cos(as_type(3 * place.value, place.type));
    return (Number){force * power - gravity * slope, bounded ? NAMED : FLOAT64};
}

/* libm's pow, as Python's is. It now and then rounds otherwise than x * x, which GCC would put in its place. */
static double squared(double x)
{
    volatile double exponent = 2;
    return pow(x, exponent);
}

static void observe(State s, double observation[])
{
    observation[0] = as_float(s.place);
    observation[1] = as_float(s.speed);
}

static didact_status step(void *self, const float action[], double observation[], double *reward, bool *terminated)
{
    Car *car = self;
    Type type = car->state.fresh ? FLOAT64 : FLOAT32;
    Number place = {car->state.place, type}, speed = {car->state.speed, type};
    speed = clip(sum(speed, push(place, action[0])), -max_speed, max_speed);
    place = clip(sum(place, speed), min_place, max_place);
    if (place.value == as_type(min_place, place.type) && speed.value < 0)
        speed.value = 0;
    *terminated = place.value >= as_type(goal, place.type) && speed.value >= 0;
    *reward = (*terminated ? 100 : 0) - squared(action[0]) * 0.1;
    car->state = (State){as_float(place.value), as_float(speed.value), 0};
    observe(car->state, observation);
    return DIDACT_OK;
}

/* 3. Where an episode begins: at rest, near the bottom; or in a given state, {place, speed}. */
static didact_status reset(void *self, didact_rng *rng, double observation[])
{
    Car *car = self;
    car->state = (State){-0.6 + 0.2 * rng->uniform(rng), 0, 1};
    observe(car->state, observation);
    return DIDACT_OK;
}

static didact_status set_state(void *self, const double values[], size_t count, double observation[])
{
    Car *car = self;
    if (count != 2)
        return car->host->fail(car->host, "a state is place and speed, not %zu numbers", count);
    car->state = (State){values[0], values[1], 1};
    observe(car->state, observation);
    return DIDACT_OK;
}

/* 4. What it carries over time, so that a stopped run goes on exactly. */
static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Car *car = self;
    if (capacity >= sizeof car->state)
        memcpy(buffer, &car->state, sizeof car->state);
    return sizeof car->state;
}

static didact_status load(void *self, const void *buffer, size_t size)
{
    Car *car = self;
    if (size != sizeof car->state)
        return car->host->fail(car->host, "a saved state has %zu bytes, not %zu", sizeof car->state, size);
    memcpy(&car->state, buffer, size);
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

DIDACT_PLUGIN_WITHOUT_PARAMS(DIDACT_ENVIRONMENT, "mountain-car-continuous", "1.0",
                             "drive a weak car out of a valley (MountainCarContinuous-v0 of Gymnasium)", &api)
