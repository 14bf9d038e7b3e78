/* Errors: GError in one domain, whose code is the exit status that the command ends with. */
#ifndef CORE_BASE_ERROR_H
#define CORE_BASE_ERROR_H

#include <glib.h>
#include <stdbool.h>

#define CORE_ERROR core_error_quark()

GQuark core_error_quark(void);

/* Exit statuses, after sysexits.h. */
typedef enum Fault {
    FAULT_RUNS = 1,      /* some runs failed */
    FAULT_USAGE = 64,    /* the command line is wrong */
    FAULT_DATA = 65,     /* a file that is not an experiment is wrong */
    FAULT_INTERNAL = 70, /* the program or the system failed */
    FAULT_STOPPED = 75,  /* stopped, and goes on when run again */
    FAULT_CONFIG = 78,   /* the experiment or a plugin is wrong */
} Fault;

/* Sets `error` to the message: where, what, what to do; no full stop at the end. Returns false, so that
 * `return fail(error, ...)` reads well. */
bool fail(GError **error, Fault fault, const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
