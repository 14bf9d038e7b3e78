#include "record/status.h"

#include "record/json-file.h"
#include "record/lock.h"
#include "record/whole-file.h"

static const char *const names[RUN_STATES] = {"planned", "running", "done", "failed", "stopped"};

const char *run_state_name(RunState state)
{
    return names[state];
}

static const char file[] = "status.json";

static char *time_text(int64_t seconds)
{
    if (!seconds)
        return g_strdup("");
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    return g_date_time_format_iso8601(time);
}

static int64_t time_of(const char *text)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
    return time ? g_date_time_to_unix(time) : 0;
}

static JsonNode *to_json(const Status *status)
{
    g_autofree char *started = time_text(status->started);
    g_autofree char *changed = time_text(g_get_real_time() / G_USEC_PER_SEC);
    g_autoptr(GVariant) members = g_variant_ref_sink(g_variant_new_parsed(
        "{'state': <%s>, 'step': <%x>, 'steps': <%x>, 'updates': <%x>, 'seconds': <%d>, 'pid': <%x>, 'reason': <%s>,"
        " 'note': <%s>, 'started': <%s>, 'changed': <%s>}",
        names[status->state], status->step, status->steps, status->updates, status->seconds, status->pid,
        status->reason, status->note ? status->note : "", started, changed));
    return json_gvariant_serialize(members);
}

bool status_write(const char *directory, const Status *status, GError **error)
{
    g_autofree char *path = g_build_filename(directory, file, NULL);
    g_autoptr(JsonNode) root = to_json(status);
    g_autofree char *text = json_to_string(root, TRUE), *line = g_strconcat(text, "\n", NULL);
    return whole_file_put(path, line, false, error);
}

static bool state_of(const char *name, RunState *state)
{
    for (int i = 0; i < RUN_STATES; i++) {
        if (g_str_equal(names[i], name)) {
            *state = (RunState)i;
            return true;
        }
    }
    return false;
}

static bool take_members(JsonObject *members, const char *path, Status *status, GError **error)
{
    if (!state_of(json_text(members, "state"), &status->state))
        return fail(error, FAULT_DATA, "%s: '%s' is no state of a run", path, json_text(members, "state"));
    status->step = json_integer(members, "step");
    status->steps = json_integer(members, "steps");
    status->updates = json_integer(members, "updates");
    status->pid = json_integer(members, "pid");
    status->seconds = json_real(members, "seconds");
    status->reason = g_intern_string(json_text(members, "reason"));
    const char *note = json_text(members, "note");
    status->note = *note ? g_intern_string(note) : NULL;
    status->started = time_of(json_text(members, "started"));
    status->changed = time_of(json_text(members, "changed"));
    return true;
}

bool status_read(const char *directory, Status *status, GError **error)
{
    g_autofree char *path = g_build_filename(directory, file, NULL);
    g_autoptr(JsonNode) root = json_file_read(path, error);
    if (!root)
        return false;
    return take_members(json_node_get_object(root), path, status, error);
}

bool status_look(const char *directory, Status *status, GError **error)
{
    if (!status_read(directory, status, error))
        return false;
    if (status->state != RUN_RUNNING || lock_is_held(directory))
        return true;
    if (!status_read(directory, status, error)) /* it may just have come to a proper end */
        return false;
    if (status->state == RUN_RUNNING) {
        status->state = RUN_STOPPED;
        status->reason = "its process died without a word";
    }
    return true;
}

bool status_end(const char *directory, RunState state, const char *reason, Status *status, GError **error)
{
    status_read(directory, status, NULL);
    status->state = state;
    status->reason = g_intern_string(reason);
    status->pid = 0;
    return json_file_write(directory, file, to_json(status), error);
}
