/* What a plugin is: a shared object `<id>.so` with one exported function that returns one constant descriptor. */
#ifndef DIDACT_PLUGIN_H
#define DIDACT_PLUGIN_H

#include <didact/param.h>

typedef enum didact_kind {
    DIDACT_ENVIRONMENT = 1, /* api: didact_environment_api */
    DIDACT_EXPLORATION = 2, /* api: didact_exploration_api */
    DIDACT_NETWORK = 3,     /* api: didact_network_api */
} didact_kind;

typedef struct didact_plugin {
    uint32_t struct_size;
    uint32_t abi;               /* DIDACT_ABI as the plugin was built */
    int32_t kind;               /* didact_kind */
    uint32_t params_size;       /* of the struct that the table describes; 0 without parameters */
    const char *id;             /* equals the file's stem: lower case letters, digits and '-' */
    const char *version;        /* the plugin's own */
    const char *summary;        /* one phrase for `didact plugins` */
    const didact_param *params; /* the table; NULL without parameters */
    uint32_t param_count;
    uint32_t param_stride; /* size of one row as the plugin was built */
    const void *api;       /* the kind's struct of functions */
} didact_plugin;

/* The one exported symbol. Called once after loading; the descriptor lives as long as the process. */
DIDACT_EXPORT const didact_plugin *didact_plugin_entry(void);

/* Defines that symbol for a plugin whose parameters are the struct P, described by the array `table`. */
#define DIDACT_PLUGIN(kind, id, version, summary, P, table, api)                                                       \
    DIDACT_PLUGIN_ENTRY(kind, id, version, summary, sizeof(P), table, sizeof(table) / sizeof((table)[0]), api)

/* The same for a plugin without parameters. */
#define DIDACT_PLUGIN_WITHOUT_PARAMS(kind, id, version, summary, api)                                                  \
    DIDACT_PLUGIN_ENTRY(kind, id, version, summary, 0, NULL, 0, api)

#define DIDACT_PLUGIN_ENTRY(kind, id, version, summary, params_size, params, param_count, api)                         \
    const didact_plugin *didact_plugin_entry(void)                                                                     \
    {                                                                                                                  \
        static const didact_plugin plugin = {                                                                          \
            sizeof(didact_plugin),                                                                                     \
            DIDACT_ABI,                                                                                                \
            kind,                                                                                                      \
            params_size,                                                                                               \
            id,                                                                                                        \
            version,                                                                                                   \
            summary,                                                                                                   \
            params,                                                                                                    \
            param_count,                                                                                               \
            sizeof(didact_param),                                                                                      \
            api,                                                                                                       \
        };                                                                                                             \
        return &plugin;                                                                                                \
    }

#endif
