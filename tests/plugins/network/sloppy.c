/* The backend plain with a table that says a choice twice, and that exports more than it should. */
#define didact_plugin_entry plain_entry
#include "plain.c" /* made of plugins/template/network.c */
#undef didact_plugin_entry

#include "sloppy.h"

static const didact_param table[] = {DIDACT_CHOICE(Sloppy, side, "left", sides, "does nothing")};

DIDACT_EXPORT const didact_plugin *didact_plugin_entry(void);
DIDACT_PLUGIN(DIDACT_NETWORK, "sloppy", "1.0", "plain, with a helper for everybody", Sloppy, table, &plain_api)
