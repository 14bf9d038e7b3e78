#include "report/answer.h"

#include "report/digits.h"
#include <math.h>
#include <string.h>

enum { MOST_NAMED = 4, MOST_TASKS = 3 };

/* Words before and behind whom variants are compared with. */
typedef struct Phrase {
    const char *before, *behind; /* NULL: whom is not told */
} Phrase;

/* How a family of comparisons is put. */
typedef struct Words {
    Phrase higher, lower, none;
    const char *end;
} Words;

static const Words of_returns = {{"higher final returns than", "are shown for"},
                                 {"lower final returns than", "are shown for"},
                                 {"no difference from", "is shown"},
                                 ""};
static const Words of_scores = {{"higher final scores than", "are shown for"},
                                {"lower final scores than", "are shown for"},
                                {"no difference from", "is shown"},
                                ""};
static const Words of_learning = {{"learning is shown to help", NULL},
                                  {"learning is shown to harm", NULL},
                                  {"no effect of learning is shown", NULL},
                                  ", compared with the same strategy without learning"};

/* ---- lists ---- */

static int by_size(gconstpointer a, gconstpointer b)
{
    double x = fabs((*(const Comparison *const *)a)->difference.value),
           y = fabs((*(const Comparison *const *)b)->difference.value);
    return (x < y) - (x > y);
}

/* Those that are shown to be higher (sign 1) or lower (-1), the largest difference first. */
static GPtrArray *shown(const GPtrArray *family, int sign)
{
    GPtrArray *found = g_ptr_array_new();
    for (unsigned i = 0; i < family->len; i++) {
        Comparison *comparison = family->pdata[i];
        if (comparison->shown && sign * comparison->difference.value > 0)
            g_ptr_array_add(found, comparison);
    }
    g_ptr_array_sort(found, by_size);
    return found;
}

static const char *separator(unsigned i, unsigned named, unsigned all)
{
    return i == 0 ? " " : i + 1 == named && named == all ? " and " : ", ";
}

/* How far apart, whoever is higher. */
static Interval distance(const Comparison *comparison)
{
    Interval difference = comparison->difference;
    return difference.value < 0 ? (Interval){-difference.value, -difference.high, -difference.low} : difference;
}

/* " meta by 19.9 (95 % interval 15.8 to 23.2) and meta-slow by 5.3 (2.0 to 9.1)" */
static void append_list(GString *text, const Study *study, const GPtrArray *family)
{
    Digits digits = {0};
    unsigned named = MIN(family->len, MOST_NAMED);
    for (unsigned i = 0; i < named; i++)
        digits_see_interval(&digits, ((const Comparison *)family->pdata[i])->difference);
    for (unsigned i = 0; i < named; i++) {
        const Comparison *comparison = family->pdata[i];
        Interval apart = distance(comparison);
        g_autofree char *by = digits_text(&digits, apart.value), *range = digits_range(&digits, apart);
        g_string_append_printf(text, "%s%s by %s (%s%s)", separator(i, named, family->len),
                               study_variant(study, comparison->variant), by, i ? "" : "95 % interval ", range);
    }
    if (family->len > named)
        g_string_append_printf(text, " and %u more", family->len - named);
}

/* "ou", or where the family has several: "their baselines". */
static const char *whom(const Study *study, const GPtrArray *family)
{
    unsigned first = ((const Comparison *)family->pdata[0])->other;
    for (unsigned i = 1; i < family->len; i++)
        if (((const Comparison *)family->pdata[i])->other != first)
            return "their baselines";
    return study_variant(study, first);
}

static void append_phrase(GString *text, Phrase phrase, const Study *study, const GPtrArray *family)
{
    g_string_append(text, phrase.before);
    if (phrase.behind)
        g_string_append_printf(text, " %s %s", whom(study, family), phrase.behind);
}

/* ---- one family ---- */

/* The comparisons that have enough seeds to show anything. */
static GPtrArray *able(const GPtrArray *family)
{
    GPtrArray *found = g_ptr_array_new();
    for (unsigned i = 0; i < family->len; i++)
        if (((const Comparison *)family->pdata[i])->seeds >= RESULTS_ENOUGH_SEEDS)
            g_ptr_array_add(found, family->pdata[i]);
    return found;
}

/* "; the largest difference is that of meta, 3.1 (95 % interval -2.0 to 7.9, corrected p 0.24)" */
static void append_largest(GString *text, const Study *study, GPtrArray *family)
{
    Digits digits = {0};
    g_ptr_array_sort(family, by_size);
    const Comparison *largest = family->pdata[0];
    digits_see_interval(&digits, largest->difference);
    g_autofree char *value = digits_text(&digits, largest->difference.value);
    g_autofree char *range = digits_range(&digits, largest->difference);
    g_autofree char *p = digits_p(largest->p_corrected);
    g_string_append_printf(text, "; %s is that of %s, %s (95 %% interval %s, corrected p %s)",
                           family->len > 1 ? "the largest difference" : "the difference",
                           study_variant(study, largest->variant), value, range, p);
}

