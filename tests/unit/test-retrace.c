/* Recordings: how they are read, how an environment is compared with them, and what is told of bad ones. */
#include "support/instance.h"
#include "train/retrace.h"
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char section[] = "mountain-car-continuous";

/* The car at rest, twice without force: numbers of this plugin, which test-mountain-car compares with Gymnasium's. */
static const char whole[] = "# made by hand\n"
                            "# init_qpos: -0.5\n"
                            "# init_qvel: 0\n"
                            "# init_obs: -0.5 0\n"
                            "# rows: 2\n"
                            "# columns: t,act_0,obs_0,obs_1,reward,terminated,position\n"
                            "1,0,-0.50017684698104858,-0.00017684300837572664,0,0,9\n"
                            "2,0.5,-0.49977922439575195,0.00039763690438121557,-0.025000000000000001,0,9\n";

/* `whole` with the first `from` replaced, as a file; free with g_free. */
static char *write_text(const char *from, const char *to)
{
    g_autoptr(GString) text = g_string_new(whole);
    if (from)
        g_assert_cmpuint(g_string_replace(text, from, to, 1), ==, 1);
    char *path = NULL;
    int fd = g_file_open_tmp("didact-XXXXXX.csv", &path, NULL);
    g_assert_cmpint(fd, >=, 0);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(path, text->str, (gssize)text->len, NULL));
    return path;
}

static Recording *read_text(const char *from, const char *to, GError **error)
{
    g_autofree char *path = write_text(from, to);
    Recording *recording = recording_read(path, error);
    g_unlink(path);
    return recording;
}

/* `from` replaced by `to` is told as `message`, behind the file's name. */
static void assert_bad(const char *from, const char *to, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(read_text(from, to, &error));
    g_assert_error(error, CORE_ERROR, FAULT_DATA);
    const char *told = strstr(error->message, ".csv");
    g_assert_cmpstr(told + strlen(".csv"), ==, message);
}

static void a_recording_is_read(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Recording) recording = read_text(NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(recording->start->len, ==, 2);
    g_assert_cmpfloat(g_array_index(recording->start, double, 0), ==, -0.5);
    g_assert_cmpuint(recording->action_size, ==, 1);
    g_assert_cmpuint(recording->observation_size, ==, 2);
    g_assert_cmpuint(recording->steps->len, ==, 2);
    const RecordedStep *step = &g_array_index(recording->steps, RecordedStep, 1);
    g_assert_cmpuint(step->line, ==, 8);
    g_assert_cmpfloat(step->t, ==, 2);
    g_assert_cmpfloat(step->action[0], ==, 0.5);
    g_assert_cmpfloat(step->observation[1], ==, 0.00039763690438121557);
    g_assert_cmpfloat(step->reward, ==, -0.025);
    g_assert_false(step->terminated);
}

static void bad_recordings_are_told(void)
{
    assert_bad("-0.5 0\n", "-0.5 0 1\n", ":7: init_obs has 3 numbers, but there are 2 columns obs_");
    assert_bad("# init_obs", "# first", ":7: init_obs has 0 numbers, but there are 2 columns obs_");
    assert_bad("# init_qvel", "# speed",
               ":7: the lines above say no init_qpos and init_qvel, nor init_state, to begin in");
    assert_bad("init_qpos: -0.5", "init_qpos: half", ":7: init_qpos is 'half', which is no number");
    assert_bad("reward,", "pay,", ":6: the columns need act_0, obs_0, reward and terminated among them");
    assert_bad("act_0,", "act_1,", ":6: the columns need act_0, obs_0, reward and terminated among them");
    assert_bad("# columns", "# heads", ":7: a step comes before the line '# columns: ...'");
    assert_bad("# rows: 2", "# columns: t,act_0,obs_0,obs_1,reward,terminated", ":6: the columns were told before");
    assert_bad("\n2,0.5", "\n# key: value\n2,0.5", ":8: a header line stands among the steps");
    assert_bad("2,0.5,", "2,0.1,", ":8: act_0 is 0.1, which is no float32 number; actions are");
    assert_bad("2,0.5,", "2,nan,", ":8: act_0 is nan, which is no float32 number; actions are");
    assert_bad("0.00039763690438121557", "0.0004x", ":8: obs_1 is '0.0004x', which is no number");
    assert_bad("0.00039763690438121557", "", ":8: obs_1 is '', which is no number");
    assert_bad(",0,0,9", ",0,2,9", ":7: terminated is 2, neither 0 nor 1");
    assert_bad(",0,0,9", ",0,0", ":7: it has 6 fields, not the 7 of the columns");
    assert_bad("rows: 2", "rows: 3", ":8: it ends after 2 steps, not the 3 that 'rows' promises");
    assert_bad("rows: 2", "rows: two", ":8: rows is 'two', which is no number");
    g_autoptr(GError) error = NULL;
    g_assert_null(recording_read("/no/such/file.csv", &error));
    g_assert_true(g_str_has_prefix(error->message, "/no/such/file.csv: it cannot be read ("));
    g_assert_cmpint(error->code, ==, FAULT_DATA);
}

