#include "report/words/overview.h"

#include "base/path.h"

enum { FEW = 8 }; /* names are listed up to that many */

char *overview_count(int64_t count)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%" G_GINT64_FORMAT, count);
    for (gssize at = (gssize)text->len - 3; at > (count < 0); at -= 3)
        g_string_insert_c(text, at, ',');
    return g_string_free(text, FALSE);
}

/* "ou, meta and meta-frozen". */
static char *listed(const GPtrArray *names)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < names->len; i++)
        g_string_append_printf(text, "%s%s",
                               i == 0                ? ""
                               : i + 1 == names->len ? " and "
                                                     : ", ",
                               (const char *)g_ptr_array_index(names, i));
    return g_string_free(text, FALSE);
}

/* "3 teachers (ou, meta and meta-frozen)"; "the teacher ou"; "48 teachers". */
static char *counted(const GPtrArray *names, const char *one, const char *many)
{
    g_autofree char *list = listed(names);
    if (names->len == 1)
        return g_strdup_printf("%s%s", one, list);
    return names->len <= FEW ? g_strdup_printf("%u %s (%s)", names->len, many, list)
                             : g_strdup_printf("%u %s", names->len, many);
}

/* Seeds that are planned for the variant on the task. */
static unsigned seeds_of(const Study *study, unsigned variant, unsigned task)
{
    unsigned seeds = 0;
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        seeds += run->variant == variant && run->task == task;
    }
    return seeds;
}

static char *describe_seeds(const Study *study)
{
    unsigned least = G_MAXUINT, most = 0;
    for (unsigned v = 0; v < study->variants->len; v++)
        for (unsigned t = 0; t < study->tasks->len; t++) {
            unsigned seeds = seeds_of(study, v, t);
            least = seeds ? MIN(least, seeds) : least;
            most = MAX(most, seeds);
        }
    if (least == most)
        return g_strdup_printf("%u seed%s", most, most == 1 ? "" : "s");
    return g_strdup_printf("%u to %u seeds", least, most);
}

static char *describe_steps(const Study *study)
{
    int64_t least = G_MAXINT64, most = 0;
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        least = MIN(least, run->steps);
        most = MAX(most, run->steps);
    }
    g_autofree char *low = overview_count(least), *high = overview_count(most);
    return least == most ? g_strdup(high) : g_strdup_printf("%s to %s", low, high);
}

char *overview_asked(const Study *study)
{
    g_autofree char *variants = counted(study->variants, "the teacher ", "teachers");
    g_autofree char *tasks = counted(study->tasks, "", "tasks");
    g_autofree char *seeds = describe_seeds(study), *steps = describe_steps(study);
    if (study->variants->len == 1)
        return g_strdup_printf("How well does a student learn from %s on %s? %s, %s environment steps a run.", variants,
                               tasks, seeds, steps);
    return g_strdup_printf("From which of %s does a student learn best on %s? %s of each, %s environment steps a run.",
                           variants, tasks, seeds, steps);
}

char *overview_states(const Study *study)
{
    const RunState order[] = {RUN_DONE, RUN_FAILED, RUN_STOPPED, RUN_RUNNING, RUN_PLANNED};
    unsigned counts[RUN_STATES] = {0};
    for (unsigned i = 0; i < study->runs->len; i++)
        counts[((const Run *)g_ptr_array_index(study->runs, i))->status.state]++;
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%u run%s", study->runs->len, study->runs->len == 1 ? "" : "s");
    const char *separator = ": ";
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        if (!counts[order[i]])
            continue;
        if (counts[order[i]] == study->runs->len && study->runs->len > 1)
            g_string_append_printf(text, ", all %s", run_state_name(order[i]));
        else
            g_string_append_printf(text, "%s%u %s", separator, counts[order[i]], run_state_name(order[i]));
        separator = ", ";
    }
    g_string_append_c(text, '.');
    return g_string_free(text, FALSE);
}

char *overview_command(const StudiedExperiment *experiment)
{
    g_autofree char *again = g_strdup_printf("runs/%s-again", experiment->name), *out = path_quoted(again);
    GString *command = g_string_new("didact run experiment.yaml");
    for (char **override = experiment->overrides; *override; override++) {
        g_autofree char *word = path_quoted(*override);
        g_string_append_printf(command, " --set %s", word);
    }
    g_string_append_printf(command, " --out %s\ndidact report %s", out, out);
    return g_string_free(command, FALSE);
}
