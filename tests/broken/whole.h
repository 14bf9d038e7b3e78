/* A strategy that is whole, for each broken plugin to break in one place. */
#ifndef TESTS_BROKEN_WHOLE_H
#define TESTS_BROKEN_WHOLE_H

#include <didact/didact.h>

typedef struct Params {
    double sigma;
    bool reset;
} Params;

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    *self = NULL;
    return DIDACT_OK;
}

static void destroy(void *self)
{
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    action[0] = mean[0];
}

static const didact_exploration_api whole_api = {
    .struct_size = sizeof whole_api,
    .create = create,
    .destroy = destroy,
    .act = act,
};

static inline didact_plugin whole_plugin(const char *id)
{
    return (didact_plugin){
        .struct_size = sizeof(didact_plugin),
        .abi = DIDACT_ABI,
        .kind = DIDACT_EXPLORATION,
        .params_size = sizeof(Params),
        .id = id,
        .version = "1.0",
        .summary = "broken on purpose",
        .param_stride = sizeof(didact_param),
        .api = &whole_api,
    };
}

/* Defines the entry of a plugin that is whole but for what `breakage` does to it. */
#define BROKEN_PLUGIN(id, breakage)                                                                                    \
    const didact_plugin *didact_plugin_entry(void)                                                                     \
    {                                                                                                                  \
        static didact_plugin plugin;                                                                                   \
        plugin = whole_plugin(id);                                                                                     \
        breakage;                                                                                                      \
        return &plugin;                                                                                                \
    }

/* The same for a bad parameter table of the rows given. */
#define BROKEN_TABLE(id, ...)                                                                                          \
    static const didact_param table[] = {__VA_ARGS__};                                                                 \
    BROKEN_PLUGIN(id, (plugin.params = table, plugin.param_count = sizeof table / sizeof table[0]))

#endif
