/* A checkpoint that a run is to go on from. The input is a list of edits of a good one, which is sealed again afterwards: so
 * all of it is read, and no edit is stopped at the checksum. An edit is 16 bytes:
 *
 *     uint16 array, uint16 kind, uint32 element, uint64 value */
#include "config/read.h"
#include "fuzz.h"
#include "train/checkpoint.h"
#include <string.h>

enum { MOST_BYTES = 1 << 16, RESTS = 460 };

typedef enum EditKind { EDIT_ELEMENT, EDIT_ROWS, EDIT_COLUMNS, EDIT_RANK, EDIT_TYPE, EDIT_AWAY, EDIT_KINDS } EditKind;

typedef struct Edit {
    uint16_t array, kind;
    uint32_t element;
    uint64_t value;
} Edit;

static const char config[] = "name: fuzz\nsteps: 120\nenvironment: pendulum\nexploration: meta\n"
                             "network: {plugin: native, hidden: [4]}\nevaluation: {every: 25, episodes: 2}\n"
                             "student: {batch_size: 8, replay_capacity: 40}\n"
                             "teaching: {exploration_steps: 10, lookahead_updates: 3, evaluation_steps: 12}\n";

static RunSettings *settings;
static Checkpoints *checkpoints;
static TensorFile *good; /* the checkpoint that is edited */
static GPtrArray *order; /* its Tensors, by name */
static GPtrArray *notes; /* its metadata, as they are written */

/* ---- a good one ---- */

static bool enough(void *asker)
{
    int *rests = asker;
    return ++*rests > RESTS;
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const Tensor *const *)a)->name, (*(const Tensor *const *)b)->name);
}

static void list_parts(void)
{
    GHashTableIter members;
    void *key, *value;
    order = g_ptr_array_new();
    g_hash_table_iter_init(&members, good->tensors);
    while (g_hash_table_iter_next(&members, &key, &value))
        if (strcmp(key, "seal") != 0)
            g_ptr_array_add(order, value);
    g_ptr_array_sort(order, by_name);
    notes = g_ptr_array_new();
    g_hash_table_iter_init(&members, good->metadata);
    while (g_hash_table_iter_next(&members, &key, &value)) {
        g_ptr_array_add(notes, key);
        g_ptr_array_add(notes, value);
    }
    g_ptr_array_add(notes, NULL);
}

/* Runs until the lookahead is through once, and keeps what was written when it was stopped. */
static void set_up(void)
{
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) node = config_read_text(config, "fuzz.yaml", problems);
    g_autoptr(GError) error = NULL;
    int rests = 0;
    settings = run_settings_bind(node, problems);
    if (!settings || train(settings, fuzz_directory(), true, &(Interruption){enough, &rests}, &error))
        g_error("there is no checkpoint to edit");
    g_autofree char *path = fuzz_path("checkpoint/state-00000001.safetensors");
    good = safetensors_open_sealed(path, &error);
    if (!good)
        g_error("%s", error->message);
    list_parts();
    checkpoints = checkpoints_new(fuzz_directory(), settings, true, &error);
}

/* ---- edited ---- */

static uint64_t room(const Tensor *tensor)
{
    return tensor_size(tensor) <= MOST_BYTES ? tensor_size(tensor) : MOST_BYTES;
}

/* The bytes of an array of another size: those that were there, and zeros. */
static void resize(Tensor *tensor, uint64_t before)
{
    if (tensor_size(tensor) > MOST_BYTES)
        *tensor->shape = 1, tensor->rank = 1;
    uint8_t *bytes = g_malloc0(MAX(room(tensor), 1));
    if (tensor->values)
        memcpy(bytes, tensor->values, MIN(before, room(tensor)));
    g_free((void *)tensor->values);
    tensor->values = bytes;
}

static void edit(Tensor *tensor, const Edit *edit)
{
    uint64_t before = tensor_size(tensor), size = tensor_type_size(tensor->type);
    switch ((EditKind)(edit->kind % EDIT_KINDS)) {
    case EDIT_ELEMENT:
        if (before)
            memcpy((uint8_t *)tensor->values + edit->element % (before / size) * size, &edit->value, size);
        break;
    case EDIT_ROWS:
        tensor->shape[0] = (uint32_t)edit->value % MOST_BYTES;
        break;
    case EDIT_COLUMNS:
        tensor->shape[tensor->rank - 1] = (uint32_t)edit->value % MOST_BYTES;
        break;
    case EDIT_RANK:
        tensor->shape[1] = 1;
        tensor->rank = 3 - tensor->rank;
        break;
    case EDIT_TYPE:
        tensor->type = (TensorType)(edit->value % TENSOR_TYPES);
        break;
    case EDIT_AWAY:
        tensor->name = "away";
        break;
    case EDIT_KINDS:
        break;
    }
    resize(tensor, before);
}

static void free_values(void *tensor)
{
    g_free((void *)((Tensor *)tensor)->values);
}

/* Several arrays may have gone to the name "away": the last one has it. */
static void write_edited(const uint8_t *bytes, size_t length)
{
    unsigned char seal[SEAL_SIZE];
    g_autofree char *path = fuzz_path("checkpoint/state-00000001.safetensors");
    g_autoptr(GArray) tensors = g_array_new(FALSE, FALSE, sizeof(Tensor));
    g_array_set_clear_func(tensors, free_values);
    for (guint i = 0; i < order->len; i++) {
        Tensor copy = *(const Tensor *)order->pdata[i];
        copy.values = g_memdup2(copy.values, MAX(tensor_size(&copy), 1));
        g_array_append_val(tensors, copy);
    }
    for (; length >= sizeof(Edit); bytes += sizeof(Edit), length -= sizeof(Edit)) {
        Edit one;
        memcpy(&one, bytes, sizeof one);
        edit(&g_array_index(tensors, Tensor, one.array % tensors->len), &one);
    }
    g_autoptr(GError) error = NULL;
    if (!safetensors_seal(path, (const Tensor *)(const void *)tensors->data, tensors->len,
                          (const char *const *)notes->pdata, seal, &error))
        g_error("%s", error->message);
}

static bool never(void *asker)
{
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (!settings)
        set_up();
    write_edited(bytes, length);
    Loop *loop;
    g_autoptr(GError) error = NULL;
    checkpoints_resume(checkpoints, &(Interruption){never, NULL}, &loop, &error);
    if (loop)
        run_writer_close(loop->writer, NULL);
    loop_free(loop);
    return 0;
}
