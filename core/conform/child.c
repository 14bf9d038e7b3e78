#include "conform/child.h"

#include "plugin/kind.h"
#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* ---- in the process that waits ---- */

/* What parent and child share: the page, and a file in memory for what is printed. */
typedef struct Shared {
    int page_file, print_file; /* -1: none */
    TrialPage *page;
} Shared;

static void shared_close(Shared *shared)
{
    if (shared->page)
        munmap(shared->page, sizeof *shared->page);
    if (shared->page_file >= 0)
        close(shared->page_file);
    if (shared->print_file >= 0)
        close(shared->print_file);
}

static bool shared_open(Shared *shared, GError **error)
{
    *shared = (Shared){memfd_create("didact-page", MFD_CLOEXEC), memfd_create("didact-print", MFD_CLOEXEC), NULL};
    void *page = MAP_FAILED;
    if (shared->page_file >= 0 && shared->print_file >= 0 && ftruncate(shared->page_file, sizeof(TrialPage)) == 0)
        page = mmap(NULL, sizeof(TrialPage), PROT_READ | PROT_WRITE, MAP_SHARED, shared->page_file, 0);
    if (page != MAP_FAILED) {
        shared->page = page;
        return true;
    }
    shared_close(shared);
    return fail(error, FAULT_INTERNAL, "there is no memory to share with the process that makes a check");
}

static char *read_prints(const Shared *shared)
{
    enum { MOST = 1 << 17 };
    char *text = g_malloc(MOST + 1);
    ssize_t length = pread(shared->print_file, text, MOST, 0);
    text[MAX(length, 0)] = '\0';
    return text;
}

static GPtrArray *command_of(const Candidate *candidate, const Check *check)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    const char *const first[] = {"/proc/self/exe", "inspect",          "conform",  kind_name(candidate->kind),
                                 candidate->id,    candidate->against, check->name};
    for (size_t i = 0; i < G_N_ELEMENTS(first); i++)
        g_ptr_array_add(words, g_strdup(first[i]));
    for (const char *const *a = candidate->assignments; a && *a; a++)
        g_ptr_array_add(words, g_strdup(*a));
    g_ptr_array_add(words, NULL);
    return words;
}

static GSubprocess *start(const Candidate *candidate, const Check *check, const Shared *shared, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GPtrArray) words = command_of(candidate, check);
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
    /* Chunks in malloc's caches per thread count as used, and would look like leaks. */
    g_subprocess_launcher_setenv(launcher, "GLIBC_TUNABLES", "glibc.malloc.tcache_count=0", TRUE);
    g_subprocess_launcher_take_fd(launcher, dup(shared->page_file), CHILD_PAGE);
    g_subprocess_launcher_take_stdout_fd(launcher, dup(shared->print_file));
    g_subprocess_launcher_take_stderr_fd(launcher, dup(shared->print_file));
    GSubprocess *child = g_subprocess_launcher_spawnv(launcher, (const char *const *)words->pdata, &cause);
    if (!child)
        fail(error, FAULT_INTERNAL, "the process that makes a check cannot be started: %s", cause->message);
    return child;
}

static void conclude(TrialPage *page, Verdict verdict, char *text)
{
    page->verdict = verdict;
    g_strlcpy(page->text, text, sizeof page->text);
    g_free(text);
}

typedef struct Wait {
    GSubprocess *child;
    bool ended, expired;
} Wait;

static gboolean expire(gpointer data)
{
    Wait *wait = data;
    wait->expired = true;
    g_subprocess_force_exit(wait->child);
    return G_SOURCE_REMOVE;
}

static void note_end(GObject *child, GAsyncResult *result, gpointer data)
{
    g_subprocess_wait_finish(G_SUBPROCESS(child), result, NULL);
    ((Wait *)data)->ended = true;
}

