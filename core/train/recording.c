#include "train/recording.h"

#include <gio/gio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A file on its way into a recording. */
typedef struct Reader {
    Recording *recording;
    unsigned line;
    GHashTable *header;          /* key -> value */
    GPtrArray *columns;          /* their names; NULL before they are known */
    int t, reward, terminated;   /* places among them; t may be -1 */
    int *actions, *observations; /* [action_size], [observation_size] */
    GError **error;
} Reader;

static bool bad(const Reader *reader, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool bad(const Reader *reader, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *what = g_strdup_vprintf(format, args);
    va_end(args);
    return fail(reader->error, FAULT_DATA, "%s:%u: %s", reader->recording->path, MAX(reader->line, 1), what);
}

/* 1. The text. */
static GInputStream *open_text(const char *path, GError **error)
{
    g_autoptr(GFile) file = g_file_new_for_path(path);
    g_autoptr(GFileInputStream) plain = g_file_read(file, NULL, error);
    if (!plain || !g_str_has_suffix(path, ".gz"))
        return (GInputStream *)g_steal_pointer(&plain);
    g_autoptr(GZlibDecompressor) gzip = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    return g_converter_input_stream_new(G_INPUT_STREAM(plain), G_CONVERTER(gzip));
}

/* 2. Numbers. */
static bool take_number(const Reader *reader, const char *text, const char *what, double *number)
{
    char *end;
    *number = g_ascii_strtod(text, &end);
    return (end != text && *end == 0) || bad(reader, "%s is '%s', which is no number", what, text);
}

static GArray *take_numbers(const Reader *reader, const char *key)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(double));
    const char *text = g_hash_table_lookup(reader->header, key);
    g_auto(GStrv) words = g_strsplit_set(text ? text : "", " ,", -1);
    for (char **word = words; *word; word++) {
        double number;
        if (!**word)
            continue;
        if (!take_number(reader, *word, key, &number))
            return NULL;
        g_array_append_val(numbers, number);
    }
    return g_steal_pointer(&numbers);
}

/* 3. The header. */
static bool join_start(Reader *reader)
{
    bool halves =
        g_hash_table_contains(reader->header, "init_qpos") && g_hash_table_contains(reader->header, "init_qvel");
    if (!halves && !g_hash_table_contains(reader->header, "init_state"))
        return bad(reader, "the lines above say no init_qpos and init_qvel, nor init_state, to begin in");
    reader->recording->start = take_numbers(reader, halves ? "init_qpos" : "init_state");
    if (!halves || !reader->recording->start)
        return reader->recording->start != NULL;
    g_autoptr(GArray) speeds = take_numbers(reader, "init_qvel");
    if (speeds)
        g_array_append_vals(reader->recording->start, speeds->data, speeds->len);
    return speeds != NULL;
}

static int find_column(const Reader *reader, const char *name)
{
    guint i;
    return g_ptr_array_find_with_equal_func(reader->columns, name, g_str_equal, &i) ? (int)i : -1;
}

/* The places of <prefix>0, <prefix>1 and so on. */
static int *find_columns(const Reader *reader, const char *prefix, uint32_t *count)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(int));
    for (int place = 0; place >= 0;) {
        g_autofree char *name = g_strdup_printf("%s%u", prefix, places->len);
        place = find_column(reader, name);
        if (place >= 0)
            g_array_append_val(places, place);
    }
    *count = places->len;
    return (int *)(void *)g_array_free(places, FALSE);
}

static bool take_columns(Reader *reader, const char *text)
{
    Recording *recording = reader->recording;
    if (reader->columns)
        return bad(reader, "the columns were told before");
    g_auto(GStrv) names = g_strsplit(text, ",", -1);
    reader->columns = g_ptr_array_new_with_free_func(g_free);
    for (char **name = names; *name; name++)
        g_ptr_array_add(reader->columns, g_strdup(g_strstrip(*name)));
    reader->t = find_column(reader, "t");
    reader->reward = find_column(reader, "reward");
    reader->terminated = find_column(reader, "terminated");
    reader->actions = find_columns(reader, "act_", &recording->action_size);
    reader->observations = find_columns(reader, "obs_", &recording->observation_size);
    if (recording->action_size == 0 || recording->observation_size == 0 || reader->reward < 0 || reader->terminated < 0)
        return bad(reader, "the columns need act_0, obs_0, reward and terminated among them");
    return true;
}

static bool take_first_observation(Reader *reader)
{
    Recording *recording = reader->recording;
    recording->observation = take_numbers(reader, "init_obs");
    if (!recording->observation)
        return false;
    return recording->observation->len == recording->observation_size ||
           bad(reader, "init_obs has %u numbers, but there are %u columns obs_", recording->observation->len,
               recording->observation_size);
}

/* "# key: value"; other comments are left alone. */
static bool take_header(Reader *reader, const char *line)
{
    const char *colon = strstr(line, ": ");
    if (!g_str_has_prefix(line, "# ") || !colon)
        return true;
    if (reader->recording->steps->len)
        return bad(reader, "a header line stands among the steps");
    g_autofree char *key = g_strndup(line + 2, (size_t)(colon - line) - 2);
    if (strcmp(key, "init_obs") == 0)
        reader->recording->line = reader->line;
    if (strcmp(key, "columns") == 0 && !take_columns(reader, colon + 2))
        return false;
    g_hash_table_insert(reader->header, g_steal_pointer(&key), g_strstrip(g_strdup(colon + 2)));
    return true;
}

