#include "conform/trial.h"

#include "config/read.h"
#include <stdio.h>

Component *candidate_bind(const Candidate *candidate, const char *assignment, Problems *problems)
{
    Place nowhere = {0};
    g_autoptr(Node) section = node_map(nowhere);
    node_set(section, "plugin", nowhere, node_scalar(candidate->id, nowhere));
    bool well = true;
    for (const char *const *a = candidate->assignments; a && *a; a++)
        well &= config_override((Node **)&section, *a, problems);
    if (assignment)
        well &= config_override((Node **)&section, assignment, problems);
    return well ? component_bind(section, candidate->kind, NULL, 0, NULL, NULL, problems) : NULL;
}

void trial_call(Trial *trial, const char *format, ...)
{
    size_t head = g_strlcpy(trial->page->call, trial->prefix, sizeof trial->page->call);
    va_list args;
    va_start(args, format);
    vsnprintf(trial->page->call + head, sizeof trial->page->call - head, format, args);
    va_end(args);
}

void trial_prefix(Trial *trial, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(trial->prefix, sizeof trial->prefix, format, args);
    va_end(args);
}

G_GNUC_PRINTF(3, 0)
static bool settle(Trial *trial, Verdict verdict, const char *format, va_list args)
{
    TrialPage *page = trial->page;
    if (page->verdict != VERDICT_NONE)
        return false;
    g_autofree char *text = g_strdup_vprintf(format, args);
    g_autofree char *line =
        verdict == VERDICT_FAILED && *page->call ? g_strconcat(page->call, ": ", text, NULL) : g_strdup(text);
    g_strlcpy(page->text, line, sizeof page->text);
    page->verdict = verdict;
    return false;
}

bool trial_fail(Trial *trial, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    settle(trial, VERDICT_FAILED, format, args);
    va_end(args);
    return false;
}

bool trial_skip(Trial *trial, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    settle(trial, VERDICT_SKIPPED, format, args);
    va_end(args);
    return false;
}

bool trial_refuse(Trial *trial, const char *message)
{
    g_strlcpy(trial->page->text, message, sizeof trial->page->text);
    trial->page->verdict = VERDICT_REFUSED;
    return false;
}

void trial_clear(Trial *trial)
{
    trial->page->verdict = VERDICT_NONE;
    *trial->page->text = '\0';
}

void trial_note(Trial *trial, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(trial->page->text, sizeof trial->page->text, format, args);
    va_end(args);
}
