#include "launch/slurm.h"

#include "launch/slurm-script.h"
#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* ---- asking Slurm's commands ---- */

typedef struct Answer {
    bool well;        /* the command was there and succeeded */
    char *said, *why; /* what it printed; why it did not succeed, on one line */
} Answer;

static void answer_clear(Answer *answer)
{
    g_free(answer->said);
    g_free(answer->why);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answer, answer_clear)

static char *one_line(const char *text)
{
    g_autofree char *line = g_strstrip(g_strdup(text));
    return g_strdelimit(g_steal_pointer(&line), "\r\n\t", ' ');
}

static void ask(Answer *answer, const char *const *command)
{
    g_autoptr(GError) failure = NULL;
    g_autofree char *complaint = NULL;
    g_autoptr(GSubprocess) child =
        g_subprocess_newv(command, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &failure);
    if (!child || !g_subprocess_communicate_utf8(child, NULL, NULL, &answer->said, &complaint, &failure)) {
        answer->why = one_line(failure->message);
        return;
    }
    answer->well = g_subprocess_get_successful(child);
    if (!answer->well)
        answer->why = *complaint ? one_line(complaint) : g_strdup_printf("%s failed without a word", *command);
}

bool slurm_is_here(GError **error)
{
    g_autofree char *path = g_find_program_in_path("sbatch");
    return path || fail(error, FAULT_USAGE,
                        "there is no sbatch here; submit on a machine of a Slurm cluster, or leave out --launcher to "
                        "run on this one");
}

SlurmState slurm_ask(const char *job, GError **error)
{
    g_auto(Answer) answer = {0};
    ask(&answer, (const char *const[]){"squeue", "--noheader", "--format=%i", "--jobs", job, NULL});
    if (answer.well)
        return *g_strstrip(answer.said) ? SLURM_QUEUED : SLURM_GONE;
    if (strstr(answer.why, "Invalid job id"))
        return SLURM_GONE;
    fail(error, FAULT_INTERNAL, "cannot ask Slurm whether job %s is over: %s", job, answer.why);
    return SLURM_SILENT;
}

/* The tasks that an array can have: Slurm counts one more than the highest index. */
static size_t most_tasks(void)
{
    g_auto(Answer) answer = {0};
    ask(&answer, (const char *const[]){"scontrol", "show", "config", NULL});
    const char *line = answer.well ? strstr(answer.said, "MaxArraySize") : NULL;
    const char *value = line ? strchr(line, '=') : NULL;
    guint64 most = value ? g_ascii_strtoull(value + 1, NULL, 10) : 0;
    return most ? most : SIZE_MAX; /* unknown: sbatch will say */
}

/* ---- what is kept of submissions ---- */

static char *path_of(const char *directory, unsigned number, const char *what)
{
    g_autofree char *name = g_strdup_printf("job-%u.%s", number, what);
    return g_build_filename(directory, "slurm", name, NULL);
}

static unsigned count_submissions(const char *directory)
{
    for (unsigned number = 0;; number++) {
        g_autofree char *path = path_of(directory, number + 1, "id");
        if (!g_file_test(path, G_FILE_TEST_EXISTS))
            return number;
    }
}

char *slurm_last_job(const char *directory)
{
    unsigned number = count_submissions(directory);
    g_autofree char *path = path_of(directory, number, "id");
    char *job = NULL;
    if (number && g_file_get_contents(path, &job, NULL, NULL))
        g_strstrip(job);
    return job;
}

bool slurm_is_idle(const char *directory, bool sure, GError **error)
{
    g_autofree char *job = slurm_last_job(directory);
    g_autoptr(GError) silence = NULL;
    SlurmState state = job ? slurm_ask(job, &silence) : SLURM_GONE;
    if (state == SLURM_QUEUED)
        return fail(error, FAULT_STOPPED,
                    "%s is being run by Slurm job %s; wait for it, end it by 'scancel %s', or use --out", directory,
                    job, job);
    if (state == SLURM_SILENT && sure)
        return fail(error, FAULT_INTERNAL, "%s: %s; try again when it answers", directory, silence->message);
    return true;
}

static bool put(const char *path, const char *text, GError **error)
{
    g_autoptr(GError) failure = NULL;
    return g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &failure) ||
           fail(error, FAULT_INTERNAL, "%s: cannot write: %s", path, failure->message);
}

/* ---- submitting ---- */

