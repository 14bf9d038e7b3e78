/* What is carried over a stop: archives read back as they were written, and nothing else is taken for one. */
#include "record/archive.h"
#include "record/csv.h"
#include "record/whole-file.h"
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

typedef struct Fixture {
    char *directory, *path;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer unused)
{
    fixture->directory = g_dir_make_tmp("didact-XXXXXX", NULL);
    fixture->path = g_build_filename(fixture->directory, "x.safetensors", NULL);
}

static void tear_down(Fixture *fixture, gconstpointer unused)
{
    GDir *entries = g_dir_open(fixture->directory, 0, NULL);
    for (const char *name; (name = g_dir_read_name(entries));) {
        g_autofree char *path = g_build_filename(fixture->directory, name, NULL);
        g_unlink(path);
    }
    g_dir_close(entries);
    g_assert_cmpint(g_rmdir(fixture->directory), ==, 0);
    g_free(fixture->directory);
    g_free(fixture->path);
}

/* One of everything. */
typedef struct Things {
    float floats[6];
    double reals[2];
    int64_t integer;
    uint64_t words[2];
    guint8 bytes[3];
    bool flags[2];
    GByteArray *blob, *nothing;
} Things;

static void pass(Things *things, Archive *archive)
{
    archive_enter(archive, "outer");
    archive_floats(archive, "matrix", things->floats, 2, 3);
    archive_enter(archive, "0.inner");
    archive_reals(archive, "reals", things->reals, 2);
    archive_leave(archive);
    archive_integers(archive, "integer", &things->integer, 1);
    archive_leave(archive);
    archive_words(archive, "words", things->words, 2);
    archive_bytes(archive, "bytes", things->bytes, 3);
    archive_flags(archive, "flags", things->flags, 2);
    archive_blob(archive, "blob", things->blob);
    archive_blob(archive, "nothing", things->nothing);
}

static Things example(void)
{
    Things things = {{1, -0.0F, 3, NAN, INFINITY, 6}, {1e300, -2}, -7, {UINT64_MAX, 1}, {1, 2, 255}, {true, false}};
    things.blob = g_byte_array_append(g_byte_array_new(), (const guint8 *)"a\0b\n", 4);
    things.nothing = g_byte_array_new();
    return things;
}

static void clear(Things *things)
{
    g_byte_array_unref(things->blob);
    g_byte_array_unref(things->nothing);
}

static void save_example(const Fixture *fixture, unsigned char seal[SEAL_SIZE])
{
    g_autoptr(GError) error = NULL;
    Things things = example();
    Archive *archive = archive_new();
    archive_note(archive, "who", "a \"name\"\nof two lines");
    pass(&things, archive);
    g_assert_false(archive_loads(archive));
    g_assert_true(archive_save(archive, fixture->path, seal, &error));
    g_assert_no_error(error);
    archive_free(archive);
    clear(&things);
}

static void everything_reads_back(Fixture *fixture, gconstpointer unused)
{
    unsigned char seal[SEAL_SIZE];
    g_autoptr(GError) error = NULL;
    save_example(fixture, seal);
    Things saved = example(), loaded = {.blob = g_byte_array_new(), .nothing = g_byte_array_new()};
    g_byte_array_append(loaded.nothing, (const guint8 *)"no more", 7);
    Archive *archive = archive_open(fixture->path, &error);
    g_assert_no_error(error);
    pass(&loaded, archive);
    g_assert_true(archive_well(archive, &error));
    g_assert_true(archive_loads(archive));
    g_assert_cmpstr(archive_noted(archive, "who"), ==, "a \"name\"\nof two lines");
    g_assert_null(archive_noted(archive, "whom"));
    g_assert_cmpmem(archive_seal(archive), SEAL_SIZE, seal, SEAL_SIZE);
    g_assert_cmpmem(&loaded, offsetof(Things, blob), &saved, offsetof(Things, blob));
    g_assert_cmpmem(loaded.blob->data, loaded.blob->len, saved.blob->data, saved.blob->len);
    g_assert_cmpuint(loaded.nothing->len, ==, 0);
    archive_free(archive);
    clear(&saved);
    clear(&loaded);
}

static void what_is_not_there_is_told(Fixture *fixture, gconstpointer unused)
{
    unsigned char seal[SEAL_SIZE];
    save_example(fixture, seal);
    double reals[3] = {1, 2, 3};
    float matrix[6] = {0};
    const char *const why[] = {"its 'outer.0.inner.reals' is of another size", "its 'reals' is missing",
                               "its 'outer.matrix' is of another size", "its 'words' is of another size", "no"};
    for (size_t i = 0; i < G_N_ELEMENTS(why); i++) {
        g_autoptr(GError) error = NULL;
        Archive *archive = archive_open(fixture->path, NULL);
        archive_enter(archive, "outer");
        archive_enter(archive, "0.inner");
        if (i == 0)
            archive_reals(archive, "reals", reals, 3);
        archive_leave(archive);
        if (i == 2)
            archive_floats(archive, "matrix", matrix, 3, 2);
        archive_leave(archive);
        if (i == 1)
            archive_reals(archive, "reals", reals, 2);
        if (i == 3)
            archive_reals(archive, "words", reals, 2);
        if (i == 4)
            archive_refuse(archive, "no");
        archive_reals(archive, "later", reals, 2);
        g_assert_false(archive_well(archive, &error));
        g_assert_error(error, CORE_ERROR, FAULT_DATA);
        g_autofree char *expected = g_strdup_printf("%s: cannot be gone on from: %s", fixture->path, why[i]);
        g_assert_cmpstr(error->message, ==, expected);
        g_assert_cmpfloat(reals[0], ==, 1);
        archive_free(archive);
    }
}

