/* The meta-reward's scale: raw gains in return differ by orders of magnitude between tasks and over a run. */
#ifndef CORE_TRAIN_META_REWARD_H
#define CORE_TRAIN_META_REWARD_H

#include "train/settings.h"

/* The running mean square of the raw meta-rewards; zeroed, it begins. */
typedef struct MetaRewardScaler {
    uint64_t count;
    double mean_square;
} MetaRewardScaler;

/* What the teacher learns from: with running-std, raw / sqrt(EMA(raw^2)), uncentred, the present one included; the plain
 * mean for the first 1 / weight, exponential after. Then clipped. */
double meta_reward_scale(MetaRewardScaler *scaler, const TeachingSettings *settings, double raw);

#endif
