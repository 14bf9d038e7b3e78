/* didact conform: every check that a plugin must pass, a line each. */
#include "commands.h"

#include "base/text.h"
#include "conform/child.h"
#include "plugin/kind.h"
#include "plugin/search.h"
#include "tell.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct Options {
    char **assignments, **only;
    char *format, *against;
    int timeout;
} Options;

typedef struct Tally {
    size_t count, done, failed, skipped;
    GHashTable *printed; /* lines */
} Tally;

/* How a report looks; `number` counts from 1. */
typedef struct Format {
    const char *name;
    void (*begin)(const char *plugin, size_t count);
    void (*line)(size_t number, const Check *check, const TrialPage *page);
    void (*end)(const Tally *tally);
    void (*give_up)(void); /* after the first line, where there can be no other */
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

static void print_summary(const Tally *tally)
{
    printf("\n%zu check%s: %zu ok, %zu failed", tally->count, tally->count == 1 ? "" : "s",
           tally->count - tally->failed - tally->skipped, tally->failed);
    if (tally->skipped)
        printf(", %zu skipped", tally->skipped);
    puts("");
}

static void print_end(void)
{
    puts("\nNothing else can be tried.");
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

static void print_tap_summary(const Tally *tally)
{
    printf("# %zu ok, %zu failed, %zu skipped\n", tally->count - tally->failed - tally->skipped, tally->failed,
           tally->skipped);
}

static void print_bail_out(void)
{
    puts("Bail out! Nothing else can be tried");
}

static const Format formats[] = {
    {"text", print_head, print_line, print_summary, print_end},
    {"tap", print_plan, print_tap, print_tap_summary, print_bail_out},
};

/* ---- the command line ---- */

static bool parse_options(int *argc, char ***argv, Options *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->assignments, "Set a parameter of the plugin; may repeat",
         "KEY=VALUE"},
        {"only", 'o', 0, G_OPTION_ARG_STRING_ARRAY, &options->only, "Make this check only; may repeat", "CHECK"},
        {"against", 'a', 0, G_OPTION_ARG_STRING, &options->against,
         "The backend that one of networks exchanges them with (default: native, and blas for native itself)", "ID"},
        {"timeout", 't', 0, G_OPTION_ARG_INT, &options->timeout,
         "Seconds after which a check is taken to hang (default: 60)", "S"},
        {"format", 'f', 0, G_OPTION_ARG_STRING, &options->format, "text or tap", "FORMAT"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("KIND ID");
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
             "name a kind and a plugin, as in 'didact conform exploration ou'; 'didact conform "
             "--help' explains");
        return NULL;
    }
    *kind = kind_named(argv[1]);
    const Suite *suite = *kind ? suite_of(*kind) : NULL;
    if (!suite)
        fail(error, FAULT_USAGE, "'%s' is no kind of plugin; write exploration, environment or network", argv[1]);
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

static void print_result(const Format *format, const Check *check, const TrialPage *page, Tally *tally)
{
    format->line(++tally->done, check, page);
    fflush(stdout);
    tally->failed += page->verdict == VERDICT_FAILED;
    tally->skipped += page->verdict == VERDICT_SKIPPED;
}

/* What the plugin has printed, each line once in a run: it would say the same in every check. */
static void pass_on(Tally *tally, const char *printed)
{
    g_auto(GStrv) lines = g_strsplit(printed, "\n", -1);
    for (char **line = lines; *line; line++)
        if (**line && g_hash_table_add(tally->printed, g_strdup(*line)))
            fprintf(stderr, "%s\n", *line);
}

static bool try_check(const Candidate *candidate, const Check *check, bool shown, Tally *tally, TrialPage *page,
                      GError **error)
{
    g_autofree char *printed = NULL;
    show_progress(check, shown);
    bool tried = child_try(candidate, check, page, &printed, error);
    show_progress(NULL, shown);
    if (tried)
        pass_on(tally, printed);
    return tried;
}

/* One check and its line. */
static bool try_one(const Candidate *candidate, const Check *check, const Format *format, Tally *tally, GError **error)
{
    TrialPage page;
    if (!try_check(candidate, check, format == &formats[0] && on_terminal(), tally, &page, error))
        return false;
    if (page.verdict == VERDICT_REFUSED) /* it was not, the first time */
        page.verdict = VERDICT_FAILED;
    print_result(format, check, &page, tally);
    return true;
}

/* The checks that were asked for; the first of the suite tells whether the plugin can be tried at all. */
static int try_all(const Candidate *candidate, const Suite *suite, char **only, const Format *format, Tally *tally,
                   GError **error)
{
    TrialPage first;
    if (!try_check(candidate, &suite->checks[0], false, tally, &first, error))
        return FAULT_INTERNAL;
    if (first.verdict == VERDICT_REFUSED) {
        fail(error, FAULT_CONFIG, "%s", first.text);
        return FAULT_CONFIG;
    }
    format->begin(*first.plugin ? first.plugin : candidate->id, tally->count);
    if (first.verdict != VERDICT_OK || is_wanted(&suite->checks[0], only))
        print_result(format, &suite->checks[0], &first, tally);
    if (first.verdict != VERDICT_OK) {
        format->give_up();
        return FAULT_RUNS;
    }
    for (size_t i = 1; i < suite->count; i++)
        if (is_wanted(&suite->checks[i], only) && !try_one(candidate, &suite->checks[i], format, tally, error))
            return FAULT_INTERNAL;
    format->end(tally);
    return tally->failed ? FAULT_RUNS : 0;
}

/* What can be known to be wrong before the plugin is opened. */
static bool check_options(didact_kind kind, const Options *options, GError **error)
{
    for (char **assignment = options->assignments; assignment && *assignment; assignment++)
        if (g_str_has_prefix(*assignment, "plugin="))
            return fail(error, FAULT_USAGE, "the plugin is named once, behind its kind; --set is for its parameters");
    if (options->timeout < 1)
        return fail(error, FAULT_USAGE, "--timeout must be a whole number of seconds, at least 1");
    if (options->against && kind != DIDACT_NETWORK)
        return fail(error, FAULT_USAGE, "--against is for network plugins, which exchange networks");
    g_autofree char *other = options->against ? search_find(DIDACT_NETWORK, options->against, error) : NULL;
    return !options->against || other;
}

/* Another backend than the one that is tried, where there is one. */
static const char *default_against(didact_kind kind, const char *id)
{
    if (kind != DIDACT_NETWORK)
        return "";
    g_autofree char *blas = strcmp(id, "native") == 0 ? search_find(DIDACT_NETWORK, "blas", NULL) : NULL;
    return blas ? "blas" : "native";
}

static int conform(int argc, char **argv, const Options *options, GError **error)
{
    didact_kind kind;
    const Suite *suite = find_suite(argc, argv, &kind, error);
    const Format *format = find_format(options->format ? options->format : "text");
    if (!suite || !check_names(suite, options->only, error) || !check_options(kind, options, error))
        return FAULT_USAGE;
    if (!format) {
        fail(error, FAULT_USAGE, "--format must be text or tap");
        return FAULT_USAGE;
    }
    const Candidate candidate = {kind, argv[2], (const char *const *)options->assignments,
                                 options->against ? options->against : default_against(kind, argv[2]),
                                 (unsigned)options->timeout};
    Tally tally = {.printed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    for (size_t i = 0; i < suite->count; i++)
        tally.count += is_wanted(&suite->checks[i], options->only);
    int status = try_all(&candidate, suite, options->only, format, &tally, error);
    g_hash_table_unref(tally.printed);
    return status;
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
