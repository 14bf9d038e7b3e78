#include "report/numbers/statistics.h"

#include <math.h>
#include <stdlib.h>

bool interval_excludes(Interval interval, double value)
{
    return interval.low > value || interval.high < value;
}

double statistics_mean(const double values[], size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return count ? sum / (double)count : NAN;
}

double statistics_between(double from, double to, double share)
{
    return from == to || share == 0 ? from : from + share * (to - from);
}

double statistics_quantile(const double ascending[], size_t count, double q)
{
    if (!count)
        return NAN;
    double place = q * (double)(count - 1);
    size_t below = (size_t)place;
    if (below + 1 >= count)
        return ascending[count - 1];
    return statistics_between(ascending[below], ascending[below + 1], place - (double)below);
}

double statistics_iqm(const double ascending[], size_t count)
{
    size_t cut = count / 4;
    return count ? statistics_mean(ascending + cut, count - 2 * cut) : NAN;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void statistics_sort(double values[], size_t count)
{
    if (count)
        qsort(values, count, sizeof values[0], compare);
}

/* The place of the smallest value that is not taken; there must be one. */
static size_t next_smallest(const double p[], size_t count, const bool taken[])
{
    size_t least = count;
    for (size_t i = 0; i < count; i++)
        if (!taken[i] && !isnan(p[i]) && (least == count || p[i] < p[least]))
            least = i;
    return least;
}

void statistics_holm(double p[], size_t count)
{
    bool *taken = calloc(count + 1, sizeof taken[0]);
    size_t left = 0;
    for (size_t i = 0; i < count; i++)
        left += !isnan(p[i]);
    double highest = 0;
    for (; left; left--) {
        size_t i = next_smallest(p, count, taken);
        highest = fmin(1, fmax(highest, (double)left * p[i]));
        p[i] = highest;
        taken[i] = true;
    }
    free(taken);
}

double statistics_improvement(const double x[], size_t x_count, const double y[], size_t y_count)
{
    double won = 0;
    for (size_t i = 0; i < x_count; i++)
        for (size_t j = 0; j < y_count; j++)
            won += x[i] > y[j] ? 1 : x[i] == y[j] ? 0.5 : 0;
    return x_count && y_count ? won / ((double)x_count * (double)y_count) : NAN;
}
