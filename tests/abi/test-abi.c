/* The ABI's promise: no member of a public struct moves within a major version, and what is added raises the minor one. */
#include "members.h"

#include <glib.h>
#include <string.h>

#define MAJOR(abi) ((abi) >> 16)
#define MINOR(abi) ((abi)&0xffff)

static const Member *find(const Member *members, const Member *wanted)
{
    for (const Member *member = members; member->of; member++)
        if (strcmp(member->of, wanted->of) == 0 && strcmp(member->name, wanted->name) == 0)
            return member;
    return NULL;
}

/* What a plugin of `then` would trip over. Structs may grow. */
static void check_kept(const Member *then, unsigned abi)
{
    for (const Member *old = then; old->of; old++) {
        const Member *now = find(present, old);
        const char *dot = *old->name ? "." : "";
        if (!now)
            g_test_message("%s%s%s is gone since %u.%u", old->of, dot, old->name, MAJOR(abi), MINOR(abi));
        else if (*old->name ? now->place != old->place || now->size != old->size : now->size < old->size)
            g_test_message("%s%s%s was at %zu with %zu bytes in %u.%u and is at %zu with %zu", old->of, dot, old->name,
                           old->place, old->size, MAJOR(abi), MINOR(abi), now->place, now->size);
        else
            continue;
        g_test_message("plugins would break: take that back, or raise DIDACT_ABI_MAJOR and describe the new interface");
        g_test_fail();
    }
}

static void test_nothing_moves(void)
{
    check_kept(described, described_abi);
}

static void test_older_plugins_fit(void)
{
    g_assert_cmpuint(older_abi, ==, 0x10000);
    if (MAJOR(present_abi) == MAJOR(older_abi))
        check_kept(older, older_abi);
}

static void test_all_is_described(void)
{
    for (const Member *now = present; now->of; now++) {
        const Member *old = find(described, now);
        if (old && old->size == now->size)
            continue;
        g_test_message("%s%s%s is new or has grown: raise DIDACT_ABI_MINOR, then put this into tests/abi/described.c:\n"
                       "    {\"%s\", \"%s\", %zu, %zu},",
                       now->of, *now->name ? "." : "", now->name, now->of, now->name, now->place, now->size);
        g_test_fail();
    }
}

static void test_version_is_described(void)
{
    if (present_abi == described_abi)
        return;
    g_test_message("the headers are of %u.%u, and tests/abi/described.c of %u.%u: bring the latter up to date",
                   MAJOR(present_abi), MINOR(present_abi), MAJOR(described_abi), MINOR(described_abi));
    g_test_fail();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (sizeof(void *) != 8)
        return 77; /* the numbers are those of 64-bit machines */
    g_test_add_func("/abi/nothing-moves", test_nothing_moves);
    g_test_add_func("/abi/older-plugins-fit", test_older_plugins_fit);
    g_test_add_func("/abi/all-is-described", test_all_is_described);
    g_test_add_func("/abi/version-is-described", test_version_is_described);
    return g_test_run();
}
