#include "record/machine.h"

#include <string.h>

/* As /proc/cpuinfo calls them, on x86 and on ARM. */
static const char *const features[] = {
    "sse4_1",   "sse4_2",   "avx",      "f16c",     "fma",         "avx2",        "avx_vnni",    "avx512f",
    "avx512dq", "avx512cd", "avx512bw", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile",
    "amx_bf16", "asimd",    "asimddp",  "asimdhp",  "bf16",        "sve",         "sve2",
};

/* What stands behind the first of the names that /proc/cpuinfo has; "" where it has none. */
static char *cpuinfo(const char *const names[])
{
    g_autofree char *info = NULL;
    if (!g_file_get_contents("/proc/cpuinfo", &info, NULL, NULL))
        return g_strdup("");
    for (; *names; names++) {
        const char *line = g_str_has_prefix(info, *names) ? info : NULL;
        g_autofree char *begin = g_strconcat("\n", *names, NULL);
        if (!line)
            line = strstr(info, begin);
        const char *from = line ? strchr(line, ':') : NULL;
        if (from)
            return g_strstrip(g_strndup(from + 1, strcspn(from + 1, "\n")));
    }
    return g_strdup("");
}

char *machine_cpu(void)
{
    return cpuinfo((const char *const[]){"model name", "cpu model", "CPU part", NULL});
}

GStrv machine_features(void)
{
    g_autofree char *line = cpuinfo((const char *const[]){"flags", "Features", NULL});
    g_auto(GStrv) all = g_strsplit(line, " ", -1);
    g_autoptr(GStrvBuilder) those = g_strv_builder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(features); i++)
        if (g_strv_contains((const char *const *)all, features[i]))
            g_strv_builder_add(those, features[i]);
    return g_strv_builder_end(those);
}
