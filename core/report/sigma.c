/* The teachers' noise over time. */
#include "report/digits.h"
#include "report/figures.h"
#include "report/lines.h"
#include <math.h>

/* From zero, so that a small change looks small. */
static void set_range(Figure *figure, const GArray *lines)
{
    double most = 0;
    for (unsigned i = 0; i < lines->len; i++)
        most = fmax(most, line_highest(lines_at(lines, i)));
    figure->axes.y_low = 0;
    figure->axes.y_high = 1.1 * most;
}

Figure *sigma_figure(const Study *study, const TaskResults *task, GHashTable *taken)
{
    g_autoptr(GArray) lines = lines_find(task, "sigma");
    if (!lines->len)
        return NULL;
    const char *name = study_task(study, task->task), *separator = "";
    Figure *figure = figure_new("teacher", name, "sigma", 0, task_last_step(task), taken);
    figure->heading = g_strdup_printf("%s: the teachers’ noise", name);
    figure->axes.y_label = "σ of the teacher’s actions";
    lines_write(figure, study, lines, line_held, 0);
    set_range(figure, lines);
    lines_plot(figure, study, lines);
    g_string_append_printf(figure->alt, "Standard deviation σ of the teachers’ actions on %s: ", name);
    for (unsigned i = 0; i < lines->len; i++) {
        const Line *line = lines_at(lines, i);
        g_autofree char *from = digits_short(line_held(line, line->first, 0)),
                        *to = digits_short(line_held(line, line->last, 0));
        g_string_append_printf(figure->alt, "%s%s of %s from %s to %s", separator, line->metric,
                               lines_variant(study, line), from, to);
        separator = ", ";
    }
    g_string_append_printf(figure->alt, ", from the first iteration to the last.");
    g_string_append(figure->legend, "Line: mean over seeds of the deviation of the teacher’s actions, which span −1 to "
                                    "1. A teacher with one σ for each dimension has one line for each.");
    return figure;
}
