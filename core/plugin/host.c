#include "plugin/host.h"

#include "base/float-mode.h"
#include "base/random.h"
#include "plugin/kind.h"
#include <stdio.h>
#include <string.h>

struct Host {
    didact_host face; /* first, so that the face is the host */
    const Component *component;
    uint64_t seed;
    char *role;
    unsigned nested;        /* hosts made of it */
    char *message;          /* the first that the plugin gave since the last check */
    GHashTable *streams;    /* name -> Random */
    GHashTable *extensions; /* name -> the extension */
    FloatMode float_mode;
};

G_GNUC_PRINTF(2, 3)
static didact_status host_fail(const didact_host *face, const char *format, ...)
{
    Host *host = (Host *)face;
    va_list args;
    va_start(args, format);
    if (!host->message)
        host->message = g_strstrip(g_strdelimit(g_strdup_vprintf(format, args), "\r\n", ' '));
    va_end(args);
    return DIDACT_FAILED;
}

G_GNUC_PRINTF(2, 3)
static void host_log(const didact_host *face, const char *format, ...)
{
    const Host *host = (const Host *)face;
    va_list args;
    va_start(args, format);
    g_autofree char *line = g_strdup_vprintf(format, args);
    va_end(args);
    fprintf(stderr, "%s: %s\n", host->component->plugin->id, line);
}

static didact_rng *host_stream(const didact_host *face, const char *name)
{
    Host *host = (Host *)face;
    Random *random = g_hash_table_lookup(host->streams, name);
    if (!random) {
        g_autofree char *role = g_strconcat(host->role, ".", name, NULL);
        random = g_new(Random, 1);
        random_derive(random, host->seed, role, 0);
        g_hash_table_insert(host->streams, g_strdup(name), random);
    }
    return &random->face;
}

static const void *host_extension(const didact_host *face, const char *name)
{
    return g_hash_table_lookup(((const Host *)face)->extensions, name);
}

Host *host_new(const Component *component, uint64_t seed, const char *role)
{
    Host *host = g_new(Host, 1);
    *host = (Host){
        .face = {sizeof host->face, DIDACT_ABI, host_fail, host_log, host_stream, host_extension},
        .component = component,
        .seed = seed,
        .role = g_strdup(role),
        .streams = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .extensions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .float_mode = float_mode(),
    };
    return host;
}

static void offer_again(void *name, void *extension, void *host)
{
    host_offer(host, name, extension);
}

Host *host_nested(const didact_host *face, const Component *component)
{
    Host *outer = (Host *)face;
    g_autofree char *role = g_strdup_printf("%s.%u", outer->role, outer->nested++);
    Host *host = host_new(component, outer->seed, role);
    g_hash_table_foreach(outer->extensions, offer_again, host);
    return host;
}

void host_free(Host *host)
{
    if (!host)
        return;
    g_hash_table_unref(host->streams);
    g_hash_table_unref(host->extensions);
    g_free(host->message);
    g_free(host->role);
    g_free(host);
}

const didact_host *host_face(const Host *host)
{
    return &host->face;
}

void host_offer(Host *host, const char *name, const void *extension)
{
    g_hash_table_insert(host->extensions, g_strdup(name), (void *)extension);
}

char *host_take_message(Host *host)
{
    return g_steal_pointer(&host->message);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *host_stream_names(const Host *host)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter streams;
    void *name;
    g_hash_table_iter_init(&streams, host->streams);
    while (g_hash_table_iter_next(&streams, &name, NULL))
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

char *host_take_fault(Host *host, didact_status status)
{
    char *message = host_take_message(host);
    const char *change = float_mode_change(host->float_mode, float_mode());
    float_mode_set(host->float_mode);
    if (status != DIDACT_OK)
        return message ? message : g_strdup("it gave no reason; its author should call host->fail");
    g_free(message);
    return change ? g_strdup_printf("it %s for the whole process; keep it from doing so", change) : NULL;
}

bool host_check(Host *host, didact_status status, const char *doing, GError **error)
{
    g_autofree char *fault = host_take_fault(host, status);
    if (!fault)
        return true;
    const didact_plugin *plugin = host->component->plugin;
    Place place = host->component->place;
    g_autofree char *where =
        place.line ? g_strdup_printf("%s:%d:%d: ", place.file, place.line, place.column) : g_strdup("");
    return fail(error, FAULT_CONFIG, "%s%s '%s' (%s): while in %s: %s", where, kind_name(plugin->kind), plugin->id,
                host->component->path, doing, fault);
}
