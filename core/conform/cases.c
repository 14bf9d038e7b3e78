#include "conform/cases.h"

/* Five levels a factor, so that rows (i, j) with the columns i, j, i + j, i + 2 j, ... modulo 5 hold every pair of levels of
 * any two columns (an orthogonal array of strength 2). Factors of fewer levels repeat some. */
enum { LEVELS = 5, ROWS = LEVELS * LEVELS };

static const int64_t widths[LEVELS] = {1, 3, 64, 65, 256};
static const uint32_t batches[LEVELS] = {1, 7, 64, 256, 7};
static const int32_t activations[LEVELS] = {DIDACT_IDENTITY, DIDACT_RELU, DIDACT_TANH, DIDACT_RELU, DIDACT_TANH};
static const uint32_t side_layers[LEVELS] = {0, 1, 2, 1, 2};
static const uint32_t inputs[LEVELS] = {17, 1, 65, 3, 64};

static const Case odd[] = {
    {{.input_size = 5, .output_size = 3, .layer_norm = true, .side_size = 2, .side_layer = 1}, {0}, 9, 0},
    {{.input_size = 1, .output_size = 1, .output_activation = DIDACT_TANH}, {0}, 65, 0},
    {{.input_size = 256, .output_size = 65, .hidden_count = 1, .activation = DIDACT_TANH}, {31}, 33, 0},
    {{.input_size = 16,
      .output_size = 8,
      .hidden_count = 1,
      .activation = DIDACT_RELU,
      .side_size = 65,
      .side_layer = 2},
     {48},
     32,
     0},
    {{.input_size = 7,
      .output_size = 2,
      .hidden_count = 3,
      .activation = DIDACT_RELU,
      .layer_norm = true,
      .side_size = 4,
      .side_layer = 3},
     {20, 33, 10},
     19,
     0},
    {{.input_size = 7, .output_size = 2, .hidden_count = 3, .activation = DIDACT_TANH, .side_size = 3, .side_layer = 4},
     {10, 9, 8},
     2,
     0},
    {{.input_size = 17, .output_size = 1, .hidden_count = 2, .activation = DIDACT_RELU, .layer_norm = true},
     {64, 64},
     16,
     100},
    {{.input_size = 17,
      .output_size = 6,
      .hidden_count = 2,
      .activation = DIDACT_RELU,
      .side_size = 6,
      .side_layer = 2},
     {400, 300},
     300,
     0},
};

static void make_row(Case *made, size_t row, bool norm)
{
    size_t i = row / LEVELS, j = row % LEVELS;
    size_t batch = (i + j) % LEVELS, activation = (i + 2 * j) % LEVELS, side = (i + 3 * j) % LEVELS,
           output = (i + 4 * j) % LEVELS;
    *made = (Case){
        .spec =
            {
                .input_size = inputs[(batch + norm) % LEVELS],
                .output_size = output == 3   ? 6
                               : output == 4 ? 65
                                             : 1,
                .hidden_count = 2,
                .activation = activations[activation],
                .output_activation = activations[output],
                .layer_norm = norm,
                .side_size = side == 0  ? 0
                             : side < 3 ? 6
                                        : 17,
                .side_layer = side_layers[side],
            },
        .hidden = {widths[i], widths[j]},
        .n = batches[batch],
    };
}

static void complete(Case *made, size_t i)
{
    made->spec.struct_size = sizeof made->spec;
    made->spec.hidden = made->hidden;
    made->spec.layer_norm_epsilon = i % 2 ? 1e-6 : 0.125;
}

size_t case_count(void)
{
    return 2 * ROWS + G_N_ELEMENTS(odd);
}

void case_make(Case *made, size_t i)
{
    if (i < 2 * ROWS)
        make_row(made, i % ROWS, i >= ROWS);
    else
        *made = odd[i - 2 * ROWS];
    complete(made, i);
}

void case_usual(Case *made)
{
    *made = (Case){
        .spec =
            {
                .input_size = 17,
                .output_size = 2,
                .hidden_count = 2,
                .activation = DIDACT_TANH,
                .layer_norm = true,
                .side_size = 6,
                .side_layer = 2,
            },
        .hidden = {24, 35},
        .n = 9,
    };
    complete(made, 1);
}

void case_deep(Case *made)
{
    case_usual(made);
    made->spec.hidden_count = 4;
    made->spec.side_layer = 3;
    made->hidden[0] = 12;
    made->hidden[1] = 9;
    made->hidden[2] = 10;
    made->hidden[3] = 7;
}

static void add_activation(GString *text, const char *before, int32_t activation)
{
    static const char *const names[] = {"", "relu", "tanh"};
    if (activation > DIDACT_IDENTITY && activation <= DIDACT_TANH)
        g_string_append_printf(text, ", %s%s", before, names[activation]);
}

char *case_text(const didact_network_spec *spec)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%u-", spec->input_size);
    for (uint32_t l = 0; l < spec->hidden_count; l++)
        g_string_append_printf(text, "%" G_GINT64_FORMAT "-", spec->hidden[l]);
    g_string_append_printf(text, "%u", spec->output_size);
    add_activation(text, "", spec->activation);
    if (spec->layer_norm)
        g_string_append(text, ", layer norm");
    if (spec->side_size)
        g_string_append_printf(text, ", side input %u at layer %u", spec->side_size, spec->side_layer);
    add_activation(text, "output ", spec->output_activation);
    return g_string_free(text, FALSE);
}
