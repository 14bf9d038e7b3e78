/* What defines each strategy that does not learn, and what they may ask of the host. */
#include "support/strategy.h"
#include <complex.h>
#include <math.h>
#include <string.h>

static const float observation[LAB_WIDE] = {0.5F, -1, 2}, mean[LAB_NARROW] = {0.25F, -0.5F};

/* Root mean square of action - mean over so many steps. */
static double deviation(Lab *lab, int steps)
{
    double sum = 0;
    for (int t = 0; t < steps; t++) {
        float action[LAB_NARROW];
        lab_act(lab, observation, mean, action);
        for (int i = 0; i < LAB_NARROW; i++)
            sum += ((double)action[i] - (double)mean[i]) * ((double)action[i] - (double)mean[i]);
    }
    return sqrt(sum / (steps * LAB_NARROW));
}

/* Every strategy: what one that was loaded does next is what the saved one does. */
static void loaded_goes_on(void)
{
    const char *const yamls[] = {
        "{plugin: gaussian, sigma_final: 0.01, anneal_steps: 300}",
        "ou",
        "pink",
        "parameter-noise",
        "{plugin: uniform, steps: 60, then: pink}",
        "{plugin: uniform, steps: 20, then: {plugin: uniform, steps: 50, then: parameter-noise}}",
        "{plugin: uniform, steps: 20, then: meta}",
        "meta-residual",
    };
    for (size_t y = 0; y < G_N_ELEMENTS(yamls); y++) {
        Lab saved, loaded;
        lab_open(&saved, yamls[y]);
        lab_open(&loaded, yamls[y]);
        deviation(&saved, 73);
        strategy_updated(saved.strategy, 50);
        g_autoptr(GByteArray) bytes = lab_save(&saved), again = NULL;
        lab_load(&loaded, bytes);
        loaded.strategy->acting = saved.strategy->acting;
        again = lab_save(&loaded);
        g_assert_cmpmem(bytes->data, bytes->len, again->data, again->len);
        for (int t = 0; t < 200; t++) {
            float here[LAB_NARROW], there[LAB_NARROW];
            if (t == 90) {
                strategy_begin_episode(saved.strategy);
                strategy_begin_episode(loaded.strategy);
            }
            lab_act(&saved, observation, mean, here);
            lab_act(&loaded, observation, mean, there);
            g_assert_cmpmem(here, sizeof here, there, sizeof there);
        }
        lab_close(&saved);
        lab_close(&loaded);
    }
}

/* ---- gaussian ---- */

static void gaussian_has_its_deviation(void)
{
    enum { N = 20000 };
    Lab lab;
    lab_open(&lab, "{plugin: gaussian, sigma: 0.4}");
    /* the deviation of a sample's deviation: sigma / sqrt(2 n) */
    g_assert_cmpfloat(fabs(deviation(&lab, N) - 0.4), <, 5 * 0.4 / sqrt(2.0 * N * LAB_NARROW));
    float action[LAB_NARROW];
    double product = 0, out;
    for (int t = 0; t < N; t++) {
        lab_act(&lab, observation, mean, action);
        product += ((double)action[0] - (double)mean[0]) * ((double)action[1] - (double)mean[1]);
    }
    g_assert_cmpfloat(fabs(product / N), <, 5 * 0.16 / sqrt(N)); /* each dimension is drawn for itself */
    const float far[] = {mean[0] + 0.4F, mean[1] - 0.8F};
    lab.strategy->api->log_prob(lab.strategy->self, observation, mean, far, &out);
    g_assert_cmpfloat(fabs(out - (-2.5 - 2 * log(0.4) - log(2 * G_PI))), <, 1e-6);
    lab_close(&lab);
}

static void gaussian_anneals_along_a_line(void)
{
    Lab lab;
    lab_open(&lab, "{plugin: gaussian, sigma: 0.5, sigma_final: 0.1, anneal_steps: 100}");
    for (int t = 0; t <= 150; t++) {
        double expected = t < 100 ? 0.5 - 0.4 * t / 100 : 0.1;
        g_assert_cmpfloat(fabs(lab_metric(&lab, "sigma") - expected), <, 1e-12);
        deviation(&lab, 1);
    }
    g_assert_cmpfloat(fabs(deviation(&lab, 20000) - 0.1), <, 0.003);
    lab_close(&lab);
}

