/* The product of rows with rows, for results of few columns: c[r][j] = start[j] + a[r] . b[j]. */
#ifndef NATIVE_DOTS_H
#define NATIVE_DOTS_H

#include "blocks.h"

typedef struct Dots {
    size_t rows, columns, depth; /* rows of a and of b begin at vectors' bounds and are padded up to a block */
    const float *a;
    size_t a_row;
    const float *b;
    size_t b_row;
    const float *start; /* [columns]; NULL: 0 */
    float *c;           /* dense: [rows][columns] */
} Dots;

/* `rows` rows by one column; inlined with a constant it is unrolled. */
INLINE Vec dots_of(const float *a, size_t a_row, const float *b, size_t depth, int rows)
{
    Vec sums[LANES][PARTS] = {{{0}}};
    for (size_t k = 0; k < depth; k += BLOCK)
        UNROLLED (part, PARTS) {
            size_t at = k + part * LANES;
            Vec right = within(depth, at, load(b + at));
            UNROLLED (r, rows) {
                Vec left = within(depth, at, load(a + r * a_row + at));
                sums[r][part] = multiply_add(left, right, sums[r][part]);
            }
        }
    Vec joined[LANES];
    UNROLLED (r, rows)
        joined[r] = join(sums[r]);
    return fold_some(joined, rows);
}

static void dots(const Dots *d)
{
    for (size_t row = 0; row < d->rows; row += LANES)
        for (size_t column = 0; column < d->columns; column++) {
            size_t rows = d->rows - row < LANES ? d->rows - row : LANES;
            const float *a = d->a + row * d->a_row, *b = d->b + column * d->b_row;
            float *c = d->c + row * d->columns + column;
            Vec result = {0};
            if (rows == LANES)
                result = dots_of(a, d->a_row, b, d->depth, LANES);
            else
                for (size_t r = 0; r < rows; r++)
                    result[r] = dots_of(a + r * d->a_row, d->a_row, b, d->depth, 1)[0];
            if (d->start)
                result += splat(d->start[column]);
            for (size_t r = 0; r < rows; r++)
                c[r * d->columns] = result[r];
        }
}

#endif
