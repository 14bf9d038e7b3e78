/* How D0 is measured: the autocorrelation of the noise in it against closed forms, and the clipping and distance of its
 * actions. */
#include "base/random.h"
#include "train/noise-meter.h"
#include <glib/gstdio.h>
#include <math.h>

enum { SIZE = 3, LENGTH = 200 };

/* Step t of dimension i has the noise x[t * size + i], whatever the student does; no episode ends. */
static Experience *make(uint32_t size, size_t length, const double x[])
{
    Experience *e = experience_new(1, size, length);
    for (size_t i = 0; i < length * size; i++) {
        e->means[i] = 0.25F * (float)(i % 4);
        e->sampled[i] = (float)(e->means[i] + x[i]);
        e->actions[i] = CLAMP(e->sampled[i], -1, 1);
    }
    for (size_t t = 0; t < length; t++)
        e->terminated[t] = e->truncated[t] = false;
    e->length = length;
    return e;
}

static void add(NoiseMeter *meter, uint32_t size, size_t length, const double x[])
{
    Experience *e = make(size, length, x);
    noise_meter_add(meter, e);
    experience_free(e);
}

/* The meter after `count` stretches of x' = keep x + N(0, 1), which goes on from one to the next. */
static NoiseMeter measure(double keep, int count)
{
    NoiseMeter meter = {0};
    Random random;
    double state[SIZE] = {0}, x[LENGTH * SIZE];
    random_derive(&random, 1, "test", 0);
    for (int k = 0; k < count; k++) {
        for (size_t i = 0; i < LENGTH * SIZE; i++)
            x[i] = state[i % SIZE] = keep * state[i % SIZE] + random.face.normal(&random.face);
        add(&meter, SIZE, LENGTH, x);
    }
    return meter;
}

/* Ornstein-Uhlenbeck noise with dt = 1 forgets itself by 1 - theta a step. */
static void noise_of_ou_decays_by_its_theta(void)
{
    const double thetas[] = {0.15, 0.5};
    for (size_t c = 0; c < G_N_ELEMENTS(thetas); c++) {
        NoiseMeter meter = measure(1 - thetas[c], 2000);
        for (size_t i = 0; i < NOISE_LAGS; i++)
            g_assert_cmpfloat_with_epsilon(noise_meter_value(&meter, i), pow(1 - thetas[c], noise_lags[i]), 0.02);
    }
}

/* Five deviations of the mean of as many products as there are pairs. */
static void white_noise_forgets_at_once(void)
{
    NoiseMeter meter = measure(0, 500);
    for (size_t i = 0; i < NOISE_LAGS; i++) {
        double pairs = 500.0 * SIZE * (LENGTH - noise_lags[i]);
        g_assert_cmpfloat(fabs(noise_meter_value(&meter, i)), <, 5 / sqrt(pairs));
    }
}

/* One dimension stands still, the other turns with each step. */
static void dimensions_are_paired_with_themselves(void)
{
    NoiseMeter meter = {0};
    const double x[] = {1, 1, 1, -1, 1, 1, 1, -1, 1, 1};
    add(&meter, 2, 5, x);
    g_assert_cmpfloat(noise_meter_value(&meter, 0), ==, 0);
    g_assert_cmpfloat(noise_meter_value(&meter, 1), ==, 1);
    g_assert_cmpfloat(noise_meter_value(&meter, 2), ==, 1);
    g_assert_true(isnan(noise_meter_value(&meter, 3)));
}

/* sum of products over the root of both sums of squares: (2 - 6 + 3) / sqrt((1 + 4 + 9) (4 + 9 + 1)) */
static void it_is_as_defined(void)
{
    NoiseMeter meter = {0};
    add(&meter, 1, 4, (const double[]){1, 2, -3, -1});
    g_assert_cmpfloat_with_epsilon(noise_meter_value(&meter, 0), (2.0 - 6 + 3) / 14, 1e-12);
    g_assert_cmpfloat_with_epsilon(noise_meter_value(&meter, 1), (-3.0 - 2) / sqrt(5.0 * 10), 1e-12);
}

