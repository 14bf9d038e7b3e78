/* `matrix:`, the keys of an experiment whose values are crossed with the variants. */
#ifndef CORE_LAUNCH_MATRIX_H
#define CORE_LAUNCH_MATRIX_H

#include "config/node.h"
#include "config/problems.h"

typedef struct Matrix Matrix;

/* One combination of values. */
typedef struct Point {
    char *label; /* what it adds to the variant's name: ",student.tau=0.005"; "" where only the environment varies */
    Node *patch;
    Place environment; /* of the environment's value; no place where it does not vary */
} Point;

/* Reads the section (NULL: one point that changes nothing). A key that is wrong is left out after telling so. Borrows
 * `node`. `fixed` are the keys that cannot vary, NULL-ended. */
Matrix *matrix_read(const Node *node, const char *const *fixed, Problems *problems);
void matrix_free(Matrix *matrix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Matrix, matrix_free)

/* The number of points; SIZE_MAX when it is out of reach. */
size_t matrix_size(const Matrix *matrix);

/* Point i, in the order of the file, the environment varying fastest. */
Point matrix_point(const Matrix *matrix, size_t i);
void point_clear(Point *point);

#endif
