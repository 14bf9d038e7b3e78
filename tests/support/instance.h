/* An environment of the build, opened for a test, whatever is installed. */
#ifndef TESTS_SUPPORT_INSTANCE_H
#define TESTS_SUPPORT_INSTANCE_H

#include "base/random.h"
#include "plugin/host.h"

typedef struct Instance {
    Component *component;
    Host *host;
    const didact_environment_api *api;
    void *self; /* NULL where it could not be created */
    didact_spaces spaces;
} Instance;

/* Binds the section as an experiment would have it: "{plugin: mujoco, task: ant}". */
Component *instance_component(const char *section);

/* Creates an instance; `error` (NULL: there must be none) takes why not. */
Instance instance_open(const char *section, GError **error);

/* The section of a task of mujoco, free with g_free, and an instance of it. */
char *instance_task(const char *task, const char *rules);
Instance instance_open_task(const char *task, const char *rules);

void instance_close(Instance *instance);

/* Steps with random actions within the bounds. Appends every number it answers to `bytes`. */
void instance_run(Instance *instance, Random *random, int steps, GByteArray *bytes);

/* All that it saves. */
GByteArray *instance_save(const Instance *instance);

/* The status is a failure, told with that ending. */
void assert_refused(const Instance *instance, didact_status status, const char *why);

/* Replays a recording below DIDACT_TEST_GOLDEN: bit for bit, or its first `rows` with room where `tolerance` > 0. */
void assert_replays(const char *section, const char *file, double tolerance, size_t rows);

/* Whether references of glibc 2.36 on a processor with FMA can be met bit for bit: other versions of its sin, cos and pow may
 * differ in their last bit. */
bool same_libm(void);

#endif
