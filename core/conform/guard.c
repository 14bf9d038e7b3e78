#include "conform/guard.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { GUARDS = 32, MARK = 0xa5 };

/* Those that are there, for the handler. */
static Guard *guards[GUARDS];
static Trial *watcher;

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* What it means to have faulted at that address; NULL where it means nothing here. Allocates nothing. */
static const char *meaning_of(const Guard *guard, const char *address)
{
    if (address < guard->pages - page_size() || address >= guard->pages + guard->length + page_size())
        return NULL;
    return address < guard->pages                    ? "it touches memory before "
           : address >= guard->pages + guard->length ? "it touches memory behind "
                                                     : guard->why;
}

/* Tells which buffer it was. Anything else crashes again, without a handler. */
static void on_fault(int signal_number, siginfo_t *info, void *context)
{
    TrialPage *page = watcher->page;
    for (size_t i = 0; i < GUARDS; i++) {
        const char *meaning = guards[i] ? meaning_of(guards[i], info->si_addr) : NULL;
        if (!meaning || page->verdict != VERDICT_NONE)
            continue;
        g_strlcpy(page->text, page->call, sizeof page->text);
        g_strlcat(page->text, ": ", sizeof page->text);
        g_strlcat(page->text, meaning, sizeof page->text);
        g_strlcat(page->text, guards[i]->name, sizeof page->text);
        page->verdict = VERDICT_FAILED;
        _exit(0);
    }
    signal(signal_number, SIG_DFL);
}

static void watch(Trial *trial)
{
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
    watcher = trial;
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

static size_t round_up(size_t size, size_t unit)
{
    return (size + unit - 1) / unit * unit;
}

Guard *guard_new(Trial *trial, const char *name, size_t bytes, size_t alignment, bool first)
{
    size_t page = page_size(), length = round_up(MAX(bytes, 1), page);
    char *all = mmap(NULL, length + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    size_t slot = 0;
    while (slot < GUARDS && guards[slot])
        slot++;
    if (all == MAP_FAILED || slot == GUARDS) {
        trial_skip(trial, "there is no memory for guarded buffers");
        return NULL;
    }
    Guard *guard = g_new0(Guard, 1);
    *guard = (Guard){.name = name, .bytes = bytes, .pages = all + page, .length = length};
    guard->at = first ? guard->pages : guard->pages + length - round_up(bytes, alignment);
    guard_allow(guard, RIGHTS_WRITE, NULL);
    memset(guard->pages, MARK, length);
    guards[slot] = guard;
    watch(trial);
    return guard;
}

void guard_free(Guard *guard)
{
    for (size_t i = 0; i < GUARDS; i++)
        if (guards[i] == guard)
            guards[i] = NULL;
    munmap(guard->pages - page_size(), guard->length + 2 * page_size());
    g_free(guard);
}

void guard_allow(Guard *guard, Rights rights, const char *why)
{
    static const int protections[] = {PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE};
    guard->why = why;
    mprotect(guard->pages, guard->length, protections[rights]);
}

bool guard_check(const Guard *guard, Trial *trial)
{
    const char *begin = guard->at, *end = begin + guard->bytes;
    for (const char *c = guard->pages; c < guard->pages + guard->length; c++)
        if ((c < begin || c >= end) && (unsigned char)*c != MARK)
            return trial_fail(trial, "it writes %td bytes %s %s", c < begin ? begin - c : c - end + 1,
                              c < begin ? "before" : "behind", guard->name);
    return true;
}
