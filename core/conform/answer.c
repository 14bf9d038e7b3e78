#include "conform/answer.h"

#include "plugin/kind.h"

static const char silent[] = "it fails and gives no reason; call host->fail";

static void keep_float_mode(Trial *trial, char **float_change)
{
    const char *change = float_mode_change(trial->float_mode, float_mode());
    if (!change)
        return;
    float_mode_set(trial->float_mode);
    if (!*float_change)
        *float_change = g_strdup_printf("%s: it %s", trial->page->call, change);
}

bool answer_check(Trial *trial, Host *host, didact_status status, char **float_change)
{
    keep_float_mode(trial, float_change);
    g_autofree char *message = host_take_message(host);
    if (status == DIDACT_OK)
        return true;
    return message ? trial_fail(trial, "it fails: %s", message) : trial_fail(trial, "%s", silent);
}

bool answer_create(Trial *trial, const Component *component, Host *host, didact_status status, char **float_change)
{
    keep_float_mode(trial, float_change);
    g_autofree char *message = host_take_message(host);
    if (status == DIDACT_OK)
        return true;
    if (!message)
        return trial_fail(trial, "%s", silent);
    g_autofree char *whole = g_strdup_printf("%s '%s' (%s): while in create: %s", kind_name(component->plugin->kind),
                                             component->plugin->id, component->path, message);
    return trial_refuse(trial, whole);
}

bool answer_refused(Trial *trial, Host *host, didact_status status, char **float_change)
{
    keep_float_mode(trial, float_change);
    g_autofree char *message = host_take_message(host);
    if (status == DIDACT_OK)
        return trial_fail(trial, "it accepts that; refuse it with host->fail");
    return (message && *message) || trial_fail(trial, "it refuses without a message; call host->fail");
}
