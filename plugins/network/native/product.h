/* The matrix product, blocked so that a tile of the result stays in registers while it is summed up, and what the tile
 * reads stays in the first cache. */
#ifndef NATIVE_PRODUCT_H
#define NATIVE_PRODUCT_H

#include "activation.h"

/* What is done to a sum that is complete, before it is stored. */
typedef enum Finish {
    FINISH_NOT,
    FINISH_RELU,
    FINISH_GATE, /* 0 where the gate is not above 0 */
} Finish;

/* c = finish(start + a b), with c [rows][columns] and columns a multiple of BLOCK. Either stride of `a` may be 1. */
typedef struct Product {
    size_t rows, columns, depth;
    const float *a;
    size_t a_row, a_column;
    const float *b;
    size_t b_row;
    const float *start; /* may be c; NULL: 0 */
    size_t start_row;   /* 0: the same row for all */
    float *c;
    size_t c_row;
    Finish finish;
    const float *gate; /* lies as c does */
} Product;

/* The tiles: TALL rows by 1 or 2 vectors, WIDE rows by PANEL vectors. Each fills the registers, leaving some for b and
 * a. */
#if VEC_BYTES == 64
enum { PANEL = 4, WIDE = 6, TALL = 12 };
#else
enum { PANEL = 2, WIDE = 6, TALL = 6 };
#endif

INLINE Vec finished(const Product *p, size_t at, Vec sum)
{
    switch (p->finish) {
    case FINISH_RELU:
        return activate(DIDACT_RELU, sum);
    case FINISH_GATE:
        return deactivate(DIDACT_RELU, load(p->gate + at), sum);
    default:
        return sum;
    }
}

INLINE void tile(const Product *p, size_t row, size_t column, int rows, int vecs)
{
    Vec sum[TALL][PANEL];
    UNROLLED (r, rows) {
        const float *start = p->start ? p->start + (row + r) * p->start_row + column : NULL;
        UNROLLED (v, vecs) {
            sum[r][v] = start ? load(start + v * LANES) : splat(0);
        }
    }
    const float *a = p->a + row * p->a_row, *b = p->b + column;
    size_t a_row = p->a_row, a_column = p->a_column, b_row = p->b_row;
    for (size_t k = p->depth; k > 0; k--, a += a_column, b += b_row) {
        Vec across[PANEL];
        UNROLLED (v, vecs)
            across[v] = load(b + v * LANES);
        UNROLLED (r, rows) {
            Vec down = splat(a[r * a_row]);
            UNROLLED (v, vecs)
                sum[r][v] = multiply_add(down, across[v], sum[r][v]);
        }
    }
    UNROLLED (r, rows) {
        size_t at = (row + r) * p->c_row + column;
        UNROLLED (v, vecs)
            store(p->c + at + v * LANES, finished(p, at + v * LANES, sum[r][v]));
    }
}

typedef void (*Tile)(const Product *p, size_t row, size_t column);

#define TILE(rows, vecs)                                                                                               \
    static void tile_##rows##_##vecs(const Product *p, size_t row, size_t column)                                      \
    {                                                                                                                  \
        tile(p, row, column, rows, vecs);                                                                              \
    }
#define TILES_UP_TO_6(vecs) TILE(1, vecs) TILE(2, vecs) TILE(3, vecs) TILE(4, vecs) TILE(5, vecs) TILE(6, vecs)
#define NAMES_UP_TO_6(vecs) tile_1_##vecs, tile_2_##vecs, tile_3_##vecs, tile_4_##vecs, tile_5_##vecs, tile_6_##vecs

#if VEC_BYTES == 64
#define TILES_UP_TO_12(vecs)                                                                                           \
    TILES_UP_TO_6(vecs) TILE(7, vecs) TILE(8, vecs) TILE(9, vecs) TILE(10, vecs) TILE(11, vecs) TILE(12, vecs)
#define NAMES_UP_TO_12(vecs)                                                                                           \
    NAMES_UP_TO_6(vecs), tile_7_##vecs, tile_8_##vecs, tile_9_##vecs, tile_10_##vecs, tile_11_##vecs, tile_12_##vecs
TILES_UP_TO_12(1)
TILES_UP_TO_12(2)
TILES_UP_TO_6(4)
static const Tile tiles_1[] = {NAMES_UP_TO_12(1)}, tiles_2[] = {NAMES_UP_TO_12(2)}, tiles_4[] = {NAMES_UP_TO_6(4)};
#else
TILES_UP_TO_6(2)
static const Tile tiles_2[] = {NAMES_UP_TO_6(2)};
#endif

/* All rows of some columns. tiles[i] has i + 1 rows. */
static void panel(const Product *p, size_t column, const Tile tiles[], size_t most)
{
    size_t row = 0;
    for (; row + most <= p->rows; row += most)
        tiles[most - 1](p, row, column);
    if (row < p->rows)
        tiles[p->rows - row - 1](p, row, column);
}

static void panels(const Product *p)
{
    size_t column = 0;
#if VEC_BYTES == 64
    for (; column + 4 * LANES <= p->columns; column += 4 * LANES)
        panel(p, column, tiles_4, WIDE);
    if (column + 2 * LANES <= p->columns) {
        panel(p, column, tiles_2, TALL);
        column += 2 * LANES;
    }
    if (column < p->columns)
        panel(p, column, tiles_1, TALL);
#else
    for (; column < p->columns; column += 2 * LANES)
        panel(p, column, tiles_2, TALL);
#endif
}

/* A panel of b that fits into a third of a first cache of 48 KB. */
enum { BLOCK_DEPTH = 64 };

/* The depth's blocks follow each other, so that every sum keeps its order; a single row gains nothing from them. */
static void product(const Product *whole)
{
    Product p = *whole;
    size_t left = p.depth;
    for (; p.rows > 1 && left >= 2 * BLOCK_DEPTH; left -= BLOCK_DEPTH) {
        p.depth = BLOCK_DEPTH;
        p.finish = FINISH_NOT;
        panels(&p);
        p.a += BLOCK_DEPTH * p.a_column;
        p.b += BLOCK_DEPTH * p.b_row;
        p.start = p.c;
        p.start_row = p.c_row;
    }
    p.depth = left;
    p.finish = whole->finish;
    panels(&p);
}

#endif
