#include "bare-mujoco.h"

#include <dlfcn.h>
#include <mujoco/mujoco.h>

/* Found in what the plugin is linked with, so that this program itself needs no MuJoCo. */
typedef struct Library {
    mjModel *(*load_xml)(const char *, const mjVFS *, char *, int);
    mjData *(*make_data)(const mjModel *);
    void (*reset_data)(const mjModel *, mjData *);
    void (*forward)(const mjModel *, mjData *);
    void (*step)(const mjModel *, mjData *);
    void (*rne_post_constraint)(const mjModel *, mjData *);
    void (*delete_data)(mjData *);
    void (*delete_model)(mjModel *);
    const char *(*version)(void);
} Library;

struct BareMujoco {
    Library library;
    mjModel *model;
    mjData *data;
    int substeps;
    bool forces;
};

static bool find_library(const char *plugin, Library *library, GError **error)
{
    void *object = dlopen(plugin, RTLD_NOW | RTLD_LOCAL);
    const struct {
        const char *name;
        void *function;
    } symbols[] = {
        {"mj_loadXML", &library->load_xml},
        {"mj_makeData", &library->make_data},
        {"mj_resetData", &library->reset_data},
        {"mj_forward", &library->forward},
        {"mj_step", &library->step},
        {"mj_rnePostConstraint", &library->rne_post_constraint},
        {"mj_deleteData", &library->delete_data},
        {"mj_deleteModel", &library->delete_model},
        {"mj_versionString", &library->version},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(symbols); i++) {
        void *symbol = object ? dlsym(object, symbols[i].name) : NULL;
        if (!symbol)
            return fail(error, FAULT_CONFIG, "%s: it brings no %s of MuJoCo's; rebuild it", plugin, symbols[i].name);
        *(void **)symbols[i].function = symbol;
    }
    return true;
}

BareMujoco *bare_mujoco_new(const char *plugin, const char *model, int substeps, bool forces, GError **error)
{
    char words[500] = "";
    BareMujoco *bare = g_new0(BareMujoco, 1);
    bare->substeps = substeps;
    bare->forces = forces;
    g_autofree char *folder = g_path_get_dirname(plugin);
    g_autofree char *path = g_build_filename(folder, "mujoco", "models", model, NULL);
    if (find_library(plugin, &bare->library, error)) {
        bare->model = bare->library.load_xml(path, NULL, words, sizeof words);
        if (bare->model)
            bare->data = bare->library.make_data(bare->model);
        if (bare->data)
            return bare;
        fail(error, FAULT_CONFIG, "%s: MuJoCo refuses it (%s)", path, g_strstrip(words));
    }
    bare_mujoco_free(bare);
    return NULL;
}

void bare_mujoco_free(BareMujoco *bare)
{
    if (bare->data)
        bare->library.delete_data(bare->data);
    if (bare->model)
        bare->library.delete_model(bare->model);
    g_free(bare);
}

const char *bare_mujoco_version(const BareMujoco *bare)
{
    return bare->library.version();
}

GArray *bare_mujoco_start(const BareMujoco *bare)
{
    GArray *state = g_array_new(FALSE, TRUE, sizeof(double));
    g_array_set_size(state, (guint)(bare->model->nq + bare->model->nv));
    for (int i = 0; i < bare->model->nq; i++)
        g_array_index(state, double, i) = bare->model->qpos0[i];
    return state;
}

void bare_mujoco_begin(BareMujoco *bare)
{
    bare->library.reset_data(bare->model, bare->data);
    bare->library.forward(bare->model, bare->data);
}

void bare_mujoco_step(BareMujoco *bare, const float action[])
{
    for (int i = 0; i < bare->model->nu; i++)
        bare->data->ctrl[i] = action[i];
    for (int i = 0; i < bare->substeps; i++)
        bare->library.step(bare->model, bare->data);
    if (bare->forces)
        bare->library.rne_post_constraint(bare->model, bare->data);
}
