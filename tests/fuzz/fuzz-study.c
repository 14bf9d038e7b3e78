/* A directory that a report is drawn of. The input holds its files, each behind a line "=== NAME"; the runs' own lie in the run
 * directory "a". */
#include "fuzz.h"
#include "report/page.h"
#include "report/summary.h"
#include <glib/gstdio.h>
#include <string.h>

static const char *const names[] = {"plan.tsv",      "experiment.yaml", "manifest.json",  "a/evaluations.csv",
                                    "a/metrics.csv", "a/status.json",   "a/manifest.json"};

static const char mark[] = "=== ";

static const char *next_mark(const char *at, const char *end)
{
    const char *found = g_strstr_len(at, end - at, mark);
    return found ? found : end;
}

/* Puts the file that a part of the input holds, where it is one. */
static void put_part(const char *at, const char *end)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        size_t length = strlen(names[i]);
        if ((size_t)(end - at) > length && memcmp(at, names[i], length) == 0 && at[length] == '\n')
            fuzz_put(names[i], at + length + 1, (size_t)(end - at) - length - 1);
    }
}

static void lay_out(const char *bytes, size_t length)
{
    g_autofree char *run = fuzz_path("a");
    g_mkdir(run, 0777);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = fuzz_path(names[i]);
        g_unlink(path);
    }
    const char *end = bytes + length;
    for (const char *at = next_mark(bytes, end); at < end;) {
        const char *next = next_mark(at + strlen(mark), end);
        put_part(at + strlen(mark), next);
        at = next;
    }
}

/* The figures as they are before gnuplot draws them. */
static GPtrArray *make_figures(const Study *study, const Results *results)
{
    Figure *(*const makers[])(const Study *, const TaskResults *, GHashTable *) = {curves_figure, sigma_figure,
                                                                                   meta_reward_figure};
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GPtrArray *figures = g_ptr_array_new_with_free_func((GDestroyNotify)figure_free);
    for (unsigned t = 0; t < results->tasks->len; t++)
        for (size_t i = 0; i < G_N_ELEMENTS(makers); i++) {
            Figure *figure = makers[i](study, results->tasks->pdata[t], taken);
            if (figure)
                g_ptr_array_add(figures, figure);
        }
    return figures;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    lay_out((const char *)bytes, length);
    g_autoptr(GError) error = NULL;
    g_autoptr(Study) study = study_read(fuzz_directory(), &error);
    if (!study)
        return 0;
    g_autoptr(Results) results = results_of(study);
    g_autofree char *summary = summary_text(study, results);
    g_autoptr(GPtrArray) figures = make_figures(study, results), failures = g_ptr_array_new();
    g_autofree char *page = page_make(study, results, figures, failures);
    if (!g_utf8_validate(page, -1, NULL) || !g_utf8_validate(summary, -1, NULL))
        g_error("the report is no UTF-8");
    return 0;
}
