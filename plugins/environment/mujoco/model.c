#include "model.h"

#include "guard.h"
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Loading {
    char path[PATH_MAX];
    char words[500];
    mjModel *model;
    mjData *data;
} Loading;

/* In the build tree as when installed, the models are found from where this very object lies. */
static bool find_path(const char *file, char path[PATH_MAX])
{
    static const char here;
    Dl_info info;
    char self[PATH_MAX];
    if (!dladdr(&here, &info) || !realpath(info.dli_fname, self))
        return false;
    int folder = (int)(strrchr(self, '/') - self);
    return snprintf(path, PATH_MAX, "%.*s/mujoco/models/%s", folder, self, file) < PATH_MAX;
}

static void load(void *data)
{
    Loading *loading = data;
    loading->model = mj_loadXML(loading->path, NULL, loading->words, sizeof loading->words);
    if (loading->model)
        loading->data = mj_makeData(loading->model);
}

/* MuJoCo's compiler draws from rand(), which belongs to whoever runs this: meanwhile it has a stream of its own, the one that a
 * process begins with. */
static bool load_alone(const didact_host *host, Loading *loading)
{
    char state[128];
    char *before = initstate(1, state, sizeof state);
    bool undisturbed = guarded(host, load, loading);
    setstate(before);
    return undisturbed;
}

bool model_load(const didact_host *host, const char *file, mjModel **model, mjData **data)
{
    Loading loading = {0};
    if (mj_version() != mjVERSION_HEADER)
        return host->fail(host, "it was built for version %d of MuJoCo and finds %d; build Didact again",
                          mjVERSION_HEADER, mj_version()) == DIDACT_OK;
    if (!find_path(file, loading.path))
        return host->fail(host, "it cannot tell where it lies, and so not where its models are") == DIDACT_OK;
    bool undisturbed = load_alone(host, &loading);
    *model = loading.model;
    *data = loading.data;
    if (!undisturbed || loading.data)
        return undisturbed;
    char what[PATH_MAX + 50];
    snprintf(what, sizeof what, "MuJoCo refuses the model %s", loading.path);
    return fail_with_words(host, what, loading.words) == DIDACT_OK;
}
