/* Plugins: where they are found, how each broken one is refused, and that none takes anything else down. */
#include "base/float-mode.h"
#include "plugin/loader.h"
#include "plugin/search.h"
#include <elf.h>
#include <fenv.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *read_file(const char *path)
{
    char *text = NULL;
    GError *error = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    return text;
}

/* A fresh folder with the subfolder that strategies are looked for in. */
static char *make_folder(void)
{
    char *folder = g_dir_make_tmp("didact-test-XXXXXX", NULL);
    g_autofree char *kind = g_build_filename(folder, "exploration", NULL);
    g_assert_cmpint(g_mkdir(kind, 0700), ==, 0);
    return folder;
}

static char *file_in(const char *folder, const char *id)
{
    g_autofree char *name = g_strconcat(id, ".so", NULL);
    return g_build_filename(folder, "exploration", name, NULL);
}

static void remove_folder(const char *folder)
{
    g_autofree char *kind = g_build_filename(folder, "exploration", NULL);
    g_autoptr(GDir) dir = g_dir_open(kind, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(kind, name, NULL);
        g_unlink(path);
    }
    g_rmdir(kind);
    g_rmdir(folder);
}

static const didact_plugin *open_good(const char **path)
{
    GError *error = NULL;
    const didact_plugin *plugin = plugin_open(DIDACT_EXPLORATION, "ou", path, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(plugin->id, ==, "ou");
    return plugin;
}

static void assert_refused(const char *path, const char *sentence)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(plugin_open_file(DIDACT_EXPLORATION, path, &error));
    g_assert_error(error, CORE_ERROR, FAULT_CONFIG);
    g_assert_cmpstr(error->message, ==, sentence);
}

/* Two of them end the process that opens them; the command line's tests open those. */
static bool ends_the_process(const char *id)
{
    return g_str_has_suffix(id, "-on-load");
}

/* Whether the processor shows what -ffast-math does to it: valgrind's does not. */
static bool denormals_can_go(void)
{
    FloatMode before = float_mode(), off = before;
    off.control |= 0x8040;
    float_mode_set(off);
    bool shown = float_mode_change(before, float_mode()) != NULL;
    float_mode_set(before);
    return shown;
}

static void broken_plugin_is_refused(const void *data)
{
    const char *id = data;
    if (strcmp(id, "fast-math") == 0 && !denormals_can_go()) {
        g_test_skip("the processor's mode cannot be seen");
        return;
    }
    g_autofree char *real = realpath(g_getenv("DIDACT_TEST_BROKEN"), NULL);
    g_autofree char *path = g_strdup_printf("%s/%s.so", real, id);
    g_autofree char *pattern_path = g_strdup_printf("%s/%s.expected", real, id);
    g_autofree char *pattern = read_file(pattern_path);
    g_assert_true(g_str_has_prefix(pattern, "FILE"));
    g_autofree char *sentence = g_strconcat(path, g_strchomp(pattern + strlen("FILE")), NULL);
    FloatMode before = float_mode();
    assert_refused(path, sentence);
    assert_refused(path, sentence); /* a second look shows the same */
    g_assert_null(float_mode_change(before, float_mode()));
    const char *good;
    open_good(&good);
}

static void add_broken_plugins(void)
{
    g_autoptr(GDir) dir = g_dir_open(g_getenv("DIDACT_TEST_BROKEN"), 0, NULL);
    unsigned count = 0;
    const char *name;
    while ((name = g_dir_read_name(dir))) {
        char *id = g_strndup(name, strcspn(name, "."));
        g_autofree char *test = g_strconcat("/loader/broken/", id, NULL);
        if (!g_str_has_suffix(name, ".expected") || ends_the_process(id)) {
            g_free(id);
            continue;
        }
        g_test_add_data_func_full(test, id, broken_plugin_is_refused, g_free);
        count++;
    }
    g_assert_cmpuint(count, >=, 30);
}

static void unknown_plugin_lists_the_known(void)
{
    const char *path;
    g_autoptr(GError) error = NULL;
    g_assert_null(plugin_open(DIDACT_EXPLORATION, "uo", &path, &error));
    g_assert_error(error, CORE_ERROR, FAULT_CONFIG);
    g_autoptr(GPtrArray) folders = search_folders();
    g_ptr_array_add(folders, NULL);
    g_autofree char *searched = g_strjoinv(", ", (char **)folders->pdata);
    g_autoptr(GPtrArray) ids = search_ids(DIDACT_EXPLORATION);
    g_assert_true(g_strv_contains((const char *const *)ids->pdata, "ou"));
    g_assert_true(g_strv_contains((const char *const *)ids->pdata, "wide-rows"));
    g_autofree char *known = g_strjoinv(", ", (char **)ids->pdata);
    g_autofree char *sentence = g_strdup_printf(
        "there is no exploration plugin 'uo' (no exploration/uo.so in %s); known are: %s; did you mean 'ou'?", searched,
        known);
    g_assert_cmpstr(error->message, ==, sentence);
}

static void id_cannot_leave_its_folder(void)
{
    static const char *const ids[] = {"", "../exploration/ou", "Ou", "ou.so", "o u"};
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        const char *path;
        g_autoptr(GError) error = NULL;
        g_assert_null(plugin_open(DIDACT_EXPLORATION, ids[i], &path, &error));
        g_autofree char *sentence = g_strdup_printf(
            "'%s' cannot be the id of an exploration plugin; write lower case letters, digits and '-'", ids[i]);
        g_assert_cmpstr(error->message, ==, sentence);
    }
}

