/* Coloured noise added to the student's action: pink, whose power falls as 1/f, where beta is 1 (Eberhard, Hollenstein,
 * Pinneri, Martius 2023, "Pink Noise Is All You Need"); white at 0, red at 2.
 *
 * A sequence as long as an episode is made at its start by the method of Timmer and König (1995): the real and imaginary
 * parts of the frequency k are drawn from N(0, k^-beta), and its inverse Fourier transform, scaled to unit variance, is
 * the noise; one sequence for each dimension of the action. */
#include <complex.h>
#include <didact/exploration.h>
#include <didact/plugin.h>
#include <stdlib.h>
#include <string.h>

typedef struct Params {
    double beta, sigma;
    int64_t length;
} Params;

static const didact_param table[] = {
    DIDACT_NUMBER(Params, beta, "1", 0, 4, "", "the power of frequency f is f^-beta: 0 white, 1 pink, 2 red"),
    DIDACT_NUMBER(Params, sigma, "0.3", 0, 100, "half action ranges", "deviation of the noise"),
    DIDACT_NUMBER_OR(Params, length, "episode", 2, 1e6, "episode", "steps",
                     "of a sequence, after which a new one begins; episode: its step limit, 1000 where there is none"),
};

typedef double complex Complex;

typedef struct Pink {
    const didact_host *host;
    const Params *params;
    uint32_t size;         /* of the action */
    size_t length, at;     /* of the sequences; the next step in them, `length`: there are none yet */
    double *noise;         /* [size][length], unit variance */
    Complex *bins, *spare; /* [length], to make them in */
} Pink;

/* ---- the Fourier transform, of any length ---- */

static size_t least_factor(size_t n)
{
    for (size_t f = 2; f * f <= n; f++)
        if (n % f == 0)
            return f;
    return n;
}

/* out[t] = Σ_k in[k stride] exp(2πi k t / n): split by the least factor of n into transforms of the elements that
 * are congruent modulo it (Cooley, Tukey 1965). `spare` has room for n more. */
static void transform(const Complex *in, size_t stride, Complex *out, Complex *spare, size_t n)
{
    static const double two_pi = 6.283185307179586476925;
    size_t parts = least_factor(n), m = n / parts;
    if (n == 1) {
        out[0] = in[0];
        return;
    }
    for (size_t p = 0; p < parts; p++)
        transform(in + p * stride, stride * parts, spare + p * m, out + p * m, m);
    for (size_t t = 0; t < n; t++) {
        Complex sum = 0;
        for (size_t p = 0; p < parts; p++) {
            double angle = two_pi * (double)(p * t % n) / (double)n;
            sum += spare[p * m + t % m] * (cos(angle) + I * sin(angle));
        }
        out[t] = sum;
    }
}

/* ---- the noise ---- */

/* A real sequence's spectrum: that of -k is the conjugate of that of k, so 0 and n/2 have no imaginary part. */
static double draw_spectrum(Pink *pink, didact_rng *rng)
{
    size_t n = pink->length;
    double power = 0;
    pink->bins[0] = 0;
    for (size_t k = 1; k <= n / 2; k++) {
        double scale = pow((double)k, -pink->params->beta / 2);
        bool middle = 2 * k == n;
        double real = rng->normal(rng), imaginary = rng->normal(rng);
        pink->bins[k] = middle ? scale * real : scale * (real + I * imaginary);
        pink->bins[n - k] = conj(pink->bins[k]);
        power += middle ? scale * scale : 4 * scale * scale;
    }
    return power;
}

/* All dimensions' sequences. Frequency 0 is left out, so each has the mean 0; the expected variance is 1. */
static void draw_sequences(Pink *pink, didact_rng *rng)
{
    Complex *sequence = pink->spare, *work = pink->spare + pink->length;
    for (uint32_t i = 0; i < pink->size; i++) {
        double scale = 1 / sqrt(draw_spectrum(pink, rng));
        transform(pink->bins, 1, sequence, work, pink->length);
        for (size_t t = 0; t < pink->length; t++)
            pink->noise[i * pink->length + t] = scale * creal(sequence[t]);
    }
    pink->at = 0;
}

/* ---- the strategy ---- */

static void destroy(void *self)
{
    Pink *pink = self;
    free(pink->noise);
    free(pink->bins);
    free(pink->spare);
    free(pink);
}

static size_t choose_length(const Params *params, const didact_spaces *spaces)
{
    if (params->length != DIDACT_WORD)
        return (size_t)params->length;
    return spaces->step_limit > 1 ? spaces->step_limit : 1000;
}

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    Pink *pink = calloc(1, sizeof *pink);
    if (!pink)
        return host->fail(host, "there is no memory left");
    *pink = (Pink){.host = host, .params = params, .size = spaces->action_size};
    pink->length = pink->at = choose_length(params, spaces);
    pink->noise = calloc(pink->size * pink->length, sizeof *pink->noise);
    pink->bins = calloc(pink->length, sizeof *pink->bins);
    pink->spare = calloc(2 * pink->length, sizeof *pink->spare);
    if (!pink->noise || !pink->bins || !pink->spare) {
        destroy(pink);
        return host->fail(host, "there is no memory left");
    }
    *self = pink;
    return DIDACT_OK;
}

static void begin_episode(void *self, didact_rng *rng)
{
    draw_sequences(self, rng);
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    Pink *pink = self;
    if (pink->at == pink->length)
        draw_sequences(pink, rng);
    for (uint32_t i = 0; i < pink->size; i++)
        action[i] = (float)(mean[i] + pink->params->sigma * pink->noise[i * pink->length + pink->at]);
    pink->at++;
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Pink *pink = self;
    uint64_t at = pink->at;
    size_t noise = pink->size * pink->length * sizeof *pink->noise, size = sizeof at + noise;
    if (capacity >= size) {
        memcpy(buffer, &at, sizeof at);
        memcpy((char *)buffer + sizeof at, pink->noise, noise);
    }
    return size;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Pink *pink = self;
    uint64_t at;
    if (length != save(pink, NULL, 0))
        return pink->host->fail(pink->host, "the saved noise of %zu bytes does not fit", length);
    memcpy(&at, buffer, sizeof at);
    if (at > pink->length)
        return pink->host->fail(pink->host, "the saved noise stands beyond its end");
    pink->at = at;
    memcpy(pink->noise, (const char *)buffer + sizeof at, length - sizeof at);
    return DIDACT_OK;
}

/* There is no log_prob: the density of an action depends on all others of its episode. */
static const didact_exploration_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .begin_episode = begin_episode,
    .act = act,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN(DIDACT_EXPLORATION, "pink", "1.0", "coloured noise on the student's action", Params, table, &api)
