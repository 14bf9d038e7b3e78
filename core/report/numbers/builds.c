#include "report/numbers/builds.h"

#include "record/build.h"

/* The forms that a part of the builds has, each with the runs that it made. */
typedef struct Part {
    const char *name;
    GPtrArray *hashes; /* borrowed */
    GArray *runs;      /* unsigned, beside hashes */
} Part;

static void part_free(void *memory)
{
    Part *part = memory;
    g_ptr_array_unref(part->hashes);
    g_array_unref(part->runs);
    g_free(part);
}

static Part *find_part(GPtrArray *parts, const char *name)
{
    for (unsigned i = 0; i < parts->len; i++)
        if (g_str_equal(((Part *)parts->pdata[i])->name, name))
            return parts->pdata[i];
    Part *part = g_new(Part, 1);
    *part = (Part){name, g_ptr_array_new(), g_array_new(FALSE, FALSE, sizeof(unsigned))};
    g_ptr_array_add(parts, part);
    return part;
}

static void count(Part *part, const char *hash)
{
    unsigned place;
    if (!g_ptr_array_find_with_equal_func(part->hashes, hash, g_str_equal, &place)) {
        place = part->hashes->len;
        g_ptr_array_add(part->hashes, (char *)hash);
        g_array_append_vals(part->runs, &(unsigned){0}, 1);
    }
    g_array_index(part->runs, unsigned, place)++;
}

/* Every part of every build. */
static GPtrArray *parts_of(const Study *study)
{
    GPtrArray *parts = g_ptr_array_new_with_free_func(part_free);
    for (unsigned r = 0; r < study->runs->len; r++) {
        const Run *run = g_ptr_array_index(study->runs, r);
        for (unsigned b = 0; b < run->builds->len; b++) {
            const Build *build = g_ptr_array_index(run->builds, b);
            for (unsigned p = 0; p < build->parts->len; p++) {
                const BuildPart *part = g_ptr_array_index(build->parts, p);
                count(find_part(parts, part->name), part->sha256);
            }
        }
    }
    return parts;
}

static char *describe(const Part *part)
{
    g_autoptr(GString) forms = g_string_new(NULL);
    for (unsigned i = 0; i < part->hashes->len; i++) {
        unsigned runs = g_array_index(part->runs, unsigned, i);
        g_string_append_printf(forms, "%s%.12s (%u run%s)", i ? ", " : "", (char *)part->hashes->pdata[i], runs,
                               runs == 1 ? "" : "s");
    }
    return g_strdup_printf("The runs were made by %u builds of %s, and may differ for that; by SHA-256: %s",
                           part->hashes->len, part->name, forms->str);
}

void builds_remark(GPtrArray *sentences, const Study *study)
{
    g_autoptr(GPtrArray) parts = parts_of(study);
    for (unsigned i = 0; i < parts->len; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        if (part->hashes->len > 1)
            g_ptr_array_add(sentences, describe(part));
    }
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        g_autofree char *title = run_title(study, run);
        if (run->builds->len > 1)
            g_ptr_array_add(sentences,
                            g_strdup_printf("%s was begun by one build and gone on with by another (%u in all)", title,
                                            run->builds->len));
    }
}
