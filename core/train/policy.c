#include "record/safetensors.h"
#include "train/loop.h"

/* A tensor and its values, which the array owns. */
static void append(GArray *tensors, char *name, uint32_t rows, uint32_t columns, float *values)
{
    Tensor tensor = {name, columns > 1 ? 2 : 1, {rows, columns}, values};
    g_array_append_val(tensors, tensor);
}

static void append_actor(GArray *tensors, const Loop *loop)
{
    const didact_network_api *api = loop->networks.api;
    const didact_network *actor = ddpg_network(loop->student, 0);
    for (size_t i = 0; i < api->array_count(actor); i++) {
        didact_array array = {.struct_size = sizeof array};
        api->array(actor, i, &array);
        float *values = g_new(float, (size_t)array.rows *array.columns);
        api->read(actor, i, DIDACT_VALUE, values);
        append(tensors, g_strconcat("actor.", array.name, NULL), array.rows, array.columns, values);
    }
}

/* (x - mean) / deviation, then the clip of the metadata, is what the actor takes. */
static void append_normaliser(GArray *tensors, const Normaliser *normaliser)
{
    float *mean = g_new(float, normaliser->size), *deviation = g_new(float, normaliser->size);
    for (uint32_t i = 0; i < normaliser->size; i++) {
        mean[i] = normaliser->offset[i];
        deviation[i] = 1 / normaliser->scale[i];
    }
    append(tensors, g_strdup("normaliser.mean"), normaliser->size, 1, mean);
    append(tensors, g_strdup("normaliser.deviation"), normaliser->size, 1, deviation);
}

static void clear_tensor(void *data)
{
    Tensor *tensor = data;
    g_free((char *)tensor->name);
    g_free((float *)tensor->values);
}

bool loop_save_policy(const Loop *loop, const char *directory, GError **error)
{
    static const char *const activations[] = {"identity", "relu", "tanh"};
    const NetworkShape *shape = &loop->settings->shape;
    char clip[G_ASCII_DTOSTR_BUF_SIZE], epsilon[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(clip, sizeof clip, "%g", (double)(loop->normaliser->active ? loop->normaliser->clip : INFINITY));
    g_ascii_formatd(epsilon, sizeof epsilon, "%g", shape->layer_norm_epsilon);
    const char *metadata[] = {"format",
                              "pt",
                              "activation",
                              activations[shape->activation],
                              "output_activation",
                              "tanh",
                              "layer_norm",
                              shape->layer_norm ? "true" : "false",
                              "layer_norm_epsilon",
                              epsilon,
                              "observation_clip",
                              clip,
                              NULL};
    GArray *tensors = g_array_new(FALSE, FALSE, sizeof(Tensor));
    g_array_set_clear_func(tensors, clear_tensor);
    append_actor(tensors, loop);
    append_normaliser(tensors, loop->normaliser);
    g_autofree char *path = g_build_filename(directory, "policy.safetensors", NULL);
    bool fine = safetensors_write(path, (const Tensor *)tensors->data, tensors->len, metadata, error);
    g_array_unref(tensors);
    return fine;
}
