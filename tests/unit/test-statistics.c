/* Student's t against closed forms and the printed tables, intervals against a worked example. */
#include "report/statistics.h"
#include <glib.h>
#include <math.h>

static void quantiles_have_closed_forms(void)
{
    for (double p = 0.505; p < 1; p += 0.01) {
        double one = tan(G_PI * (p - 0.5)), two = (2 * p - 1) / sqrt(2 * p * (1 - p));
        g_assert_cmpfloat(fabs(statistics_t_quantile(p, 1) - one), <, 1e-9 * (1 + one));
        g_assert_cmpfloat(fabs(statistics_t_quantile(p, 2) - two), <, 1e-9 * (1 + two));
        g_assert_cmpfloat(statistics_t_quantile(1 - p, 3), ==, -statistics_t_quantile(1 - (1 - p), 3));
    }
}

/* Two-sided 95 % points as every table prints them, and the 99 % point of 9 degrees. */
static void quantiles_are_those_of_the_tables(void)
{
    const struct {
        double p, degrees, t;
    } table[] = {{0.975, 3, 3.182446},  {0.975, 4, 2.776445},   {0.975, 5, 2.570582}, {0.975, 9, 2.262157},
                 {0.975, 30, 2.042272}, {0.975, 100, 1.983972}, {0.995, 9, 3.249836}, {0.975, 1e6, 1.959966}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpfloat(fabs(statistics_t_quantile(table[i].p, table[i].degrees) - table[i].t), <, 1e-6);
}

/* 1, 2, 4, 9: mean 4, sum of squares 9 + 4 + 0 + 25 = 38, deviation sqrt(38 / 3), standard error sqrt(38 / 12); times
 * 3.182446. */
static void intervals_are_those_worked_by_hand(void)
{
    const double values[] = {1, 2, 4, 9};
    Interval interval = statistics_t_interval(values, 4, 0.95);
    double half = 3.182446305 * sqrt(38.0 / 12);
    g_assert_cmpfloat(interval.mean, ==, 4);
    g_assert_cmpfloat(fabs(interval.low - (4 - half)), <, 1e-8);
    g_assert_cmpfloat(fabs(interval.high - (4 + half)), <, 1e-8);
}

static void few_values_have_no_interval(void)
{
    Interval one = statistics_t_interval((double[]){7}, 1, 0.95), none = statistics_t_interval(NULL, 0, 0.95);
    g_assert_cmpfloat(one.mean, ==, 7);
    g_assert_true(isnan(one.low) && isnan(one.high));
    g_assert_true(isnan(none.mean) && isnan(none.low));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/statistics/closed-forms", quantiles_have_closed_forms);
    g_test_add_func("/statistics/tables", quantiles_are_those_of_the_tables);
    g_test_add_func("/statistics/interval", intervals_are_those_worked_by_hand);
    g_test_add_func("/statistics/few", few_values_have_no_interval);
    return g_test_run();
}
