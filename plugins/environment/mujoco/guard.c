#include "guard.h"

#include <ctype.h>
#include <mujoco/mujoco.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

/* Where this thread leaves MuJoCo, and what MuJoCo said last. It runs all that we ask of it on the thread that asks. */
static _Thread_local jmp_buf *escape;
static _Thread_local char last_words[500];

static void take_error(const char *words)
{
    if (!escape)
        return; /* somebody else's call to MuJoCo, which we must neither end nor judge */
    snprintf(last_words, sizeof last_words, "%s", words);
    longjmp(*escape, 1);
}

/* What matters of the warnings is looked up in mjData; MuJoCo's own habit is to write them to a file in the working folder. */
static void ignore_warning(const char *words)
{
}

didact_status fail_with_words(const didact_host *host, const char *what, const char *words)
{
    size_t length = strlen(words);
    while (length > 0 && (isspace((unsigned char)words[length - 1]) || words[length - 1] == '.'))
        length--;
    return host->fail(host, "%s: %.*s", what, (int)length, words);
}

bool guarded(const didact_host *host, void (*work)(void *data), void *data)
{
    jmp_buf here;
    mju_user_error = take_error; /* set anew each time: they are the process's, not ours */
    mju_user_warning = ignore_warning;
    if (setjmp(here)) {
        escape = NULL;
        fail_with_words(host, "MuJoCo says", last_words);
        return false;
    }
    escape = &here;
    work(data);
    escape = NULL;
    return true;
}
