#include "report/summary.h"

#include "report/digits.h"
#include <math.h>
#include <string.h>

enum { COLUMNS = 7, WORDS = 2 }; /* the first columns are words, the others numbers */

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

/* Words to the left, numbers to the right. */
static char *aligned(const GPtrArray *cells)
{
    int widths[COLUMNS] = {0};
    for (unsigned i = 0; i < cells->len; i++)
        widths[i % COLUMNS] = MAX(widths[i % COLUMNS], width_of(g_ptr_array_index(cells, i)));
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < cells->len; i++) {
        const char *cell = g_ptr_array_index(cells, i);
        int column = (int)(i % COLUMNS), room = widths[column] - width_of(cell);
        g_string_append_printf(text, "%*s%s%*s", column < WORDS ? 0 : room, "", cell, column < WORDS ? room : 0, "");
        g_string_append(text, column == COLUMNS - 1 ? "\n" : "  ");
    }
    return g_string_free(text, FALSE);
}

static void add_interval(GPtrArray *cells, const Digits *digits, Interval interval)
{
    g_ptr_array_add(cells, digits_text(digits, interval.value));
    g_ptr_array_add(cells, digits_range(digits, interval));
}

static void add_task(GPtrArray *cells, const Study *study, const TaskResults *task)
{
    Digits finals = {0}, differences = {0};
    for (unsigned v = 0; v < task->results->len; v++)
        digits_see_interval(&finals, ((const Result *)task->results->pdata[v])->final.iqm);
    for (unsigned v = 0; v < task->results->len; v++) {
        const Result *result = g_ptr_array_index(task->results, v);
        g_ptr_array_add(cells, g_strdup(study_task(study, task->task)));
        g_ptr_array_add(cells, g_strdup(study_variant(study, result->variant)));
        g_ptr_array_add(cells, g_strdup_printf("%u of %u", result->finished, result->planned));
        add_interval(cells, &finals, result->final.iqm);
        add_interval(cells, &differences, result->baseline ? result->baseline->difference : (Interval){NAN, NAN, NAN});
    }
}

char *summary_text(const Study *study, const Results *results)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    const char *const head[] = {"task", "variant", "finished", "final return", "95 % interval"};
    for (size_t i = 0; i < G_N_ELEMENTS(head); i++)
        g_ptr_array_add(cells, g_strdup(head[i]));
    g_ptr_array_add(cells, g_strdup("difference"));
    g_ptr_array_add(cells, g_strdup("95 % interval"));
    for (unsigned t = 0; t < results->tasks->len; t++)
        add_task(cells, study, g_ptr_array_index(results->tasks, t));
    return aligned(cells);
}
