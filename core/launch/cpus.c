#include "launch/cpus.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* A number in a file; NAN where there is none, as where it says "max". */
static double number_in(const char *directory, const char *name, double *second)
{
    g_autofree char *path = g_build_filename(directory, name, NULL), *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return NAN;
    char *end;
    double first = g_ascii_strtod(text, &end);
    if (end == text)
        return NAN;
    if (second)
        *second = g_ascii_strtod(end, NULL);
    return first;
}

/* What one group grants its members: time and period in microseconds, in one file (version 2) or in two. */
static double quota_of(const char *directory)
{
    double period = NAN, time = number_in(directory, "cpu.max", &period);
    if (isnan(time)) {
        time = number_in(directory, "cpu.cfs_quota_us", NULL);
        period = number_in(directory, "cpu.cfs_period_us", NULL);
    }
    return time > 0 && period > 0 ? time / period : INFINITY;
}

/* A group grants no more than the groups around it do. */
static double quota_within(const char *mount, const char *group)
{
    g_autofree char *path = g_build_filename(mount, group, NULL);
    double least = INFINITY;
    for (; strlen(path) >= strlen(mount); *strrchr(path, '/') = 0)
        least = fmin(least, quota_of(path));
    return least;
}

/* A line is "ID:CONTROLLERS:GROUP"; version 2 has no controllers. */
static double quota_of_line(const char *line, const char *root)
{
    g_auto(GStrv) fields = g_strsplit(line, ":", 3);
    if (g_strv_length(fields) != 3)
        return INFINITY;
    if (!*fields[1])
        return quota_within(root, fields[2]);
    g_auto(GStrv) controllers = g_strsplit(fields[1], ",", -1);
    if (!g_strv_contains((const char *const *)controllers, "cpu"))
        return INFINITY;
    g_autofree char *mount = g_build_filename(root, fields[1], NULL), *alone = g_build_filename(root, "cpu", NULL);
    return fmin(quota_within(mount, fields[2]), quota_within(alone, fields[2]));
}

double cpus_quota(const char *groups, const char *root)
{
    g_auto(GStrv) lines = g_strsplit(groups, "\n", -1);
    double least = INFINITY;
    for (char **line = lines; *line; line++)
        least = fmin(least, quota_of_line(*line, root));
    return least;
}

unsigned cpus_usable(void)
{
    g_autofree char *groups = NULL;
    unsigned processors = g_get_num_processors(); /* those of its affinity */
    if (!g_file_get_contents("/proc/self/cgroup", &groups, NULL, NULL))
        return processors;
    double quota = ceil(cpus_quota(groups, "/sys/fs/cgroup"));
    return quota < processors ? (unsigned)MAX(quota, 1) : processors;
}
