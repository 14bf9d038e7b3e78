#include "launch/slurm-settings.h"

#include "config/bind.h"
#include "config/scalar.h"
#include <string.h>

/* Seconds that a task must have before it is warned. */
enum { LEAST = 120 };

/* The section as it is written. */
typedef struct Written {
    const char *partition, *account, *qos, *constraint, *time, *memory;
    int64_t cpus, limit, warning;
} Written;

const didact_param slurm_settings_table[] = {
    DIDACT_TEXT(Written, partition, "", "where the tasks wait; empty: the cluster's default, as for all texts here"),
    DIDACT_TEXT(Written, account, "", "who pays"),
    DIDACT_TEXT(Written, qos, "", "the quality of service"),
    DIDACT_TEXT(Written, constraint, "", "features that a node must have"),
    DIDACT_TEXT(Written, time, "",
                "how long a task may take before it is stopped and queued again: 90 (minutes), 1:30:00 or 2-12:00:00"),
    DIDACT_TEXT(Written, memory, "", "what a task may take: 2G, 500M"),
    DIDACT_NUMBER(Written, cpus, "1", 1, 65535, "", "processors for a task"),
    DIDACT_NUMBER_OR(Written, limit, "none", 1, 1e6, "none", "tasks", "how many may run at the same time"),
    DIDACT_NUMBER(Written, warning, "120", 1, 65535, "seconds",
                  "how long before its time is over a task begins to stop"),
};
const size_t slurm_settings_count = G_N_ELEMENTS(slurm_settings_table);

static const char *const launchers[] = {"slurm", NULL};
static const char *const lists[] = {"options", "setup", NULL};

static bool is_number(const char *text)
{
    return *text && strspn(text, G_CSET_DIGITS) == strlen(text) && strlen(text) < 10;
}

/* Slurm's forms: M, M:S, H:M:S, D-H, D-H:M, D-H:M:S. -1: none of them. */
static double seconds_of(const char *time)
{
    static const double units[] = {3600, 60, 1};
    const char *dash = strchr(time, '-');
    g_autofree char *days = dash ? g_strndup(time, (gsize)(dash - time)) : g_strdup("0");
    g_auto(GStrv) parts = g_strsplit(dash ? dash + 1 : time, ":", -1);
    guint count = g_strv_length(parts), first = !dash && count < 3;
    if (!is_number(days) || count < 1 || count > 3)
        return -1;
    double seconds = 86400 * g_ascii_strtod(days, NULL);
    for (guint i = 0; i < count; i++) {
        if (!is_number(parts[i]))
            return -1;
        seconds += units[first + i] * g_ascii_strtod(parts[i], NULL);
    }
    return seconds;
}

static void check_time(const Written *written, Place place, Problems *problems)
{
    if (!written->time || !*written->time || g_ascii_strcasecmp(written->time, "unlimited") == 0)
        return;
    double seconds = seconds_of(written->time);
    if (seconds < 0)
        problems_add(problems, place,
                     "'time' is '%s'; it must be minutes, as in 90, or like 1:30:00, 2-12 or 2-12:30:00",
                     written->time);
    else if (seconds < (double)written->warning + LEAST)
        problems_add(problems, place,
                     "'time' is '%s', too short for a 'warning' of %" G_GINT64_FORMAT
                     " s, which Slurm may give a minute early; it must be %d s longer at least",
                     written->time, written->warning, LEAST);
}

static void check_memory(const Written *written, Place place, Problems *problems)
{
    if (!written->memory || !*written->memory)
        return;
    size_t digits = strspn(written->memory, G_CSET_DIGITS);
    const char *unit = written->memory + digits;
    if (!digits || !*unit || !strchr("KMGT", *unit) || unit[1])
        problems_add(problems, place, "'memory' is '%s'; it must be a whole number of K, M, G or T, such as 2G or 500M",
                     written->memory);
}

static Place place_of(const Node *section, const char *key)
{
    const Node *node = node_get(section, key);
    return node ? node->place : (Place){0};
}

/* ---- lists of texts ---- */

static bool is_line(const Node *node)
{
    return node->kind == NODE_SCALAR && !node_is_null(node) && !strpbrk(node->text, "\n\r");
}

