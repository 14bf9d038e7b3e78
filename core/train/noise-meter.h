/* How long a strategy's noise remembers itself: the autocorrelation of what it adds to the student's action.
 *
 * Of x, the sampled action less the student's, at lag k: sum x_t x_t+k / sqrt(sum x_t^2 sum x_t+k^2), over the pairs that lie
 * within one D0 and one episode, in all dimensions of the action. It is not centred, so that a constant offset counts as
 * noise which never changes: 1. Zeroed, a meter begins. */
#ifndef CORE_TRAIN_NOISE_METER_H
#define CORE_TRAIN_NOISE_METER_H

#include "record/archive.h"
#include "record/run-writer.h"
#include "train/experience.h"

enum { NOISE_LAGS = 7 };

/* 1, 2, 4, 8, 16, 32, 64 steps. */
extern const unsigned noise_lags[NOISE_LAGS];

/* Sums over the pairs of each lag. */
typedef struct NoiseMeter {
    double products[NOISE_LAGS], earlier[NOISE_LAGS], later[NOISE_LAGS]; /* x_t x_t+k, x_t^2, x_t+k^2 */
} NoiseMeter;

/* Adds the pairs of a D0. Lags that it is too short for have none. */
void noise_meter_add(NoiseMeter *meter, const Experience *taught);

/* The autocorrelation at noise_lags[i] since the meter began; NAN without pairs, or without noise. */
double noise_meter_value(const NoiseMeter *meter, size_t i);

/* Writes those that there are as the metrics noise_autocorrelation_<lag>, and begins anew. */
void noise_meter_write(NoiseMeter *meter, RunWriter *writer, int64_t step);

void noise_meter_archive(NoiseMeter *meter, Archive *archive);

#endif
