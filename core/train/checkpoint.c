#include "train/checkpoint.h"

#include "record/build.h"
#include "record/whole-file.h"
#include "student/replay-archive.h"
#include "train/checkpoint-files.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const double LEAST_PERIOD = 30; /* seconds */
static const double SHARE = 0.01;      /* of the time */

static const char FORMAT[] = "didact-checkpoint/1";

struct Checkpoints {
    const RunSettings *settings;
    char *run, *directory; /* the run's; its checkpoint/ */
    char *substance;       /* what the run computes */
    Build *build;          /* what it is computed by */
    bool any_build;
    uint64_t number;   /* of the newest */
    const char *note;  /* what became of them, where that is to be known; NULL: nothing is */
    GArray *segments;  /* ReplaySegment: those that it names */
    GPtrArray *files;  /* names of all files that it needs */
    int64_t step;      /* at which it was written */
    double time, cost; /* seconds: when, and how long that took */
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* ---- whose they are ---- */

static Build *build_of(const RunSettings *settings, GError **error)
{
    g_autoptr(GPtrArray) plugins = run_settings_plugins(settings);
    return build_here((const char *const *)plugins->pdata, error);
}

Checkpoints *checkpoints_new(const char *directory, const RunSettings *settings, bool any_build, GError **error)
{
    Checkpoints *checkpoints = g_new0(Checkpoints, 1);
    checkpoints->settings = settings;
    checkpoints->run = g_strdup(directory);
    checkpoints->directory = g_build_filename(directory, "checkpoint", NULL);
    checkpoints->substance = run_settings_substance(settings);
    checkpoints->any_build = any_build;
    checkpoints->segments = g_array_new(FALSE, FALSE, sizeof(ReplaySegment));
    checkpoints->files = g_ptr_array_new_with_free_func(g_free);
    checkpoints->time = now();
    checkpoints->build = build_of(settings, error);
    if (!checkpoints->build)
        g_clear_pointer(&checkpoints, checkpoints_free);
    return checkpoints;
}

void checkpoints_free(Checkpoints *checkpoints)
{
    if (!checkpoints)
        return;
    build_free(checkpoints->build);
    g_array_unref(checkpoints->segments);
    g_ptr_array_unref(checkpoints->files);
    g_free(checkpoints->run);
    g_free(checkpoints->directory);
    g_free(checkpoints->substance);
    g_free(checkpoints);
}

static void sign(const Checkpoints *checkpoints, Archive *archive)
{
    archive_note(archive, "format", FORMAT);
    archive_note(archive, "config", checkpoints->substance);
    for (guint i = 0; i < checkpoints->build->parts->len; i++) {
        const BuildPart *part = checkpoints->build->parts->pdata[i];
        archive_note(archive, part->name, part->sha256);
    }
}

/* The first line in which two configurations differ. */
static bool fail_config(const char *path, const char *its, const char *ours, GError **error)
{
    g_auto(GStrv) theirs = g_strsplit(its, "\n", -1);
    g_auto(GStrv) here = g_strsplit(ours, "\n", -1);
    size_t i = 0;
    while (theirs[i] && here[i] && strcmp(theirs[i], here[i]) == 0)
        i++;
    return fail(error, FAULT_DATA, "%s: belongs to another run, one with '%s' where this one has '%s'", path,
                theirs[i] ? g_strstrip(theirs[i]) : "", here[i] ? g_strstrip(here[i]) : "");
}

/* Plugins that it does not know make it another run's. */
static bool check_build(const Checkpoints *checkpoints, const char *path, const Archive *archive, GError **error)
{
    for (guint i = 0; i < checkpoints->build->parts->len && !checkpoints->any_build; i++) {
        const BuildPart *part = checkpoints->build->parts->pdata[i];
        const char *its = archive_noted(archive, part->name);
        if (its && strcmp(its, part->sha256) != 0)
            return fail(
                error, FAULT_STOPPED,
                "%s: was written with another build of %s (SHA-256 %.12s) than this one (%.12s); put that back, "
                "and the same command goes on, or use --allow-new-build",
                path, part->name, its, part->sha256);
    }
    return true;
}

static bool check_signature(const Checkpoints *checkpoints, const char *path, const Archive *archive, GError **error)
{
    const char *format = archive_noted(archive, "format"), *config = archive_noted(archive, "config");
    if (!check_build(checkpoints, path, archive, error))
        return false;
    if (g_strcmp0(format, FORMAT) != 0 || !config)
        return fail(error, FAULT_DATA, "%s: is no checkpoint that this version knows", path);
    return strcmp(config, checkpoints->substance) == 0 || fail_config(path, config, checkpoints->substance, error);
}

/* ---- going on ---- */

static GPtrArray *files_of(uint64_t number, const GArray *segments)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(files, checkpoint_name(number));
    for (guint i = 0; i < segments->len; i++)
        g_ptr_array_add(files, replay_segment_name(&g_array_index(segments, ReplaySegment, i)));
    return files;
}

static bool fill(Checkpoints *checkpoints, Loop *loop, Archive *archive, GError **error)
{
    const char *run = checkpoints->run;
    uint32_t wide = loop->teaching->spaces.observation_size;
    return loop_archive(loop, checkpoints->segments, archive, error) &&
           replay_read_segments(loop->replay, checkpoints->directory, checkpoints->segments, error) &&
           (loop->writer = run_writer_reopen(run, wide, loop->settings->head.steps, archive, error));
}

static Loop *restore(Checkpoints *checkpoints, const char *path, const Interruption *interruption, GError **error)
{
    Archive *archive = archive_open(path, error);
    if (!archive)
        return NULL;
    Loop *loop = check_signature(checkpoints, path, archive, error)
                     ? loop_new(checkpoints->settings, interruption, error)
                     : NULL;
    if (loop && !fill(checkpoints, loop, archive, error))
        g_clear_pointer(&loop, loop_free);
    archive_free(archive);
    return loop;
}

