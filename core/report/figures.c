#include "report/figures.h"

typedef Figure *(*FigureMaker)(const Study *, const TaskResults *, GHashTable *);

GPtrArray *figures_draw(const Study *study, const Results *results, const char *folder, GPtrArray *complaints)
{
    const FigureMaker makers[] = {curves_figure, sigma_figure, meta_reward_figure};
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GPtrArray *figures = g_ptr_array_new_with_free_func((GDestroyNotify)figure_free);
    for (unsigned t = 0; t < results->tasks->len; t++)
        for (size_t i = 0; i < G_N_ELEMENTS(makers); i++) {
            Figure *figure = makers[i](study, g_ptr_array_index(results->tasks, t), taken);
            if (!figure)
                continue;
            figure_draw(figure, folder, complaints);
            g_ptr_array_add(figures, figure);
        }
    return figures;
}
