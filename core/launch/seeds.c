#include "launch/seeds.h"

#include "config/bind.h"

void seeds_take_single(Node *root, Problems *problems)
{
    const Node *seed = node_get(root, "seed");
    if (!seed)
        return;
    if (node_get(root, "seeds")) {
        problems_add(problems, seed->place, "'seed' and 'seeds' say the same thing; remove one");
    } else {
        Node *list = node_list(seed->place);
        node_append(list, node_copy(seed));
        node_set(root, "seeds", seed->place, list);
    }
    node_remove(root, "seed");
}

static didact_integers count_up(int64_t count, GPtrArray *memory)
{
    int64_t *values = g_new(int64_t, count);
    g_ptr_array_add(memory, values);
    for (int64_t i = 0; i < count; i++)
        values[i] = i;
    return (didact_integers){values, (size_t)count};
}

static void check_list(const didact_integers *seeds, const Node *list, Problems *problems)
{
    if (!seeds->count)
        problems_add(problems, list->place, "'seeds' is an empty list; give at least one seed");
    g_autoptr(GHashTable) known = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (size_t i = 0; i < seeds->count; i++)
        if (!g_hash_table_add(known, (gpointer)&seeds->values[i]))
            problems_add(problems, ((const Node *)list->items->pdata[i])->place,
                         "'seeds' has %" G_GINT64_FORMAT " twice; each seed is one run", seeds->values[i]);
}

/* The two shapes of the key, each with a table of its own. */
typedef struct Count {
    int64_t seeds;
} Count;

typedef struct List {
    didact_integers seeds;
} List;

void seeds_read(const Node *root, int64_t most, didact_integers *seeds, GPtrArray *memory, Problems *problems)
{
    const didact_param count_row[] = {DIDACT_NUMBER(Count, seeds, "1", 1, (double)most, "", "")};
    const didact_param list_row[] = {DIDACT_NUMBER(List, seeds, NULL, 0, 1e15, "", "")};
    const Node *node = node_get(root, "seeds");
    bool is_list = node && node->kind == NODE_LIST;
    g_autoptr(Node) alone = node_map(root->place);
    if (node)
        node_set(alone, "seeds", node->place, node_copy(node));
    Count count = {0};
    List list = {0};
    Binding binding = {is_list ? list_row : count_row, 1, sizeof(didact_param),
                       is_list ? (void *)&list : (void *)&count};
    if (!bind_map(alone, alone->place, "the experiment", &binding, 1, NULL, memory, problems))
        return;
    *seeds = is_list ? list.seeds : count_up(count.seeds, memory);
    if (is_list)
        check_list(seeds, node, problems);
}
