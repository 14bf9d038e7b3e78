#include "launch/tally.h"

#include <math.h>

double status_rate(const Status *status)
{
    return status->seconds > 0 ? (double)status->step / status->seconds : 0;
}

double status_time_left(const Status *status)
{
    double rate = status->state == RUN_RUNNING ? status_rate(status) : 0;
    return rate > 0 ? (double)(status->steps - status->step) / rate : 0;
}

Tally tally_of(const Job jobs[], size_t count)
{
    Tally tally = {.count = count};
    for (size_t i = 0; i < count; i++) {
        const Status *status = &jobs[i].status;
        tally.states[status->state]++;
        tally.done += (double)status->step;
        if (status->state != RUN_FAILED)
            tally.left += (double)(status->steps - status->step);
        if (status->state == RUN_RUNNING)
            tally.rate += status_rate(status);
        tally.slowest = MAX(tally.slowest, status_time_left(status));
    }
    return tally;
}

int tally_per_cent(const Tally *tally)
{
    double all = tally->done + tally->left;
    return all > 0 ? (int)(100 * tally->done / all) : 0;
}

double tally_time_left(const Tally *tally)
{
    return tally->rate > 0 ? MAX(tally->left / tally->rate, tally->slowest) : 0;
}

char *tally_duration(double seconds)
{
    gint64 s = (gint64)round(seconds);
    if (s < 60)
        return g_strdup_printf("%d s", (int)s);
    if (s < 3600)
        return g_strdup_printf("%d min %02d s", (int)(s / 60), (int)(s % 60));
    return g_strdup_printf("%" G_GINT64_FORMAT " h %02d min", s / 3600, (int)(s / 60 % 60));
}
