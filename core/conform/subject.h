/* The network backend that is tried: opened as an experiment would open it, its failures told to the trial. */
#ifndef CORE_CONFORM_SUBJECT_H
#define CORE_CONFORM_SUBJECT_H

#include "conform/trial.h"
#include "plugin/host.h"

typedef struct Subject {
    Trial *trial;
    const didact_network_api *api;
    void *self;
    Host *host;
    char *float_change; /* the first call that changed the floating-point mode, and how, as answer_check has it */
} Subject;

/* Creates an instance of `component`. One that refuses with a message refuses the trial; without one it has failed. */
bool subject_open(Subject *subject, Trial *trial, const Component *component);
void subject_close(Subject *subject);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Subject, subject_close)

/* To be asked after each call: true for DIDACT_OK. Keeps the floating-point mode, whatever the call did to it. */
bool subject_check(Subject *subject, didact_status status);

#endif
