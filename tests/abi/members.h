/* The public structs and enumerations, member by member. */
#ifndef TESTS_ABI_MEMBERS_H
#define TESTS_ABI_MEMBERS_H

#include <stddef.h>

typedef struct Member {
    const char *of;     /* the struct, or the enumeration */
    const char *name;   /* "" for the struct itself */
    size_t place, size; /* offset and size in bytes; an enumerator's value, and 0 */
} Member;

/* Each ended by one without a name: what the headers say now, what those of 1.0 said, and what was promised (described.c). */
extern const Member present[], older[], described[];
extern const unsigned present_abi, older_abi, described_abi; /* DIDACT_ABI then */

#endif
