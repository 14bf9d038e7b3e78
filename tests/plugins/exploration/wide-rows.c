/* A strategy whose table has rows longer than the host's, as one built with later headers of the same interface has. */
#include <didact/didact.h>

typedef struct Params {
    double first;
    int64_t second;
    const char *third;
} Params;

typedef struct WideRow {
    didact_param row;
    const char *appended;
    double also_appended;
} WideRow;

static const WideRow table[] = {
    {DIDACT_NUMBER(Params, first, "0.5", 0, 1, "", "the first"), "unknown to the host", 1},
    {DIDACT_NUMBER(Params, second, "7", 0, 9, "", "the second"), "unknown to the host", 2},
    {DIDACT_TEXT(Params, third, "word", "the third"), "unknown to the host", 3},
};

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    *self = NULL;
    return DIDACT_OK;
}

static void destroy(void *self)
{
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    action[0] = mean[0];
}

static const didact_exploration_api api = {.struct_size = sizeof api, .create = create, .destroy = destroy, .act = act};

const didact_plugin *didact_plugin_entry(void)
{
    static const didact_plugin plugin = {
        .struct_size = sizeof plugin + 16,
        .abi = DIDACT_ABI,
        .kind = DIDACT_EXPLORATION,
        .params_size = sizeof(Params),
        .id = "wide-rows",
        .version = "1.0",
        .summary = "no noise, and a table with longer rows",
        .params = &table[0].row,
        .param_count = sizeof table / sizeof table[0],
        .param_stride = sizeof(WideRow),
        .api = &api,
    };
    return &plugin;
}
