#include "launch/report-section.h"

#include "base/text.h"
#include "config/bind.h"
#include "config/scalar.h"
#include <math.h>

const didact_param report_settings_table[] = {
    DIDACT_TEXT(ReportSettings, baseline, "", "the variant that the others are compared with; empty: the first"),
};
const size_t report_settings_count = G_N_ELEMENTS(report_settings_table);

static const char *const by_task[] = {"normalise", "thresholds", "coverage", NULL};

/* The section as a map; NULL where it is none, which is told elsewhere. */
static const Node *tasks_in(const Node *section, const char *key)
{
    const Node *map = node_get(section, key);
    return map && map->kind == NODE_MAP ? map : NULL;
}

static bool is_finite(const Node *node)
{
    double x;
    return scalar_number(node, &x) && isfinite(x);
}

static void tell_wrong(const Node *key, const Node *value, const char *section, const char *expected,
                       Problems *problems)
{
    g_autofree char *shown = scalar_shown(value);
    problems_add(problems, value->place, "'%s' in '%s' must be %s, not %s", key->text, section, expected, shown);
}

static void check_threshold(const Node *task, const Node *value, Problems *problems)
{
    if (!is_finite(value))
        tell_wrong(task, value, "thresholds", "a finite return", problems);
}

static bool is_range(const Node *value)
{
    if (value->kind != NODE_LIST || value->items->len != 2)
        return false;
    const Node *low = value->items->pdata[0], *high = value->items->pdata[1];
    return (node_is_null(low) || is_finite(low)) && is_finite(high);
}

static void check_scale(const Node *task, const Node *value, Problems *problems)
{
    double low, high;
    if (!is_range(value) && !is_finite(value))
        tell_wrong(task, value, "normalise",
                   "[low, high], two finite returns, or high alone (low: the random policy's)", problems);
    else if (value->kind == NODE_LIST && scalar_number(value->items->pdata[0], &low) &&
             scalar_number(value->items->pdata[1], &high) && low >= high) {
        const Node *from = value->items->pdata[0], *to = value->items->pdata[1];
        problems_add(problems, value->place, "'%s' in 'normalise' is [%s, %s]; low must be below high", task->text,
                     from->text, to->text);
    }
}

static bool is_place(const Node *node)
{
    int64_t place;
    return scalar_integer(node, &place) && place >= 0 && place <= UINT16_MAX;
}

static void check_axes(const Node *task, const Node *value, Problems *problems)
{
    if (value->kind != NODE_LIST || value->items->len != 2 || !is_place(value->items->pdata[0]) ||
        !is_place(value->items->pdata[1]))
        tell_wrong(task, value, "coverage", "[x, y], the places of two numbers of an observation, from 0 on", problems);
}

typedef void (*TaskCheck)(const Node *task, const Node *value, Problems *problems);

static void check_values(const Node *section, const char *key, TaskCheck check, Problems *problems)
{
    const Node *value = node_get(section, key), *map = tasks_in(section, key);
    if (value && !map && !node_is_null(value)) {
        g_autofree char *shown = scalar_shown(value);
        problems_add(problems, value->place, "'%s' must be a map of tasks to numbers, not %s", key, shown);
    }
    for (guint i = 0; map && i < map->keys->len; i++)
        check(map->keys->pdata[i], map->items->pdata[i], problems);
}

void report_section_read(const Node *section, Place place, ReportSettings *settings, GPtrArray *memory,
                         Problems *problems)
{
    const Binding binding = {report_settings_table, report_settings_count, sizeof(didact_param), settings};
    bind_map(section, place, "report", &binding, 1, by_task, memory, problems);
    check_values(section, "normalise", check_scale, problems);
    check_values(section, "thresholds", check_threshold, problems);
    check_values(section, "coverage", check_axes, problems);
}

static void check_task(const Node *task, const char *key, const char *const tasks[], Problems *problems)
{
    if (g_strv_contains(tasks, task->text))
        return;
    const char *nearest = text_nearest(task->text, tasks, g_strv_length((char **)tasks));
    g_autofree char *list = g_strjoinv(", ", (char **)tasks);
    problems_add(problems, task->place, "'%s' in '%s' is no task of this experiment; %s%s%s", task->text, key,
                 nearest ? "did you mean '" : "there are ", nearest ? nearest : list, nearest ? "'?" : "");
}

void report_section_check_tasks(const Node *section, const char *const tasks[], Problems *problems)
{
    for (const char *const *key = by_task; *key; key++) {
        const Node *map = tasks_in(section, *key);
        for (guint i = 0; map && i < map->keys->len; i++)
            check_task(map->keys->pdata[i], *key, tasks, problems);
    }
}
