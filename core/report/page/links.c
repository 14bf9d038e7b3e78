#include "report/page/links.h"

#include <glib.h>

char *link_path(const char *folder, const char *target)
{
    g_autofree char *from = g_canonicalize_filename(folder, NULL), *to = g_canonicalize_filename(target, NULL);
    g_auto(GStrv) from_parts = g_strsplit(from, "/", -1), to_parts = g_strsplit(to, "/", -1);
    size_t shared = 0;
    while (from_parts[shared] && to_parts[shared] && g_str_equal(from_parts[shared], to_parts[shared]))
        shared++;
    g_autoptr(GPtrArray) way = g_ptr_array_new();
    for (size_t i = shared; from_parts[i]; i++)
        g_ptr_array_add(way, "..");
    for (size_t i = shared; to_parts[i]; i++)
        g_ptr_array_add(way, to_parts[i]);
    if (!way->len)
        g_ptr_array_add(way, ".");
    g_ptr_array_add(way, NULL);
    return g_strjoinv("/", (char **)way->pdata);
}

char *link_address(const char *folder, const char *target)
{
    g_autofree char *path = link_path(folder, target);
    g_autofree char *escaped = g_uri_escape_string(path, G_URI_RESERVED_CHARS_SUBCOMPONENT_DELIMITERS "/@", FALSE);
    return g_strconcat(escaped, g_str_has_suffix(target, "/") ? "/" : NULL, NULL);
}
