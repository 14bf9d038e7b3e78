/* A directory that a report is drawn of. The input holds its files, each behind a line "=== NAME"; the runs' own lie in the run
 * directory "a". */
#include "fuzz.h"
#include "report/json.h"
#include "report/page.h"
#include "report/plot.h"
#include "report/summary.h"
#include <glib/gstdio.h>
#include <string.h>

static const char *const names[] = {"plan.tsv",      "experiment.yaml", "manifest.json",    "a/evaluations.csv",
                                    "a/metrics.csv", "a/status.json",   "a/manifest.json",  "a/observations.csv",
                                    "a/timing.csv",  "a/config.yaml",   "random-policy.tsv"};

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

/* The scripts of the figures, which nobody draws. */
static void make_figures(const Study *study, const Results *results)
{
    g_autoptr(GPtrArray) plots = figures_plots(study, results);
    for (unsigned i = 0; i < plots->len; i++)
        g_free(plot_script(plots->pdata[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    lay_out((const char *)bytes, length);
    const char *const directories[] = {fuzz_directory(), NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Study) study = study_read(directories, &error);
    if (!study)
        return 0;
    g_autoptr(Results) results = results_of(study);
    g_autofree char *summary = summary_text(study, results), *numbers = json_of(study, results);
    g_autoptr(GPtrArray) figures = g_ptr_array_new(), failures = g_ptr_array_new();
    g_autofree char *page = page_make(study, results, figures, failures, fuzz_directory());
    make_figures(study, results);
    if (!g_utf8_validate(page, -1, NULL) || !g_utf8_validate(summary, -1, NULL) || !g_utf8_validate(numbers, -1, NULL))
        g_error("the report is no UTF-8");
    return 0;
}
