/* The reader of YAML: what it takes, it writes so that the same comes back. */
#include "config/read.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    g_autofree char *text = g_strndup((const char *)bytes, length);
    if (!g_utf8_validate(text, -1, NULL))
        return 0;
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) node = config_read_text(text, "fuzz.yaml", problems);
    g_autofree char *told = problems_text(problems);
    if (!node != (problems_count(problems) > 0))
        g_error("there is a tree beside mistakes, or neither: %s", told);
    if (!node || node->kind != NODE_MAP) /* nothing else is ever written */
        return 0;
    g_autofree char *written = node_to_yaml(node);
    g_autoptr(Node) again = config_read_text(written, "written.yaml", problems);
    if (!again || !node_equal(node, again))
        g_error("this reads back as another tree:\n%s", written);
    return 0;
}