/* Until it ends, or is ended when its time is up: not by an alarm of its own, which it could put off. True: it hung. */
static bool outlast(GSubprocess *child, unsigned patience)
{
    Wait wait = {.child = child};
    g_autoptr(GMainContext) context = g_main_context_new();
    g_autoptr(GSource) timer = g_timeout_source_new_seconds(patience);
    g_source_set_callback(timer, expire, &wait, NULL);
    g_source_attach(timer, context);
    g_main_context_push_thread_default(context);
    g_subprocess_wait_async(child, NULL, note_end, &wait);
    while (!wait.ended)
        g_main_context_iteration(context, TRUE);
    g_source_destroy(timer);
    g_main_context_pop_thread_default(context);
    return wait.expired;
}

static void judge_end(TrialPage *page, GSubprocess *child, bool hung, unsigned patience)
{
    const char *call = *page->call ? page->call : "loading it";
    const char *when = page->verdict == VERDICT_NONE ? "in " : "after the check, whose last call was ";
    if (page->verdict == VERDICT_FAILED || page->verdict == VERDICT_REFUSED)
        return;
    if (g_subprocess_get_if_signaled(child)) {
        int signal = g_subprocess_get_term_sig(child);
        conclude(page, VERDICT_FAILED,
                 hung ? g_strdup_printf("no answer within %u s %s%s", patience, when, call)
                      : g_strdup_printf("crashed by SIG%s %s%s", sigabbrev_np(signal), when, call));
    } else if (page->verdict == VERDICT_NONE) {
        conclude(
            page, VERDICT_FAILED,
            g_strdup_printf("it ended the process with status %d in %s", g_subprocess_get_exit_status(child), call));
    }
}

bool child_try(const Candidate *candidate, const Check *check, TrialPage *page, char **printed, GError **error)
{
    Shared shared;
    if (!shared_open(&shared, error))
        return false;
    g_autoptr(GSubprocess) child = start(candidate, check, &shared, error);
    if (child) {
        bool hung = outlast(child, candidate->patience);
        judge_end(shared.page, child, hung, candidate->patience);
        *page = *shared.page;
        *printed = read_prints(&shared);
    }
    shared_close(&shared);
    return child != NULL;
}

/* ---- in the child ---- */

/* It dies with its parent and leaves no core behind. */
static bool limit_life(void)
{
    const struct rlimit no_core = {0, 0};
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && setrlimit(RLIMIT_CORE, &no_core) == 0;
}

static TrialPage *take_page(void)
{
    void *page = mmap(NULL, sizeof(TrialPage), PROT_READ | PROT_WRITE, MAP_SHARED, CHILD_PAGE, 0);
    close(CHILD_PAGE);
    return page == MAP_FAILED ? NULL : page;
}

static bool bind_candidate(Trial *trial)
{
    g_autoptr(Problems) problems = problems_new();
    trial->component = candidate_bind(trial->candidate, NULL, problems);
    if (trial->component) {
        g_snprintf(trial->page->plugin, sizeof trial->page->plugin, "%s %s %s (%s)", kind_name(trial->candidate->kind),
                   trial->component->plugin->id, trial->component->plugin->version, trial->component->path);
        return true;
    }
    g_autofree char *text = problems_text(problems);
    return trial_refuse(trial, text);
}

static const Check *find_check(didact_kind kind, const char *name)
{
    const Suite *suite = suite_of(kind);
    for (size_t i = 0; suite && i < suite->count; i++)
        if (strcmp(suite->checks[i].name, name) == 0)
            return &suite->checks[i];
    return NULL;
}

int child_answer(const Candidate *candidate, const char *name)
{
    const Check *check = find_check(candidate->kind, name);
    TrialPage *page = take_page();
    if (!check || !page || !limit_life())
        return FAULT_INTERNAL;
    Trial trial = {.page = page, .candidate = candidate, .float_mode = float_mode()};
    if (bind_candidate(&trial) && check->run(&trial) && page->verdict == VERDICT_NONE)
        page->verdict = VERDICT_OK;
    component_free(trial.component);
    return 0;
}