static GStrv read_lines(const Node *section, const char *key, Problems *problems)
{
    g_autoptr(GStrvBuilder) lines = g_strv_builder_new();
    const Node *list = node_get(section, key);
    if (list && list->kind != NODE_LIST) {
        g_autofree char *shown = scalar_shown(list);
        problems_add(problems, list->place, "'%s' must be a list of texts, not %s", key, shown);
        list = NULL;
    }
    for (guint i = 0; list && i < list->items->len; i++) {
        const Node *item = list->items->pdata[i];
        if (is_line(item))
            g_strv_builder_add(lines, item->text);
        else
            problems_add(problems, item->place, "a member of '%s' must be one line of text", key);
    }
    return g_strv_builder_end(lines);
}

/* Those on which the launcher depends are its own. */
static void check_options(const Node *section, Problems *problems)
{
    static const char *const own[] = {"--array", "-a", "--signal", "--wrap", "--output", "-o", "--chdir", "-D"};
    const Node *list = node_get(section, "options");
    for (guint i = 0; list && list->kind == NODE_LIST && i < list->items->len; i++) {
        const Node *item = list->items->pdata[i];
        if (!is_line(item))
            continue;
        if (*item->text != '-')
            problems_add(problems, item->place, "'%s' is no option of sbatch; write it as in --gres=gpu:1", item->text);
        size_t length = strcspn(item->text, "= ");
        for (size_t j = 0; j < G_N_ELEMENTS(own); j++)
            if (strlen(own[j]) == length && strncmp(item->text, own[j], length) == 0)
                problems_add(problems, item->place, "'%s' is set by the launcher itself; leave it out", own[j]);
    }
}

/* ---- the whole ---- */

static void add_text(GStrvBuilder *options, const char *option, const char *value)
{
    if (!value || !*value)
        return;
    g_autofree char *quoted = g_shell_quote(value);
    bool plain = strcspn(value, " \t\"'\\#") == strlen(value);
    g_autofree char *text = g_strdup_printf("%s=%s", option, plain ? value : quoted);
    g_strv_builder_add(options, text);
}

static void add_number(GStrvBuilder *options, const char *format, int64_t value)
{
    g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, value);
    g_autofree char *text = g_strconcat(format, digits, NULL);
    g_strv_builder_add(options, text);
}

/* The user's own come last, and so count. */
static GStrv options_of(const Written *written, const Node *section, Problems *problems)
{
    g_autoptr(GStrvBuilder) options = g_strv_builder_new();
    add_text(options, "--partition", written->partition);
    add_text(options, "--account", written->account);
    add_text(options, "--qos", written->qos);
    add_text(options, "--constraint", written->constraint);
    add_text(options, "--time", written->time);
    add_text(options, "--mem", written->memory);
    add_number(options, "--cpus-per-task=", written->cpus);
    add_number(options, "--signal=B:USR1@", written->warning);
    g_auto(GStrv) more = read_lines(section, "options", problems);
    g_strv_builder_addv(options, (const char **)more);
    return g_strv_builder_end(options);
}

static void read_slurm(const Node *section, Place place, SlurmSettings *settings, GPtrArray *memory, Problems *problems)
{
    Written written = {0};
    Binding binding = {slurm_settings_table, slurm_settings_count, sizeof(didact_param), &written};
    bind_map(section, place, "slurm", &binding, 1, lists, memory, problems);
    check_time(&written, place_of(section, "time"), problems);
    check_memory(&written, place_of(section, "memory"), problems);
    check_options(section, problems);
    settings->options = options_of(&written, section, problems);
    settings->setup = read_lines(section, "setup", problems);
    settings->limit = written.limit == DIDACT_WORD ? 0 : written.limit;
}

void launcher_read(const Node *section, Place place, SlurmSettings *settings, GPtrArray *memory, Problems *problems)
{
    bind_map(section, place, "launcher", NULL, 0, launchers, memory, problems);
    const Node *slurm = node_get(section, "slurm");
    read_slurm(slurm, slurm ? slurm->place : place, settings, memory, problems);
}

void slurm_settings_clear(SlurmSettings *settings)
{
    g_strfreev(settings->options);
    g_strfreev(settings->setup);
}