/* What comes out for `whole` with that replacement. */
static Retrace compare(const char *from, const char *to, double tolerance, size_t rows)
{
    Retrace result;
    GError *error = NULL;
    g_autoptr(Recording) recording = read_text(from, to, &error);
    g_assert_no_error(error);
    Component *component = instance_component(section);
    retrace(component, recording, tolerance, rows, &result, &error);
    g_assert_no_error(error);
    component_free(component);
    return result;
}

static void assert_difference(const Retrace *result, unsigned line, double t, const char *column, double recorded)
{
    g_assert_cmpuint(result->difference.line, ==, line);
    g_assert_cmpfloat(result->difference.t, ==, t);
    g_assert_cmpstr(result->difference.column, ==, column);
    g_assert_cmpfloat(result->difference.recorded, ==, recorded);
    g_assert_cmpfloat(result->difference.recorded, !=, result->difference.replayed);
}

static void the_first_difference_is_found(void)
{
    Retrace result = compare("0.00039763690438121557,-0.025000000000000001", "0.00039763690438121557,-0.025", 0, 1);
    g_assert_cmpuint(result.difference.line, ==, 0);
    g_assert_cmpuint(result.numbers, ==, 2 + 4);
    result = compare("-0.5 0\n", "-0.5 1\n", 0, 0);
    assert_difference(&result, 4, 0, "obs_1", 1);
    result = compare("-0.50017684698104858", "-0.50017684698104859999", 0, 1);
    g_assert_cmpuint(result.difference.line, ==, 0); /* the same double */
    result = compare("-0.50017684698104858", "-0.5001768469810484", 0, 0);
    assert_difference(&result, 7, 1, "obs_0", -0.5001768469810484);
    result = compare("-0.00017684300837572664,0,0", "-0.00017684300837572664,1e-300,0", 0, 0);
    assert_difference(&result, 7, 1, "reward", 1e-300);
    result = compare(",0,0,9", ",0,1,9", 0, 0);
    assert_difference(&result, 7, 1, "terminated", 1);
    result = compare("-0.00017684300837572664,0,0", "-0.00017684300837572664,-0,0", 0, 0);
    g_assert_cmpstr(result.difference.column, ==, "reward"); /* every bit, also the sign of 0 */
}

static void a_tolerance_leaves_room(void)
{
    Retrace result = compare("-0.50017684698104858", "-0.5001768", 1e-6, 1);
    g_assert_cmpuint(result.difference.line, ==, 0);
    g_assert_cmpfloat(fabs(result.largest - 4.698e-8 / 1.5001768), <, 1e-10);
    result = compare("-0.50017684698104858", "-0.5001768", 1e-9, 1);
    assert_difference(&result, 7, 1, "obs_0", -0.5001768);
    result = compare(",0,0,9", ",0,1,9", 10, 0);
    assert_difference(&result, 7, 1, "terminated", 1); /* a flag has no room */
    result = compare("-0.5 0\n", "-0.5 nan\n", 10, 0);
    g_assert_cmpstr(result.difference.column, ==, "obs_1");
}

static void assert_misfit(const char *environment, const char *from, const char *to, const char *message)
{
    Retrace result;
    g_autoptr(GError) error = NULL;
    g_autoptr(Recording) recording = read_text(from, to, NULL);
    Component *component = instance_component(environment);
    g_assert_false(retrace(component, recording, 0, 0, &result, &error));
    component_free(component);
    g_assert_error(error, CORE_ERROR, FAULT_DATA);
    if (!strstr(error->message, message))
        g_error("'%s' has no '%s'", error->message, message);
}

static void what_does_not_fit_is_told(void)
{
    assert_misfit("pendulum", NULL, NULL, ": its observations have 2 numbers, those of environment 'pendulum' 3");
    assert_misfit(section, "# init_qvel: 0", "# init_qvel: 0 0", ": its start is refused: ");
    assert_misfit(section, "# init_qvel: 0", "# init_qvel: 0 0", ": a state is place and speed, not 3 numbers");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/retrace/read", a_recording_is_read);
    g_test_add_func("/retrace/bad", bad_recordings_are_told);
    g_test_add_func("/retrace/difference", the_first_difference_is_found);
    g_test_add_func("/retrace/tolerance", a_tolerance_leaves_room);
    g_test_add_func("/retrace/misfit", what_does_not_fit_is_told);
    return g_test_run();
}
