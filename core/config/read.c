/* Text into trees, by libyaml's events. */
#include "config/read.h"

#include "config/broken.h"
#include "config/scalar.h"
#include <string.h>
#include <yaml.h>

enum { MOST_NODES = 100000, DEEPEST = 64 };

typedef struct Reader {
    yaml_parser_t parser;
    yaml_event_t event; /* the present one */
    const char *text, *file;
    GHashTable *anchors;  /* name to Node, borrowed; NULL while the node is being read */
    GPtrArray *discarded; /* values of mistaken keys: anchors may point into them */
    unsigned nodes;
    Problems *problems;
} Reader;

static Place place_of(const Reader *reader, yaml_mark_t mark)
{
    return (Place){reader->file, (int)mark.line + 1, (int)mark.column + 1};
}

static Place present(const Reader *reader)
{
    return place_of(reader, reader->event.start_mark);
}

/* What libyaml finds wrong, with the place of it. */
static void tell_broken(const Reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    Place place = place_of(reader, parser->problem_mark);
    if (parser->error == YAML_READER_ERROR) /* there it gives no mark, only the byte's number */
        place = place_of_byte(reader->file, reader->text, parser->problem_offset);
    g_autofree char *fault = broken_yaml(parser, reader->text);
    problems_add(reader->problems, place, "broken YAML: %s", fault);
}

/* Goes to the next event; false when the text is broken there. */
static bool advance(Reader *reader)
{
    yaml_event_delete(&reader->event);
    if (yaml_parser_parse(&reader->parser, &reader->event))
        return true;
    tell_broken(reader);
    return false;
}

static bool grow(Reader *reader, unsigned nodes, unsigned depth)
{
    reader->nodes += nodes;
    if (reader->nodes > MOST_NODES)
        problems_add(reader->problems, present(reader),
                     "the file grows beyond %d values here; use fewer of them, or fewer aliases", MOST_NODES);
    else if (depth > DEEPEST)
        problems_add(reader->problems, present(reader), "values nest deeper than %d here; flatten them", DEEPEST);
    return reader->nodes <= MOST_NODES && depth <= DEEPEST;
}

/* How many nodes there are below and including this one, and how deep they nest. */
static void measure(const Node *node, unsigned depth, unsigned *nodes, unsigned *deepest)
{
    *nodes += 1 + (node->keys ? node->keys->len : 0);
    *deepest = MAX(*deepest, depth);
    for (size_t i = 0; node->items && i < node->items->len; i++)
        measure(node->items->pdata[i], depth + 1, nodes, deepest);
}

static Node *read_alias(Reader *reader, unsigned depth)
{
    const char *name = (const char *)reader->event.data.alias.anchor;
    void *found = NULL;
    if (!g_hash_table_lookup_extended(reader->anchors, name, NULL, &found)) {
        problems_add(reader->problems, present(reader), "the alias '*%s' repeats nothing; write '&%s' before it", name,
                     name);
        return NULL;
    }
    const Node *node = found;
    if (!node) {
        problems_add(reader->problems, present(reader),
                     "the alias '*%s' nests without end; it stands inside the value that it repeats", name);
        return NULL;
    }
    unsigned nodes = 0, deepest = 0;
    measure(node, depth, &nodes, &deepest);
    return grow(reader, nodes, deepest) ? node_copy(node) : NULL;
}

#define STANDARD "tag:yaml.org,2002:"

static bool is_standard(const char *tag, NodeKind kind)
{
    static const char *const tags[3][6] = {
        [NODE_SCALAR] = {STANDARD "str", STANDARD "int", STANDARD "float", STANDARD "bool", STANDARD "null", NULL},
        [NODE_LIST] = {STANDARD "seq", NULL},
        [NODE_MAP] = {STANDARD "map", NULL},
    };
    return !tag || strcmp(tag, "!") == 0 || g_strv_contains(tags[kind], tag);
}

static void check_tag(Reader *reader, const yaml_char_t *bytes, NodeKind kind)
{
    const char *tag = (const char *)bytes;
    if (is_standard(tag, kind))
        return;
    bool standard = g_str_has_prefix(tag, STANDARD);
    problems_add(reader->problems, present(reader), "the tag '%s%s' means nothing here; remove it",
                 standard ? "!!" : "", standard ? tag + strlen(STANDARD) : tag);
}

/* A tag of another type than text outweighs quotes. */
static bool is_text(const yaml_event_t *event)
{
    const char *tag = (const char *)event->data.scalar.tag;
    if (tag && strcmp(tag, "!") != 0)
        return strcmp(tag, STANDARD "str") == 0;
    return tag || event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
}

static Node *read_node(Reader *reader, unsigned depth);

static Node *read_scalar(Reader *reader)
{
    check_tag(reader, reader->event.data.scalar.tag, NODE_SCALAR);
    Node *node = node_scalar((const char *)reader->event.data.scalar.value, present(reader));
    node->quoted = is_text(&reader->event);
    if (strlen(node->text) != reader->event.data.scalar.length)
        problems_add(reader->problems, node->place, "a text must not contain the character 0");
    return node;
}

