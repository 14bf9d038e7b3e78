/* The folder that reports write into, and the ways that lead out of it. */
#include "report/folder.h"
#include "report/page/links.h"
#include "report/words/overview.h"
#include "support/made-up.h"
#include <glib/gstdio.h>

static char *in_folder(const char *name)
{
    return g_build_filename(made_up, "report", name, NULL);
}

static bool is_there(const char *name)
{
    g_autofree char *path = in_folder(name);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static Folder *open_folder(void)
{
    g_autofree char *path = in_folder(NULL);
    g_autoptr(GError) error = NULL;
    Folder *folder = folder_open(path, &error);
    g_assert_no_error(error);
    return folder;
}

static void write_draft(Folder *folder, const char *name)
{
    const char *draft = folder_draft(folder, NULL);
    g_autofree char *path = g_build_filename(draft, name, NULL);
    g_assert_true(g_file_set_contents(path, name, -1, NULL));
}

/* A report of one file. */
static bool publish(const char *name, const char *stamp, GError **error)
{
    g_autoptr(Folder) folder = open_folder();
    write_draft(folder, name);
    return folder_publish(folder, stamp, error);
}

static bool is_current(const char *stamp)
{
    g_autoptr(Folder) folder = open_folder();
    return folder_is_current(folder, stamp);
}

static void what_is_stale_goes(void)
{
    made_up_begin();
    g_assert_true(publish("one.svg", "a", NULL));
    made_up_put("report/notes.md", "mine");
    g_assert_true(publish("two.svg", "b", NULL));
    g_assert_false(is_there("one.svg"));
    g_assert_true(is_there("two.svg") && is_there("notes.md"));
    g_assert_false(is_there(".drawing"));
    made_up_end();
}

static void a_report_is_current_while_all_of_it_is_there(void)
{
    made_up_begin();
    g_assert_false(is_current("a"));
    g_assert_true(publish("one.svg", "a", NULL));
    g_assert_true(is_current("a"));
    g_assert_false(is_current("b"));
    g_autofree char *path = in_folder("one.svg");
    g_unlink(path);
    g_assert_false(is_current("a"));
    g_assert_true(publish("one.svg", NULL, NULL));
    g_assert_false(is_current("a"));
    made_up_end();
}

/* What was drawn stays in the draft, and goes when the folder is closed. */
static void nothing_is_seen_of_a_report_that_was_not_published(void)
{
    made_up_begin();
    g_assert_true(publish("one.svg", "a", NULL));
    Folder *folder = open_folder();
    write_draft(folder, "two.svg");
    g_assert_false(is_there("two.svg"));
    folder_close(folder);
    g_assert_true(is_current("a"));
    g_assert_false(is_there(".drawing"));
    made_up_end();
}

static void files_of_a_user_are_never_overwritten(void)
{
    made_up_begin();
    g_assert_true(publish("one.svg", "a", NULL));
    made_up_put("report/two.svg", "mine");
    g_autoptr(GError) error = NULL;
    g_assert_false(publish("two.svg", "b", &error));
    g_assert_error(error, CORE_ERROR, FAULT_USAGE);
    g_autofree char *path = in_folder("two.svg"), *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "mine");
    g_assert_true(is_current("a"));
    made_up_end();
}

static void other_folders_are_refused(void)
{
    made_up_begin();
    made_up_put("report/diary.txt", "dear");
    g_autofree char *path = in_folder(NULL);
    g_autoptr(GError) error = NULL;
    g_assert_null(folder_open(path, &error));
    g_assert_error(error, CORE_ERROR, FAULT_USAGE);
    g_assert_nonnull(strstr(error->message, "diary.txt"));
    g_assert_false(is_there(".lock"));
    made_up_end();
}

static void check_default(const char *expected, const char *first, const char *second)
{
    g_autofree char *path = folder_default((const char *const[]){first, second, NULL});
    g_assert_cmpstr(path, ==, expected);
}

static void several_are_beside_the_first(void)
{
    check_default("runs/a/report", "runs/a", NULL);
    check_default("runs/a+b", "runs/a", "elsewhere/b/");
    check_default("runs/a+b", "runs/a/", "b");
    check_default("a+b", "a", "b");
    check_default("/runs/a+b", "/runs/a", "b");
}

static void check_link(const char *expected, const char *folder, const char *target)
{
    g_autofree char *address = link_address(folder, target);
    g_assert_cmpstr(address, ==, expected);
}

static void links_lead_from_the_page(void)
{
    check_link("../ou/seed-0/", "runs/a/report", "runs/a/ou/seed-0/");
    check_link("../b/log.txt", "/runs/a+b", "/runs/b/log.txt");
    check_link("curves.svg", ".", "curves.svg");
    check_link("./", "a", "a/");
    check_link("100%25%20%C3%A9%3Fx%23y/", ".", "100% é?x#y/");
}

static void counts_are_readable(void)
{
    const struct {
        int64_t count;
        const char *text;
    } cases[] = {{0, "0"}, {999, "999"}, {1000, "1,000"}, {-1000, "-1,000"}, {-100, "-100"}, {1234567, "1,234,567"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = overview_count(cases[i].count);
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/folder/stale", what_is_stale_goes);
    g_test_add_func("/folder/current", a_report_is_current_while_all_of_it_is_there);
    g_test_add_func("/folder/draft", nothing_is_seen_of_a_report_that_was_not_published);
    g_test_add_func("/folder/user", files_of_a_user_are_never_overwritten);
    g_test_add_func("/folder/refused", other_folders_are_refused);
    g_test_add_func("/folder/default", several_are_beside_the_first);
    g_test_add_func("/links", links_lead_from_the_page);
    g_test_add_func("/overview/count", counts_are_readable);
    return g_test_run();
}
