/* didact schema: what editors check experiments with. */
#include "commands.h"

#include "base/error.h"
#include "catalogue.h"
#include "schema.h"
#include "tell.h"

static bool parse(int *argc, char ***argv, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Prints a JSON Schema (draft-07) of experiments, from which editors complete keys, explain them and\n"
                 "mark mistakes. It covers the plugins that are found, each opened in a process of its own.");
    g_option_context_set_description(
        context,
        "An editor with a YAML language server takes it from the first line of an experiment:\n"
        "  # yaml-language-server: $schema=didact.schema.json\n\n"
        "'didact check' knows more: what plugins say when they are made, and what two values mean together.\n\n"
        "Exit status: 0 fine, 64 wrong arguments, 78 some plugins cannot be used, and are left out.\n");
    g_set_prgname("didact schema");
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (*argc > 1)
        return fail(error, FAULT_USAGE, "'%s' is one argument too many; 'didact schema --help' explains", (*argv)[1]);
    return true;
}

int cmd_schema(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (!parse(&argc, &argv, &error))
        return tell(error);
    unsigned refused;
    g_autoptr(JsonObject) catalogue = catalogue_make(&refused);
    g_autoptr(JsonObject) schema = schema_make(catalogue);
    catalogue_print(schema);
    return refused ? FAULT_CONFIG : 0;
}
