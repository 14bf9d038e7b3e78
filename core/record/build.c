#include "record/build.h"

#include "record/json-file.h"
#include <string.h>

static const char program[] = "the program";

static void part_free(void *memory)
{
    BuildPart *part = memory;
    g_free(part->name);
    g_free(part->path);
    g_free(part->sha256);
    g_free(part);
}

static Build *build_new(const char *version)
{
    Build *build = g_new0(Build, 1);
    build->version = g_strdup(version);
    build->parts = g_ptr_array_new_with_free_func(part_free);
    return build;
}

void build_free(Build *build)
{
    if (!build)
        return;
    g_free(build->version);
    g_ptr_array_unref(build->parts);
    g_free(build);
}

/* Takes `name`. */
static void add_part(Build *build, char *name, const char *path, const char *sha256)
{
    BuildPart *part = g_new(BuildPart, 1);
    *part = (BuildPart){name, g_strdup(path), g_strdup(sha256)};
    g_ptr_array_add(build->parts, part);
}

/* NULL where it cannot be read. */
static char *hash_file(const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    g_autoptr(GError) failure = NULL;
    gsize length;
    if (g_file_get_contents(path, &bytes, &length, &failure))
        return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
    fail(error, FAULT_INTERNAL, "%s: cannot read: %s", path, failure->message);
    return NULL;
}

/* From paths to hashes. */
static GHashTable *remembered(void)
{
    static GHashTable *hashes;
    if (!hashes)
        hashes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return hashes;
}

void build_remember(const char *plugin)
{
    char *hash = hash_file(plugin, NULL);
    if (hash)
        g_hash_table_replace(remembered(), g_strdup(plugin), hash);
}

/* Takes `name`. */
static bool add_file(Build *build, char *name, const char *path, GError **error)
{
    g_autofree char *hash = g_strdup(g_hash_table_lookup(remembered(), path));
    if (!hash)
        hash = hash_file(path, error);
    add_part(build, name, path, hash);
    return hash != NULL;
}

/* "exploration/ou" of ".../exploration/ou.so": the same plugin may stand elsewhere another time. */
static char *name_of(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path), *kind = g_path_get_basename(folder);
    g_autofree char *file = g_path_get_basename(path);
    return g_strdup_printf("%s/%.*s", kind, (int)strcspn(file, "."), file);
}

Build *build_here(const char *const *plugins, GError **error)
{
    g_autoptr(Build) build = build_new(DIDACT_VERSION);
    bool well = add_file(build, g_strdup(program), "/proc/self/exe", error);
    for (; well && plugins && *plugins; plugins++)
        well = add_file(build, name_of(*plugins), *plugins, error);
    return well ? g_steal_pointer(&build) : NULL;
}

const BuildPart *build_part(const Build *build, const char *name)
{
    for (guint i = 0; i < build->parts->len; i++) {
        const BuildPart *part = build->parts->pdata[i];
        if (strcmp(part->name, name) == 0)
            return part;
    }
    return NULL;
}

const BuildPart *build_difference(const Build *was, const Build *now)
{
    for (guint i = 0; i < now->parts->len; i++) {
        const BuildPart *new = now->parts->pdata[i], *old = build_part(was, new->name);
        if (old && strcmp(old->sha256, new->sha256) != 0)
            return new;
    }
    return NULL;
}

bool build_join(Build *build, const Build *other)
{
    if (build_difference(build, other))
        return false;
    for (guint i = 0; i < other->parts->len; i++) {
        const BuildPart *part = other->parts->pdata[i];
        if (!build_part(build, part->name))
            add_part(build, g_strdup(part->name), part->path, part->sha256);
    }
    return true;
}

JsonNode *build_to_json(const Build *build)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "version");
    json_builder_add_string_value(builder, build->version);
    json_builder_set_member_name(builder, "parts");
    json_builder_begin_object(builder);
    for (guint i = 0; i < build->parts->len; i++) {
        const BuildPart *part = build->parts->pdata[i];
        json_builder_set_member_name(builder, part->name);
        json_builder_add_string_value(builder, part->sha256);
    }
    json_builder_end_object(builder);
    json_builder_end_object(builder);
    return json_builder_get_root(builder);
}

static void add_read_part(JsonObject *parts, const char *name, JsonNode *value, gpointer build)
{
    const char *hash = json_text(parts, name);
    if (*hash)
        add_part(build, g_strdup(name), NULL, hash);
}

Build *build_from_json(JsonNode *node)
{
    JsonObject *members = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    JsonNode *parts = members ? json_object_get_member(members, "parts") : NULL;
    if (!parts || !JSON_NODE_HOLDS_OBJECT(parts))
        return NULL;
    const char *version = json_text(members, "version");
    Build *build = build_new(version);
    json_object_foreach_member(json_node_get_object(parts), add_read_part, build);
    return build;
}
