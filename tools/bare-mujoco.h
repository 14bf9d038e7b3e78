/* A bare loop over libmujoco, to measure the plugin against: the same library, model and calls, and nothing else. */
#ifndef TOOLS_BARE_MUJOCO_H
#define TOOLS_BARE_MUJOCO_H

#include "base/error.h"

typedef struct BareMujoco BareMujoco;

/* `plugin` is the path of mujoco.so, which has brought its library along; `model` the file's name in its models; `forces`: each
 * step ends with mj_rnePostConstraint. Errors: FAULT_CONFIG. */
BareMujoco *bare_mujoco_new(const char *plugin, const char *model, int substeps, bool forces, GError **error);
void bare_mujoco_free(BareMujoco *bare);

/* The library's version in words ("2.2.2"). */
const char *bare_mujoco_version(const BareMujoco *bare);

/* The state that the model begins in, as set_state takes it: qpos0, and no velocity. Free with g_array_unref. */
GArray *bare_mujoco_start(const BareMujoco *bare);

/* Into that state; one step. */
void bare_mujoco_begin(BareMujoco *bare);
void bare_mujoco_step(BareMujoco *bare, const float action[]);

#endif
