#include "report/figures/axis.h"

#include "base/text.h"
#include "report/figures/lettering.h"
#include <math.h>

enum { MOST_TICKS = 50 };
#define LARGEST 1e100 /* gnuplot counts what is beyond 1e306 as undefined, and spans are squared and scaled before */

bool axis_can_show(double x)
{
    return fabs(x) <= LARGEST;
}

void span_widen(Span *span, double x)
{
    if (!axis_can_show(x))
        return;
    span->low = fmin(span->low, x);
    span->high = fmax(span->high, x);
}

bool span_is_empty(Span span)
{
    return !(span.low <= span.high);
}

double axis_tick(double width, unsigned ticks)
{
    double least = 0.75 * width / ticks, power = pow(10, floor(log10(least)));
    const double steps[] = {1, 2, 5};
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        if (steps[i] * power >= least * 0.999)
            return steps[i] * power;
    return 10 * power;
}

/* Numbers that differ by less than rounding are the same on paper. */
static bool is_single(Span span)
{
    return span.high - span.low <= 1e-9 * fmax(fabs(span.low), fabs(span.high));
}

Axis axis_around(Span span, unsigned ticks, const char *label)
{
    if (span_is_empty(span))
        span = (Span){0, 1};
    double margin = is_single(span) ? fmax(0.1 * fabs(span.high), 1e-3) : 0.05 * (span.high - span.low);
    if (span.high == 0 && span.low == 0)
        margin = 1;
    double low = span.low - margin, high = span.high + margin;
    return (Axis){.label = label, .low = low, .high = high, .tick = axis_tick(high - low, ticks)};
}

Axis axis_from_zero(double highest, unsigned ticks, const char *label)
{
    double high = highest > 0 && axis_can_show(highest) ? 1.08 * highest : 1;
    return (Axis){.label = label, .low = 0, .high = high, .tick = axis_tick(high, ticks)};
}

Axis axis_of_steps(int64_t first, int64_t last, unsigned ticks, const char *label)
{
    double low = (double)first, high = (double)last, tick = 0;
    if (first >= last) { /* a single step stands in the middle, and alone has a tick */
        low -= 1;
        high += 1;
        tick = fmax(2, (double)first);
    } else {
        tick = fmax(1, axis_tick(high - low, ticks));
    }
    return (Axis){.label = label, .low = low, .high = high, .tick = tick, .steps = true};
}

char *axis_steps_text(double steps)
{
    static const struct {
        double size;
        const char *letter;
    } units[] = {{1e9, "G"}, {1e6, "M"}, {1e3, "k"}, {0, ""}};
    unsigned unit = 0;
    while (fabs(steps) < units[unit].size)
        unit++;
    double shown = units[unit].size > 0 ? steps / units[unit].size : steps + 0.0; /* -0 is 0 */
    char number[TEXT_NUMBER_SIZE];
    return g_strconcat(g_ascii_formatd(number, sizeof number, "%.4g", shown), units[unit].letter, NULL);
}

/* Digits that tell neighbouring ticks apart. */
static int digits_of(const Axis *axis)
{
    double largest = fmax(fabs(axis->low), fabs(axis->high));
    return (int)CLAMP(ceil(log10(largest / axis->tick)) + 1, 6, 15);
}

char *axis_format(const Axis *axis)
{
    int digits = axis->tick > 0 ? digits_of(axis) : 6;
    return digits > 6 ? g_strdup_printf("%%.%dg", digits) : g_strdup("%h");
}

double axis_labels_width(const Axis *axis)
{
    if (axis->tick <= 0 || axis->without_labels)
        return 0;
    double widest = 0, low = fmin(axis->low, axis->high), high = fmax(axis->low, axis->high);
    g_autofree char *format = g_strdup_printf("%%.%dg", digits_of(axis));
    for (int i = 0; i < MOST_TICKS; i++) {
        char number[TEXT_NUMBER_SIZE];
        double at = (ceil(low / axis->tick) + i) * axis->tick;
        if (at > high)
            break;
        g_ascii_formatd(number, sizeof number, format, fabs(at) < 1e-9 * axis->tick ? 0 : at);
        widest = fmax(widest, lettering_width(number));
    }
    return widest;
}
