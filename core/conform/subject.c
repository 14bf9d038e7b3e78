#include "conform/subject.h"

/* Puts the mode back, so that one fault is one failed check. */
static void keep_float_mode(Subject *subject)
{
    const char *change = float_mode_change(subject->trial->float_mode, float_mode());
    if (!change)
        return;
    float_mode_set(subject->trial->float_mode);
    if (!subject->float_change)
        subject->float_change = g_strdup_printf("%s: it %s", subject->trial->page->call, change);
}

bool subject_check(Subject *subject, didact_status status)
{
    keep_float_mode(subject);
    g_autofree char *message = host_take_message(subject->host);
    if (status == DIDACT_OK)
        return true;
    return trial_fail(subject->trial, "it fails%s%s", message ? ": " : " and gives no reason; call host->fail",
                      message ? message : "");
}

bool subject_open(Subject *subject, Trial *trial, const Component *component)
{
    *subject = (Subject){.trial = trial, .api = component->plugin->api, .host = host_new(component, 0, "network")};
    trial_call(trial, "create");
    didact_status status = subject->api->create(host_face(subject->host), component->params, &subject->self);
    keep_float_mode(subject);
    if (status == DIDACT_OK)
        return true;
    g_autofree char *message = host_take_message(subject->host);
    subject->api = NULL;
    if (!message)
        return trial_fail(trial, "it fails and gives no reason; call host->fail");
    g_autofree char *whole =
        g_strdup_printf("network '%s' (%s): while in create: %s", component->plugin->id, component->path, message);
    return trial_refuse(trial, whole);
}

void subject_close(Subject *subject)
{
    if (subject->api) {
        trial_call(subject->trial, "destroy");
        subject->api->destroy(subject->self);
        keep_float_mode(subject);
    }
    subject->api = NULL;
    g_clear_pointer(&subject->host, host_free);
    g_clear_pointer(&subject->float_change, g_free);
}