static void append_shown(GString *text, const Study *study, const GPtrArray *family, const GPtrArray *higher,
                         const GPtrArray *lower, const Words *words)
{
    unsigned others = family->len - higher->len - lower->len;
    if (higher->len) {
        append_phrase(text, words->higher, study, family);
        append_list(text, study, higher);
    }
    if (lower->len) {
        g_string_append(text, higher->len ? ", and " : "");
        append_phrase(text, words->lower, study, family);
        append_list(text, study, lower);
    }
    g_string_append(text, words->end);
    if (others)
        g_string_append_printf(text, "; nothing is shown of %u other%s", others, others == 1 ? "" : "s");
}

/* A sentence on what a family says, unless another family was said the same of; `where` begins it: "on pendulum ". */
static void append_family(GString *text, const Study *study, const char *where, const GPtrArray *family,
                          const Words *words)
{
    if (!family->len)
        return;
    g_autoptr(GPtrArray) enough = able(family), higher = shown(enough, 1), lower = shown(enough, -1);
    g_autoptr(GString) sentence = g_string_new(where);
    if (!enough->len) {
        g_string_append_printf(sentence, "no winner can be named with fewer than %d seeds", RESULTS_ENOUGH_SEEDS);
    } else if (higher->len || lower->len) {
        append_shown(sentence, study, family, higher, lower, words);
    } else {
        append_phrase(sentence, words->none, study, family);
        g_string_append(sentence, words->end);
        append_largest(sentence, study, enough);
    }
    *sentence->str = g_ascii_toupper(*sentence->str);
    if (!strstr(text->str, sentence->str))
        g_string_append_printf(text, "%s%s.", text->len ? " " : "", sentence->str);
}

/* ---- all ---- */

static void append_aggregates(GString *text, const Study *study, const Aggregates *aggregates)
{
    g_autoptr(GPtrArray) baselines = g_ptr_array_new(), twins = g_ptr_array_new();
    for (unsigned i = 0; i < aggregates->variants->len; i++) {
        const Aggregate *aggregate = aggregates->variants->pdata[i];
        if (aggregate->baseline)
            g_ptr_array_add(baselines, aggregate->baseline);
        if (aggregate->frozen)
            g_ptr_array_add(twins, aggregate->frozen);
    }
    g_autofree char *where =
        g_strdup_printf("over %u tasks%s ", aggregates->tasks->len, aggregates->kind == SCORE_RANKED ? " (ranks)" : "");
    append_family(text, study, where, baselines, &of_scores);
    append_family(text, study, where, twins, &of_learning);
}

static bool append_task(GString *text, const Study *study, const TaskResults *task)
{
    g_autoptr(GPtrArray) baselines = g_ptr_array_new(), twins = g_ptr_array_new();
    for (unsigned i = 0; i < task->counting->len; i++) {
        const Result *result = task->counting->pdata[i];
        if (result->baseline && result->baseline->pairs)
            g_ptr_array_add(baselines, result->baseline);
        if (result->frozen && result->frozen->pairs)
            g_ptr_array_add(twins, result->frozen);
    }
    g_autofree char *where = g_strdup_printf("on %s ", study_task(study, task->task));
    append_family(text, study, where, baselines, &of_returns);
    append_family(text, study, where, twins, &of_learning);
    return baselines->len || twins->len;
}

static void append_tasks(GString *text, const Study *study, const Results *results)
{
    unsigned told = 0, left = 0;
    for (unsigned t = 0; t < results->tasks->len; t++) {
        if (told == MOST_TASKS)
            left++;
        else
            told += append_task(text, study, results->tasks->pdata[t]);
    }
    if (left)
        g_string_append_printf(text, " The table tells of %u more task%s.", left, left == 1 ? "" : "s");
}

static char *describe_alone(const Study *study, const Result *result)
{
    Digits digits = {0};
    unsigned runs = result->runs->len;
    digits_see_interval(&digits, result->final.iqm);
    g_autofree char *value = digits_text(&digits, result->final.iqm.value);
    g_autofree char *range = digits_range(&digits, result->final.iqm);
    return g_strdup_printf("There is nothing to compare; %s on %s ends at %s (interquartile mean of %u seed%s%s%s).",
                           study_variant(study, result->variant), study_task(study, result->task), value, runs,
                           runs == 1 ? "" : "s", runs > 1 ? ", 95 % interval " : "", runs > 1 ? range : "");
}

/* One variant alone, or no two that share a seed. */
static char *describe_first(const Study *study, const Results *results)
{
    for (unsigned t = 0; t < results->tasks->len; t++) {
        const TaskResults *task = results->tasks->pdata[t];
        if (task->counting->len)
            return describe_alone(study, task->counting->pdata[0]);
    }
    return g_strdup("There is no result yet: no run that counts has an evaluation.");
}

static bool any_unfinished(const Results *results)
{
    for (unsigned t = 0; t < results->tasks->len; t++) {
        const TaskResults *task = results->tasks->pdata[t];
        const Result *result = task->counting->len ? task->counting->pdata[0] : NULL;
        if (result && ((const Run *)result->runs->pdata[0])->status.state != RUN_DONE)
            return true;
    }
    return false;
}

char *answer_text(const Study *study, const Results *results)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (results->aggregates.kind == SCORE_NONE)
        append_tasks(text, study, results);
    else
        append_aggregates(text, study, &results->aggregates);
    if (!text->len)
        return describe_first(study, results);
    if (any_unfinished(results))
        g_string_append(text, " That is so far: runs are still under way.");
    return g_strdup(text->str);
}
