#include "report/study/twins.h"

#include "config/read.h"
#include <string.h>

/* What a run computes, apart from whether its strategy learns. */
typedef struct Substance {
    Node *config; /* NULL: there is no telling */
    bool learns;
} Substance;

static bool says_false(const Node *node)
{
    return node && node->kind == NODE_SCALAR && !node->quoted && strcmp(node->text, "false") == 0;
}

static Substance read_substance(const Run *run)
{
    g_autofree char *path = g_build_filename(run->directory, "config.yaml", NULL);
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) config = config_read_file(path, problems);
    Node *exploration = node_get(config, "exploration");
    if (!exploration || exploration->kind != NODE_MAP)
        return (Substance){0};
    bool learns = !says_false(node_get(exploration, "learn"));
    node_remove(exploration, "learn");
    node_remove(config, "name");
    node_remove(config, "checkpoint");
    return (Substance){g_steal_pointer(&config), learns};
}

/* Each run's substance, read when it is asked for. */
typedef struct Reading {
    const Study *study;
    Substance *substances; /* [runs] */
    bool *read;            /* [runs] */
} Reading;

static const Substance *substance_of(Reading *reading, unsigned run)
{
    if (!reading->read[run])
        reading->substances[run] = read_substance(reading->study->runs->pdata[run]);
    reading->read[run] = true;
    return &reading->substances[run];
}

/* The first run of `variant` with this one's task and seed; -1: there is none. */
static int counterpart(const Study *study, const Run *run, unsigned variant)
{
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *other = study->runs->pdata[i];
        if (other->variant == variant && other->task == run->task && other->seed == run->seed)
            return (int)i;
    }
    return -1;
}

/* Whether the first runs that both have say so. */
static bool is_twin(Reading *reading, unsigned variant, unsigned frozen)
{
    for (unsigned i = 0; i < reading->study->runs->len; i++) {
        const Run *run = reading->study->runs->pdata[i];
        int other = run->variant == variant ? counterpart(reading->study, run, frozen) : -1;
        if (other < 0)
            continue;
        const Substance *own = substance_of(reading, i), *its = substance_of(reading, (unsigned)other);
        return own->config && its->config && own->learns && !its->learns && node_equal(own->config, its->config);
    }
    return false;
}

unsigned *twins_find(const Study *study)
{
    unsigned variants = study->variants->len, runs = study->runs->len;
    g_autofree Substance *substances = g_new0(Substance, runs);
    g_autofree bool *read = g_new0(bool, runs);
    Reading reading = {study, substances, read};
    unsigned *frozen = g_new(unsigned, variants);
    for (unsigned v = 0; v < variants; v++) {
        frozen[v] = v;
        for (unsigned w = 0; w < variants && frozen[v] == v; w++)
            if (w != v && is_twin(&reading, v, w))
                frozen[v] = w;
    }
    for (unsigned i = 0; i < runs; i++)
        node_free(substances[i].config);
    return frozen;
}
