/* Trees into YAML, by libyaml's emitter. */
#include "config/node.h"

#include <string.h>
#include <yaml.h>

static int append(void *text, unsigned char *bytes, size_t size)
{
    g_string_append_len(text, (const char *)bytes, (gssize)size);
    return 1;
}

static void emit(yaml_emitter_t *emitter, yaml_event_t *event)
{
    if (!yaml_emitter_emit(emitter, event))
        g_error("libyaml cannot write a configuration: %s", emitter->problem);
}

static bool has_control_characters(const char *text)
{
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            return true;
    return false;
}

static void emit_scalar(yaml_emitter_t *emitter, const Node *node)
{
    yaml_scalar_style_t style = YAML_PLAIN_SCALAR_STYLE;
    if (has_control_characters(node->text))
        style = YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    else if (node->quoted)
        style = YAML_SINGLE_QUOTED_SCALAR_STYLE;
    yaml_event_t event;
    yaml_scalar_event_initialize(&event, NULL, NULL, (yaml_char_t *)node->text, (int)strlen(node->text), 1, 1, style);
    emit(emitter, &event);
}

/* Lists of plain words and numbers read best on one line. */
static bool fits_one_line(const Node *list)
{
    for (size_t i = 0; i < list->items->len; i++) {
        const Node *item = list->items->pdata[i];
        if (item->kind != NODE_SCALAR || item->quoted || !*item->text)
            return false;
        for (const char *c = item->text; *c; c++)
            if (!g_ascii_isalnum(*c) && !strchr("+-._", *c))
                return false;
    }
    return true;
}

static void emit_node(yaml_emitter_t *emitter, const Node *node)
{
    if (node->kind == NODE_SCALAR) {
        emit_scalar(emitter, node);
        return;
    }
    yaml_event_t event;
    if (node->kind == NODE_MAP)
        yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE);
    else
        yaml_sequence_start_event_initialize(
            &event, NULL, NULL, 1, fits_one_line(node) ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE);
    emit(emitter, &event);
    for (size_t i = 0; i < node->items->len; i++) {
        if (node->kind == NODE_MAP)
            emit_node(emitter, node->keys->pdata[i]);
        emit_node(emitter, node->items->pdata[i]);
    }
    if (node->kind == NODE_MAP)
        yaml_mapping_end_event_initialize(&event);
    else
        yaml_sequence_end_event_initialize(&event);
    emit(emitter, &event);
}

char *node_to_yaml(const Node *node)
{
    GString *text = g_string_new(NULL);
    yaml_emitter_t emitter;
    yaml_emitter_initialize(&emitter);
    yaml_emitter_set_output(&emitter, append, text);
    yaml_emitter_set_unicode(&emitter, 1);
    yaml_emitter_set_width(&emitter, -1);
    yaml_event_t event;
    yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING);
    emit(&emitter, &event);
    yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1);
    emit(&emitter, &event);
    emit_node(&emitter, node);
    yaml_document_end_event_initialize(&event, 1);
    emit(&emitter, &event);
    yaml_stream_end_event_initialize(&event);
    emit(&emitter, &event);
    yaml_emitter_delete(&emitter);
    return g_string_free(text, FALSE);
}
