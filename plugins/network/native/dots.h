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

/* Products whose sums go side by side: LANES rows with one. */
static Vec dots_of_rows(const float *a, size_t a_row, const float *b, size_t depth)
{
    Vec sums[LANES][PARTS] = {{{0}}};
    for (size_t k = 0; k < depth; k += BLOCK)
        UNROLLED (part, PARTS) {
            size_t at = k + part * LANES;
            Vec right = within(depth, at, load(b + at));
            UNROLLED (r, LANES)
                sums[r][part] = multiply_add(within(depth, at, load(a + r * a_row + at)), right, sums[r][part]);
        }
    Vec joined[LANES];
    UNROLLED (r, LANES)
        joined[r] = join(sums[r]);
    return fold_each(joined);
}

static float dot(const float *a, const float *b, size_t depth)
{
    Vec sums[PARTS] = {{0}};
    for (size_t k = 0; k < depth; k += BLOCK)
        UNROLLED (part, PARTS) {
            size_t at = k + part * LANES;
            sums[part] = multiply_add(within(depth, at, load(a + at)), within(depth, at, load(b + at)), sums[part]);
        }
    return fold(join(sums));
}

static void dots_of_column(const Dots *d, size_t column)
{
    const float *b = d->b + column * d->b_row, start = d->start ? d->start[column] : 0;
    float *c = d->c + column;
    size_t row = 0;
    for (; row + LANES <= d->rows; row += LANES) {
        Vec results = dots_of_rows(d->a + row * d->a_row, d->a_row, b, d->depth) + splat(start);
        float numbers[LANES] __attribute__((aligned(VEC_BYTES)));
        store(numbers, results);
        for (size_t r = 0; r < LANES; r++)
            c[(row + r) * d->columns] = numbers[r];
    }
    for (; row < d->rows; row++)
        c[row * d->columns] = dot(d->a + row * d->a_row, b, d->depth) + start;
}

static void dots(const Dots *d)
{
    for (size_t column = 0; column < d->columns; column++)
        dots_of_column(d, column);
}

#endif
