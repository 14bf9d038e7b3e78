/* didact conform: every check that a plugin must pass, a line each. */
#include "commands.h"

#include "base/text.h"
#include "conform/child.h"
#include "plugin/kind.h"
#include "tell.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct Options {
    char **assignments, **only;
    char *format, *against;
    int timeout;
} Options;

/* How a report looks; `number` counts from 1. */
typedef struct Format {
    const char *name;
    void (*begin)(const char *plugin, size_t count);
    void (*line)(size_t number, const Check *check, const TrialPage *page);
    void (*end)(size_t count, size_t failed, size_t skipped);
} Format;

/* ---- for people ---- */

static bool on_terminal(void)
{
    const char *kind = g_getenv("TERM");
    return isatty(STDOUT_FILENO) && kind && strcmp(kind, "dumb") != 0;
}

static bool in_colour(void)
{
    const char *plain = g_getenv("NO_COLOR");
    return on_terminal() && (!plain || !*plain);
}

static void print_head(const char *plugin, size_t count)
{
    printf("%s\n\n", plugin);
}

static void print_line(size_t number, const Check *check, const TrialPage *page)
{
    static const struct {
        const char *word, *colour;
    } looks[] = {[VERDICT_OK] = {"ok", "\033[32m"},
                 [VERDICT_FAILED] = {"FAILED", "\033[1;31m"},
                 [VERDICT_SKIPPED] = {"skipped", ""}};
    bool failed = page->verdict == VERDICT_FAILED, noted = !failed && *page->text;
    printf("%s%-7s%s  %-14s  %s%s%s%s\n", in_colour() ? looks[page->verdict].colour : "", looks[page->verdict].word,
           in_colour() ? "\033[m" : "", check->name, failed ? page->text : check->summary, noted ? " (" : "",
           noted ? page->text : "", noted ? ")" : "");
}

static void print_summary(size_t count, size_t failed, size_t skipped)
{
    printf("\n%zu check%s: %zu ok, %zu failed", count, count == 1 ? "" : "s", count - failed - skipped, failed);
    if (skipped)
        printf(", %zu skipped", skipped);
    puts("");
}

/* ---- for test harnesses ---- */

static void print_plan(const char *plugin, size_t count)
{
    printf("1..%zu\n# %s\n", count, plugin);
}

static void print_tap(size_t number, const Check *check, const TrialPage *page)
{
    g_autofree char *text = g_strdelimit(g_strdup(page->text), "#\n", ' '); /* no directive, one line */
    if (page->verdict == VERDICT_FAILED)
        printf("not ok %zu - %s: %s\n# %s\n", number, check->name, check->summary, page->text);
    else if (page->verdict == VERDICT_SKIPPED)
        printf("ok %zu - %s # SKIP %s\n", number, check->name, text);
    else
        printf("ok %zu - %s: %s\n", number, check->name, check->summary);
}

static void print_tap_summary(size_t count, size_t failed, size_t skipped)
{
    printf("# %zu ok, %zu failed, %zu skipped\n", count - failed - skipped, failed, skipped);
}

static const Format formats[] = {
    {"text", print_head, print_line, print_summary},
    {"tap", print_plan, print_tap, print_tap_summary},
};

/* ---- the command line ---- */

static bool parse_options(int *argc, char ***argv, Options *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->assignments, "Set a parameter of the plugin; may repeat",
         "KEY=VALUE"},
        {"only", 'o', 0, G_OPTION_ARG_STRING_ARRAY, &options->only, "Make this check only; may repeat", "CHECK"},
        {"against", 'a', 0, G_OPTION_ARG_STRING, &options->against,
         "The plugin to exchange networks with (default: native)", "ID"},
        {"timeout", 't', 0, G_OPTION_ARG_INT, &options->timeout,
         "Seconds after which a check is taken to hang (default: 60)", "S"},
        {"format", 'f', 0, G_OPTION_ARG_STRING, &options->format, "text or tap", "FORMAT"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("network ID");
    g_option_context_set_summary(
        context,
        "Tries a plugin in everything that its interface says, each check in a process of its own: a crash or a\n"
        "hang costs a line. docs/conformance.md tells what is checked, and how to read what is wrong.");
    g_option_context_set_description(context,
                                     "Exit status: 0 all is well, 1 something failed, 64 wrong arguments, 78 no "
                                     "such plugin, wrong parameters, or\na plugin that cannot be opened here.\n");
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact conform");
    return g_option_context_parse(context, argc, argv, error);
}

