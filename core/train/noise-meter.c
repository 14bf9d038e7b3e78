#include "train/noise-meter.h"

#include <math.h>

const unsigned noise_lags[NOISE_LAGS] = {1, 2, 4, 8, 16, 32, 64};

static double noise(const Experience *taught, size_t i)
{
    return (double)taught->sampled[i] - taught->means[i];
}

/* The pairs of one episode's steps, `begin` to `end` - 1. */
static void add_stretch(NoiseMeter *meter, const Experience *taught, size_t begin, size_t end)
{
    size_t size = taught->action_size;
    for (size_t k = 0; k < NOISE_LAGS && noise_lags[k] < end - begin; k++)
        for (size_t i = begin * size, apart = noise_lags[k] * size; i + apart < end * size; i++) {
            double now = noise(taught, i), then = noise(taught, i + apart);
            meter->products[k] += now * then;
            meter->earlier[k] += now * now;
            meter->later[k] += then * then;
        }
}

void noise_meter_add(NoiseMeter *meter, const Experience *taught)
{
    size_t begin = 0;
    for (size_t t = 0; t < taught->length; t++)
        if (taught->terminated[t] || taught->truncated[t] || t + 1 == taught->length) {
            add_stretch(meter, taught, begin, t + 1);
            begin = t + 1;
        }
}

double noise_meter_value(const NoiseMeter *meter, size_t i)
{
    double scale = sqrt(meter->earlier[i] * meter->later[i]);
    return scale > 0 ? meter->products[i] / scale : NAN;
}

void noise_meter_write(NoiseMeter *meter, RunWriter *writer, int64_t step)
{
    for (size_t i = 0; i < NOISE_LAGS; i++) {
        char name[32];
        double value = noise_meter_value(meter, i);
        g_snprintf(name, sizeof name, "noise_autocorrelation_%u", noise_lags[i]);
        if (!isnan(value))
            run_writer_metric(writer, step, name, value);
    }
    *meter = (NoiseMeter){0};
}

void noise_meter_archive(NoiseMeter *meter, Archive *archive)
{
    archive_enter(archive, "noise");
    archive_reals(archive, "products", meter->products, NOISE_LAGS);
    archive_reals(archive, "earlier", meter->earlier, NOISE_LAGS);
    archive_reals(archive, "later", meter->later, NOISE_LAGS);
    archive_leave(archive);
}
