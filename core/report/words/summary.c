#include "report/words/summary.h"

#include "report/words/digits.h"
#include <math.h>

enum { COLUMNS = 8, WORDS = 1 }; /* the first column is words, the others numbers */

/* ---- the table ---- */

/* Columns of a terminal that a text takes. */
static int width_of(const char *text)
{
    int width = 0;
    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        gunichar letter = g_utf8_get_char(c);
        width += g_unichar_iszerowidth(letter) ? 0 : g_unichar_iswide(letter) ? 2 : 1;
    }
    return width;
}

/* Rows of cells; one whose other cells are NULL is a heading. */
static void find_widths(const GPtrArray *cells, int widths[COLUMNS])
{
    for (unsigned i = 0; i < cells->len; i++) {
        bool heading = !cells->pdata[i - i % COLUMNS + 1];
        if (cells->pdata[i] && !heading)
            widths[i % COLUMNS] = MAX(widths[i % COLUMNS], width_of(cells->pdata[i]));
    }
}

/* Words to the left, numbers to the right. */
static void append_row(GString *text, char *const row[], const int widths[COLUMNS])
{
    for (int column = 0; column < COLUMNS && row[column]; column++) {
        int room = MAX(0, widths[column] - width_of(row[column]));
        g_string_append_printf(text, "%s%*s%s%*s", column ? "  " : "", column < WORDS ? 0 : room, "", row[column],
                               column < WORDS ? room : 0, "");
    }
    while (text->len && text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
    g_string_append_c(text, '\n');
}

static char *aligned(const GPtrArray *cells)
{
    int widths[COLUMNS] = {0};
    GString *text = g_string_new(NULL);
    find_widths(cells, widths);
    for (unsigned i = 0; i < cells->len; i += COLUMNS)
        append_row(text, (char *const *)&cells->pdata[i], widths);
    return g_string_free(text, FALSE);
}

/* ---- its cells ---- */

/* A row of the table, of a task or over all. */
typedef struct Row {
    unsigned variant, runs, planned;
    Interval final;
    const Comparison *baseline;
} Row;

static void add_text(GPtrArray *cells, const char *text)
{
    g_ptr_array_add(cells, g_strdup(text));
}

static void add_heading(GPtrArray *cells, char *heading)
{
    g_ptr_array_add(cells, heading);
    for (int column = 1; column < COLUMNS; column++)
        g_ptr_array_add(cells, NULL);
}

static void add_interval(GPtrArray *cells, const Digits *digits, Interval interval)
{
    g_ptr_array_add(cells, digits_text(digits, interval.value));
    g_ptr_array_add(cells, digits_range(digits, interval));
}

static void add_row(GPtrArray *cells, const Study *study, const Row *row, const Digits *finals,
                    const Digits *differences)
{
    static const Interval nothing = {NAN, NAN, NAN};
    const Comparison *baseline = row->baseline;
    g_ptr_array_add(cells, g_strdup_printf("  %s", study_variant(study, row->variant)));
    g_ptr_array_add(cells, row->runs == row->planned ? g_strdup_printf("%u", row->runs)
                                                     : g_strdup_printf("%u of %u", row->runs, row->planned));
    add_interval(cells, finals, row->final);
    add_interval(cells, differences, baseline ? baseline->difference : nothing);
    g_ptr_array_add(cells, digits_p(baseline ? baseline->p_corrected : NAN));
    add_text(cells, baseline && baseline->shown ? "*" : "");
}

/* A column has the same decimals for a whole task. */
static void add_rows(GPtrArray *cells, const Study *study, const GArray *rows)
{
    Digits finals = {0}, differences = {0};
    for (unsigned i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        digits_see_interval(&finals, row->final);
        if (row->baseline)
            digits_see_interval(&differences, row->baseline->difference);
    }
    for (unsigned i = 0; i < rows->len; i++)
        add_row(cells, study, &g_array_index(rows, Row, i), &finals, &differences);
}

static void add_task(GPtrArray *cells, const Study *study, const TaskResults *task)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Row));
    for (unsigned v = 0; v < task->results->len; v++) {
        const Result *result = task->results->pdata[v];
        Row row = {result->variant, result->runs->len, result->planned, result->final.iqm, result->baseline};
        g_array_append_val(rows, row);
    }
    add_heading(cells, g_strdup(study_task(study, task->task)));
    add_rows(cells, study, rows);
}

static void add_aggregates(GPtrArray *cells, const Study *study, const Aggregates *aggregates)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Row));
    if (aggregates->kind == SCORE_NONE)
        return;
    for (unsigned i = 0; i < aggregates->variants->len; i++) {
        const Aggregate *aggregate = aggregates->variants->pdata[i];
        Row row = {aggregate->variant, aggregate->runs, aggregate->runs, aggregate->final.iqm, aggregate->baseline};
        g_array_append_val(rows, row);
    }
    add_heading(
        cells, g_strdup_printf("over %u tasks, %s", aggregates->tasks->len,
                               aggregates->kind == SCORE_RANKED ? "ranks (0 lowest, 1 highest)" : "normalised scores"));
    add_rows(cells, study, rows);
}

/* ---- the whole ---- */

/* "ou", or "baseline" where a matrix has several. */
static const char *baseline_name(const Study *study)
{
    for (unsigned v = 1; v < study->variants->len; v++)
        if (study->baselines[v] != study->baselines[0])
            return "baseline";
    return study_variant(study, study->baselines[0]);
}

char *summary_text(const Study *study, const Results *results)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    const char *const head[COLUMNS] = {"", "seeds", "final", "95 % interval", "diff.", "95 % interval", "p", ""};
    for (int i = 0; i < COLUMNS; i++)
        add_text(cells, head[i]);
    for (unsigned t = 0; t < results->tasks->len; t++)
        add_task(cells, study, results->tasks->pdata[t]);
    add_aggregates(cells, study, &results->aggregates);
    g_autofree char *table = aligned(cells);
    return g_strdup_printf("%sfinal: interquartile mean over seeds of the last 10 %% of evaluations; diff.: from %s, "
                           "paired by seed;\np: permutation test, corrected by Holm's method; *: a difference is "
                           "shown\n",
                           table, baseline_name(study));
}