/* ---- pink ---- */

/* The slope of log power against log frequency, by least squares over the mean periodogram of many sequences. */
static double slope(Lab *lab, int sequences, double *variance)
{
    enum { N = LAB_EPISODE, HALF = N / 2 };
    double power[HALF] = {0}, squares = 0;
    for (int s = 0; s < sequences; s++) {
        double noise[N];
        strategy_begin_episode(lab->strategy);
        for (int t = 0; t < N; t++) {
            float action[LAB_NARROW];
            lab_act(lab, observation, mean, action);
            noise[t] = (double)action[1] - (double)mean[1];
            squares += noise[t] * noise[t];
        }
        for (int k = 1; k < HALF; k++) {
            double complex sum = 0;
            for (int t = 0; t < N; t++)
                sum += noise[t] * cexp(-2 * I * G_PI * k * t / N);
            power[k] += creal(sum * conj(sum));
        }
    }
    double x = 0, y = 0, xx = 0, xy = 0, n = HALF - 1;
    for (int k = 1; k < HALF; k++) {
        double u = log(k), v = log(power[k]);
        x += u, y += v, xx += u * u, xy += u * v;
    }
    *variance = squares / ((double)sequences * N);
    return (n * xy - x * y) / (n * xx - x * x);
}

static void pink_falls_with_its_slope(void)
{
    const double betas[] = {0, 0.5, 1, 2};
    for (size_t b = 0; b < G_N_ELEMENTS(betas); b++) {
        Lab lab;
        double variance;
        g_autofree char *yaml = g_strdup_printf("{plugin: pink, beta: %g, sigma: 0.5}", betas[b]);
        lab_open(&lab, yaml);
        g_assert_cmpfloat(fabs(slope(&lab, 2000, &variance) + betas[b]), <, 0.03);
        g_assert_cmpfloat(fabs(variance - 0.25), <, 0.02);
        lab_close(&lab);
    }
}

/* Without episodes' ends a new sequence follows the old one, and each has the mean 0, of any length. */
static void pink_sequences_have_their_length(void)
{
    const int lengths[] = {2, 3, 7, 30, 101, 128};
    for (size_t l = 0; l < G_N_ELEMENTS(lengths); l++) {
        Lab lab;
        g_autofree char *yaml = g_strdup_printf("{plugin: pink, length: %d}", lengths[l]);
        lab_open(&lab, yaml);
        for (int sequence = 0; sequence < 3; sequence++) {
            double sum[LAB_NARROW] = {0};
            for (int t = 0; t < lengths[l]; t++) {
                float action[LAB_NARROW];
                lab_act(&lab, observation, mean, action);
                for (int i = 0; i < LAB_NARROW; i++)
                    sum[i] += (double)action[i] - (double)mean[i];
            }
            for (int i = 0; i < LAB_NARROW; i++)
                g_assert_cmpfloat(fabs(sum[i]), <, 1e-5);
        }
        lab_close(&lab);
    }
}

/* ---- parameter-noise ---- */

static void adapt(Lab *lab, int times)
{
    static uint64_t updates;
    for (int i = 0; i < times; i++)
        strategy_updated(lab->strategy, updates += 50);
}

static void parameter_noise_adapts_towards_delta(void)
{
    Lab small, large;
    lab_open(&small, "{plugin: parameter-noise, sigma: 1e-3, delta: 0.1}");
    lab_open(&large, "{plugin: parameter-noise, sigma: 2, delta: 0.1}");
    adapt(&small, 10);
    adapt(&large, 10);
    g_assert_cmpfloat(fabs(lab_metric(&small, "parameter_sigma") - 1e-3 * pow(1.01, 10)), <, 1e-12);
    g_assert_cmpfloat(fabs(lab_metric(&large, "parameter_sigma") - 2 / pow(1.01, 10)), <, 1e-12);
    g_assert_cmpfloat(lab_metric(&small, "perturbed_distance"), <, 0.1);
    g_assert_cmpfloat(lab_metric(&large, "perturbed_distance"), >, 0.1);
    lab_close(&small);
    lab_close(&large);
}

