#include <didact/plugin.h>

const didact_plugin *didact_plugin_entry(void)
{
    return NULL;
}
