#include "report/page-results.h"

#include "report/html.h"
#include "report/palette.h"
#include <math.h>

/* A row of these tables: a variant on one task, or over all. */
typedef struct Row {
    unsigned variant, planned, finished;
    const Summary *final, *best, *area; /* NULL: has none */
    const Result *result;               /* the same; all its runs are of one task */
    const Comparison *baseline, *frozen;
} Row;

/* The rows that are of one kind and stand together. */
typedef struct Group {
    char *heading;
    bool of_scores;
    GArray *rows; /* Row */
} Group;

static void group_free(void *memory)
{
    Group *group = memory;
    g_free(group->heading);
    g_array_unref(group->rows);
    g_free(group);
}

static Group *group_new(char *heading)
{
    Group *group = g_new(Group, 1);
    *group = (Group){.heading = heading, .rows = g_array_new(FALSE, FALSE, sizeof(Row))};
    return group;
}

static void count_runs(const Results *results, Row *row)
{
    for (unsigned t = 0; t < results->tasks->len; t++) {
        const Result *result = task_result(g_ptr_array_index(results->tasks, t), row->variant);
        row->planned += result ? result->planned : 0;
        row->finished += result ? result->finished : 0;
    }
}

static Group *aggregate_group(const Results *results)
{
    const Aggregates *aggregates = &results->aggregates;
    const char *kind = aggregates->kind == SCORE_NORMALISED ? "normalised scores" : "ranks, from 0 to 1";
    Group *group = group_new(g_strdup_printf("Over %u tasks (%s)", aggregates->tasks->len, kind));
    group->of_scores = true;
    for (unsigned v = 0; v < aggregates->variants->len; v++) {
        const Aggregate *aggregate = g_ptr_array_index(aggregates->variants, v);
        Row row = {.variant = aggregate->variant,
                   .final = &aggregate->final,
                   .area = aggregates->kind == SCORE_NORMALISED ? &aggregate->area : NULL,
                   .baseline = aggregate->baseline,
                   .frozen = aggregate->frozen};
        count_runs(results, &row);
        g_array_append_val(group->rows, row);
    }
    return group;
}

static Group *task_group(const Study *study, const TaskResults *task)
{
    Group *group = group_new(g_strdup(study_task(study, task->task)));
    for (unsigned v = 0; v < task->results->len; v++) {
        const Result *result = g_ptr_array_index(task->results, v);
        bool counts = result->runs->len > 0;
        Row row = {.variant = result->variant,
                   .planned = result->planned,
                   .finished = result->finished,
                   .final = counts ? &result->final : NULL,
                   .best = counts ? &result->best : NULL,
                   .area = counts ? &result->area : NULL,
                   .result = counts ? result : NULL,
                   .baseline = result->baseline,
                   .frozen = result->frozen};
        g_array_append_val(group->rows, row);
    }
    return group;
}

static GPtrArray *groups_of(const Study *study, const Results *results)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);
    if (results->aggregates.kind != SCORE_NONE)
        g_ptr_array_add(groups, aggregate_group(results));
    for (unsigned t = 0; t < results->tasks->len; t++)
        g_ptr_array_add(groups, task_group(study, g_ptr_array_index(results->tasks, t)));
    return groups;
}

static const Interval nothing = {NAN, NAN, NAN};

/* The columns of a table: how a row's number is found. A difference is bold where it is shown. */
typedef enum Column {
    FINAL_IQM,
    FINAL_MEAN,
    FINAL_MEDIAN,
    BEST,
    AREA,
    DIFFERENCE,
    TWIN_DIFFERENCE,
    COLUMNS,
} Column;

static Interval number_in(const Row *row, Column column)
{
    switch (column) {
    case FINAL_IQM:
        return row->final ? row->final->iqm : nothing;
    case FINAL_MEAN:
        return row->final ? row->final->mean : nothing;
    case FINAL_MEDIAN:
        return row->final ? row->final->median : nothing;
    case BEST:
        return row->best ? row->best->iqm : nothing;
    case AREA:
        return row->area ? row->area->iqm : nothing;
    case DIFFERENCE:
        return row->baseline ? row->baseline->difference : nothing;
    case TWIN_DIFFERENCE:
        return row->frozen ? row->frozen->difference : nothing;
    default:
        g_return_val_if_reached(nothing);
    }
}

static Digits digits_down(const Group *group, Column column)
{
    Digits digits = {.largest = group->of_scores ? 1 : 0}; /* scores are about that large: three decimals */
    for (unsigned i = 0; i < group->rows->len; i++)
        digits_see_interval(&digits, number_in(&g_array_index(group->rows, Row, i), column));
    return digits;
}

