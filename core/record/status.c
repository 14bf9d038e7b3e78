#include "record/status.h"

#include "record/json-file.h"

static const char *const names[RUN_STATES] = {"waiting", "running", "finished", "failed", "stopped"};

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
        " 'started': <%s>, 'changed': <%s>}",
        names[status->state], status->step, status->steps, status->updates, status->seconds, status->pid,
        status->reason, started, changed));
    return json_gvariant_serialize(members);
}

bool status_write(const char *directory, const Status *status, GError **error)
{
    return json_file_write(directory, file, to_json(status), error);
}

static int64_t integer(GVariant *members, const char *name)
{
    int64_t value = 0;
    g_variant_lookup(members, name, "x", &value);
    return value;
}

static const char *text(GVariant *members, const char *name)
{
    const char *value = "";
    g_variant_lookup(members, name, "&s", &value);
    return value;
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

/* The members of the JSON object in a file, as a{sv}. */
static GVariant *read_members(const char *path, GError **error)
{
    g_autofree char *json = NULL;
    if (!g_file_get_contents(path, &json, NULL, error))
        return NULL;
    g_autoptr(JsonNode) root = json_from_string(json, error);
    if (root)
        return json_gvariant_deserialize(root, "a{sv}", error);
    if (error && !*error)
        fail(error, FAULT_DATA, "it is empty");
    return NULL;
}

bool status_read(const char *directory, Status *status, GError **error)
{
    g_autofree char *path = g_build_filename(directory, file, NULL);
    g_autoptr(GError) failure = NULL;
    g_autoptr(GVariant) members = read_members(path, &failure);
    if (!members)
        return fail(error, FAULT_DATA, "%s: cannot read: %s", path, failure->message);
    g_variant_ref_sink(members);
    if (!state_of(text(members, "state"), &status->state))
        return fail(error, FAULT_DATA, "%s: '%s' is no state of a run", path, text(members, "state"));
    status->step = integer(members, "step");
    status->steps = integer(members, "steps");
    status->updates = integer(members, "updates");
    status->pid = integer(members, "pid");
    status->seconds = (double)integer(members, "seconds");
    g_variant_lookup(members, "seconds", "d", &status->seconds);
    status->reason = g_intern_string(text(members, "reason"));
    status->started = time_of(text(members, "started"));
    status->changed = time_of(text(members, "changed"));
    return true;
}

bool status_end(const char *directory, RunState state, const char *reason, Status *status, GError **error)
{
    status_read(directory, status, NULL);
    status->state = state;
    status->reason = g_intern_string(reason);
    status->pid = 0;
    return status_write(directory, status, error);
}
