#include "plugin/kind.h"

#include <string.h>

static const char *const articles[] = {"", "an environment", "an exploration", "a network"};

const char *kind_article(didact_kind kind)
{
    return articles[kind];
}

const char *kind_name(int32_t kind)
{
    if (kind < 1 || kind > KIND_COUNT)
        return NULL;
    return strchr(articles[kind], ' ') + 1;
}

didact_kind kind_named(const char *name)
{
    for (int32_t kind = 1; kind <= KIND_COUNT; kind++)
        if (strcmp(kind_name(kind), name) == 0)
            return (didact_kind)kind;
    return 0;
}
