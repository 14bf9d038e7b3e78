/* Loading a model: our own MJCF files, which lie in mujoco/models/ beside the plugin. */
#ifndef MUJOCO_MODEL_H
#define MUJOCO_MODEL_H

#include <didact/host.h>
#include <mujoco/mujoco.h>

/* The compiled model of that file and data for it, to be freed with mj_deleteModel and mj_deleteData. False after
 * host->fail. */
bool model_load(const didact_host *host, const char *file, mjModel **model, mjData **data);

#endif