static const Format *find_format(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

static bool check_names(const Suite *suite, char **only, GError **error)
{
    g_autofree const char **names = g_new(const char *, suite->count);
    for (size_t i = 0; i < suite->count; i++)
        names[i] = suite->checks[i].name;
    for (char **name = only; name && *name; name++) {
        size_t i = 0;
        while (i < suite->count && strcmp(names[i], *name) != 0)
            i++;
        const char *nearest = i < suite->count ? NULL : text_nearest(*name, names, suite->count);
        if (i == suite->count)
            return fail(error, FAULT_USAGE, "there is no check '%s'; a run without --only names them all%s%s%s", *name,
                        nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    }
    return true;
}

static const Suite *find_suite(int argc, char **argv, didact_kind *kind, GError **error)
{
    if (argc != 3) {
        fail(error, FAULT_USAGE,
             "name a kind and a plugin, as in 'didact conform network native'; 'didact conform "
             "--help' explains");
        return NULL;
    }
    *kind = kind_named(argv[1]);
    const Suite *suite = *kind ? suite_of(*kind) : NULL;
    if (!*kind)
        fail(error, FAULT_USAGE, "'%s' is no kind of plugin; write network", argv[1]);
    else if (!suite)
        fail(error, FAULT_USAGE, "there are no checks for %s plugin; there are for network plugins",
             kind_article(*kind));
    return suite;
}

/* ---- the run ---- */

static bool is_wanted(const Check *check, char **only)
{
    return !only || g_strv_contains((const char *const *)only, check->name);
}

/* On a terminal the check under way stands where its line will be. */
static void show_progress(const Check *check, bool shown)
{
    if (!shown)
        return;
    if (check)
        printf("...      %s", check->name);
    else
        fputs("\r\033[K", stdout);
    fflush(stdout);
}

/* The checks that were asked for; the first of the suite tells whether the plugin can be tried at all. */
static int try_all(const Candidate *candidate, const Suite *suite, char **only, const Format *format, GError **error)
{
    size_t count = 0, number = 0, failed = 0, skipped = 0;
    bool progress = format == &formats[0] && on_terminal();
    TrialPage first, page;
    for (size_t i = 0; i < suite->count; i++)
        count += is_wanted(&suite->checks[i], only);
    if (!child_try(candidate, &suite->checks[0], &first, error))
        return FAULT_INTERNAL;
    if (first.verdict == VERDICT_REFUSED) {
        fail(error, FAULT_CONFIG, "%s", first.text);
        return FAULT_CONFIG;
    }
    format->begin(*first.plugin ? first.plugin : candidate->id, count);
    for (size_t i = 0; i < suite->count; i++) {
        const Check *check = &suite->checks[i];
        if (!is_wanted(check, only))
            continue;
        page = first;
        show_progress(check, progress);
        if (i > 0 && first.verdict == VERDICT_OK && !child_try(candidate, check, &page, error))
            return FAULT_INTERNAL;
        if (i > 0 && first.verdict != VERDICT_OK) {
            page.verdict = VERDICT_SKIPPED;
            g_strlcpy(page.text, "it cannot be created", sizeof page.text);
        }
        if (page.verdict == VERDICT_REFUSED)
            page.verdict = VERDICT_FAILED;
        show_progress(NULL, progress);
        format->line(++number, check, &page);
        fflush(stdout);
        failed += page.verdict == VERDICT_FAILED;
        skipped += page.verdict == VERDICT_SKIPPED;
    }
    format->end(count, failed, skipped);
    return failed ? FAULT_RUNS : 0;
}

static int conform(int argc, char **argv, const Options *options, GError **error)
{
    didact_kind kind;
    const Suite *suite = find_suite(argc, argv, &kind, error);
    const Format *format = find_format(options->format ? options->format : "text");
    if (!suite || !check_names(suite, options->only, error))
        return FAULT_USAGE;
    if (!format || options->timeout < 1) {
        fail(error, FAULT_USAGE,
             format ? "--timeout must be a whole number of seconds, at least 1" : "--format must be text or tap");
        return FAULT_USAGE;
    }
    const Candidate candidate = {kind, argv[2], (const char *const *)options->assignments,
                                 options->against ? options->against : "native", (unsigned)options->timeout};
    return try_all(&candidate, suite, options->only, format, error);
}

static void options_clear(Options *options)
{
    g_strfreev(options->assignments);
    g_strfreev(options->only);
    g_free(options->format);
    g_free(options->against);
}

int cmd_conform(int argc, char **argv)
{
    Options options = {.timeout = 60};
    g_autoptr(GError) error = NULL;
    int status = FAULT_USAGE;
    if (parse_options(&argc, &argv, &options, &error))
        status = conform(argc, argv, &options, &error);
    options_clear(&options);
    return error ? tell(error) : status;
}
