/* A component: a plugin that an experiment names, with its parameters bound. */
#ifndef CORE_PLUGIN_COMPONENT_H
#define CORE_PLUGIN_COMPONENT_H

#include "config/node.h"
#include "config/problems.h"
#include <didact/didact.h>

typedef struct Component {
    const didact_plugin *plugin;
    const char *path; /* of the .so, interned */
    Place place;      /* where the experiment names it */
    void *params;     /* the plugin's own struct, filled */
    GPtrArray *parts; /* Component: those that its parameters name, in the table's order */
    GPtrArray *memory;
} Component;

/* What a plugin holds of a nested one. */
const Component *component_of(const didact_component *opaque);

/* Binds the section `node` ({plugin: ID, parameters} or just ID): opens the plugin, fills its parameters from its table.
 * `host_table` names further keys that the host takes from the same section into `host` (NULL: none). Mistakes go to
 * `problems`; NULL when there was one. */
Component *component_bind(const Node *node, didact_kind kind, const didact_param *host_table, size_t host_count,
                          void *host, GPtrArray *host_memory, Problems *problems);
void component_free(Component *component);

/* The section with every parameter written out. */
Node *component_describe(const Component *component, const didact_param *host_table, size_t host_count,
                         const void *host);

/* Adds the paths of its plugin and of those nested in it to `paths` (interned), each once. */
void component_paths(const Component *component, GPtrArray *paths);

/* How the environment's directory is called: its id, followed by its parameters `task` and `rules` where it has them. */
char *component_task_name(const Component *environment);

#endif
