/* The parts of an experiment that have keys of Didact's own: what `didact show`, the schema and the reference are made from. */
#ifndef TOOLS_SECTIONS_H
#define TOOLS_SECTIONS_H

#include <didact/param.h>

typedef struct Section {
    const char *name, *summary;
    const didact_param *table;
    const size_t *count;
} Section;

/* Ended by one without a name. */
extern const Section sections[];

/* NULL where there is none of that name. */
const Section *section_named(const char *name);

#endif
