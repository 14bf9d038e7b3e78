#include "base/text.h"

#include <glib.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

const char *text_number(double x, char buffer[TEXT_NUMBER_SIZE])
{
    if (isnan(x))
        return strcpy(buffer, "nan");
    if (isinf(x))
        return strcpy(buffer, x > 0 ? "inf" : "-inf");
    if (fabs(x) < 1e15 && x == floor(x) && !(x == 0 && signbit(x))) {
        g_snprintf(buffer, TEXT_NUMBER_SIZE, "%" G_GINT64_FORMAT, (int64_t)x);
        return buffer;
    }
    for (int digits = 15; digits <= 17; digits++) {
        char format[] = {'%', '.', '1', (char)('0' + digits - 10), 'g', 0};
        g_ascii_formatd(buffer, TEXT_NUMBER_SIZE, format, x);
        if (g_ascii_strtod(buffer, NULL) == x)
            break;
    }
    return buffer;
}

/* Edits that turn a into b: insert, delete, replace, swap neighbours (optimal string alignment). */
static size_t distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    g_autofree size_t *rows = g_new(size_t, 3 * (m + 1));
    size_t *before = rows, *above = rows + (m + 1), *row = rows + 2 * (m + 1);
    for (size_t j = 0; j <= m; j++)
        above[j] = j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);
            best = MIN(best, MIN(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = MIN(best, before[j - 2] + 1);
            row[j] = best;
        }
        size_t *spare = before;
        before = above, above = row, row = spare;
    }
    return above[m];
}

const char *text_nearest(const char *word, const char *const words[], size_t count)
{
    const char *nearest = NULL;
    size_t least = strlen(word) / 3 + 1;
    if (strlen(word) > 64)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t d = distance(word, words[i]);
        if (d <= least && (!nearest || d < least)) {
            nearest = words[i];
            least = d;
        }
    }
    return nearest;
}
