#include "conform/variation.h"

#include "plugin/table.h"
#include <stdio.h>
#include <string.h>

/* Adds "sigma=0.3"; takes `value`. */
static void add(GPtrArray *all, const didact_param *row, char *value)
{
    g_ptr_array_add(all, g_strconcat(row->name, "=", value, NULL));
    g_free(value);
}

static void add_bound(GPtrArray *all, const didact_param *row, double bound)
{
    static const double int64_end = 9223372036854775808.0;
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    if (!isfinite(bound))
        return;
    if (row->type == DIDACT_TYPE_REAL) {
        add(all, row, g_strdup(g_ascii_dtostr(text, sizeof text, bound)));
    } else if (fabs(bound) < int64_end) {
        bool list = row->type == DIDACT_TYPE_INTEGERS;
        snprintf(text, sizeof text, "%s%" G_GINT64_FORMAT "%s", list ? "[" : "", (int64_t)bound, list ? "]" : "");
        add(all, row, g_strdup(text));
    }
}

static void add_row(GPtrArray *all, const didact_param *row)
{
    switch (row->type) {
    case DIDACT_TYPE_BOOL:
        add(all, row, g_strdup("false"));
        add(all, row, g_strdup("true"));
        break;
    case DIDACT_TYPE_CHOICE:
        for (size_t i = 0; row->choices[i]; i++)
            add(all, row, g_strdup(row->choices[i]));
        break;
    case DIDACT_TYPE_INTEGER:
    case DIDACT_TYPE_REAL:
    case DIDACT_TYPE_INTEGERS:
        add_bound(all, row, row->minimum);
        add_bound(all, row, row->maximum);
        if (row->word)
            add(all, row, g_strdup(row->word));
    }
}

static Outcome try_one(Trial *trial, const char *assignment, Outcome (*try)(Trial *trial, const Component *component))
{
    g_autoptr(Problems) problems = problems_new();
    trial_call(trial, "with %s", assignment);
    Component *component = candidate_bind(trial->candidate, assignment, problems);
    if (!component) {
        g_autofree char *text = g_strdelimit(problems_text(problems), "\n", ' ');
        trial_fail(trial, "its own table allows that value, and it cannot be set: %s", text);
        return OUTCOME_FAILED;
    }
    trial_prefix(trial, "with %s: ", assignment);
    Outcome outcome = try(trial, component);
    trial_prefix(trial, "%s", "");
    component_free(component);
    return outcome;
}

Outcome variation_refusal(Trial *trial)
{
    if (trial->page->verdict != VERDICT_REFUSED)
        return OUTCOME_FAILED;
    trial_clear(trial);
    return OUTCOME_REFUSED;
}

bool variation_try_all(Trial *trial, Outcome (*try)(Trial *trial, const Component *component))
{
    const didact_plugin *plugin = trial->component->plugin;
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < plugin->param_count; i++)
        add_row(all, table_row(plugin->params, plugin->param_stride, i));
    unsigned refused = 0;
    for (guint i = 0; i < all->len; i++) {
        Outcome outcome = try_one(trial, all->pdata[i], try);
        if (outcome == OUTCOME_FAILED)
            return false;
        refused += outcome == OUTCOME_REFUSED;
    }
    if (refused)
        trial_note(trial, "%u values, of which it refuses %u", all->len, refused);
    else
        trial_note(trial, "%u values", all->len);
    return true;
}
