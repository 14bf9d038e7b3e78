#include "report/figures/teacher-panels.h"

#include <math.h>
#include <string.h>

/* Running means: over how many values and over how many bins at least. The noisier the numbers, the longer. */
typedef struct Running {
    unsigned values, bins;
} Running;

static const Running as_it_is = {1, 1}, smoothed = {1, METRIC_BINS / 40}, trend = {5, METRIC_BINS / 20};

const unsigned teacher_lags[TEACHER_LAGS] = {1, 2, 4, 8, 16, 32, 64};

static const char lag_prefix[] = "noise_autocorrelation_";

/* Metrics that have a panel of their own kind, and those of the student, which say nothing of its teacher. */
static const char *const known[] = {"sigma",           "meta_reward",     "meta_reward_scaled",
                                    "clipped_actions", "action_distance", "critic_loss",
                                    "critic_value",    "examined_return", "baseline_return"};

static void panel_free(void *memory)
{
    TeacherPanel *panel = memory;
    g_free(panel->title);
    g_free(panel->file);
    g_array_unref(panel->lines);
    g_free(panel->values);
    g_free(panel);
}

static TeacherPanel *new_panel(TeacherPanelKind kind, const char *file, const char *title)
{
    TeacherPanel *panel = g_new0(TeacherPanel, 1);
    panel->kind = kind;
    panel->file = g_strdup(file);
    panel->title = g_strdup(title);
    panel->lines = g_array_new(FALSE, FALSE, sizeof(MetricLine));
    return panel;
}

static void add_panel(GPtrArray *panels, TeacherPanel *panel)
{
    if (panel->lines->len || panel->values)
        g_ptr_array_add(panels, panel);
    else
        panel_free(panel);
}

/* "sigma" of "sigma_2": metrics that differ in their last number alone are one of several dimensions. */
static char *family_of(const char *metric)
{
    size_t end = strlen(metric);
    while (end > 0 && g_ascii_isdigit(metric[end - 1]))
        end--;
    bool numbered = end < strlen(metric) && end > 1 && metric[end - 1] == '_';
    return g_strndup(metric, numbered ? end - 1 : strlen(metric));
}

static bool is_known(const char *family)
{
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(family, known[i]) == 0)
            return true;
    return strncmp(family, lag_prefix, strlen(lag_prefix) - 1) == 0;
}

/* The names of the metrics (char) that any run of the result has, in the order of its files. */
static GPtrArray *metrics_of(const Result *result)
{
    GPtrArray *names = g_ptr_array_new();
    for (unsigned r = 0; r < result->runs->len; r++) {
        const Run *run = g_ptr_array_index(result->runs, r);
        for (unsigned m = 0; m < run->metrics->len; m++) {
            char *name = ((const Metric *)g_ptr_array_index(run->metrics, m))->name;
            if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
                g_ptr_array_add(names, name);
        }
    }
    return names;
}

static void add_lines(TeacherPanel *panel, const TaskResults *task, const char *family, MetricPart part,
                      Running running)
{
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        g_autoptr(GPtrArray) names = metrics_of(result);
        for (unsigned m = 0; m < names->len; m++) {
            const char *name = g_ptr_array_index(names, m);
            g_autofree char *its = family_of(name);
            MetricLine line;
            if (strcmp(its, family) != 0)
                continue;
            if (metric_line(result, name, part, metric_window(task, name, running.values, running.bins), &line))
                g_array_append_val(panel->lines, line);
        }
    }
}

static TeacherPanel *metric_panel(const TaskResults *task, const char *family, const char *file, const char *title,
                                  Running running)
{
    TeacherPanel *panel = new_panel(TEACHER_METRIC, file, title);
    add_lines(panel, task, family, METRIC_VALUE, running);
    return panel;
}

static TeacherPanel *autocorrelation_panel(const TaskResults *task)
{
    TeacherPanel *panel = new_panel(TEACHER_AUTOCORRELATION, "autocorrelation", "noise autocorrelation by lag");
    double *values = g_new(double, (size_t)task->counting->len *TEACHER_LAGS);
    bool any = false;
    for (unsigned v = 0; v < task->counting->len; v++)
        for (unsigned i = 0; i < TEACHER_LAGS; i++) {
            g_autofree char *name = g_strdup_printf("%s%u", lag_prefix, teacher_lags[i]);
            double value = metric_overall(g_ptr_array_index(task->counting, v), name, METRIC_VALUE);
            values[v * TEACHER_LAGS + i] = value;
            any = any || isfinite(value);
        }
    if (any)
        panel->values = values;
    else
        g_free(values);
    return panel;
}

static void add_own_panels(GPtrArray *panels, const TaskResults *task, unsigned *omitted)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    unsigned made = 0;
    for (unsigned v = 0; v < task->counting->len; v++) {
        g_autoptr(GPtrArray) names = metrics_of(g_ptr_array_index(task->counting, v));
        for (unsigned m = 0; m < names->len; m++) {
            char *family = family_of(g_ptr_array_index(names, m));
            bool fresh = !is_known(family) && !g_hash_table_contains(seen, family);
            g_hash_table_add(seen, family);
            if (!fresh)
                continue;
            if (++made > TEACHER_OWN_MOST) {
                ++*omitted;
                continue;
            }
            g_autofree char *file = g_strdup_printf("own-%u", made);
            add_panel(panels, metric_panel(task, family, file, family, as_it_is));
        }
    }
}

GPtrArray *teacher_panels(const TaskResults *task, unsigned *omitted)
{
    GPtrArray *panels = g_ptr_array_new_with_free_func(panel_free);
    add_panel(panels, metric_panel(task, "sigma", "sigma", "σ of the actions", as_it_is));
    TeacherPanel *rewards = new_panel(TEACHER_META_REWARD, "meta-reward", "meta-reward, in return");
    add_lines(rewards, task, "meta_reward", METRIC_VALUE, trend);
    add_panel(panels, rewards);
    TeacherPanel *zeros = new_panel(TEACHER_ZEROS, "zeros", "meta-rewards exactly 0, %");
    add_lines(zeros, task, "meta_reward", METRIC_ZEROS, trend);
    add_panel(panels, zeros);
    add_panel(panels, metric_panel(task, "clipped_actions", "clipped", "share of actions clipped", smoothed));
    add_panel(panels, metric_panel(task, "action_distance", "distance", "distance from the student", smoothed));
    add_panel(panels, autocorrelation_panel(task));
    *omitted = 0;
    add_own_panels(panels, task, omitted);
    return panels;
}