/* From below and from above it comes to the sigma at which every second distance is above delta. */
static void parameter_noise_has_a_fixed_point(void)
{
    const double begins[] = {0.02, 0.3};
    double sigma[2], above[2];
    for (int b = 0; b < 2; b++) {
        enum { LAST = 1000 };
        Lab lab;
        g_autofree char *yaml = g_strdup_printf("{plugin: parameter-noise, sigma: %g, delta: 0.1}", begins[b]);
        lab_open(&lab, yaml);
        adapt(&lab, 1000);
        above[b] = sigma[b] = 0;
        for (int i = 0; i < LAST; i++) {
            adapt(&lab, 1);
            above[b] += lab_metric(&lab, "perturbed_distance") > 0.1;
            sigma[b] += lab_metric(&lab, "parameter_sigma") / LAST;
        }
        g_assert_cmpfloat(fabs(above[b] / LAST - 0.5), <, 0.05);
        lab_close(&lab);
    }
    g_assert_cmpfloat(fabs(sigma[0] / sigma[1] - 1), <, 0.1);
}

/* What is measured is the root mean square by which an acting copy differs from the student. */
static void parameter_noise_measures_its_distance(void)
{
    enum { COPIES = 300 };
    Lab lab;
    Random random;
    double measured = 0, squares = 0;
    lab_open(&lab, "{plugin: parameter-noise, sigma: 0.2, factor: 1}");
    random_derive(&random, 1, "test", 0);
    for (int i = 0; i < COPIES; i++) {
        float at[LAB_WIDE], student[LAB_NARROW], action[LAB_NARROW];
        adapt(&lab, 1);
        measured += pow(lab_metric(&lab, "perturbed_distance"), 2);
        strategy_begin_episode(lab.strategy);
        for (int j = 0; j < 64; j++) {
            replay_draw_observation(lab.replay, &random.face, lab.normaliser, at);
            ddpg_act(lab.student, at, student);
            lab_act(&lab, at, student, action);
            for (int k = 0; k < LAB_NARROW; k++)
                squares += pow((double)action[k] - (double)student[k], 2) / (64 * LAB_NARROW);
        }
    }
    g_assert_cmpfloat(fabs(measured / squares - 1), <, 0.1);
    lab_close(&lab);
}

/* Without noise the copy is the student, normaliser and layer normalisation included; it acts for a whole episode. */
static void parameter_noise_perturbs_the_student(void)
{
    Lab lab, other;
    lab_open(&lab, "{plugin: parameter-noise, sigma: 1e-30}");
    float student[LAB_NARROW], action[LAB_NARROW];
    g_assert_cmpint(ddpg_act(lab.student, observation, student), ==, DIDACT_OK);
    lab_act(&lab, observation, mean, action);
    g_assert_cmpmem(student, sizeof student, action, sizeof action);
    lab_close(&lab);

    lab_open(&other, "{plugin: parameter-noise, sigma: 0.1}");
    float again[LAB_NARROW];
    lab_act(&other, observation, mean, action);
    lab_act(&other, observation, mean, again);
    g_assert_cmpmem(again, sizeof again, action, sizeof action);
    strategy_begin_episode(other.strategy);
    lab_act(&other, observation, mean, again);
    g_assert_cmpint(memcmp(again, action, sizeof action), !=, 0);
    lab_close(&other);
}

/* ---- uniform ---- */

