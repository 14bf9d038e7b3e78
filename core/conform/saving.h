/* save and load by themselves, which strategies and environments have alike. */
#ifndef CORE_CONFORM_SAVING_H
#define CORE_CONFORM_SAVING_H

#include "conform/trial.h"
#include "plugin/host.h"

/* An instance that can be saved. */
typedef struct Saving {
    Trial *trial;
    Host *host;
    void *self;
    size_t (*save)(const void *self, void *buffer, size_t capacity);
    didact_status (*load)(void *self, const void *buffer, size_t length);
    char **float_change; /* as answer_check has it */
} Saving;

/* save says the same size whatever the room, writes where there is enough and no more than it says; load refuses other lengths
 * in words (where there is anything to save), and takes the right one after that. */
bool saving_check(const Saving *saving);

#endif
