#include "conform/subject.h"

#include "conform/answer.h"

bool subject_check(Subject *subject, didact_status status)
{
    return answer_check(subject->trial, subject->host, status, &subject->float_change);
}

bool subject_open(Subject *subject, Trial *trial, const Component *component)
{
    *subject = (Subject){.trial = trial, .api = component->plugin->api, .host = host_new(component, 0, "network")};
    trial_call(trial, "create");
    didact_status status = subject->api->create(host_face(subject->host), component->params, &subject->self);
    if (answer_create(trial, component, subject->host, status, &subject->float_change))
        return true;
    subject->api = NULL;
    return false;
}

void subject_close(Subject *subject)
{
    if (subject->api) {
        trial_call(subject->trial, "destroy");
        subject->api->destroy(subject->self);
        subject_check(subject, DIDACT_OK);
    }
    subject->api = NULL;
    g_clear_pointer(&subject->host, host_free);
    g_clear_pointer(&subject->float_change, g_free);
}
