#include "student/normaliser.h"

#include <glib.h>

Normaliser *normaliser_new(uint32_t size, const StudentSettings *settings)
{
    Normaliser *normaliser = g_new0(Normaliser, 1);
    normaliser->size = size;
    normaliser->active = settings->normalise_observations;
    normaliser->clip = (float)settings->observation_clip;
    normaliser->minimum_variance = settings->observation_minimum_variance;
    normaliser->mean = g_new0(double, size);
    normaliser->squares = g_new0(double, size);
    normaliser->offset = g_new0(float, size);
    normaliser->scale = g_new0(float, size);
    for (uint32_t i = 0; i < size; i++)
        normaliser->scale[i] = 1;
    return normaliser;
}

void normaliser_free(Normaliser *normaliser)
{
    if (!normaliser)
        return;
    g_free(normaliser->mean);
    g_free(normaliser->squares);
    g_free(normaliser->offset);
    g_free(normaliser->scale);
    g_free(normaliser);
}

void normaliser_add(Normaliser *normaliser, const float observations[], size_t count)
{
    for (size_t row = 0; row < count; row++, observations += normaliser->size) {
        double weight = 1.0 / (double)++normaliser->count;
        for (uint32_t i = 0; i < normaliser->size; i++) {
            double before = observations[i] - normaliser->mean[i];
            normaliser->mean[i] += weight * before;
            normaliser->squares[i] += before * (observations[i] - normaliser->mean[i]);
        }
    }
}

void normaliser_publish(Normaliser *normaliser)
{
    if (!normaliser->active || normaliser->count == 0)
        return;
    for (uint32_t i = 0; i < normaliser->size; i++) {
        double variance = normaliser->squares[i] / (double)normaliser->count;
        normaliser->offset[i] = (float)normaliser->mean[i];
        normaliser->scale[i] = (float)(1 / sqrt(MAX(variance, normaliser->minimum_variance)));
    }
}

void normaliser_apply(const Normaliser *normaliser, const float raw[], float normalised[])
{
    const float *offset = normaliser->offset, *scale = normaliser->scale;
    const float clip = normaliser->active ? normaliser->clip : INFINITY;
    for (uint32_t i = 0, size = normaliser->size; i < size; i++) {
        float x = (raw[i] - offset[i]) * scale[i];
        x = x > clip ? clip : x;
        normalised[i] = x < -clip ? -clip : x;
    }
}

void normaliser_archive(Normaliser *normaliser, Archive *archive)
{
    archive_words(archive, "count", &normaliser->count, 1);
    archive_reals(archive, "mean", normaliser->mean, normaliser->size);
    archive_reals(archive, "squares", normaliser->squares, normaliser->size);
    archive_floats(archive, "offset", normaliser->offset, normaliser->size, 1);
    archive_floats(archive, "scale", normaliser->scale, normaliser->size, 1);
}
