#include "config/problems.h"

typedef struct Problem {
    Place place;
    char *text; /* the whole line */
} Problem;

struct Problems {
    GPtrArray *list;   /* Problem */
    GHashTable *known; /* their texts, borrowed */
    unsigned told;
};

static void problem_free(void *problem)
{
    g_free(((Problem *)problem)->text);
    g_free(problem);
}

Problems *problems_new(void)
{
    Problems *problems = g_new0(Problems, 1);
    problems->list = g_ptr_array_new_with_free_func(problem_free);
    problems->known = g_hash_table_new(g_str_hash, g_str_equal);
    return problems;
}

void problems_free(Problems *problems)
{
    if (!problems)
        return;
    g_hash_table_unref(problems->known);
    g_ptr_array_unref(problems->list);
    g_free(problems);
}

static char *line_of(Place place, const char *message)
{
    if (!place.file)
        return g_strdup(message);
    if (!place.line)
        return g_strdup_printf("%s: %s", place.file, message);
    return g_strdup_printf("%s:%d:%d: %s", place.file, place.line, place.column, message);
}

void problems_add(Problems *problems, Place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    g_autofree char *text = line_of(place, message);
    problems->told++;
    if (g_hash_table_contains(problems->known, text))
        return;
    Problem *problem = g_new(Problem, 1);
    problem->place = place;
    problem->text = g_steal_pointer(&text);
    g_ptr_array_add(problems->list, problem);
    g_hash_table_add(problems->known, problem->text);
}

unsigned problems_count(const Problems *problems)
{
    return problems->told;
}

/* Those without a line come last, as they were added. */
static int in_order_of_the_file(const void *a, const void *b)
{
    const Place *x = &(*(Problem *const *)a)->place, *y = &(*(Problem *const *)b)->place;
    if (!x->line || !y->line)
        return (x->line == 0) - (y->line == 0);
    return x->line != y->line ? x->line - y->line : x->column - y->column;
}

char *problems_text(const Problems *problems)
{
    g_ptr_array_sort(problems->list, in_order_of_the_file);
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < problems->list->len; i++)
        g_string_append_printf(text, "%s%s", i ? "\n" : "", ((Problem *)problems->list->pdata[i])->text);
    return g_string_free(text, FALSE);
}

bool problems_none(const Problems *problems, GError **error)
{
    if (problems_count(problems) == 0)
        return true;
    g_autofree char *text = problems_text(problems);
    return fail(error, FAULT_CONFIG, "%s", text);
}
