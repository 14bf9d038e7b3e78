#include "report/overview.h"

#include <string.h>

enum { MANY = 10 };

char *overview_names(const GPtrArray *names)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < names->len; i++)
        g_string_append_printf(text, "%s%s", i ? ", " : "", (const char *)g_ptr_array_index(names, i));
    return g_string_free(text, FALSE);
}

static bool holds(const GArray *seeds, int64_t seed)
{
    for (unsigned i = 0; i < seeds->len; i++)
        if (g_array_index(seeds, int64_t, i) == seed)
            return true;
    return false;
}

char *overview_seeds(const Study *study)
{
    g_autoptr(GArray) seeds = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        if (!holds(seeds, run->seed))
            g_array_append_val(seeds, run->seed);
    }
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%u (", seeds->len);
    for (unsigned i = 0; i < seeds->len; i++)
        if (i < MANY - 1 || i + 1 == seeds->len)
            g_string_append_printf(text, "%s%" G_GINT64_FORMAT,
                                   i == 0     ? ""
                                   : i < MANY ? ", "
                                              : " … ",
                                   g_array_index(seeds, int64_t, i));
    g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}

char *overview_steps(const Study *study)
{
    int64_t least = G_MAXINT64, most = 0;
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        least = MIN(least, run->steps);
        most = MAX(most, run->steps);
    }
    if (least == most)
        return g_strdup_printf("%" G_GINT64_FORMAT " in each run", most);
    return g_strdup_printf("%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ", as the run is", least, most);
}

char *overview_states(const Study *study)
{
    unsigned counts[RUN_STATES] = {0};
    for (unsigned i = 0; i < study->runs->len; i++)
        counts[((const Run *)g_ptr_array_index(study->runs, i))->status.state]++;
    if (counts[RUN_DONE] == study->runs->len)
        return g_strdup_printf("%u, all done", study->runs->len);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%u", study->runs->len);
    const RunState order[] = {RUN_DONE, RUN_FAILED, RUN_STOPPED, RUN_RUNNING, RUN_PLANNED};
    const char *separator = ": ";
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        if (!counts[order[i]])
            continue;
        g_string_append_printf(text, "%s%u %s", separator, counts[order[i]], run_state_name(order[i]));
        separator = ", ";
    }
    return g_string_free(text, FALSE);
}

/* Quoted for a shell, where that is needed. */
static void append_word(GString *command, const char *word)
{
    const char *harmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=.,/:+@";
    g_autofree char *quoted = g_shell_quote(word);
    g_string_append_printf(command, " %s", word[strspn(word, harmless)] ? quoted : word);
}

char *overview_command(const Study *study)
{
    GString *command = g_string_new("didact run experiment.yaml");
    const StudiedExperiment *experiment = study->experiments->pdata[0];
    for (char **override = experiment->overrides; *override; override++) {
        g_string_append(command, " --set");
        append_word(command, *override);
    }
    g_autofree char *out = g_strdup_printf("runs/%s-again", study->name);
    g_string_append(command, " --out");
    append_word(command, out);
    g_string_append(command, "\ndidact report");
    append_word(command, out);
    return g_string_free(command, FALSE);
}