static Node *read_list(Reader *reader, unsigned depth)
{
    check_tag(reader, reader->event.data.sequence_start.tag, NODE_LIST);
    g_autoptr(Node) list = node_list(present(reader));
    while (advance(reader) && reader->event.type != YAML_SEQUENCE_END_EVENT) {
        Node *item = read_node(reader, depth + 1);
        if (!item)
            return NULL;
        node_append(list, item);
    }
    return reader->event.type == YAML_SEQUENCE_END_EVENT ? g_steal_pointer(&list) : NULL;
}

/* Whether the key may join the map; if not, says why. */
static bool accept_key(Reader *reader, GHashTable *known, const Node *key)
{
    if (key->kind != NODE_SCALAR) {
        problems_add(reader->problems, key->place, "a key must be a word, not %s",
                     key->kind == NODE_LIST ? "a list" : "a map");
        return false;
    }
    if (!*key->text) {
        problems_add(reader->problems, key->place, "a key must be a word, not nothing");
        return false;
    }
    const Node *first = g_hash_table_lookup(known, key->text);
    if (first) {
        g_autofree char *shown = scalar_shown(key);
        problems_add(reader->problems, key->place, "duplicate key %s; it stands on line %d already", shown,
                     first->place.line);
    }
    return !first;
}

static Node *read_map(Reader *reader, unsigned depth)
{
    check_tag(reader, reader->event.data.mapping_start.tag, NODE_MAP);
    g_autoptr(Node) map = node_map(present(reader));
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    while (advance(reader) && reader->event.type != YAML_MAPPING_END_EVENT) {
        Place place = present(reader);
        g_autoptr(Node) key = read_node(reader, depth + 1);
        Node *value = key && advance(reader) ? read_node(reader, depth + 1) : NULL;
        if (!value)
            return NULL;
        key->place = place; /* an alias as a key stands where it is written */
        if (accept_key(reader, known, key)) {
            g_hash_table_insert(known, key->text, key);
            node_add(map, g_steal_pointer(&key), value);
        } else {
            g_ptr_array_add(reader->discarded, g_steal_pointer(&key));
            g_ptr_array_add(reader->discarded, value);
        }
    }
    return reader->event.type == YAML_MAPPING_END_EVENT ? g_steal_pointer(&map) : NULL;
}

static const char *anchor_of(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return (const char *)event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT:
        return (const char *)event->data.sequence_start.anchor;
    default:
        return (const char *)event->data.mapping_start.anchor;
    }
}

/* The node that the present event begins; the last event of it is the present one afterwards. NULL when reading cannot
 * go on. */
static Node *read_node(Reader *reader, unsigned depth)
{
    if (reader->event.type == YAML_ALIAS_EVENT)
        return read_alias(reader, depth);
    if (!grow(reader, 1, depth))
        return NULL;
    g_autofree char *anchor = g_strdup(anchor_of(&reader->event));
    if (anchor)
        g_hash_table_insert(reader->anchors, g_strdup(anchor), NULL);
    Node *node = reader->event.type == YAML_SCALAR_EVENT           ? read_scalar(reader)
                 : reader->event.type == YAML_SEQUENCE_START_EVENT ? read_list(reader, depth)
                                                                   : read_map(reader, depth);
    if (anchor)
        g_hash_table_insert(reader->anchors, g_steal_pointer(&anchor), node);
    return node;
}

/* After the start of the stream: one document and nothing behind it. */
static Node *read_document(Reader *reader)
{
    if (!advance(reader))
        return NULL;
    if (reader->event.type == YAML_STREAM_END_EVENT) {
        problems_add(reader->problems, (Place){reader->file, 1, 1}, "the file is empty");
        return NULL;
    }
    g_autoptr(Node) root = advance(reader) ? read_node(reader, 0) : NULL;
    if (!root || !advance(reader) || !advance(reader))
        return NULL;
    if (reader->event.type != YAML_STREAM_END_EVENT)
        problems_add(reader->problems, present(reader), "a second document begins here; a file holds one");
    return g_steal_pointer(&root);
}

Node *config_read_past_mistakes(const char *text, const char *name, Problems *problems)
{
    Reader reader = {.text = text, .file = g_intern_string(name), .problems = problems};
    reader.anchors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reader.discarded = g_ptr_array_new_with_free_func((GDestroyNotify)node_free);
    yaml_parser_initialize(&reader.parser);
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text, strlen(text));
    g_autoptr(Node) root = advance(&reader) ? read_document(&reader) : NULL;
    yaml_event_delete(&reader.event);
    yaml_parser_delete(&reader.parser);
    g_ptr_array_unref(reader.discarded);
    g_hash_table_unref(reader.anchors);
    return g_steal_pointer(&root);
}

Node *config_read_text(const char *text, const char *name, Problems *problems)
{
    unsigned before = problems_count(problems);
    g_autoptr(Node) root = config_read_past_mistakes(text, name, problems);
    return problems_count(problems) == before ? g_steal_pointer(&root) : NULL;
}
