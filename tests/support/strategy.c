#include "support/strategy.h"

#include "config/read.h"
#include <string.h>

static const double bounds[] = {-1, -1, 1, 1};
static const didact_spaces spaces = {sizeof spaces, LAB_WIDE, LAB_NARROW, LAB_EPISODE, bounds, bounds + LAB_NARROW};
static const int64_t widths[] = {16, 16};

static void fill_replay(Lab *lab)
{
    enum { TRANSITIONS = 200 };
    g_autofree float *observations = floats_normal((TRANSITIONS + 1) * LAB_WIDE, 11);
    const float action[LAB_NARROW] = {0};
    lab->replay = replay_new(LAB_WIDE, LAB_NARROW, TRANSITIONS);
    lab->normaliser = normaliser_new(LAB_WIDE, &lab->settings);
    replay_begin(lab->replay, observations);
    for (size_t t = 1; t <= TRANSITIONS; t++)
        replay_add(lab->replay, action, 0, false, observations + t * LAB_WIDE);
}

static void make_student(Lab *lab)
{
    lab->settings = (StudentSettings){
        .gamma = 0.9, .tau = 0.01, .batch_size = 8, .action_layer = 2, .output_bound = 0.3, .replay_capacity = 200};
    lab->shape = (NetworkShape){
        .hidden = {widths, 2}, .activation = DIDACT_RELU, .layer_norm = true, .layer_norm_epsilon = 1e-6};
    const DdpgDefinition definition = {&lab->settings, &lab->shape, &lab->networks, LAB_WIDE, LAB_NARROW, 3};
    g_assert_cmpint(ddpg_new(&definition, &lab->student), ==, DIDACT_OK);
}

static void open_strategy(Lab *lab, const char *yaml)
{
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) node = config_read_text(yaml, "test.yaml", problems);
    g_autoptr(GError) error = NULL;
    lab->component = component_bind(node, DIDACT_EXPLORATION, NULL, 0, NULL, NULL, problems);
    g_autofree char *mistakes = problems_text(problems);
    g_assert_cmpstr(mistakes, ==, "");
    const StrategyServices services = {&lab->networks, &lab->views->student, &lab->views->replay};
    lab->strategy = strategy_new(lab->component, &spaces, &services, 7, &error);
    g_assert_no_error(error);
}

void lab_open(Lab *lab, const char *yaml)
{
    *lab = (Lab){0};
    backend_open_isa(&lab->backend, "auto");
    lab->networks = (didact_network_extension){sizeof lab->networks, lab->backend.api, lab->backend.self};
    make_student(lab);
    fill_replay(lab);
    lab->views = views_new(lab->student, lab->replay, lab->normaliser);
    g_assert_nonnull(lab->views);
    open_strategy(lab, yaml);
    strategy_begin_episode(lab->strategy);
}

void lab_close(Lab *lab)
{
    strategy_free(lab->strategy);
    component_free(lab->component);
    views_free(lab->views);
    ddpg_free(lab->student);
    replay_free(lab->replay);
    normaliser_free(lab->normaliser);
    backend_close(&lab->backend);
}

void lab_act(Lab *lab, const float observation[LAB_WIDE], const float mean[LAB_NARROW], float action[LAB_NARROW])
{
    float done[LAB_NARROW];
    g_autoptr(GError) error = NULL;
    strategy_act(lab->strategy, observation, mean, action, done, &error);
    g_assert_no_error(error);
}

GByteArray *lab_save(const Lab *lab)
{
    const Strategy *strategy = lab->strategy;
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_set_size(bytes, (guint)strategy->api->save(strategy->self, NULL, 0));
    strategy->api->save(strategy->self, bytes->data, bytes->len);
    return bytes;
}

void lab_load(Lab *lab, const GByteArray *bytes)
{
    g_assert_cmpint(lab->strategy->api->load(lab->strategy->self, bytes->data, bytes->len), ==, DIDACT_OK);
}

double lab_metric(const Lab *lab, const char *name)
{
    const Strategy *strategy = lab->strategy;
    strategy->api->metrics(strategy->self, strategy->metrics);
    for (size_t i = 0; i < strategy->metric_count; i++)
        if (strcmp(strategy->api->metric_name(strategy->self, i), name) == 0)
            return strategy->metrics[i];
    g_error("there is no metric %s", name);
}