static void append_interval(GString *page, const Digits *digits, Interval interval, bool bold)
{
    g_string_append(page, "<td>");
    html_interval(page, digits, interval, bold);
    g_string_append(page, "</td>\n");
}

static void append_number(GString *page, const Group *group, const Row *row, Column column)
{
    Digits digits = digits_down(group, column);
    const Comparison *comparison = column == DIFFERENCE        ? row->baseline
                                   : column == TWIN_DIFFERENCE ? row->frozen
                                                               : NULL;
    append_interval(page, &digits, number_in(row, column), comparison && comparison->shown);
}

static void append_p(GString *page, const Comparison *comparison)
{
    g_autofree char *text = digits_p(comparison ? comparison->p_corrected : NAN);
    html_cell(page, text);
}

static void append_improvement(GString *page, const Comparison *comparison, bool paired)
{
    const Digits digits = {.largest = 10}; /* two decimals */
    append_interval(page, &digits,
                    !comparison ? nothing
                    : paired    ? comparison->improvement_paired
                                : comparison->improvement,
                    false);
}

/* The variant's line as the figures draw it, and its name. */
static void append_variant(GString *page, const Study *study, unsigned variant)
{
    g_string_append_printf(
        page,
        "<th scope=\"row\" class=\"variant\"><svg class=\"key\" viewBox=\"0 0 32 10\" aria-hidden=\"true\"><line "
        "x1=\"0\" y1=\"5\" x2=\"32\" y2=\"5\" stroke=\"%s\" stroke-width=\"2.5\" "
        "stroke-dasharray=\"%s\"/></svg>",
        palette_colour(variant), palette_dashes(variant));
    html_text(page, study_variant(study, variant));
    g_string_append(page, "</th>\n");
}

static void begin_table(GString *page, const char *kind, const char *caption, const char *const columns[])
{
    g_string_append_printf(page, "<table class=\"%s\">\n", kind);
    html_element(page, "caption", caption);
    g_string_append(page, "<thead>\n<tr>\n");
    for (size_t i = 0; columns[i]; i++)
        html_column(page, columns[i], i == 0);
    g_string_append(page, "</tr>\n</thead>\n");
}

/* The head of a group, over all columns. A table of one task says which in its caption. */
static void begin_group(GString *page, const Group *group, const GPtrArray *groups, unsigned columns)
{
    g_string_append(page, "<tbody>\n");
    if (groups->len == 1)
        return;
    g_autofree char *tag = g_strdup_printf("th scope=\"rowgroup\" class=\"group\" colspan=\"%u\"", columns);
    g_string_append(page, "<tr>\n");
    html_element(page, tag, group->heading);
    g_string_append(page, "</tr>\n");
}

static char *captioned(const char *caption, const GPtrArray *groups)
{
    const Group *first = g_ptr_array_index(groups, 0);
    return groups->len == 1 ? g_strdup_printf("%s on %s", caption, first->heading) : g_strdup(caption);
}

/* The one baseline that all are compared with; NULL when there are several. */
static const char *only_baseline(const Study *study)
{
    for (unsigned v = 1; v < study->variants->len; v++)
        if (study->baselines[v] != study->baselines[0])
            return NULL;
    return study_variant(study, study->baselines[0]);
}

/* A second line in a cell. */
static void append_below(GString *page, const char *word, const char *name)
{
    g_string_append_printf(page, " <span class=\"range\">%s ", word);
    html_text(page, name);
    g_string_append(page, "</span>");
}

/* `named`: the table's head says from what. */
static void append_difference(GString *page, const Study *study, const Group *group, const Row *row, bool named)
{
    if (study->baselines[row->variant] == row->variant) {
        g_string_append(page, "<td class=\"quiet\">baseline</td>\n<td></td>\n");
        return;
    }
    Digits digits = digits_down(group, DIFFERENCE);
    g_string_append(page, "<td>");
    html_interval(page, &digits, number_in(row, DIFFERENCE), row->baseline && row->baseline->shown);
    if (!named)
        append_below(page, "from", study_variant(study, study->baselines[row->variant]));
    g_string_append(page, "</td>\n");
    append_p(page, row->baseline);
}

