#include "report/text-table.h"

#include "report/remarks.h"
#include "report/result-cells.h"
#include <string.h>

static int width_of(const char *text)
{
    return (int)g_utf8_strlen(text, -1);
}

/* The first column stands left, numbers right. */
static void print_cells(FILE *out, char *const cells[], const int widths[])
{
    for (int i = 0; i < RESULT_CELLS; i++) {
        int gap = widths[i] - width_of(cells[i]);
        bool last = i == RESULT_CELLS - 1;
        if (i == 0)
            fprintf(out, "%s%*s", cells[i], gap, "");
        else
            fprintf(out, "  %*s%s%s", gap, "", cells[i], last ? "\n" : "");
    }
}

static void print_task(FILE *out, const Study *study, const TaskResults *task)
{
    Digits digits = result_digits(task);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    g_ptr_array_add(rows, result_heads(study));
    for (unsigned i = 0; i < task->results->len; i++)
        g_ptr_array_add(rows, result_row(study, g_ptr_array_index(task->results, i), &digits));
    int widths[RESULT_CELLS] = {0};
    for (unsigned i = 0; i < rows->len; i++)
        for (int c = 0; c < RESULT_CELLS; c++)
            widths[c] = MAX(widths[c], width_of(((char **)g_ptr_array_index(rows, i))[c]));
    fprintf(out, "%s, %" G_GINT64_FORMAT " steps\n", study_task(study, task->task), task_last_step(task));
    for (unsigned i = 0; i < rows->len; i++)
        print_cells(out, g_ptr_array_index(rows, i), widths);
}

static void print_sentences(FILE *out, const GPtrArray *sentences)
{
    for (unsigned i = 0; i < sentences->len; i++)
        fprintf(out, "%s\n", (const char *)g_ptr_array_index(sentences, i));
}

void text_table_print(FILE *out, const Study *study, const Results *results)
{
    g_autofree char *seeds = remark_on_seeds(results);
    for (unsigned t = 0; t < results->tasks->len; t++)
        print_task(out, study, g_ptr_array_index(results->tasks, t));
    if (!results->counting)
        fputs("no run has an evaluation yet\n", out);
    if (seeds)
        fprintf(out, "%s\n", seeds);
    print_sentences(out, results->troubles);
    print_sentences(out, results->remarks);
}
