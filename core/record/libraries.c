#include "record/libraries.h"

#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* How a library tells its version: a function that returns a text. */
typedef struct Library {
    const char *name, *stem; /* in the manifest; what its file's name begins with */
    const char *version;     /* the function; NULL: there is none */
} Library;

static const Library libraries[] = {
    {"json-glib", "libjson-glib-1.0.so", NULL},
    {"mujoco", "libmujoco", "mj_versionString"},
    {"blas", "libopenblas", "openblas_get_config"},
    {"blas", "libblis", "bli_info_get_version_str"},
    {"blas", "libmkl_rt", NULL},
    {"blas", "libcblas", NULL},
    {"blas", "libblas", NULL},
    {"torch", "libtorch_cpu", NULL},
};

typedef struct Search {
    const char *stem;
    char *path;
} Search;

static int look_at(struct dl_phdr_info *object, size_t size, void *data)
{
    Search *search = data;
    g_autofree char *name = g_path_get_basename(object->dlpi_name);
    if (!g_str_has_prefix(name, search->stem))
        return 0;
    search->path = g_strdup(object->dlpi_name);
    return 1;
}

/* The text that the loaded library's function returns; NULL where there is no such function. */
static char *ask(const char *path, const char *function)
{
    void *object = function ? dlopen(path, RTLD_NOW | RTLD_NOLOAD) : NULL;
    const char *(*version)(void) = NULL;
    if (object)
        *(void **)&version = dlsym(object, function);
    char *answer = version ? g_strstrip(g_strdup(version())) : NULL;
    if (object)
        dlclose(object);
    return answer;
}

/* "libtorch_cpu.so.1.13" of ".../libtorch_cpu.so", which is a link to it. */
static char *file_name(const char *path)
{
    char *real = realpath(path, NULL);
    char *name = g_path_get_basename(real ? real : path);
    free(real);
    return name;
}

static void add(JsonBuilder *builder, const char *name, const char *version)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, version);
}

static void add_loaded(JsonBuilder *builder, const Library *library)
{
    Search search = {library->stem, NULL};
    if (!dl_iterate_phdr(look_at, &search))
        return;
    g_autofree char *answer = ask(search.path, library->version);
    g_autofree char *file = file_name(search.path);
    add(builder, library->name, answer ? answer : file);
    g_free(search.path);
}

void libraries_describe(JsonBuilder *builder)
{
    g_autofree char *glib = g_strdup_printf("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
    json_builder_begin_object(builder);
    add(builder, "libc", gnu_get_libc_version());
    add(builder, "glib", glib);
    add(builder, "libyaml", yaml_get_version_string());
    for (size_t i = 0; i < G_N_ELEMENTS(libraries); i++)
        add_loaded(builder, &libraries[i]);
    json_builder_end_object(builder);
}
