/* What is wrong with the plugins called sloppy, as can be seen without calling them: a sentence for a phrase, a choice that is
 * there twice, and a second symbol. */
#ifndef TESTS_PLUGINS_SLOPPY_H
#define TESTS_PLUGINS_SLOPPY_H

#include <didact/plugin.h>

DIDACT_EXPORT const int sloppy_helper;
const int sloppy_helper = 1;

typedef struct Sloppy {
    didact_choice side;
} Sloppy;

static const char *const sides[] = {"left", "right", "left", NULL};

#endif