static void assert_damaged(const Fixture *fixture, const char *bytes, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(fixture->path, bytes, (gssize)length, NULL));
    g_assert_null(archive_open(fixture->path, &error));
    g_assert_error(error, CORE_ERROR, FAULT_DATA);
    g_assert_true(g_str_has_prefix(error->message, fixture->path));
}

/* Cut anywhere, or with any bit of any byte turned, or with something appended, it is no archive. */
static void damage_is_seen(Fixture *fixture, gconstpointer unused)
{
    unsigned char seal[SEAL_SIZE];
    g_autofree char *bytes = NULL;
    gsize length;
    save_example(fixture, seal);
    g_assert_true(g_file_get_contents(fixture->path, &bytes, &length, NULL));
    for (gsize cut = 0; cut < length; cut++)
        assert_damaged(fixture, bytes, cut);
    for (gsize at = 0; at < length; at++) {
        bytes[at] ^= (char)(1 << at % 8);
        assert_damaged(fixture, bytes, length);
        bytes[at] ^= (char)(1 << at % 8);
    }
    g_autofree char *longer = g_malloc0(length + 1);
    memcpy(longer, bytes, length);
    assert_damaged(fixture, longer, length + 1);
    g_unlink(fixture->path);
    g_autoptr(GError) error = NULL;
    g_assert_null(archive_open(fixture->path, &error));
    g_assert_error(error, CORE_ERROR, FAULT_DATA);
}

/* A file of that header and so many bytes behind it. */
static TensorFile *parse(const char *header, gsize size)
{
    uint64_t length = strlen(header);
    char *bytes = g_malloc0(sizeof length + length + size);
    memcpy(bytes, &length, sizeof length);
    memcpy(bytes + sizeof length, header, length);
    return safetensors_parse(bytes, sizeof length + length + size, "x", NULL);
}

static void headers_are_not_trusted(Fixture *fixture, gconstpointer unused)
{
    static const struct {
        const char *header;
        gsize size;
    } bad[] = {
        {"", 0},
        {"[]", 0},
        {"{", 0},
        {"3", 0},
        {"null", 0},
        {"{}", 1},
        {"{\"a\":3}", 0},
        {"{\"__metadata__\":3}", 0},
        {"{\"__metadata__\":{\"a\":3}}", 0},
        {"{\"a\":{}}", 0},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4},
        {"{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4},
        {"{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4},
        {"{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4},
        {"{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}}", 4},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1],\"data_offsets\":[0,4]}}", 4},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}", 4},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}", 4},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 3},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}", 4},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", 4},
        {"{\"a\":{\"dtype\":\"F64\",\"shape\":[4294967295,4294967295],\"data_offsets\":[0,8]}}", 8},
        {"{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],"
         "\"data_offsets\":[1,3]}}",
         3},
        {"{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2},
        {"{\"\xff\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        TensorFile *file = parse(bad[i].header, bad[i].size);
        if (file)
            g_error("taken: %s", bad[i].header);
    }
    g_autofree char *deep = g_strnfill(1000000, '[');
    g_assert_null(parse(deep, 0));
    for (gsize length = 0; length < 8; length++)
        g_assert_null(safetensors_parse(g_malloc0(8), length, "x", NULL));
    char *bytes = g_malloc(16);
    memset(bytes, 0xff, 16);
    g_assert_null(safetensors_parse(bytes, 16, "x", NULL));
}

static void other_writers_are_understood(Fixture *fixture, gconstpointer unused)
{
    TensorFile *file = parse("{ \"b\" : {\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[4,6]}, \"[[[[[[\\\"\": "
                             "{\"data_offsets\":[0,4],\"shape\":[1,1],\"dtype\":\"F32\"}, "
                             "\"z\":{\"dtype\":\"I64\",\"shape\":[0],\"data_offsets\":[4,4]} }   ",
                             6);
    g_assert_nonnull(file);
    const Tensor *b = g_hash_table_lookup(file->tensors, "b");
    g_assert_cmpuint(tensor_size(b), ==, 2);
    g_assert_true(b->values == file->bytes + file->length - 2);
    g_assert_cmpuint(g_hash_table_size(file->tensors), ==, 3);
    tensor_file_free(file);
}

