/* The binary interface's version and the words in which its contracts are written.
 *
 * Every struct that crosses the border begins with `struct_size`, the size its writer knew. Structs only grow at their
 * end; the reader looks at a member only where DIDACT_HAS says that it is there. A plugin loads where its major version
 * equals the host's and its minor version is not above the host's.
 *
 * Each function's comment carries its contract in brackets:
 *   [setup]    called while a run is put together or taken down; may allocate, read files and fail
 *   [step]     called for every environment step or batch; must not allocate, block or print
 *   [pause]    called between iterations of the loop; may allocate and fail
 *   [optional] may be NULL
 * A run is one thread: no two calls into a plugin ever overlap. Pointers handed in are borrowed for that call unless the
 * comment says for how long; whoever allocates frees. A plugin keeps no mutable global state (one process may hold two
 * instances) and never calls rand, exit, setlocale or signal. */
#ifndef DIDACT_ABI_H
#define DIDACT_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIDACT_ABI_MAJOR 1u /* raised when an existing plugin would break */
#define DIDACT_ABI_MINOR 0u /* raised when something is appended */
#define DIDACT_ABI ((DIDACT_ABI_MAJOR << 16) | DIDACT_ABI_MINOR)

/* True when `object`, as its writer knew it, has `member`. */
#define DIDACT_HAS(object, member)                                                                                     \
    ((size_t)((const char *)(&(object)->member + 1) - (const char *)(object)) <= (object)->struct_size)

#ifdef __cplusplus
#define DIDACT_EXPORT extern "C" __attribute__((visibility("default")))
#else
#define DIDACT_EXPORT __attribute__((visibility("default")))
#endif

#define DIDACT_PRINTF(text, first) __attribute__((format(printf, text, first)))

#endif
