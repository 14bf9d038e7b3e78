/* What differs between runs: the keys that may, and the patches that say so. */
#ifndef CORE_LAUNCH_VARIANTS_H
#define CORE_LAUNCH_VARIANTS_H

#include "config/node.h"
#include "config/problems.h"

/* Keys of an experiment that belong to the whole of it, NULL-ended. */
extern const char *const variants_fixed[];

/* What all runs share: the experiment's name and the keys that variants may patch. */
Node *variants_base(const Node *root);

/* What a variant of that name changes. Mistakes go to `problems`; NULL when it cannot be unfolded at all. */
Node *variants_patch(const Node *name, const Node *patch, Problems *problems);

#endif
