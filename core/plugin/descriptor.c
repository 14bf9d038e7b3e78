#include "plugin/descriptor.h"

#include "plugin/search.h"
#include <string.h>

/* A function that a kind's api must have: always, or where it has the function `with`. */
typedef struct Needed {
    const char *name, *with;
    size_t offset, with_offset;
} Needed;

#define ALWAYS(api, name)                                                                                              \
    {                                                                                                                  \
#name, NULL, offsetof(api, name), 0                                                                            \
    }
#define WITH(api, with, name)                                                                                          \
    {                                                                                                                  \
#name, #with, offsetof(api, name), offsetof(api, with)                                                         \
    }

static const Needed environment_functions[] = {
    ALWAYS(didact_environment_api, create), ALWAYS(didact_environment_api, destroy),
    ALWAYS(didact_environment_api, spaces), ALWAYS(didact_environment_api, reset),
    ALWAYS(didact_environment_api, step),   ALWAYS(didact_environment_api, save),
    ALWAYS(didact_environment_api, load),   {NULL},
};

static const Needed exploration_functions[] = {
    ALWAYS(didact_exploration_api, create),
    ALWAYS(didact_exploration_api, destroy),
    ALWAYS(didact_exploration_api, act),
    WITH(didact_exploration_api, metric_count, metric_name),
    WITH(didact_exploration_api, metric_count, metrics),
    WITH(didact_exploration_api, metric_name, metric_count),
    WITH(didact_exploration_api, metrics, metric_count),
    WITH(didact_exploration_api, save, load),
    WITH(didact_exploration_api, load, save),
    {NULL},
};

static const Needed network_functions[] = {
    ALWAYS(didact_network_api, create),
    ALWAYS(didact_network_api, destroy),
    ALWAYS(didact_network_api, buffer_create),
    ALWAYS(didact_network_api, buffer_destroy),
    ALWAYS(didact_network_api, network_create),
    ALWAYS(didact_network_api, network_destroy),
    ALWAYS(didact_network_api, pass_create),
    ALWAYS(didact_network_api, pass_destroy),
    ALWAYS(didact_network_api, forward),
    ALWAYS(didact_network_api, backward),
    ALWAYS(didact_network_api, step),
    ALWAYS(didact_network_api, copy),
    ALWAYS(didact_network_api, array_count),
    ALWAYS(didact_network_api, array),
    ALWAYS(didact_network_api, read),
    ALWAYS(didact_network_api, write),
    ALWAYS(didact_network_api, step_count),
    ALWAYS(didact_network_api, set_step_count),
    {NULL},
};

static const Needed *const functions_of_kind[] = {
    [DIDACT_ENVIRONMENT] = environment_functions,
    [DIDACT_EXPLORATION] = exploration_functions,
    [DIDACT_NETWORK] = network_functions,
};

typedef void (*AnyFunction)(void);

/* Every api begins with its struct_size. */
static uint32_t api_size(const void *api)
{
    uint32_t size;
    memcpy(&size, api, sizeof size);
    return size;
}

static bool api_reaches(const void *api, size_t offset)
{
    return offset + sizeof(AnyFunction) <= api_size(api);
}

static bool api_has(const void *api, size_t offset)
{
    AnyFunction function = NULL;
    if (api_reaches(api, offset))
        memcpy(&function, (const char *)api + offset, sizeof function);
    return function != NULL;
}

static bool check_function(const didact_plugin *plugin, const Needed *needed, const char *path, GError **error)
{
    const char *kind = kind_name(plugin->kind);
    if (api_has(plugin->api, needed->offset) || (needed->with && !api_has(plugin->api, needed->with_offset)))
        return true;
    if (needed->with)
        return fail(error, FAULT_CONFIG, "%s has the function '%s' but not '%s'; define both or neither", path,
                    needed->with, needed->name);
    if (!api_reaches(plugin->api, needed->offset))
        return fail(error, FAULT_CONFIG,
                    "%s: the struct_size of its api is %u, which ends before the function '%s'; set it to "
                    "sizeof(didact_%s_api)",
                    path, api_size(plugin->api), needed->name, kind);
    return fail(error, FAULT_CONFIG, "%s lacks the function '%s', which %s plugin must have; define it", path,
                needed->name, kind_article((didact_kind)plugin->kind));
}

static bool check_api(const didact_plugin *plugin, const char *path, GError **error)
{
    if (!kind_name(plugin->kind))
        return fail(error, FAULT_CONFIG,
                    "%s is of the kind %d, which is none; use DIDACT_ENVIRONMENT, DIDACT_EXPLORATION or DIDACT_NETWORK",
                    path, plugin->kind);
    if (!plugin->api)
        return fail(error, FAULT_CONFIG, "%s: its descriptor has no api; give it a didact_%s_api", path,
                    kind_name(plugin->kind));
    for (const Needed *needed = functions_of_kind[plugin->kind]; needed->name; needed++)
        if (!check_function(plugin, needed, path, error))
            return false;
    return true;
}

static bool check_version(const didact_plugin *plugin, const char *path, GError **error)
{
    unsigned major = plugin->abi >> 16, minor = plugin->abi & 0xffff;
    if (major == DIDACT_ABI_MAJOR && minor <= DIDACT_ABI_MINOR)
        return true;
    return fail(error, FAULT_CONFIG, "%s was built for plugin interface %u.%u, and this Didact has %u.%u; %s", path,
                major, minor, DIDACT_ABI_MAJOR, DIDACT_ABI_MINOR,
                major < DIDACT_ABI_MAJOR ? "rebuild the plugin with this Didact's headers"
                                         : "install a newer Didact or rebuild the plugin with this one's headers");
}

static bool too_small(const didact_plugin *plugin, const char *path, GError **error)
{
    return fail(error, FAULT_CONFIG,
                "%s: the struct_size of its descriptor is %u, and at least %zu are needed; set it to "
                "sizeof(didact_plugin), as DIDACT_PLUGIN does",
                path, plugin->struct_size, offsetof(didact_plugin, api) + sizeof plugin->api);
}

static bool check_texts(const didact_plugin *plugin, const char *path, GError **error)
{
    const char *missing = !plugin->id ? "id" : !plugin->version ? "version" : !plugin->summary ? "summary" : NULL;
    if (missing)
        return fail(error, FAULT_CONFIG, "%s: its descriptor has no %s; give it one", path, missing);
    return true;
}

bool descriptor_check(const didact_plugin *plugin, const char *path, GError **error)
{
    if (!plugin)
        return fail(error, FAULT_CONFIG, "%s: its didact_plugin_entry returned NULL; return the plugin's descriptor",
                    path);
    if (!DIDACT_HAS(plugin, abi))
        return too_small(plugin, path, error);
    if (!check_version(plugin, path, error))
        return false;
    if (!DIDACT_HAS(plugin, api))
        return too_small(plugin, path, error);
    return check_texts(plugin, path, error) && check_api(plugin, path, error);
}

bool descriptor_is(const didact_plugin *plugin, didact_kind kind, const char *path, GError **error)
{
    if (plugin->kind != (int32_t)kind)
        return fail(error, FAULT_CONFIG, "%s is %s plugin, and %s plugin is wanted; move it to the folder '%s'", path,
                    kind_article((didact_kind)plugin->kind), kind_article(kind), kind_name(plugin->kind));
    g_autofree char *stem = search_id(path);
    if (strcmp(plugin->id, stem) != 0)
        return fail(error, FAULT_CONFIG,
                    "%s calls itself '%s', and a plugin's id is its file's stem; rename one of them", path, plugin->id);
    return true;
}