static void a_failed_write_leaves_what_was_there(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *temporary = g_strconcat(fixture->path, ".tmp", NULL), *text = NULL;
    g_assert_true(g_file_set_contents(fixture->path, "precious", -1, NULL));
    for (gsize length = 1; length < 1000000; length = length * 10 + 7) {
        g_autoptr(GError) error = NULL;
        g_autofree char *bytes = g_malloc0(length);
        g_assert_cmpint(symlink("/dev/full", temporary), ==, 0);
        WholeFile *file = whole_file_open(fixture->path);
        whole_file_append(file, bytes, length);
        whole_file_append(file, bytes, length);
        g_assert_false(whole_file_close(file, &error));
        g_assert_error(error, CORE_ERROR, FAULT_STOPPED);
        g_assert_false(g_file_test(temporary, G_FILE_TEST_IS_SYMLINK));
        g_clear_pointer(&text, g_free);
        g_assert_true(g_file_get_contents(fixture->path, &text, NULL, NULL));
        g_assert_cmpstr(text, ==, "precious");
    }
}

/* ---- tables ---- */

static void append_row(Csv *csv, int64_t value)
{
    csv_integer(csv, value);
    csv_end_row(csv);
}

/* A table of rows 0 to 9, marked after row 4. */
static Archive *marked_table(const Fixture *fixture, const char *table)
{
    unsigned char seal[SEAL_SIZE];
    Archive *archive = archive_new();
    Csv *csv = csv_create(table, "n\n", NULL);
    for (int i = 0; i < 10; i++) {
        append_row(csv, i);
        if (i == 4)
            g_assert_true(csv_mark(csv, "table", archive, NULL));
    }
    g_assert_true(csv_close(csv, NULL));
    g_assert_true(archive_save(archive, fixture->path, seal, NULL));
    archive_free(archive);
    return archive_open(fixture->path, NULL);
}

static void a_table_goes_on_where_it_was_marked(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *table = g_build_filename(fixture->directory, "t.csv", NULL), *text = NULL;
    Archive *archive = marked_table(fixture, table);
    unsigned char seal[SEAL_SIZE];
    for (int again = 0; again < 2; again++) {
        Csv *csv = csv_reopen(table, "table", archive, NULL);
        g_assert_nonnull(csv);
        append_row(csv, 100);
        if (again) { /* what is marked now includes what was read back */
            archive_free(archive);
            archive = archive_new();
            g_assert_true(csv_mark(csv, "table", archive, NULL));
            g_assert_true(archive_save(archive, fixture->path, seal, NULL));
        }
        append_row(csv, 200);
        g_assert_true(csv_close(csv, NULL));
    }
    archive_free(archive);
    archive = archive_open(fixture->path, NULL);
    Csv *csv = csv_reopen(table, "table", archive, NULL);
    g_assert_true(csv_close(csv, NULL));
    g_assert_true(g_file_get_contents(table, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "n\n0\n1\n2\n3\n4\n100\n");
    archive_free(archive);
}

static void a_changed_table_is_refused(Fixture *fixture, gconstpointer unused)
{
    static const struct {
        const char *text, *why;
    } changed[] = {
        {"n\n0\n1\n2\n3\n", "has lost rows"}, {"", "has lost rows"}, {"n\n0\n1\n7\n3\n4\n5\n", "was changed"}};
    g_autofree char *table = g_build_filename(fixture->directory, "t.csv", NULL);
    Archive *archive = marked_table(fixture, table);
    for (size_t i = 0; i < G_N_ELEMENTS(changed); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *expected = g_strdup_printf("%s: %s", table, changed[i].why), *text = NULL;
        g_assert_true(g_file_set_contents(table, changed[i].text, -1, NULL));
        g_assert_null(csv_reopen(table, "table", archive, &error));
        g_assert_error(error, CORE_ERROR, FAULT_DATA);
        g_assert_cmpstr(error->message, ==, expected);
        g_assert_true(g_file_get_contents(table, &text, NULL, NULL));
        g_assert_cmpstr(text, ==, changed[i].text);
    }
    g_unlink(table);
    g_assert_null(csv_reopen(table, "table", archive, NULL));
    g_assert_false(g_file_test(table, G_FILE_TEST_EXISTS));
    archive_free(archive);
}

int main(int argc, char **argv)
{
    if (access("/dev/shm", W_OK) == 0)
        g_setenv("TMPDIR", "/dev/shm", TRUE); /* thousands of files are brought to the disk: let it be a fast one */
    g_test_init(&argc, &argv, NULL);
#define ADD(path, test) g_test_add(path, Fixture, NULL, set_up, test, tear_down)
    ADD("/archive/round-trip", everything_reads_back);
    ADD("/archive/missing", what_is_not_there_is_told);
    ADD("/archive/damage", damage_is_seen);
    ADD("/archive/headers", headers_are_not_trusted);
    ADD("/archive/others", other_writers_are_understood);
    ADD("/archive/full-disk", a_failed_write_leaves_what_was_there);
    ADD("/archive/table", a_table_goes_on_where_it_was_marked);
    ADD("/archive/changed-table", a_changed_table_is_refused);
    return g_test_run();
}
