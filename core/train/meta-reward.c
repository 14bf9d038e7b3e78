#include "train/meta-reward.h"

double meta_reward_scale(MetaRewardScaler *scaler, const TeachingSettings *settings, double raw)
{
    double plain = 1.0 / (double)++scaler->count;
    scaler->mean_square += MAX(plain, settings->meta_reward_weight) * (raw * raw - scaler->mean_square);
    double scaled = raw;
    if (settings->meta_reward_scale == SCALE_RUNNING_STD)
        scaled = scaler->mean_square > 0 ? raw / sqrt(scaler->mean_square) : 0;
    return isnan(settings->meta_reward_clip) ? scaled
                                             : CLAMP(scaled, -settings->meta_reward_clip, settings->meta_reward_clip);
}