static char *path_of(const Checkpoints *checkpoints, uint64_t number)
{
    g_autofree char *name = checkpoint_name(number);
    return g_build_filename(checkpoints->directory, name, NULL);
}

bool checkpoints_check(const Checkpoints *checkpoints, GError **error)
{
    g_autoptr(GArray) numbers = checkpoint_numbers(checkpoints->directory, error);
    for (guint i = 0; numbers && i < numbers->len; i++) {
        g_autofree char *path = path_of(checkpoints, g_array_index(numbers, uint64_t, i));
        g_autoptr(GError) refusal = NULL;
        Archive *archive = archive_open(path, &refusal);
        bool well = archive && check_build(checkpoints, path, archive, &refusal);
        archive_free(archive);
        if (well)
            return true;
        if (refusal->code == FAULT_DATA)
            continue;
        g_propagate_error(error, g_steal_pointer(&refusal));
        return false;
    }
    return numbers != NULL;
}

static void take_up(Checkpoints *checkpoints, const Loop *loop, uint64_t number)
{
    checkpoints->step = loop->step;
    checkpoints->time = now();
    g_ptr_array_unref(checkpoints->files);
    checkpoints->files = files_of(number, checkpoints->segments);
    if (number != checkpoints->number)
        checkpoints->note = "went on from an older checkpoint, as the newest is not good; log.txt tells why";
    if (checkpoints->note)
        run_writer_note(loop->writer, checkpoints->note);
    run_writer_progress(loop->writer, loop->step, loop->updates);
    fprintf(stderr, "didact: going on at step %" G_GINT64_FORMAT "\n", loop->step);
}

/* The newest that is good; NULL where none is, and where one says that the run must not go on. */
static Loop *restore_newest(Checkpoints *checkpoints, const GArray *numbers, const Interruption *interruption,
                            GError **error)
{
    for (guint i = 0; i < numbers->len; i++) {
        uint64_t number = g_array_index(numbers, uint64_t, i);
        g_autofree char *name = checkpoint_name(number), *path = path_of(checkpoints, number);
        g_autoptr(GError) refusal = NULL;
        Loop *loop = restore(checkpoints, path, interruption, &refusal);
        if (loop) {
            take_up(checkpoints, loop, number);
            return loop;
        }
        if (refusal->code != FAULT_DATA) {
            g_propagate_error(error, g_steal_pointer(&refusal));
            return NULL;
        }
        fprintf(stderr, "didact: %s; checkpoint %s is not used\n", refusal->message, name);
    }
    if (numbers->len) {
        g_array_set_size(checkpoints->segments, 0);
        checkpoints->note = "began anew: no checkpoint is good; log.txt tells why";
        fprintf(stderr, "didact: %s: no checkpoint is good; the run begins anew\n", checkpoints->run);
    }
    return NULL;
}

bool checkpoints_resume(Checkpoints *checkpoints, const Interruption *interruption, Loop **loop, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(GArray) numbers = checkpoint_numbers(checkpoints->directory, error);
    *loop = NULL;
    if (!numbers)
        return false;
    checkpoints->number = numbers->len ? g_array_index(numbers, uint64_t, 0) : 0;
    *loop = restore_newest(checkpoints, numbers, interruption, &failure);
    if (failure)
        g_propagate_error(error, g_steal_pointer(&failure));
    return *loop || !checkpoints->number || checkpoints->note;
}

bool checkpoints_begin(const Checkpoints *checkpoints, GError **error)
{
    return !checkpoints->number || checkpoint_set_aside(checkpoints->run, error);
}

const char *checkpoints_note(const Checkpoints *checkpoints)
{
    return checkpoints->note;
}

/* ---- writing ---- */

bool checkpoints_due(const Checkpoints *checkpoints, int64_t step)
{
    int64_t every = checkpoints->settings->checkpoint.every;
    if (every != DIDACT_WORD)
        return step - checkpoints->step >= every;
    return now() - checkpoints->time >= MAX(LEAST_PERIOD, checkpoints->cost / SHARE);
}

static bool make_directory(const Checkpoints *checkpoints, GError **error)
{
    return g_mkdir(checkpoints->directory, 0777) == 0 || errno == EEXIST ||
           fail_to_write(error, checkpoints->directory, errno);
}

static bool write_state(Checkpoints *checkpoints, Loop *loop, uint64_t number, GError **error)
{
    unsigned char seal[SEAL_SIZE];
    g_autofree char *name = checkpoint_name(number), *path = g_build_filename(checkpoints->directory, name, NULL);
    Archive *archive = archive_new();
    sign(checkpoints, archive);
    bool well = run_writer_mark(loop->writer, archive, error) &&
                loop_archive(loop, checkpoints->segments, archive, error) && archive_save(archive, path, seal, error);
    archive_free(archive);
    return well;
}

bool checkpoints_write(Checkpoints *checkpoints, Loop *loop, GError **error)
{
    double begun = now();
    uint64_t number = checkpoints->number + 1;
    if (!make_directory(checkpoints, error) ||
        !replay_write_segments(loop->replay, checkpoints->directory, checkpoints->segments, error) ||
        !write_state(checkpoints, loop, number, error))
        return false;
    GPtrArray *previous = checkpoints->files;
    checkpoints->files = files_of(number, checkpoints->segments);
    checkpoint_prune(checkpoints->directory, checkpoints->files, previous);
    g_ptr_array_unref(previous);
    checkpoints->number = number;
    checkpoints->step = loop->step;
    checkpoints->time = now();
    checkpoints->cost = checkpoints->time - begun;
    return true;
}
