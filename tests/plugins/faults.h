/* What plugins with a fault have in common: its name is a parameter, and a text, so that nobody tries them all. */
#ifndef TESTS_PLUGINS_FAULTS_H
#define TESTS_PLUGINS_FAULTS_H

#include <didact/host.h>
#include <fenv.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define AS_NAME(name, text) name,
#define AS_TEXT(name, text) text,

typedef enum Fault { FAULTS(AS_NAME) } Fault;

static const char *const faults[] = {FAULTS(AS_TEXT) NULL};

/* One process, one fault: what no plugin may have, mutable global state. */
static Fault fault;
static unsigned instances;

static didact_status choose_fault(const didact_host *host, const char *name)
{
    for (int i = 0; faults[i]; i++)
        if (strcmp(faults[i], name) == 0) {
            fault = (Fault)i;
            return DIDACT_OK;
        }
    return host->fail(host, "there is no fault '%s'", name);
}

/* Remembers everything that it was ever told, in an array that doubles. */
static inline void append_history(double value)
{
    static double *history;
    static size_t count, room;
    if (count == room) {
        room = room ? 2 * room : 64;
        history = realloc(history, room * sizeof *history);
    }
    history[count++] = value;
}

static inline void lose(size_t bytes)
{
    void *volatile lost = malloc(bytes);
    (void)lost;
}

/* Touches without changing, so that only who watches sees it. */
static inline void touch(void *byte)
{
    volatile char *at = byte;
    *at = *at;
}

static inline void look_at(const void *byte)
{
    const volatile char *at = byte;
    (void)*at;
}

#endif
