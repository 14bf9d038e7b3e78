#include "record/random-returns.h"

#include "base/text.h"
#include "record/table.h"
#include "record/whole-file.h"
#include <math.h>
#include <string.h>

static const char *const columns[] = {"task", "episodes", "mean", NULL};

static void random_return_free(void *memory)
{
    RandomReturn *one = memory;
    g_free(one->task);
    g_free(one);
}

static char *path_in(const char *directory)
{
    return g_build_filename(directory, "random-policy.tsv", NULL);
}

void random_returns_add(GPtrArray *returns, const char *task, int64_t episodes, double mean)
{
    RandomReturn *one = g_new(RandomReturn, 1);
    *one = (RandomReturn){g_strdup(task), episodes, mean};
    g_ptr_array_add(returns, one);
}

const RandomReturn *random_returns_find(const GPtrArray *returns, const char *task)
{
    for (guint i = 0; i < returns->len; i++) {
        const RandomReturn *one = returns->pdata[i];
        if (strcmp(one->task, task) == 0)
            return one;
    }
    return NULL;
}

static void read_row(GPtrArray *returns, const char *fields[])
{
    int64_t episodes;
    double mean;
    if (table_integer(fields[1], &episodes) && episodes > 0 && table_number(fields[2], &mean) && isfinite(mean) &&
        !random_returns_find(returns, fields[0]))
        random_returns_add(returns, fields[0], episodes, mean);
}

GPtrArray *random_returns_read(const char *directory)
{
    GPtrArray *returns = g_ptr_array_new_with_free_func(random_return_free);
    g_autofree char *path = path_in(directory);
    const char *fields[G_N_ELEMENTS(columns)];
    Table table = {0};
    TableRow row = TABLE_END;
    if (g_file_test(path, G_FILE_TEST_EXISTS) && table_open(&table, path, '\t', columns, NULL))
        row = table_next(&table, fields);
    for (; row != TABLE_END; row = table_next(&table, fields))
        if (row == TABLE_ROW)
            read_row(returns, fields);
    table_close(&table);
    return returns;
}

bool random_returns_write(const char *directory, const GPtrArray *returns, GError **error)
{
    g_autofree char *path = path_in(directory), *head = g_strjoinv("\t", (char **)columns);
    g_autoptr(GString) table = g_string_new(head);
    g_string_append_c(table, '\n');
    for (guint i = 0; i < returns->len; i++) {
        const RandomReturn *one = returns->pdata[i];
        char mean[TEXT_NUMBER_SIZE];
        g_string_append_printf(table, "%s\t%" G_GINT64_FORMAT "\t%s\n", one->task, one->episodes,
                               text_number(one->mean, mean));
    }
    return whole_file_put(path, table->str, true, error);
}
