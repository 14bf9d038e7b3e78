#include "record/plan-table.h"

#include "record/table.h"
#include "record/whole-file.h"
#include <string.h>

static const char *const columns[] = {"variant", "task", "seed", "steps", "directory", NULL};

static void run_free(void *memory)
{
    PlannedRun *run = memory;
    g_free(run->variant);
    g_free(run->task);
    g_free(run->directory);
    g_free(run->config);
    g_free(run);
}

GPtrArray *planned_runs_new(void)
{
    return g_ptr_array_new_with_free_func(run_free);
}

static char *path_in(const char *directory)
{
    return g_build_filename(directory, "plan.tsv", NULL);
}

bool plan_table_exists(const char *directory)
{
    g_autofree char *path = path_in(directory);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

bool plan_table_write(const char *directory, const GPtrArray *runs, GError **error)
{
    g_autofree char *path = path_in(directory), *head = g_strjoinv("\t", (char **)columns), *old = NULL;
    g_autoptr(GString) table = g_string_new(head);
    g_string_append_c(table, '\n');
    for (guint i = 0; i < runs->len; i++) {
        const PlannedRun *run = runs->pdata[i];
        g_string_append_printf(table, "%s\t%s\t%" G_GUINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%s\n", run->variant,
                               run->task, run->seed, run->steps, run->directory);
    }
    if (g_file_get_contents(path, &old, NULL, NULL) && strcmp(old, table->str) == 0)
        return true;
    return whole_file_put(path, table->str, true, error);
}

static bool read_row(GPtrArray *runs, const char *fields[])
{
    int64_t seed, steps;
    if (!table_integer(fields[2], &seed) || !table_integer(fields[3], &steps) || seed < 0)
        return false;
    PlannedRun *run = g_new0(PlannedRun, 1);
    run->variant = g_strdup(fields[0]);
    run->task = g_strdup(fields[1]);
    run->seed = (uint64_t)seed;
    run->steps = steps;
    run->directory = g_strdup(fields[4]);
    g_ptr_array_add(runs, run);
    return true;
}

static bool read_rows(GPtrArray *runs, Table *table, const char *path, GError **error)
{
    const char *fields[G_N_ELEMENTS(columns)];
    TableRow row;
    while ((row = table_next(table, fields)) != TABLE_END)
        if (row == TABLE_BROKEN || !read_row(runs, fields))
            return fail(error, FAULT_DATA, "%s:%u: this is no planned run; 'didact run' writes the file anew", path,
                        table->line);
    return runs->len > 0 || fail(error, FAULT_DATA, "%s: no run is planned in it", path);
}

static bool open_table(Table *table, const char *directory, const char *path, GError **error)
{
    *table = (Table){0};
    if (!g_file_test(directory, G_FILE_TEST_IS_DIR))
        return fail(error, FAULT_DATA, "%s: there is no such directory", directory);
    if (!plan_table_exists(directory))
        return fail(error, FAULT_DATA,
                    "%s: this is no experiment, as it has no plan.tsv; name what 'didact run' wrote to", directory);
    return table_open(table, path, '\t', columns, error);
}

GPtrArray *plan_table_read(const char *directory, GError **error)
{
    g_autoptr(GPtrArray) runs = planned_runs_new();
    g_autofree char *path = path_in(directory);
    Table table;
    bool well = open_table(&table, directory, path, error) && read_rows(runs, &table, path, error);
    table_close(&table);
    return well ? g_steal_pointer(&runs) : NULL;
}
