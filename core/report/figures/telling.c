#include "report/figures/telling.h"

#include "report/words/digits.h"

void tell_interval(GString *text, Interval interval)
{
    g_autofree char *value = digits_short(interval.value);
    g_string_append(text, value);
    if (axis_can_show(interval.low) && axis_can_show(interval.high)) {
        g_autofree char *low = digits_short(interval.low), *high = digits_short(interval.high);
        g_string_append_printf(text, " (%s to %s)", low, high);
    }
}

void tell_differences(GString *text, const Study *study, const TaskResults *task)
{
    unsigned compared = 0, shown = 0, enough = 0;
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        const Comparison *comparison = result->baseline;
        if (!comparison || !comparison->pairs)
            continue;
        compared++;
        enough += comparison->seeds >= RESULTS_ENOUGH_SEEDS;
        if (comparison->shown)
            g_string_append_printf(names, "%s%s %s than %s", shown++ ? ", " : "", study_variant(study, result->variant),
                                   comparison->difference.value > 0 ? "higher" : "lower",
                                   study_variant(study, comparison->other));
    }
    if (shown)
        g_string_append_printf(text, " Final returns that differ from the baseline’s: %s.", names->str);
    else if (compared && enough)
        g_string_append(text, " No final return is shown to differ from the baseline’s.");
    else if (compared)
        g_string_append(text, " Too few seeds to name a winner.");
}

GArray *counting_variants(const TaskResults *task)
{
    GArray *variants = g_array_new(FALSE, FALSE, sizeof(unsigned));
    for (unsigned v = 0; v < task->counting->len; v++)
        g_array_append_val(variants, ((const Result *)g_ptr_array_index(task->counting, v))->variant);
    return variants;
}

static bool counts_on_any(const Results *results, unsigned variant)
{
    for (unsigned t = 0; t < results->tasks->len; t++) {
        const TaskResults *task = g_ptr_array_index(results->tasks, t);
        for (unsigned v = 0; v < task->counting->len; v++)
            if (((const Result *)g_ptr_array_index(task->counting, v))->variant == variant)
                return true;
    }
    return false;
}

GArray *all_counting_variants(const Study *study, const Results *results)
{
    GArray *variants = g_array_new(FALSE, FALSE, sizeof(unsigned));
    for (unsigned v = 0; v < study->variants->len; v++)
        if (counts_on_any(results, v))
            g_array_append_val(variants, v);
    return variants;
}