/* Noise that changes its sign with the episode, or with D0, never does within one. */
static void no_pair_crosses_an_episode_or_d0(void)
{
    const double up_and_down[] = {1, 1, 1, -1, -1, -1}, down[] = {-1, -1};
    for (int way = 0; way < 2; way++) {
        NoiseMeter meter = {0};
        Experience *e = make(1, 6, up_and_down);
        (way ? e->terminated : e->truncated)[2] = true;
        noise_meter_add(&meter, e);
        experience_free(e);
        add(&meter, 1, 2, down);
        g_assert_cmpfloat(noise_meter_value(&meter, 0), ==, 1);
        g_assert_cmpfloat(meter.products[0], ==, 5);
        g_assert_cmpfloat(meter.products[1], ==, 2);
    }
}

static void without_noise_there_is_no_value(void)
{
    NoiseMeter meter = {0};
    add(&meter, 1, 4, (const double[]){0, 0, 0, 0});
    for (size_t i = 0; i < NOISE_LAGS; i++)
        g_assert_true(isnan(noise_meter_value(&meter, i)));
}

/* Lags without pairs have no row. What was written does not count again. */
static void writing_begins_anew(void)
{
    static const char *const files[] = {"evaluations.csv",  "episodes.csv", "metrics.csv",
                                        "observations.csv", "timing.csv",   "status.json"};
    g_autofree char *directory = g_dir_make_tmp("didact-noise-XXXXXX", NULL), *text = NULL;
    g_autofree char *path = g_build_filename(directory, "metrics.csv", NULL);
    RunWriter *writer = run_writer_open(directory, "test", 1, 100, NULL);
    NoiseMeter meter = {0};
    add(&meter, 1, 3, (const double[]){1, -1, 1});
    noise_meter_write(&meter, writer, 50);
    noise_meter_write(&meter, writer, 60);
    add(&meter, 1, 2, (const double[]){1, 1});
    noise_meter_write(&meter, writer, 100);
    g_assert_true(run_writer_close(writer, NULL));
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==,
                    "step,name,value\n50,noise_autocorrelation_1,-1\n50,noise_autocorrelation_2,1\n"
                    "100,noise_autocorrelation_1,1\n");
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *file = g_build_filename(directory, files[i], NULL);
        g_unlink(file);
    }
    g_assert_cmpint(g_rmdir(directory), ==, 0);
}

/* Five of eight components leave the box; at its border they do not. */
static void clipping_and_distance_of_a_d0(void)
{
    Experience *e = experience_new(1, 2, 4);
    const float sampled[] = {1.5F, -1, 1, -1.25F, 0.5F, 3, -7, 1.0000001F}, mean[] = {0, 0, 1, 0, 0.5F, -1, 1, 1};
    for (size_t i = 0; i < 8; i++) {
        e->sampled[i] = sampled[i];
        e->actions[i] = CLAMP(sampled[i], -1, 1);
        e->means[i] = mean[i];
    }
    e->length = 4;
    g_assert_cmpfloat(experience_clipped(e), ==, 5.0 / 8);
    g_assert_cmpfloat_with_epsilon(experience_distance(e), sqrt((1.0 + 1 + 0 + 1 + 0 + 4 + 4 + 0) / 8), 1e-12);
    experience_free(e);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/noise/ou", noise_of_ou_decays_by_its_theta);
    g_test_add_func("/noise/white", white_noise_forgets_at_once);
    g_test_add_func("/noise/dimensions", dimensions_are_paired_with_themselves);
    g_test_add_func("/noise/definition", it_is_as_defined);
    g_test_add_func("/noise/borders", no_pair_crosses_an_episode_or_d0);
    g_test_add_func("/noise/none", without_noise_there_is_no_value);
    g_test_add_func("/noise/written", writing_begins_anew);
    g_test_add_func("/noise/actions", clipping_and_distance_of_a_d0);
    return g_test_run();
}