/* 4. The steps. */
static bool begin_steps(Reader *reader)
{
    if (!reader->columns)
        return bad(reader, "a step comes before the line '# columns: ...'");
    return take_first_observation(reader) && join_start(reader);
}

static bool take_field(const Reader *reader, char *const *fields, int column, double *number)
{
    return take_number(reader, fields[column], reader->columns->pdata[column], number);
}

static bool take_action(const Reader *reader, char *const *fields, RecordedStep *step)
{
    step->action = g_new(float, reader->recording->action_size);
    for (uint32_t i = 0; i < reader->recording->action_size; i++) {
        double number;
        if (!take_field(reader, fields, reader->actions[i], &number))
            return false;
        step->action[i] = (float)number;
        if (step->action[i] != number)
            return bad(reader, "act_%u is %s, which is no float32 number; actions are", i, fields[reader->actions[i]]);
    }
    return true;
}

static bool take_answer(const Reader *reader, char *const *fields, RecordedStep *step)
{
    double terminated;
    step->observation = g_new(double, reader->recording->observation_size);
    for (uint32_t i = 0; i < reader->recording->observation_size; i++)
        if (!take_field(reader, fields, reader->observations[i], &step->observation[i]))
            return false;
    if (!take_field(reader, fields, reader->reward, &step->reward) ||
        !take_field(reader, fields, reader->terminated, &terminated))
        return false;
    step->terminated = terminated != 0;
    return terminated == 0 || terminated == 1 || bad(reader, "terminated is %g, neither 0 nor 1", terminated);
}

static bool take_step(Reader *reader, const char *line)
{
    GArray *steps = reader->recording->steps;
    if (steps->len == 0 && !begin_steps(reader))
        return false;
    g_auto(GStrv) fields = g_strsplit(line, ",", -1);
    if (g_strv_length(fields) != reader->columns->len)
        return bad(reader, "it has %u fields, not the %u of the columns", g_strv_length(fields), reader->columns->len);
    g_array_set_size(steps, steps->len + 1);
    RecordedStep *step = &g_array_index(steps, RecordedStep, steps->len - 1);
    *step = (RecordedStep){.line = reader->line, .t = steps->len};
    return (reader->t < 0 || take_field(reader, fields, reader->t, &step->t)) && take_action(reader, fields, step) &&
           take_answer(reader, fields, step);
}

/* 5. All of it. */
static bool take_line(Reader *reader, char *line)
{
    g_strchomp(line);
    return *line == '#' ? take_header(reader, line) : *line == 0 || take_step(reader, line);
}

/* At the end: whether all that was promised has come. */
static bool check_rows(const Reader *reader)
{
    const char *promised = g_hash_table_lookup(reader->header, "rows");
    double rows = 0;
    guint there = reader->recording->steps->len;
    if (promised && !take_number(reader, promised, "rows", &rows))
        return false;
    if (promised && rows != there)
        return bad(reader, "it ends after %u steps, not the %s that 'rows' promises", there, promised);
    return there > 0 || bad(reader, "there is no step in it");
}

static bool read_lines(Reader *reader, GDataInputStream *stream)
{
    GError *broken = NULL;
    char *text;
    while ((text = g_data_input_stream_read_line(stream, NULL, NULL, &broken))) {
        g_autofree char *line = text;
        reader->line++;
        if (!take_line(reader, line))
            return false;
    }
    if (!broken)
        return check_rows(reader);
    bad(reader, "it cannot be read further (%s)", broken->message);
    g_error_free(broken);
    return false;
}

static void clear_step(void *data)
{
    RecordedStep *step = data;
    g_free(step->action);
    g_free(step->observation);
}

static Recording *recording_new(const char *path)
{
    Recording *recording = g_new0(Recording, 1);
    recording->path = g_strdup(path);
    recording->steps = g_array_new(FALSE, FALSE, sizeof(RecordedStep));
    g_array_set_clear_func(recording->steps, clear_step);
    return recording;
}

/* A device may never end. */
static bool may_end(const char *path, GError **error)
{
    struct stat status;
    if (stat(path, &status) == 0 && (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode)))
        return fail(error, FAULT_DATA, "%s: this is a device; name the file of a recording", path);
    return true;
}

Recording *recording_read(const char *path, GError **error)
{
    GError *closed = NULL;
    if (!may_end(path, error))
        return NULL;
    g_autoptr(GInputStream) text = open_text(path, &closed);
    if (!text) {
        fail(error, FAULT_DATA, "%s: it cannot be read (%s)", path, closed->message);
        g_error_free(closed);
        return NULL;
    }
    g_autoptr(GDataInputStream) lines = g_data_input_stream_new(text);
    g_data_input_stream_set_newline_type(lines, G_DATA_STREAM_NEWLINE_TYPE_LF);
    g_autoptr(Recording) recording = recording_new(path);
    Reader reader = {.recording = recording, .error = error};
    reader.header = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    bool whole = read_lines(&reader, lines);
    g_hash_table_unref(reader.header);
    g_clear_pointer(&reader.columns, g_ptr_array_unref);
    g_free(reader.actions);
    g_free(reader.observations);
    return whole ? g_steal_pointer(&recording) : NULL;
}

void recording_free(Recording *recording)
{
    g_clear_pointer(&recording->start, g_array_unref);
    g_clear_pointer(&recording->observation, g_array_unref);
    g_array_unref(recording->steps);
    g_free(recording->path);
    g_free(recording);
}
