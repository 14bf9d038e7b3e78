#include "report/statistics.h"

#include <math.h>
#include <stdbool.h>

double statistics_mean(const double values[], size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return count ? sum / (double)count : NAN;
}

/* Sample standard deviation, in two passes so that a large mean costs no digits. */
static double deviation(const double values[], size_t count, double mean)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return sqrt(sum / (double)(count - 1));
}

Interval statistics_t_interval(const double values[], size_t count, double level)
{
    Interval interval = {.count = count, .mean = statistics_mean(values, count), .low = NAN, .high = NAN};
    if (count < 2)
        return interval;
    double error = deviation(values, count, interval.mean) / sqrt((double)count);
    double half = statistics_t_quantile((1 + level) / 2, (double)count - 1) * error;
    interval.low = interval.mean - half;
    interval.high = interval.mean + half;
    return interval;
}

static double away_from_zero(double x)
{
    const double tiny = 1e-300;
    return fabs(x) < tiny ? tiny : x;
}

/* The continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method as Thompson and Barnett
 * modified it (1986); converges fast for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double x, double a, double b)
{
    double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), product = d;
    for (int m = 1; m < 10000; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        product *= c * d;
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        product *= c * d;
        if (fabs(c * d - 1) < 1e-15)
            break;
    }
    return product;
}

/* The regularised incomplete beta function I_x(a, b); `rest` is 1 - x, given apart for its digits. */
static double incomplete_beta(double x, double rest, double a, double b)
{
    if (x <= 0 || rest <= 0)
        return x <= 0 ? 0 : 1;
    double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(x, a, b) / a;
    return 1 - front * beta_fraction(rest, b, a) / b;
}

/* The share of Student's distribution above t >= 0. */
static double upper_tail(double t, double degrees)
{
    double whole = degrees + t * t;
    return incomplete_beta(degrees / whole, t * t / whole, degrees / 2, 0.5) / 2;
}

double statistics_t_quantile(double p, double degrees)
{
    if (p < 0.5)
        return -statistics_t_quantile(1 - p, degrees);
    double low = 0, high = 1;
    while (upper_tail(high, degrees) > 1 - p && high < 1e150)
        high *= 2;
    while (true) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            return middle;
        if (upper_tail(middle, degrees) > 1 - p)
            low = middle;
        else
            high = middle;
    }
}
