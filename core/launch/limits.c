#include "launch/limits.h"

#include "config/bind.h"
#include <string.h>

/* The section as it is written. */
typedef struct Written {
    double stall;
    const char *memory;
} Written;

const didact_param limit_settings_table[] = {
    DIDACT_NUMBER_OR(Written, stall, "600", DIDACT_POSITIVE, INFINITY, "none", "seconds",
                     "a run that gets no further for this long is stopped and has failed"),
    DIDACT_TEXT(
        Written, memory, "none",
        "a run that has more resident memory, its child processes included, is stopped and has failed: 2G, 500M"),
};
const size_t limit_settings_count = G_N_ELEMENTS(limit_settings_table);

/* "2G", "1.5 GiB", "500MB", "4e9": in powers of 1024. False for what is no size. */
static bool parse_size(const char *text, double *bytes)
{
    static const char units[] = "KMGT";
    char *end;
    *bytes = g_ascii_strtod(text, &end);
    if (end == text || !(*bytes > 0) || isinf(*bytes))
        return false;
    while (*end == ' ')
        end++;
    const char *unit = *end ? strchr(units, g_ascii_toupper(*end)) : NULL;
    if (unit) {
        *bytes = ldexp(*bytes, 10 * (int)(unit - units + 1));
        end += g_str_has_prefix(end + 1, "iB") ? 2 : 0;
        end++;
    }
    return !*end || strcmp(end, "B") == 0;
}

void limits_read(const Node *section, Place place, LimitSettings *limits, GPtrArray *memory, Problems *problems)
{
    Written written = {0};
    Binding binding = {limit_settings_table, limit_settings_count, sizeof(didact_param), &written};
    bind_map(section, place, "limits", &binding, 1, NULL, memory, problems);
    *limits = (LimitSettings){.stall = written.stall, .memory = NAN};
    if (written.memory && strcmp(written.memory, "none") != 0 && !parse_size(written.memory, &limits->memory))
        problems_add(problems, node_get(section, "memory")->place,
                     "'memory' is '%s'; it must be a size such as 2G or 500M, or none", written.memory);
}