static void uniform_fills_the_box(void)
{
    enum { N = 20000 };
    Lab lab;
    double sum = 0, squares = 0;
    lab_open(&lab, "uniform");
    for (int t = 0; t < N; t++) {
        float action[LAB_NARROW];
        lab_act(&lab, observation, mean, action);
        for (int i = 0; i < LAB_NARROW; i++) {
            g_assert_cmpfloat(fabsf(action[i]), <=, 1);
            sum += (double)action[i];
            squares += (double)action[i] * (double)action[i];
        }
    }
    g_assert_cmpfloat(fabs(sum / (N * LAB_NARROW)), <, 0.02);
    g_assert_cmpfloat(fabs(squares / (N * LAB_NARROW) - 1.0 / 3), <, 0.01);
    g_assert_false(lab.strategy->learns);
    lab_close(&lab);
}

/* After its steps it is the other strategy, to the last bit. */
static void uniform_gives_way(void)
{
    Lab nested, alone;
    lab_open(&nested, "{plugin: uniform, steps: 5, then: {plugin: gaussian, sigma: 0.2}}");
    lab_open(&alone, "{plugin: gaussian, sigma: 0.2}");
    deviation(&nested, 5);
    alone.strategy->acting = nested.strategy->acting;
    for (int t = 0; t < 50; t++) {
        float here[LAB_NARROW], there[LAB_NARROW];
        lab_act(&nested, observation, mean, here);
        lab_act(&alone, observation, mean, there);
        g_assert_cmpmem(here, sizeof here, there, sizeof there);
    }
    g_assert_cmpfloat(lab_metric(&nested, "sigma"), ==, 0.2);
    lab_close(&nested);
    lab_close(&alone);
}

static void teach(Lab *lab, double meta_reward)
{
    static const bool ended[1];
    static const double rewards[1];
    const float sampled[] = {0.9F, -0.9F};
    const didact_rollout d0 = {sizeof d0, 1,       LAB_WIDE, LAB_NARROW, observation, observation,
                               mean,      sampled, sampled,  rewards,    ended,       ended};
    const didact_lesson lesson = {sizeof lesson, &d0, meta_reward, meta_reward};
    g_autoptr(GError) error = NULL;
    strategy_improve(lab->strategy, &lesson, &error);
    g_assert_no_error(error);
}

/* A lesson that holds random actions teaches nothing; the next one does. */
static void uniform_keeps_its_actions_from_teaching(void)
{
    Lab lab;
    lab_open(&lab, "{plugin: uniform, steps: 5, then: meta-variance}");
    g_assert_true(lab.strategy->learns);
    double before = lab_metric(&lab, "sigma");
    deviation(&lab, 7);
    teach(&lab, 1);
    g_assert_cmpfloat(lab_metric(&lab, "sigma"), ==, before);
    deviation(&lab, 7);
    teach(&lab, 1);
    g_assert_cmpfloat(lab_metric(&lab, "sigma"), !=, before);
    lab_close(&lab);
}

/* ---- meta-residual ---- */

/* The paper's two teachers are its limits: they act alike, and learn alike. */
static void meta_residual_has_the_papers_teachers_for_limits(void)
{
    const char *const pairs[][2] = {
        {"{plugin: meta-residual, student_weight: 0, residual_scale: 1}", "meta"},
        {"{plugin: meta-residual, student_weight: 1, residual_scale: 0}", "meta-variance"},
    };
    for (size_t p = 0; p < G_N_ELEMENTS(pairs); p++) {
        Lab residual, limit;
        lab_open(&residual, pairs[p][0]);
        lab_open(&limit, pairs[p][1]);
        for (int t = 0; t < 20; t++) {
            float here[LAB_NARROW], there[LAB_NARROW];
            lab_act(&residual, observation, mean, here);
            lab_act(&limit, observation, mean, there);
            g_assert_cmpmem(here, sizeof here, there, sizeof there);
            teach(&residual, t % 3 - 0.5);
            teach(&limit, t % 3 - 0.5);
        }
        g_assert_cmpfloat(lab_metric(&residual, "sigma"), ==, lab_metric(&limit, "sigma"));
        lab_close(&residual);
        lab_close(&limit);
    }
}

/* ---- what the host lends ---- */

