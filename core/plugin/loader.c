#include "plugin/loader.h"

#include "base/float-mode.h"
#include "plugin/descriptor.h"
#include "plugin/object-file.h"
#include "plugin/search.h"
#include "plugin/table.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#define ENTRY "didact_plugin_entry"

/* What became of a file: a descriptor, or why not. A refusal is remembered, because a second dlopen would not show again
 * what the first one did (a changed floating-point mode). */
typedef struct Opened {
    const didact_plugin *plugin;
    GError *refusal;
} Opened;

static void (*announce)(const char *path);

void plugin_announce(void (*loading)(const char *path))
{
    announce = loading;
}

static void *refuse_by_linker(const char *path, GError **error)
{
    static const char undefined[] = "undefined symbol: ";
    const char *reason = dlerror();
    const char *symbol = strstr(reason, undefined);
    if (symbol)
        fail(error, FAULT_CONFIG,
             "%s uses '%s', which nothing defines; link the plugin with what does (-Wl,-z,defs shows it)", path,
             symbol + strlen(undefined));
    else
        fail(error, FAULT_CONFIG, "%s cannot be loaded (%s); rebuild the plugin or install what it needs", path,
             g_str_has_prefix(reason, path) ? reason + strlen(path) + strlen(": ") : reason);
    return NULL;
}

/* The descriptor that the file's entry returns, checked. */
static const didact_plugin *enter(const char *path, GError **error)
{
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!object)
        return refuse_by_linker(path, error);
    const didact_plugin *(*entry)(void);
    *(void **)&entry = dlsym(object, ENTRY);
    if (!entry) {
        fail(error, FAULT_CONFIG, "%s does not export " ENTRY "; end the plugin with DIDACT_PLUGIN of didact/plugin.h",
             path);
        return NULL;
    }
    const didact_plugin *plugin = entry();
    return descriptor_check(plugin, path, error) && table_check(plugin, path, error) ? plugin : NULL;
}

/* Puts the floating-point mode back where loading has changed it. */
static const didact_plugin *load(const char *path, GError **error)
{
    if (!object_file_check(path, error))
        return NULL;
    if (announce)
        announce(path);
    FloatMode before = float_mode();
    const didact_plugin *plugin = enter(path, error);
    const char *change = float_mode_change(before, float_mode());
    float_mode_set(before);
    if (!plugin || !change)
        return plugin;
    fail(error, FAULT_CONFIG, "%s %s for the whole process (linked with -ffast-math?); build it without", path, change);
    return NULL;
}

/* The files opened so far, by their real path; as long-lived as the objects that dlopen leaves in the process. */
static const Opened *open_once(const char *path)
{
    static GHashTable *opened;
    if (!opened)
        opened = g_hash_table_new(g_str_hash, g_str_equal);
    Opened *known = g_path_is_absolute(path) ? g_hash_table_lookup(opened, path) : NULL;
    if (known)
        return known;
    g_autofree char *full = g_canonicalize_filename(path, NULL);
    char *real = realpath(full, NULL);
    g_autofree char *key = real ? real : g_strdup(full); /* where there is no file, load says so */
    Opened *file = g_hash_table_lookup(opened, key);
    if (!file) {
        file = g_new0(Opened, 1);
        file->plugin = load(full, &file->refusal);
        g_hash_table_insert(opened, g_steal_pointer(&key), file);
    }
    return file;
}

const didact_plugin *plugin_open_file(didact_kind kind, const char *path, GError **error)
{
    const Opened *file = open_once(path);
    if (!file->plugin) {
        g_propagate_error(error, g_error_copy(file->refusal));
        return NULL;
    }
    return descriptor_is(file->plugin, kind, path, error) ? file->plugin : NULL;
}

/* Every run of a plan asks for its plugins: those found so far, by kind, id and search path. */
static GHashTable *found_plugins(void)
{
    static GHashTable *found; /* to interned paths */
    if (!found)
        found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return found;
}

const didact_plugin *plugin_open(didact_kind kind, const char *id, const char **path, GError **error)
{
    const char *folders = g_getenv("DIDACT_PLUGIN_PATH");
    g_autofree char *key = g_strdup_printf("%d %s %s", (int)kind, id, folders ? folders : ""), *fresh = NULL;
    *path = g_hash_table_lookup(found_plugins(), key);
    if (!*path || !g_file_test(*path, G_FILE_TEST_EXISTS)) {
        fresh = search_find(kind, id, error);
        if (!fresh)
            return NULL;
        *path = g_intern_string(fresh);
        g_hash_table_insert(found_plugins(), g_steal_pointer(&key), (char *)*path);
    }
    return plugin_open_file(kind, *path, error);
}