/* A submission while it is made. */
typedef struct Submission {
    const Directory *directory;
    const Plan *plan;
    char *place; /* the experiment's directory, absolute */
    unsigned number;
    char *script, *list; /* paths; the list's is absolute */
    size_t tasks, left;
} Submission;

static void submission_clear(Submission *submission)
{
    g_free(submission->place);
    g_free(submission->script);
    g_free(submission->list);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Submission, submission_clear)

/* The file that is this program, for another machine to execute. */
static char *program_path(GError **error)
{
    char *path = g_file_read_link("/proc/self/exe", NULL);
    if (path && g_file_test(path, G_FILE_TEST_IS_EXECUTABLE))
        return path;
    g_free(path);
    fail(error, FAULT_INTERNAL, "the file of this program was replaced while it ran; run it again");
    return NULL;
}

static bool write_list(Submission *submission, GError **error)
{
    const Directory *directory = submission->directory;
    size_t most = most_tasks();
    g_autoptr(GString) list = g_string_new(NULL);
    for (size_t i = 0; i < directory->count; i++) {
        if (directory->jobs[i].status.state != RUN_PLANNED)
            continue;
        if (submission->tasks < most) {
            g_string_append_printf(list, "%s\n", directory->jobs[i].name);
            submission->tasks++;
        } else {
            submission->left++;
        }
    }
    return put(submission->list, list->str, error);
}

static bool write_script(const Submission *submission, int64_t limit, GError **error)
{
    g_autofree char *program = program_path(error);
    if (!program)
        return false;
    g_autofree char *text = slurm_script_write(&(SlurmScript){
        .plan = submission->plan,
        .directory = submission->place,
        .list = submission->list,
        .program = program,
        .tasks = submission->tasks,
        .limit = limit,
        .asks = submission->directory->asked != NULL,
        .any_build = submission->directory->mixed,
    });
    return put(submission->script, text, error);
}

static bool begin(Submission *submission, GError **error)
{
    const char *directory = submission->directory->path;
    submission->place = g_canonicalize_filename(directory, NULL);
    if (strpbrk(submission->place, "\n\r"))
        return fail(error, FAULT_USAGE,
                    "the path of %s has a line break, which no option of sbatch can have; use --out", directory);
    submission->number = count_submissions(directory) + 1;
    submission->script = path_of(directory, submission->number, "sh");
    submission->list = path_of(submission->place, submission->number, "runs");
    g_autofree char *folder = g_path_get_dirname(submission->list);
    return g_mkdir_with_parents(folder, 0777) == 0 ||
           fail(error, FAULT_INTERNAL, "%s: cannot make this directory: %s", folder, g_strerror(errno));
}

/* The job's number, with which sbatch answers; NULL where it does not. */
static char *hand_in(const Submission *submission, GError **error)
{
    g_auto(Answer) answer = {0};
    ask(&answer, (const char *const[]){"sbatch", "--parsable", submission->script, NULL});
    if (!answer.well) {
        fail(error, FAULT_INTERNAL, "sbatch did not take %s: %s; change 'launcher' in the experiment, and run it again",
             submission->script, answer.why);
        return NULL;
    }
    size_t digits = strspn(answer.said, G_CSET_DIGITS); /* a cluster's name may follow */
    if (!digits)
        fail(error, FAULT_INTERNAL, "sbatch took %s but told no number of a job: '%s'", submission->script,
             g_strstrip(answer.said));
    return digits ? g_strndup(answer.said, digits) : NULL;
}

static bool keep_number(const Submission *submission, const char *job, GError **error)
{
    g_autofree char *path = path_of(submission->directory->path, submission->number, "id");
    g_autofree char *line = g_strconcat(job, "\n", NULL);
    if (put(path, line, error))
        return true;
    g_prefix_error(error, "Slurm has taken the runs as job %s, but that cannot be kept: ", job);
    return false;
}

bool slurm_submit(const Directory *directory, const Plan *plan, int64_t limit, SlurmReceipt *receipt, GError **error)
{
    g_auto(Submission) submission = {.directory = directory, .plan = plan};
    if (!begin(&submission, error) || !write_list(&submission, error) || !write_script(&submission, limit, error))
        return false;
    g_autofree char *job = hand_in(&submission, error);
    if (!job || !keep_number(&submission, job, error))
        return false;
    *receipt =
        (SlurmReceipt){g_steal_pointer(&job), g_steal_pointer(&submission.script), submission.tasks, submission.left};
    return true;
}

void slurm_receipt_clear(SlurmReceipt *receipt)
{
    g_free(receipt->job);
    g_free(receipt->script);
}
