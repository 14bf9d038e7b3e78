/* A plugin's parameters at the bounds that its own table sets. */
#ifndef CORE_CONFORM_VARIATION_H
#define CORE_CONFORM_VARIATION_H

#include "conform/trial.h"

typedef enum Outcome { OUTCOME_FAILED, OUTCOME_FINE, OUTCOME_REFUSED } Outcome;

/* Tries the candidate with each parameter on its own at its least and its greatest value, at each of its choices and at its
 * word; infinity is no value, and texts have no bounds. `try` tells the trial what fails; a plugin may refuse, in words, what it
 * cannot do. The call that a failure is told with begins with the assignment. */
bool variation_try_all(Trial *trial, Outcome (*try)(Trial *trial, const Component *component));

/* What it comes to that the plugin could not be created: a refusal in words is no failure. */
Outcome variation_refusal(Trial *trial);

#endif
