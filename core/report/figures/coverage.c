#include "report/figures/coverage.h"

#include "report/figures/principal.h"
#include <math.h>
#include <string.h>

/* Rows that the components are made of, at most; and the share of visits that the map leaves out on each side. */
enum { MOST_ROWS = 4000 };
#define OUTERMOST 0.003

/* One visit, placed on the map. */
typedef struct Place {
    double at[2];
    const Result *result;
    bool taught;
} Place;

void coverage_free(Coverage *coverage)
{
    g_free(coverage->labels[0]);
    g_free(coverage->labels[1]);
    g_ptr_array_unref(coverage->maps);
    g_free(coverage);
}

/* Calls `each` for every visit that has `size` finite numbers. */
typedef void (*EachVisit)(const Result *result, const Visit *visit, const float *observation, void *user);

static bool is_finite(const float *observation, unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        if (!isfinite(observation[i]))
            return false;
    return true;
}

static void each_visit(const TaskResults *task, unsigned size, EachVisit each, void *user)
{
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        for (unsigned r = 0; r < result->runs->len; r++) {
            const Visits *visits = &((const Run *)g_ptr_array_index(result->runs, r))->visits;
            for (unsigned i = 0; visits->size == size && i < visits->visits->len; i++) {
                const float *observation = visits->observations + (size_t)i * size;
                if (is_finite(observation, size))
                    each(result, &g_array_index(visits->visits, Visit, i), observation, user);
            }
        }
    }
}

/* The numbers in an observation: as the first run has them that has any. */
static unsigned size_of(const TaskResults *task)
{
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        for (unsigned r = 0; r < result->runs->len; r++) {
            const Visits *visits = &((const Run *)g_ptr_array_index(result->runs, r))->visits;
            if (visits->size && visits->visits->len)
                return visits->size;
        }
    }
    return 0;
}

static void count_visit(const Result *result, const Visit *visit, const float *observation, void *user)
{
    ++*(size_t *)user;
}

typedef struct Rows {
    GArray *rows; /* float */
    unsigned size;
    size_t stride, seen;
} Rows;

static void add_row(const Result *result, const Visit *visit, const float *observation, void *user)
{
    Rows *rows = user;
    if (rows->seen++ % rows->stride == 0)
        g_array_append_vals(rows->rows, observation, rows->size);
}

static Principal *components_of(const TaskResults *task, unsigned size)
{
    size_t count = 0;
    each_visit(task, size, count_visit, &count);
    Rows rows = {g_array_new(FALSE, FALSE, sizeof(float)), size, (count + MOST_ROWS - 1) / MOST_ROWS, 0};
    if (count)
        each_visit(task, size, add_row, &rows);
    Principal *principal = principal_of((const float *)(const void *)rows.rows->data, rows.rows->len / size, size);
    g_array_unref(rows.rows);
    return principal;
}

typedef struct Placing {
    const Principal *principal;
    const int *axes; /* the two numbers themselves; NULL: components */
    GArray *places;
} Placing;

static void add_place(const Result *result, const Visit *visit, const float *observation, void *user)
{
    Placing *placing = user;
    Place place = {.result = result, .taught = visit->taught};
    if (placing->axes)
        for (int a = 0; a < 2; a++)
            place.at[a] = (double)observation[placing->axes[a]];
    else
        principal_place(placing->principal, observation, place.at);
    g_array_append_val(placing->places, place);
}

static void set_span(Coverage *coverage, const GArray *places, int axis)
{
    g_autofree double *values = g_new(double, places->len);
    for (unsigned i = 0; i < places->len; i++)
        values[i] = g_array_index(places, Place, i).at[axis];
    statistics_sort(values, places->len);
    double low = statistics_quantile(values, places->len, OUTERMOST);
    double high = statistics_quantile(values, places->len, 1 - OUTERMOST);
    double margin = 0.03 * (high - low);
    coverage->low[axis] = low - margin;
    coverage->high[axis] = high + margin;
}

static CoverageMap *map_of(Coverage *coverage, const Place *place)
{
    for (unsigned i = 0; i < coverage->maps->len; i++) {
        CoverageMap *map = g_ptr_array_index(coverage->maps, i);
        if (map->result == place->result && map->taught == place->taught)
            return map;
    }
    CoverageMap *map = g_new0(CoverageMap, 1);
    map->result = place->result;
    map->taught = place->taught;
    g_ptr_array_add(coverage->maps, map);
    return map;
}

static void count_place(const Coverage *coverage, CoverageMap *map, const Place *place)
{
    int cell[2];
    bool inside = true;
    for (int a = 0; a < 2; a++) {
        double share = (place->at[a] - coverage->low[a]) / (coverage->high[a] - coverage->low[a]);
        inside = inside && share >= 0 && share < 1;
        cell[a] = inside ? (int)(share * COVERAGE_CELLS) : 0;
    }
    map->visits++;
    map->outside += !inside;
    if (inside)
        map->share[cell[1]][cell[0]]++;
}

/* In the plan's order, and D0 before D1. */
static int compare_maps(const void *a, const void *b)
{
    const CoverageMap *x = *(CoverageMap *const *)a, *y = *(CoverageMap *const *)b;
    if (x->result->variant != y->result->variant)
        return x->result->variant < y->result->variant ? -1 : 1;
    return (int)y->taught - (int)x->taught;
}

static void finish_maps(Coverage *coverage)
{
    bool any[COVERAGE_CELLS][COVERAGE_CELLS] = {{false}};
    coverage->rarest = INFINITY;
    for (unsigned m = 0; m < coverage->maps->len; m++) {
        CoverageMap *map = g_ptr_array_index(coverage->maps, m);
        for (unsigned y = 0; y < COVERAGE_CELLS; y++)
            for (unsigned x = 0; x < COVERAGE_CELLS; x++) {
                double *share = &map->share[y][x];
                *share /= map->visits;
                if (*share <= 0)
                    continue;
                map->cells++;
                coverage->cells += !any[y][x];
                any[y][x] = true;
                coverage->rarest = fmin(coverage->rarest, *share);
                coverage->densest = fmax(coverage->densest, *share);
            }
    }
}

static Coverage *count_all(const GArray *places, const Principal *principal, const int *axes)
{
    Coverage *coverage = g_new0(Coverage, 1);
    coverage->maps = g_ptr_array_new_with_free_func(g_free);
    for (int a = 0; a < 2; a++) {
        coverage->labels[a] =
            axes ? g_strdup_printf("observation o%d", axes[a])
                 : g_strdup_printf("component %d (%.0f %% of variance)", a + 1, 100 * principal->share[a]);
        set_span(coverage, places, a);
    }
    for (unsigned i = 0; i < places->len; i++) {
        const Place *place = &g_array_index(places, Place, i);
        count_place(coverage, map_of(coverage, place), place);
    }
    g_ptr_array_sort(coverage->maps, compare_maps);
    finish_maps(coverage);
    return coverage;
}

Coverage *coverage_of(const TaskResults *task, const int axes[2])
{
    static const int both[] = {0, 1};
    unsigned size = size_of(task);
    Principal *principal = size >= 2 ? components_of(task, size) : NULL;
    if (!principal)
        return NULL;
    bool chosen = axes[0] >= 0 && (unsigned)MAX(axes[0], axes[1]) < size;
    Placing placing = {principal, chosen ? axes : size == 2 ? both : NULL, g_array_new(FALSE, FALSE, sizeof(Place))};
    each_visit(task, size, add_place, &placing);
    Coverage *coverage = count_all(placing.places, principal, placing.axes);
    g_array_unref(placing.places);
    principal_free(principal);
    return coverage;
}
