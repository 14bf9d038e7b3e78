/* The reader of recorded trajectories, compressed ones too. */
#include "fuzz.h"
#include "train/recording.h"

static void take(const char *name, const uint8_t *bytes, size_t length)
{
    g_autofree char *path = fuzz_path(name);
    g_autoptr(GError) error = NULL;
    fuzz_put(name, bytes, length);
    g_autoptr(Recording) recording = recording_read(path, &error);
    if (!recording != (error != NULL))
        g_error("there is a recording beside an error, or neither");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    bool compressed = length >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
    take(compressed ? "trajectory.csv.gz" : "trajectory.csv", bytes, length);
    return 0;
}
