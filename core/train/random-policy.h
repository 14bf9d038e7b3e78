/* How well somebody does who knows nothing: actions drawn evenly from the whole box. */
#ifndef CORE_TRAIN_RANDOM_POLICY_H
#define CORE_TRAIN_RANDOM_POLICY_H

#include "plugin/component.h"
#include <stdint.h>

/* Plays that many episodes, with the time limit of a run, and tells the return of each. The same ones whenever it is called:
 * their streams are derived from seed 0 and the role "random-policy". False where the environment fails. */
bool random_policy_play(const Component *environment, int64_t episodes, void (*tell)(void *listener, double returned),
                        void *listener, GError **error);

#endif
