#include "launch/matrix.h"

#include "config/read.h"
#include "config/scalar.h"
#include <stdint.h>
#include <string.h>

typedef struct Axis {
    const Node *key;
    const GPtrArray *values; /* Node */
    GPtrArray *labels;       /* beside values */
} Axis;

struct Matrix {
    GArray *axes; /* Axis, the environment's last */
};

static void clear_axis(void *axis)
{
    g_ptr_array_unref(((Axis *)axis)->labels);
}

static bool is_environment(const Axis *axis)
{
    return strcmp(axis->key->text, "environment") == 0;
}

static void append_label(GString *label, const Node *value);

/* {plugin: ou, sigma: 0.2} is called "ou+sigma=0.2". */
static void append_map(GString *label, const Node *map)
{
    for (size_t i = 0; i < map->items->len; i++) {
        if (i)
            g_string_append_c(label, '+');
        if (strcmp(node_key(map, i), "plugin") != 0)
            g_string_append_printf(label, "%s=", node_key(map, i));
        append_label(label, map->items->pdata[i]);
    }
}

static void append_label(GString *label, const Node *value)
{
    if (value->kind == NODE_SCALAR)
        g_string_append(label, value->text);
    else if (value->kind == NODE_MAP)
        append_map(label, value);
    for (size_t i = 0; value->kind == NODE_LIST && i < value->items->len; i++) {
        if (i)
            g_string_append_c(label, 'x');
        append_label(label, value->items->pdata[i]);
    }
}

/* What a value is called in a folder's name; [64, 64] is "64x64". */
static char *label_of(const Node *value)
{
    GString *label = g_string_new(NULL);
    append_label(label, value);
    for (char *c = label->str; *c; c++)
        if (*c == '/' || *c == ',' || g_ascii_iscntrl(*c))
            *c = '-';
    return g_string_free(label, FALSE);
}

/* Environments are called by their task instead, which only the plugin knows. */
static bool check_label(const Axis *axis, const Node *value, const char *label, Problems *problems)
{
    if (is_environment(axis) || !g_ptr_array_find_with_equal_func(axis->labels, label, g_str_equal, NULL))
        return true;
    problems_add(problems, value->place,
                 "'%s' has two values called '%s' in 'matrix'; their runs would share a directory", axis->key->text,
                 label);
    return false;
}

static bool check_axis(const Node *key, const Node *values, const char *const *fixed, Problems *problems)
{
    g_autofree char *section = g_strndup(key->text, strcspn(key->text, "."));
    if (g_strv_contains(fixed, section)) {
        problems_add(problems, key->place, "'%s' cannot vary in 'matrix'; it belongs to the whole experiment", section);
        return false;
    }
    if (values->kind != NODE_LIST) {
        g_autofree char *shown = scalar_shown(values);
        problems_add(problems, values->place, "'%s' must be a list of values in 'matrix', not %s", key->text, shown);
        return false;
    }
    Node *wrapped = config_wrap(key->text, key->place, node_scalar("", key->place));
    if (!wrapped || !values->items->len)
        problems_add(problems, key->place,
                     wrapped ? "'%s' has no values in 'matrix'; give at least one"
                             : "a part of the key '%s' is empty; write it as in student.tau",
                     key->text);
    node_free(wrapped);
    return wrapped && values->items->len;
}

static void add_axis(Matrix *matrix, const Node *key, const Node *values, Problems *problems)
{
    Axis axis = {key, values->items, g_ptr_array_new_with_free_func(g_free)};
    for (size_t i = 0; i < values->items->len; i++) {
        g_autofree char *label = label_of(values->items->pdata[i]);
        check_label(&axis, values->items->pdata[i], label, problems);
        g_ptr_array_add(axis.labels, g_steal_pointer(&label));
    }
    guint end = matrix->axes->len;
    bool behind_environment = end > 0 && is_environment(&g_array_index(matrix->axes, Axis, end - 1));
    g_array_insert_val(matrix->axes, end - behind_environment, axis);
}

Matrix *matrix_read(const Node *node, const char *const *fixed, Problems *problems)
{
    Matrix *matrix = g_new0(Matrix, 1);
    matrix->axes = g_array_new(FALSE, FALSE, sizeof(Axis));
    g_array_set_clear_func(matrix->axes, clear_axis);
    if (!node || node_is_null(node))
        return matrix;
    if (node->kind != NODE_MAP) {
        g_autofree char *shown = scalar_shown(node);
        problems_add(problems, node->place, "'matrix' must be a map of keys to lists of values, not %s", shown);
        return matrix;
    }
    for (size_t i = 0; i < node->items->len; i++)
        if (check_axis(node->keys->pdata[i], node->items->pdata[i], fixed, problems))
            add_axis(matrix, node->keys->pdata[i], node->items->pdata[i], problems);
    return matrix;
}

void matrix_free(Matrix *matrix)
{
    g_array_unref(matrix->axes);
    g_free(matrix);
}

size_t matrix_size(const Matrix *matrix)
{
    size_t size = 1;
    for (guint i = 0; i < matrix->axes->len; i++)
        if (__builtin_mul_overflow(size, g_array_index(matrix->axes, Axis, i).values->len, &size))
            return SIZE_MAX;
    return size;
}

static void lay(Node **patch, const Axis *axis, const Node *value)
{
    g_autoptr(Node) wrapped = config_wrap(axis->key->text, axis->key->place, node_copy(value));
    Node *laid = config_patch(*patch, wrapped);
    node_free(*patch);
    *patch = laid;
}

Point matrix_point(const Matrix *matrix, size_t i)
{
    Point point = {NULL, node_map((Place){0}), {0}};
    GString *label = g_string_new(NULL);
    size_t below = matrix_size(matrix); /* points that share all values so far */
    for (guint a = 0; a < matrix->axes->len; a++) {
        const Axis *axis = &g_array_index(matrix->axes, Axis, a);
        below /= axis->values->len;
        size_t at = i / below % axis->values->len;
        const Node *value = axis->values->pdata[at];
        lay(&point.patch, axis, value);
        if (is_environment(axis))
            point.environment = value->place;
        else
            g_string_append_printf(label, ",%s=%s", axis->key->text, (char *)axis->labels->pdata[at]);
    }
    point.label = g_string_free(label, FALSE);
    return point;
}

void point_clear(Point *point)
{
    g_free(point->label);
    node_free(point->patch);
}