static void copy_plugin(const char *from, const char *to, size_t at, uint8_t byte)
{
    char *bytes = NULL;
    gsize length = 0;
    g_assert_true(g_file_get_contents(from, &bytes, &length, NULL));
    bytes[at] = (char)byte;
    g_assert_true(g_file_set_contents(to, bytes, (gssize)length, NULL));
    g_free(bytes);
}

static void other_machines_are_told(void)
{
    g_autofree char *folder = make_folder(), *copy = file_in(folder, "ou");
    const char *good;
    open_good(&good);
    copy_plugin(good, copy, offsetof(Elf64_Ehdr, e_machine), EM_S390);
    g_autofree char *sentence =
        g_strconcat(copy, " was built for another kind of machine; rebuild the plugin on this one", NULL);
    assert_refused(copy, sentence);
    remove_folder(folder);
}

static void missing_file_is_told(void)
{
    assert_refused("/nowhere/ou.so",
                   "/nowhere/ou.so cannot be read (No such file or directory); correct its name or permissions");
}

static void first_folder_wins(void)
{
    g_autofree char *front = make_folder(), *back = make_folder();
    g_autofree char *first = file_in(front, "ou"), *second = file_in(back, "ou");
    g_autofree char *before = g_strdup(g_getenv("DIDACT_PLUGIN_PATH"));
    const char *good, *path;
    const didact_plugin *plugin = open_good(&good);
    copy_plugin(good, first, 0, ELFMAG0);
    copy_plugin(good, second, 0, ELFMAG0);
    g_autofree char *both = g_strconcat(front, "::", back, NULL);
    g_setenv("DIDACT_PLUGIN_PATH", both, TRUE);
    g_assert_true(open_good(&path) != plugin);
    g_assert_cmpstr(path, ==, first);
    g_assert_cmpint(g_unlink(first), ==, 0);
    open_good(&path);
    g_assert_cmpstr(path, ==, second);
    g_assert_cmpint(g_unlink(second), ==, 0);
    g_assert_true(open_good(&path) == plugin);
    g_assert_cmpstr(path, ==, good);
    g_setenv("DIDACT_PLUGIN_PATH", before, TRUE);
    remove_folder(front);
    remove_folder(back);
}

static void search_path_has_its_order(void)
{
    g_autofree char *before = g_strdup(g_getenv("DIDACT_PLUGIN_PATH"));
    g_setenv("DIDACT_PLUGIN_PATH", "/b:/a", TRUE);
    g_autoptr(GPtrArray) folders = search_folders();
    g_setenv("DIDACT_PLUGIN_PATH", before, TRUE);
    g_autofree char *own = g_build_filename(g_getenv("XDG_DATA_HOME"), "didact", "plugins", NULL);
    g_assert_cmpuint(folders->len, ==, 5);
    g_assert_cmpstr(folders->pdata[0], ==, "/b");
    g_assert_cmpstr(folders->pdata[1], ==, "/a");
    g_assert_cmpstr(folders->pdata[2], ==, own);
}

static char *announced;

static void note(const char *path)
{
    g_free(announced);
    announced = g_strdup(path);
}

static void each_file_is_announced_and_opened_once(void)
{
    g_autofree char *folder = make_folder(), *copy = file_in(folder, "ou");
    g_autofree char *link_folder = make_folder(), *link = file_in(link_folder, "ou");
    const char *good;
    open_good(&good);
    copy_plugin(good, copy, 0, ELFMAG0);
    g_assert_cmpint(symlink(copy, link), ==, 0);
    plugin_announce(note);
    const didact_plugin *plugin = plugin_open_file(DIDACT_EXPLORATION, copy, NULL);
    g_assert_nonnull(plugin);
    g_assert_cmpstr(announced, ==, copy);
    g_clear_pointer(&announced, g_free);
    g_assert_true(plugin_open_file(DIDACT_EXPLORATION, link, NULL) == plugin);
    g_assert_null(announced);
    plugin_announce(NULL);
    remove_folder(folder);
    remove_folder(link_folder);
}

static void float_mode_is_seen_and_put_back(void)
{
    FloatMode before = float_mode();
    fesetround(FE_UPWARD);
    g_assert_cmpstr(float_mode_change(before, float_mode()), ==, "changes how numbers are rounded");
    float_mode_set(before);
    g_assert_cmpint(fegetround(), ==, FE_TONEAREST);
    g_assert_null(float_mode_change(before, float_mode()));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/loader/float-mode", float_mode_is_seen_and_put_back);
    g_test_add_func("/loader/unknown", unknown_plugin_lists_the_known);
    g_test_add_func("/loader/id", id_cannot_leave_its_folder);
    g_test_add_func("/loader/machine", other_machines_are_told);
    g_test_add_func("/loader/missing", missing_file_is_told);
    g_test_add_func("/loader/first-wins", first_folder_wins);
    g_test_add_func("/loader/order", search_path_has_its_order);
    g_test_add_func("/loader/once", each_file_is_announced_and_opened_once);
    add_broken_plugins();
    return g_test_run();
}
