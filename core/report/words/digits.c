#include "report/words/digits.h"

#include <math.h>
#include <string.h>

void digits_see(Digits *digits, double x)
{
    if (isfinite(x))
        digits->largest = fmax(digits->largest, fabs(x));
}

void digits_see_interval(Digits *digits, Interval interval)
{
    digits_see(digits, interval.value);
    digits_see(digits, interval.low);
    digits_see(digits, interval.high);
}

static char *formatted(const char *format, double x)
{
    char buffer[64];
    return g_strdup(g_ascii_formatd(buffer, sizeof buffer, format, x));
}

/* "-0.00" is 0.00. */
static char *without_negative_zero(char *text)
{
    if (*text == '-' && !text[strspn(text, "-0.")])
        memmove(text, text + 1, strlen(text));
    return text;
}

char *digits_text(const Digits *digits, double x)
{
    if (isnan(x))
        return g_strdup("-");
    if (!isfinite(x) || digits->largest >= 1e8 || (digits->largest > 0 && digits->largest < 1e-4))
        return formatted("%.4g", x);
    int decimals = digits->largest > 0 ? MAX(0, 3 - (int)floor(log10(digits->largest))) : 0;
    const char format[] = {'%', '.', (char)('0' + decimals), 'f', 0};
    return without_negative_zero(formatted(format, x));
}

char *digits_range(const Digits *digits, Interval interval)
{
    if (isnan(interval.low))
        return g_strdup("-");
    g_autofree char *low = digits_text(digits, interval.low), *high = digits_text(digits, interval.high);
    return g_strdup_printf("%s to %s", low, high);
}

char *digits_short(double x)
{
    if (fabs(x) >= 1e4 && fabs(x) < 1e15)
        return formatted("%.0f", x);
    return without_negative_zero(formatted("%.4g", x));
}

char *digits_p(double p)
{
    if (isnan(p))
        return g_strdup("-");
    return p < 0.001 ? g_strdup("< 0.001") : formatted(p < 0.1 ? "%.3f" : "%.2f", p);
}