/* Q's gradient in the action against differences, and the parts against the student's own calls. */
static void student_answers(void)
{
    enum { N = 150 };
    Lab lab;
    lab_open(&lab, "ou");
    const didact_student_extension *student = &lab.views->student;
    g_autofree float *observations = floats_normal(N * LAB_WIDE, 1), *actions = floats_normal(N * LAB_NARROW, 2);
    float own[LAB_NARROW], values[N], slopes[N * LAB_NARROW], low[N], high[N];
    g_autofree float *moved = g_new(float, N *LAB_NARROW);
    g_assert_cmpint(student->act(student->self, observations, N, moved), ==, DIDACT_OK);
    for (int i = 0; i < N; i++) {
        ddpg_act(lab.student, observations + i * LAB_WIDE, own);
        for (int j = 0; j < LAB_NARROW; j++)
            g_assert_cmpfloat(fabsf(own[j] - moved[i * LAB_NARROW + j]), <, 1e-6F);
    }
    g_assert_cmpint(student->value(student->self, observations, actions, N, values, slopes), ==, DIDACT_OK);
    const float step = 1e-2F;
    for (int j = 0; j < LAB_NARROW; j++) {
        for (int side = -1; side <= 1; side += 2) {
            memcpy(moved, actions, sizeof(float) * N * LAB_NARROW);
            for (int i = 0; i < N; i++)
                moved[i * LAB_NARROW + j] += (float)side * step;
            student->value(student->self, observations, moved, N, side < 0 ? low : high, NULL);
        }
        int close = 0;
        for (int i = 0; i < N; i++) /* but for kinks of relu within the step */
            close += fabs((double)(high[i] - low[i]) / (2 * (double)step) - (double)slopes[i * LAB_NARROW + j]) < 5e-3;
        g_assert_cmpint(close, >, N * 9 / 10);
    }
    lab_close(&lab);
}

/* A network of the actor's shape with the actor's arrays is the actor. */
static void student_can_be_copied(void)
{
    Lab lab;
    lab_open(&lab, "ou");
    const didact_student_extension *student = &lab.views->student;
    const didact_network_api *api = lab.networks.api;
    didact_network *copy;
    didact_pass *pass;
    Random random;
    random_derive(&random, 1, "copy", 0);
    g_assert_cmpint(api->network_create(lab.networks.self, student->actor, &random.face, &copy), ==, DIDACT_OK);
    g_assert_cmpint(api->pass_create(copy, 1, false, &pass), ==, DIDACT_OK);
    for (size_t i = 0; i < student->array_count(student->self); i++) {
        float values[256];
        student->read(student->self, i, values);
        api->write(copy, i, DIDACT_VALUE, values);
    }
    float own[LAB_NARROW], copied[LAB_NARROW];
    ddpg_act(lab.student, observation, own);
    api->forward(pass, observation, NULL, 1, copied);
    g_assert_cmpmem(own, sizeof own, copied, sizeof copied);
    api->pass_destroy(pass);
    api->network_destroy(copy);
    lab_close(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/strategies/loaded-goes-on", loaded_goes_on);
    g_test_add_func("/gaussian/deviation", gaussian_has_its_deviation);
    g_test_add_func("/gaussian/annealing", gaussian_anneals_along_a_line);
    g_test_add_func("/pink/slope", pink_falls_with_its_slope);
    g_test_add_func("/pink/length", pink_sequences_have_their_length);
    g_test_add_func("/parameter-noise/direction", parameter_noise_adapts_towards_delta);
    g_test_add_func("/parameter-noise/fixed-point", parameter_noise_has_a_fixed_point);
    g_test_add_func("/parameter-noise/distance", parameter_noise_measures_its_distance);
    g_test_add_func("/parameter-noise/student", parameter_noise_perturbs_the_student);
    g_test_add_func("/uniform/box", uniform_fills_the_box);
    g_test_add_func("/uniform/then", uniform_gives_way);
    g_test_add_func("/uniform/lessons", uniform_keeps_its_actions_from_teaching);
    g_test_add_func("/meta-residual/limits", meta_residual_has_the_papers_teachers_for_limits);
    g_test_add_func("/student/answers", student_answers);
    g_test_add_func("/student/copied", student_can_be_copied);
    return g_test_run();
}
