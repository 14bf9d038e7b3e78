/* The JSON files of a run's directory: status.json and manifest.json. */
#include "fuzz.h"
#include "record/manifest.h"
#include "record/status.h"

static void take_status(void)
{
    Status status = {.reason = ""};
    g_autoptr(GError) error = NULL;
    if (status_read(fuzz_directory(), &status, &error) != (error == NULL))
        g_error("there is a status beside an error, or neither");
}

static void take_manifest(void)
{
    g_autoptr(GPtrArray) builds = manifest_builds(fuzz_directory());
    g_strfreev(manifest_overrides(fuzz_directory()));
    for (guint i = 0; i < builds->len; i++) {
        json_node_unref(build_to_json(builds->pdata[i]));
        for (guint j = 0; j < builds->len; j++)
            build_difference(builds->pdata[i], builds->pdata[j]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    fuzz_put("status.json", bytes, length);
    take_status();
    fuzz_put("manifest.json", bytes, length);
    take_manifest();
    return 0;
}
