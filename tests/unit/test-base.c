/* Random streams and text. */
#include "base/random.h"
#include "base/text.h"
#include <glib.h>
#include <math.h>
#include <string.h>

static void streams_differ_and_repeat(void)
{
    Random a, again, role, index, seed;
    random_derive(&a, 1, "replay", 0);
    random_derive(&again, 1, "replay", 0);
    random_derive(&role, 1, "replax", 0);
    random_derive(&index, 1, "replay", 1);
    random_derive(&seed, 2, "replay", 0);
    uint64_t first = a.face.bits(&a.face);
    g_assert_cmpuint(first, ==, again.face.bits(&again.face));
    g_assert_cmpuint(first, !=, role.face.bits(&role.face));
    g_assert_cmpuint(first, !=, index.face.bits(&index.face));
    g_assert_cmpuint(first, !=, seed.face.bits(&seed.face));
}

/* The reference implementation, begun at the state 1, 2, 3, 4, gives these (computed by hand from its definition:
 * rotl(1 + 4, 23) + 1 = 41943041). */
static void generator_is_xoshiro256plusplus(void)
{
    Random random;
    random_derive(&random, 0, "", 0);
    memcpy(random.state, (uint64_t[]){1, 2, 3, 4}, sizeof random.state);
    g_assert_cmpuint(random.face.bits(&random.face), ==, 41943041u);
    g_assert_cmpuint(random.face.bits(&random.face), ==, 58720359u);
}

static void normals_have_their_moments(void)
{
    enum { N = 200000 };
    Random random;
    random_derive(&random, 7, "test", 0);
    double sum = 0, square = 0, fourth = 0;
    for (int i = 0; i < N; i++) {
        double z = random.face.normal(&random.face);
        sum += z, square += z * z, fourth += z * z * z * z;
    }
    g_assert_cmpfloat(fabs(sum / N), <, 5 / sqrt(N));
    g_assert_cmpfloat(fabs(square / N - 1), <, 5 * sqrt(2.0 / N));
    g_assert_cmpfloat(fabs(fourth / N - 3), <, 5 * sqrt(96.0 / N));
}

static void below_is_even(void)
{
    enum { N = 70000 };
    Random random;
    random_derive(&random, 3, "test", 0);
    int seen[7] = {0};
    for (int i = 0; i < N; i++)
        seen[random_below(&random, 7)]++;
    for (int i = 0; i < 7; i++)
        g_assert_cmpfloat(fabs(seen[i] - N / 7.0), <, 5 * sqrt(N / 7.0));
}

static void numbers_are_short_and_read_back(void)
{
    const struct {
        double x;
        const char *text;
    } cases[] = {{0.1, "0.1"},
                 {1.0 / 3, "0.3333333333333333"},
                 {-200, "-200"},
                 {1e-7, "1e-07"},
                 {INFINITY, "inf"},
                 {NAN, "nan"},
                 {0.0, "0"},
                 {-0.0, "-0"},
                 {0.30000000000000004, "0.30000000000000004"}};
    char buffer[TEXT_NUMBER_SIZE];
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(text_number(cases[i].x, buffer), ==, cases[i].text);
    Random random;
    random_derive(&random, 5, "test", 0);
    for (int i = 0; i < 10000; i++) {
        union {
            uint64_t bits;
            double x;
        } any = {random.face.bits(&random.face)};
        if (isfinite(any.x))
            g_assert_cmpfloat(g_ascii_strtod(text_number(any.x, buffer), NULL), ==, any.x);
    }
}

static void slips_of_the_keyboard_are_understood(void)
{
    const char *const words[] = {"sigma", "theta", "exploration_steps", "dt"};
    g_assert_cmpstr(text_nearest("sgima", words, 4), ==, "sigma");
    g_assert_cmpstr(text_nearest("exploration_step", words, 4), ==, "exploration_steps");
    g_assert_cmpstr(text_nearest("td", words, 4), ==, "dt");
    g_assert_null(text_nearest("colour", words, 4));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/random/streams", streams_differ_and_repeat);
    g_test_add_func("/random/generator", generator_is_xoshiro256plusplus);
    g_test_add_func("/random/normal", normals_have_their_moments);
    g_test_add_func("/random/below", below_is_even);
    g_test_add_func("/text/number", numbers_are_short_and_read_back);
    g_test_add_func("/text/nearest", slips_of_the_keyboard_are_understood);
    return g_test_run();
}
