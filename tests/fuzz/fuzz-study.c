/* A directory that a report is drawn of. The input holds its files, each behind a line "=== NAME"; the runs' own lie in the run
 * directory "a". */
#include "fuzz.h"
#include "report/page/page.h"
#include "report/words/answer.h"
#include "report/words/json.h"
#include "report/words/summary.h"
#include <glib/gstdio.h>
#include <string.h>

static const char *const names[] = {"plan.tsv",          "experiment.yaml", "manifest.json",  "random-policy.tsv",
                                    "a/evaluations.csv", "a/metrics.csv",   "a/timing.csv",   "a/observations.csv",
                                    "a/config.yaml",     "a/status.json",   "a/manifest.json"};

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

/* The figures' scripts and tables, without gnuplot to draw them. */
static GPtrArray *make_figures(const Study *study, const Results *results, GPtrArray *failures)
{
    g_autofree char *folder = fuzz_path("report");
    g_mkdir(folder, 0777);
    g_setenv("PATH", "/nowhere", TRUE);
    return figures_draw(study, results, folder, NULL, NULL, failures);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    lay_out((const char *)bytes, length);
    g_autoptr(GError) error = NULL;
    g_autoptr(Study) study = study_read((const char *const[]){fuzz_directory(), NULL}, &error);
    if (!study)
        return 0;
    g_autoptr(Results) results = results_of(study);
    g_autofree char *summary = summary_text(study, results), *answer = answer_text(study, results);
    g_autofree char *numbers = json_of(study, results);
    g_autoptr(GPtrArray) failures = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) figures = make_figures(study, results, failures);
    g_autofree char *page = page_make(study, results, figures, failures, fuzz_directory());
    const char *const texts[] = {summary, answer, numbers, page};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (!g_utf8_validate(texts[i], -1, NULL))
            g_error("the report is no UTF-8");
    return 0;
}
