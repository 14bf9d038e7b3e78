#include "support/made-up.h"

#include <glib/gstdio.h>
#include <string.h>

char *made_up;

void made_up_put(const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(made_up, name, NULL), *folder = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0777), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

char *made_up_evaluations(int count, double offset)
{
    GString *text = g_string_new("step,updates,lookahead_updates,episode,return,length,terminated\n");
    for (int i = 0; i < count; i++)
        for (int e = 0; e < 2; e++)
            g_string_append_printf(text, "%d,0,0,%d,%.1f,5,0\n", 100 * i, e, i + offset + (e ? 1 : -1));
    return g_string_free(text, FALSE);
}

void made_up_put_run(const char *run, const char *state, const char *text)
{
    g_autofree char *table = g_build_filename(run, "evaluations.csv", NULL);
    g_autofree char *status = g_build_filename(run, "status.json", NULL);
    g_autofree char *json = g_strdup_printf("{\"state\": \"%s\", \"step\": 1900, \"steps\": 1900, \"updates\": 950, "
                                            "\"seconds\": 2.0, \"reason\": \"%s\"}",
                                            state, strcmp(state, "failed") == 0 ? "it broke" : "");
    made_up_put(status, json);
    if (text)
        made_up_put(table, text);
}

void made_up_begin(void)
{
    made_up = g_dir_make_tmp("didact-report-XXXXXX", NULL);
}

static void remove_all(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    for (const char *name; folder && (name = g_dir_read_name(folder));) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        remove_all(inner);
    }
    g_remove(path);
}

void made_up_end(void)
{
    remove_all(made_up);
    g_free(made_up);
}

Study *made_up_read(void)
{
    g_autoptr(GError) error = NULL;
    Study *study = study_read((const char *const[]){made_up, NULL}, &error);
    g_assert_no_error(error);
    return study;
}

static const char plan[] = "variant\ttask\tseed\tsteps\tdirectory\n"
                           "ou\tpendulum\t0\t1900\tou/0\n"
                           "ou\tpendulum\t1\t1900\tou/1\n"
                           "meta\tpendulum\t0\t1900\tmeta/0\n"
                           "meta\tpendulum\t1\t1900\tmeta/1\n";

void made_up_put_plan(void)
{
    made_up_put("plan.tsv", plan);
}

void made_up_put_runs(void)
{
    made_up_put_plan();
    const char *const runs[] = {"ou/0", "ou/1", "meta/0", "meta/1"};
    const double offsets[] = {0, 2, 5, 9};
    for (int i = 0; i < 4; i++) {
        g_autofree char *text = made_up_evaluations(20, offsets[i]);
        made_up_put_run(runs[i], "done", text);
    }
}