void page_results_table(GString *page, const Study *study, const Results *results)
{
    g_autoptr(GPtrArray) groups = groups_of(study, results);
    const char *baseline = only_baseline(study);
    g_autofree char *difference = g_strdup_printf("Difference from %s", baseline ? baseline : "its baseline");
    const char *const columns[] = {"Variant", "Final return (IQM)", difference, "p", NULL};
    g_autofree char *caption = captioned("Final returns", groups);
    begin_table(page, "results", caption, columns);
    for (unsigned g = 0; g < groups->len; g++) {
        const Group *group = g_ptr_array_index(groups, g);
        begin_group(page, group, groups, G_N_ELEMENTS(columns) - 1);
        for (unsigned i = 0; i < group->rows->len; i++) {
            const Row *row = &g_array_index(group->rows, Row, i);
            g_string_append(page, "<tr>\n");
            append_variant(page, study, row->variant);
            append_number(page, group, row, FINAL_IQM);
            append_difference(page, study, group, row, baseline);
            g_string_append(page, "</tr>\n");
        }
        g_string_append(page, "</tbody>\n");
    }
    g_string_append(page, "</table>\n");
}

static void append_seeds(GString *page, const Row *row)
{
    g_autofree char *text = g_strdup_printf("%u of %u", row->finished, row->planned);
    html_cell(page, text);
}

static void append_reach(GString *page, const Result *result)
{
    if (!result || isnan(result->reach.median_step.value)) {
        html_cell(page, "-");
        html_cell(page, "-");
        return;
    }
    const Digits whole = {.largest = 9999};
    g_autofree char *runs = g_strdup_printf("%u of %u", result->reach.reached, result->runs->len);
    append_interval(page, &whole, result->reach.median_step, false);
    html_cell(page, runs);
}

void page_numbers_table(GString *page, const Study *study, const Results *results)
{
    g_autoptr(GPtrArray) groups = groups_of(study, results);
    const char *const columns[] = {"Variant",
                                   "Runs finished",
                                   "Mean",
                                   "Median",
                                   "Best over time (IQM)",
                                   "Area under the curve (IQM)",
                                   "P(better than baseline)",
                                   "P(better), paired by seed",
                                   "Steps to threshold",
                                   "Runs that reach it",
                                   NULL};
    g_autofree char *caption = captioned("Further numbers", groups);
    html_wide_begin(page, caption);
    begin_table(page, "numbers", caption, columns);
    for (unsigned g = 0; g < groups->len; g++) {
        const Group *group = g_ptr_array_index(groups, g);
        begin_group(page, group, groups, G_N_ELEMENTS(columns) - 1);
        for (unsigned i = 0; i < group->rows->len; i++) {
            const Row *row = &g_array_index(group->rows, Row, i);
            g_string_append(page, "<tr>\n");
            append_variant(page, study, row->variant);
            append_seeds(page, row);
            for (Column column = FINAL_MEAN; column <= AREA; column++)
                append_number(page, group, row, column);
            append_improvement(page, row->baseline, false);
            append_improvement(page, row->baseline, true);
            append_reach(page, row->result);
            g_string_append(page, "</tr>\n");
        }
        g_string_append(page, "</tbody>\n");
    }
    g_string_append(page, "</table>\n");
    html_wide_end(page);
}

static bool has_twins(const Group *group)
{
    for (unsigned i = 0; i < group->rows->len; i++)
        if (g_array_index(group->rows, Row, i).frozen)
            return true;
    return false;
}

static void append_twin(GString *page, const Study *study, const Group *group, const Row *row)
{
    g_string_append(page, "<tr>\n");
    append_variant(page, study, row->variant);
    append_number(page, group, row, TWIN_DIFFERENCE);
    append_p(page, row->frozen);
    append_improvement(page, row->frozen, false);
    append_improvement(page, row->frozen, true);
    g_string_append(page, "</tr>\n");
}

void page_twins_table(GString *page, const Study *study, const Results *results)
{
    g_autoptr(GPtrArray) groups = groups_of(study, results);
    for (unsigned g = groups->len; g-- > 0;)
        if (!has_twins(g_ptr_array_index(groups, g)))
            g_ptr_array_remove_index(groups, g);
    if (!groups->len)
        return;
    const char *const columns[] = {
        "Variant", "Difference from its twin", "p", "P(better than its twin)", "P(better), paired by seed", NULL};
    g_autofree char *caption =
        captioned("What learning adds: each teacher against its twin that does not learn", groups);
    html_wide_begin(page, caption);
    begin_table(page, "numbers", caption, columns);
    for (unsigned g = 0; g < groups->len; g++) {
        const Group *group = g_ptr_array_index(groups, g);
        begin_group(page, group, groups, G_N_ELEMENTS(columns) - 1);
        for (unsigned i = 0; i < group->rows->len; i++)
            if (g_array_index(group->rows, Row, i).frozen)
                append_twin(page, study, group, &g_array_index(group->rows, Row, i));
        g_string_append(page, "</tbody>\n");
    }
    g_string_append(page, "</table>\n");
    html_wide_end(page);
}
