#include "report/result-cells.h"

char **result_heads(const Study *study)
{
    g_autofree char *against = g_strdup_printf("against %s", study->baseline);
    const char *const heads[RESULT_CELLS + 1] = {"variant",       "seeds", "final return",
                                                 "95 % interval", against, "95 % interval"};
    return g_strdupv((char **)heads);
}

static char *signed_text(const Digits *digits, double x)
{
    g_autofree char *text = digits_text(digits, x);
    return x > 0 ? g_strconcat("+", text, NULL) : g_steal_pointer(&text);
}

char **result_row(const Study *study, const Result *result, const Digits *digits)
{
    char **cells = g_new0(char *, RESULT_CELLS + 1);
    bool paired = result->difference.count > 0;
    cells[0] = g_strdup(study_variant(study, result->variant));
    cells[1] = result->runs->len == result->planned ? g_strdup_printf("%u", result->planned)
                                                    : g_strdup_printf("%u of %u", result->runs->len, result->planned);
    cells[2] = digits_text(digits, result->final.mean);
    cells[3] = digits_range(digits, result->final);
    cells[4] = paired ? signed_text(digits, result->difference.mean) : g_strdup("-");
    cells[5] = digits_range(digits, result->difference);
    return cells;
}

Digits result_digits(const TaskResults *task)
{
    Digits digits = {0};
    for (unsigned i = 0; i < task->results->len; i++)
        digits_see(&digits, ((const Result *)g_ptr_array_index(task->results, i))->final.mean);
    return digits;
}

char *result_note(const TaskResults *task)
{
    g_autofree char *last =
        task->final_count == 1 ? g_strdup("the last") : g_strdup_printf("mean of the last %u", task->final_count);
    return g_strdup_printf("Final return: %s of %u evaluations, up to step %" G_GINT64_FORMAT
                           ", mean over seeds. Differences are paired by seed. Intervals: Student t.",
                           last, task->steps->len, task_last_step(task));
}
