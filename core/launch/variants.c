#include "launch/variants.h"

#include "config/bind.h"
#include "config/scalar.h"
#include <string.h>

const char *const variants_fixed[] = {"name",   "seed",   "seeds",    "variants",   "matrix",
                                      "report", "limits", "launcher", "checkpoint", NULL};
static const char *const varying[] = {"steps",       "environment", "network",    "student",
                                      "exploration", "teaching",    "evaluation", NULL};

/* The map with none but those keys. */
static Node *only(const Node *map, const char *const *wanted)
{
    Node *some = node_map(map->place);
    for (size_t i = 0; i < map->keys->len; i++)
        if (g_strv_contains(wanted, node_key(map, i)))
            node_add(some, node_copy(map->keys->pdata[i]), node_copy(map->items->pdata[i]));
    return some;
}

Node *variants_base(const Node *root)
{
    Node *base = only(root, varying);
    static const char *const common[] = {"name", "checkpoint"};
    for (size_t i = 0; i < G_N_ELEMENTS(common); i++) {
        const Node *node = node_get(root, common[i]);
        if (node)
            node_set(base, common[i], node->place, node_copy(node));
    }
    return base;
}

/* A variant's name becomes a folder's, beside the experiment's own files. */
static const char *fault_of_name(const char *name)
{
    static const char *const taken[] = {"report", "slurm", "experiment.yaml", "plan.tsv", "manifest.json", NULL};
    if (!*name)
        return "is empty; it names a folder";
    if (*name == '.')
        return "begins with '.'; it names a folder that must be seen";
    if (strpbrk(name, "/,"))
        return "has a '/' or a ','; it names a folder, where they mean something else";
    for (const char *c = name; *c; c++)
        if (g_ascii_iscntrl(*c))
            return "has a control character; it names a folder";
    if (strlen(name) > 100)
        return "is longer than 100 bytes; it names a folder";
    return g_strv_contains(taken, name) ? "is taken in the experiment's folder; choose another" : NULL;
}

Node *variants_patch(const Node *name, const Node *patch, Problems *problems)
{
    g_autofree char *shown = scalar_shown(name), *what = g_strdup_printf("variant %s", shown);
    const char *fault = fault_of_name(name->text);
    if (fault)
        problems_add(problems, name->place, "the variant's name %s %s", shown, fault);
    if (node_is_null(patch))
        return node_map(patch->place);
    if (patch->kind != NODE_MAP) {
        g_autofree char *value = scalar_shown(patch);
        problems_add(problems, patch->place, "%s must be a map of what it changes, not %s", what, value);
        return NULL;
    }
    g_autoptr(Node) unfixed = node_map(patch->place);
    for (size_t i = 0; i < patch->keys->len; i++) {
        const Node *key = patch->keys->pdata[i];
        if (g_strv_contains(variants_fixed, key->text))
            problems_add(problems, key->place, "'%s' cannot vary in a variant; it belongs to the whole experiment",
                         key->text);
        else
            node_add(unfixed, node_copy(key), node_copy(patch->items->pdata[i]));
    }
    bind_keys(unfixed, what, NULL, 0, varying, problems);
    return only(unfixed, varying);
}
