#include "conform/modes.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct Modes {
    char *locale, *directory;
    struct sigaction actions[NSIG];
    sigset_t mask;
    mode_t umask;
    int random; /* what rand() would say next */
};

static mode_t umask_now(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return mask;
}

Modes *modes_now(void)
{
    Modes *modes = g_new0(Modes, 1);
    modes->locale = g_strdup(setlocale(LC_ALL, NULL));
    modes->directory = g_get_current_dir();
    modes->umask = umask_now();
    for (int i = 1; i < NSIG; i++)
        sigaction(i, NULL, &modes->actions[i]);
    sigprocmask(SIG_SETMASK, NULL, &modes->mask);
    srand(1);
    modes->random = rand();
    srand(1);
    return modes;
}

void modes_free(Modes *modes)
{
    g_free(modes->locale);
    g_free(modes->directory);
    g_free(modes);
}

static bool compare_files(Trial *trial, const Modes *before)
{
    g_autofree char *directory = g_get_current_dir();
    if (strcmp(directory, before->directory) != 0)
        return trial_fail(trial, "the working directory was %s and is %s; never call chdir", before->directory,
                          directory);
    return umask_now() == before->umask ||
           trial_fail(trial, "the umask was %03o and is %03o; never call umask", before->umask, umask_now());
}

static bool compare_modes(Trial *trial, const Modes *before)
{
    sigset_t mask;
    const char *locale = setlocale(LC_ALL, NULL);
    if (strcmp(locale, before->locale) != 0)
        return trial_fail(trial, "the locale was %s and is %s; never call setlocale", before->locale, locale);
    for (int i = 1; i < NSIG; i++) {
        struct sigaction now;
        if (sigaction(i, NULL, &now) == 0 && now.sa_handler != before->actions[i].sa_handler)
            return trial_fail(trial, "SIG%s is handled differently; never call signal", sigabbrev_np(i));
    }
    sigprocmask(SIG_SETMASK, NULL, &mask);
    for (int i = 1; i < NSIG; i++)
        if (sigismember(&mask, i) != sigismember(&before->mask, i))
            return trial_fail(trial, "SIG%s is blocked or let through; never call sigprocmask", sigabbrev_np(i));
    if (!compare_files(trial, before))
        return false;
    return rand() == before->random || trial_fail(trial, "rand was used or begun anew; draw from the given stream");
}

bool modes_check(Trial *trial, const Modes *before, const char *calls, const char *float_change)
{
    trial_call(trial, "%s", calls);
    if (!compare_modes(trial, before))
        return false;
    if (!float_change)
        return true;
    trial_call(trial, "%s", "");
    return trial_fail(trial, "%s for the whole process", float_change);
}
