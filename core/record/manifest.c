#include "record/manifest.h"

#include "record/commit.h"
#include "record/compiler.h"
#include "record/json-file.h"
#include "record/libraries.h"
#include "record/machine.h"
#include <string.h>
#include <sys/utsname.h>

static const char DIRTY[] = "-dirty";

static void add_member(JsonBuilder *builder, const char *name, const char *value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, value);
}

static void add_time(JsonBuilder *builder, const char *name, int64_t seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    g_autofree char *text = seconds ? g_date_time_format_iso8601(time) : g_strdup("");
    add_member(builder, name, text);
}

static void add_list(JsonBuilder *builder, const char *name, const char *const *values)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (; values && *values; values++)
        json_builder_add_string_value(builder, *values);
    json_builder_end_array(builder);
}

static void add_program(JsonBuilder *builder)
{
    bool dirty = g_str_has_suffix(DIDACT_COMMIT, DIRTY);
    g_autofree char *commit = g_strndup(DIDACT_COMMIT, strlen(DIDACT_COMMIT) - (dirty ? strlen(DIRTY) : 0));
    add_member(builder, "version", DIDACT_VERSION);
    add_member(builder, "commit", commit);
    json_builder_set_member_name(builder, "dirty");
    json_builder_add_boolean_value(builder, dirty);
    add_member(builder, "compiler", COMPILER);
    add_member(builder, "flags", COMPILER_FLAGS);
    json_builder_set_member_name(builder, "libraries");
    libraries_describe(builder);
}

static void add_machine(JsonBuilder *builder)
{
    struct utsname system;
    uname(&system);
    g_autofree char *cpu = machine_cpu();
    g_auto(GStrv) features = machine_features();
    add_member(builder, "cpu", cpu);
    add_list(builder, "cpu_features", (const char *const *)features);
    add_member(builder, "architecture", system.machine);
    add_member(builder, "system", system.sysname);
    add_member(builder, "release", system.release);
}

static void add_plugins(JsonBuilder *builder, const Build *build)
{
    json_builder_set_member_name(builder, "plugins");
    json_builder_begin_array(builder);
    for (guint i = 1; i < build->parts->len; i++) {
        const BuildPart *part = build->parts->pdata[i];
        json_builder_begin_object(builder);
        add_member(builder, "path", part->path);
        add_member(builder, "sha256", part->sha256);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

/* The builds before, as far as results of theirs are left, and this one once. */
static void add_builds(JsonBuilder *builder, const GPtrArray *before, const Build *build, Making making)
{
    guint kept = before->len;
    bool same = kept && !build_difference(before->pdata[kept - 1], build);
    if (making == MAKING_SAME && !same)
        kept = 0;
    else if (making != MAKING_NONE && same)
        kept--; /* it may know more plugins now */
    json_builder_set_member_name(builder, "builds");
    json_builder_begin_array(builder);
    for (guint i = 0; i < kept; i++)
        json_builder_add_value(builder, build_to_json(before->pdata[i]));
    if (making != MAKING_NONE)
        json_builder_add_value(builder, build_to_json(build));
    json_builder_end_array(builder);
}

static void add_configuration(JsonBuilder *builder, const char *text)
{
    g_autofree char *hash = text ? g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1) : NULL;
    if (hash)
        add_member(builder, "configuration", hash);
}

bool manifest_write(const char *directory, const Manifest *manifest, GError **error)
{
    g_autoptr(Build) build = build_here(manifest->plugins, error);
    if (!build)
        return false;
    g_autoptr(GPtrArray) told = manifest_builds(directory);
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    add_program(builder);
    add_machine(builder);
    add_list(builder, "command", manifest->command);
    add_list(builder, "overrides", manifest->overrides);
    add_configuration(builder, manifest->configuration);
    add_plugins(builder, build);
    add_builds(builder, manifest->before ? manifest->before : told, build, manifest->making);
    add_time(builder, "started", manifest->started);
    add_time(builder, "ended", manifest->ended);
    json_builder_end_object(builder);
    return json_file_write(directory, "manifest.json", json_builder_get_root(builder), error);
}

static JsonNode *read_manifest(const char *directory, GError **error)
{
    g_autofree char *path = g_build_filename(directory, "manifest.json", NULL);
    return json_file_read(path, error);
}

bool manifest_check(const char *directory, GError **error)
{
    g_autoptr(JsonNode) root = read_manifest(directory, error);
    if (!root)
        return false;
    JsonObject *members = json_node_get_object(root);
    return (json_list(members, "overrides") && json_list(members, "builds")) ||
           fail(error, FAULT_DATA, "%s/manifest.json: is no manifest", directory);
}

/* A list in DIRECTORY/manifest.json; NULL where there is none. */
static JsonArray *list_in(const char *directory, const char *name)
{
    g_autoptr(JsonNode) root = read_manifest(directory, NULL);
    JsonArray *list = root ? json_list(json_node_get_object(root), name) : NULL;
    return list ? json_array_ref(list) : NULL;
}

GStrv manifest_overrides(const char *directory)
{
    g_autoptr(GStrvBuilder) overrides = g_strv_builder_new();
    g_autoptr(JsonArray) list = list_in(directory, "overrides");
    for (guint i = 0; list && i < json_array_get_length(list); i++) {
        JsonNode *item = json_array_get_element(list, i);
        if (json_node_get_value_type(item) == G_TYPE_STRING)
            g_strv_builder_add(overrides, json_node_get_string(item));
    }
    return g_strv_builder_end(overrides);
}

GPtrArray *manifest_builds(const char *directory)
{
    GPtrArray *builds = g_ptr_array_new_with_free_func((GDestroyNotify)build_free);
    g_autoptr(JsonArray) list = list_in(directory, "builds");
    for (guint i = 0; list && i < json_array_get_length(list); i++) {
        Build *build = build_from_json(json_array_get_element(list, i));
        if (build)
            g_ptr_array_add(builds, build);
    }
    return builds;
}
