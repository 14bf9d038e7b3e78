#include "conform/saving.h"

#include "conform/answer.h"
#include "conform/guard.h"
#include <string.h>

enum { MARK = 0x5a };

/* Room for `capacity` bytes, between pages that nobody may touch. */
static bool save_into(const Saving *saving, size_t capacity, size_t size)
{
    Trial *trial = saving->trial;
    g_autoptr(Guard) guard = guard_new(trial, "buffer", capacity, 8, false);
    if (!guard)
        return false;
    memset(guard->at, MARK, capacity);
    trial_call(trial, "save with room for %zu bytes", capacity);
    size_t said = saving->save(saving->self, guard->at, capacity);
    if (said != size)
        return trial_fail(trial, "it says that it needs %zu bytes, and %zu without a buffer", said, size);
    if (!guard_check(guard, trial))
        return false;
    const unsigned char *bytes = guard->at;
    for (size_t i = capacity < size ? 0 : size; i < capacity; i++)
        if (bytes[i] != MARK)
            return capacity < size ? trial_fail(trial, "it needs %zu and writes all the same", size)
                                   : trial_fail(trial, "it writes more than the %zu that it says", size);
    return true;
}

/* The saved bytes, cut or with some behind them. */
static bool refuse_length(const Saving *saving, const void *saved, size_t size, size_t length)
{
    g_autofree char *bytes = g_malloc0(size + 64);
    memcpy(bytes, saved, size);
    trial_call(saving->trial, "load of %zu bytes, where save says %zu", length, size);
    didact_status status = saving->load(saving->self, bytes, length);
    return answer_refused(saving->trial, saving->host, status, saving->float_change);
}

bool saving_check(const Saving *saving)
{
    trial_call(saving->trial, "save without a buffer");
    size_t size = saving->save(saving->self, NULL, 0);
    if (!save_into(saving, size, size) || !save_into(saving, size + 64, size) ||
        (size > 0 && (!save_into(saving, size - 1, size) || !save_into(saving, size / 2, size))))
        return false;
    g_autofree char *saved = g_malloc0(size + 1);
    saving->save(saving->self, saved, size);
    if (size > 0 && (!refuse_length(saving, saved, size, size + 1) || !refuse_length(saving, saved, size, size - 1) ||
                     !refuse_length(saving, saved, size, 0)))
        return false;
    trial_call(saving->trial, "load of what it saved, after wrong lengths");
    return answer_check(saving->trial, saving->host, saving->load(saving->self, saved, size), saving->float_change);
}
