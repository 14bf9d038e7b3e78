/* What can be seen of a plugin without calling it: what its table says, and what its file exports. The loader has refused what
 * cannot be used at all. */
#include "conform/plugin-checks.h"
#include "plugin/table.h"
#include <elf.h>
#include <link.h>
#include <string.h>

/* ---- the table ---- */

/* Texts stand in tables, on man pages and behind `#` in YAML. */
static const char *fault_of_phrase(const char *phrase)
{
    size_t length = strlen(phrase);
    if (!length)
        return "is empty";
    if (phrase[length - 1] == '.')
        return "ends with a full stop; it is a phrase";
    if (strpbrk(phrase, "\r\n"))
        return "has a line break; it is a phrase";
    return g_utf8_validate(phrase, -1, NULL) ? NULL : "is not UTF-8";
}

static bool is_repeated(const char *const *choices, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(choices[j], choices[i]) == 0)
            return true;
    return false;
}

static bool check_choices(Trial *trial, const didact_param *row)
{
    for (size_t i = 0; row->choices && row->choices[i]; i++)
        if (is_repeated(row->choices, i))
            return trial_fail(trial, "parameter '%s' has the choice '%s' twice", row->name, row->choices[i]);
    return true;
}

bool check_table(Trial *trial)
{
    const didact_plugin *plugin = trial->component->plugin;
    const char *fault = fault_of_phrase(plugin->summary);
    if (fault)
        return trial_fail(trial, "its summary %s", fault);
    if (!*plugin->version)
        return trial_fail(trial, "its version is empty");
    for (size_t i = 0; i < plugin->param_count; i++) {
        const didact_param *row = table_row(plugin->params, plugin->param_stride, i);
        fault = fault_of_phrase(row->doc);
        if (fault)
            return trial_fail(trial, "the doc of parameter '%s' %s", row->name, fault);
        if (!check_choices(trial, row))
            return false;
    }
    trial_note(trial, "%u parameter%s", plugin->param_count, plugin->param_count == 1 ? "" : "s");
    return true;
}

/* ---- the exported symbols ---- */

/* Section i, or NULL where the file does not reach that far. */
static const ElfW(Shdr) * section_of(const char *bytes, size_t length, size_t i)
{
    const ElfW(Ehdr) *head = (const void *)bytes;
    size_t at = head->e_shoff + i * sizeof(ElfW(Shdr));
    if (head->e_shentsize != sizeof(ElfW(Shdr)) || at > length || length - at < sizeof(ElfW(Shdr)))
        return NULL;
    const ElfW(Shdr) *section = (const void *)(bytes + at);
    return section->sh_type == SHT_NOBITS ||
                   (section->sh_offset <= length && section->sh_size <= length - section->sh_offset)
               ? section
               : NULL;
}

static bool is_exported(const ElfW(Sym) * symbol)
{
    unsigned binding = symbol->st_info >> 4, visibility = symbol->st_other & 3;
    return symbol->st_shndx != SHN_UNDEF && symbol->st_shndx != SHN_ABS && binding != STB_LOCAL &&
           (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

static bool check_dynamic(Trial *trial, const char *bytes, const ElfW(Shdr) * symbols, const ElfW(Shdr) * names)
{
    for (size_t i = 0; i < symbols->sh_size / sizeof(ElfW(Sym)); i++) {
        const ElfW(Sym) *symbol = (const ElfW(Sym) *)(const void *)(bytes + symbols->sh_offset) + i;
        const char *name = symbol->st_name < names->sh_size ? bytes + names->sh_offset + symbol->st_name : "";
        if (is_exported(symbol) && strcmp(name, "didact_plugin_entry") != 0)
            return trial_fail(trial,
                              "it exports '%s' besides didact_plugin_entry; make it static, or compile with "
                              "-fvisibility=hidden",
                              name);
    }
    return true;
}

static bool check_object(Trial *trial, const char *bytes, size_t length)
{
    const ElfW(Ehdr) *head = (const void *)bytes;
    for (size_t i = 0; length >= sizeof *head && i < head->e_shnum; i++) {
        const ElfW(Shdr) *symbols = section_of(bytes, length, i);
        if (!symbols || symbols->sh_type != SHT_DYNSYM)
            continue;
        const ElfW(Shdr) *names = section_of(bytes, length, symbols->sh_link);
        return names ? check_dynamic(trial, bytes, symbols, names) : trial_skip(trial, "its symbols have no names");
    }
    return trial_skip(trial, "its sections were stripped, so that its symbols cannot be read");
}

bool check_symbols(Trial *trial)
{
    g_autoptr(GMappedFile) file = g_mapped_file_new(trial->component->path, FALSE, NULL);
    if (!file)
        return trial_skip(trial, "%s cannot be read", trial->component->path);
    return check_object(trial, g_mapped_file_get_contents(file), g_mapped_file_get_length(file));
}
