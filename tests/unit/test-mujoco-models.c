/* The models of the environment mujoco, compiled, against the numbers of Gymnasium's: all of them, for equality. */
#include <json-glib/json-glib.h>
#include <math.h>
#include <mujoco/mujoco.h>
#include <stdbool.h>
#include <string.h>

typedef enum Type { NUMBER, INT, BYTE } Type;

/* Where a field lies in mjModel or mjData: as an array behind a pointer, or in the struct itself. */
typedef struct Field {
    const char *group, *name;
    size_t offset;
    Type type;
    bool behind;
} Field;

#define TYPE_OF(object, field)                                                                                         \
    _Generic(&((object *)0)->field,                                                                                    \
             mjtNum * : NUMBER,                                                                                        \
             mjtNum(*)[3] : NUMBER,                                                                                    \
             int * : INT,                                                                                              \
             mjtNum **: NUMBER,                                                                                        \
             int **: INT,                                                                                              \
             mjtByte **: BYTE)
#define INSIDE(object, group, path, field)                                                                             \
    {                                                                                                                  \
        group, #field, offsetof(object, path), TYPE_OF(object, path), false                                            \
    }
#define BEHIND(object, group, path, field)                                                                             \
    {                                                                                                                  \
        group, #field, offsetof(object, path), TYPE_OF(object, path), true                                             \
    }

#define SIZE(field) INSIDE(mjModel, "sizes", field, field)
#define OPTION(field) INSIDE(mjModel, "opt", opt.field, field)
#define MODEL(group, field) BEHIND(mjModel, #group, group##_##field, field)

static const Field model_fields[] = {
    SIZE(nq),
    SIZE(nv),
    SIZE(nu),
    SIZE(na),
    SIZE(nbody),
    SIZE(njnt),
    SIZE(ngeom),
    SIZE(nsite),
    SIZE(nM),
    SIZE(nemax),
    SIZE(njmax),
    SIZE(nconmax),
    SIZE(nstack),
    OPTION(timestep),
    OPTION(integrator),
    OPTION(iterations),
    OPTION(solver),
    OPTION(cone),
    OPTION(jacobian),
    OPTION(tolerance),
    OPTION(noslip_iterations),
    OPTION(impratio),
    OPTION(gravity),
    OPTION(wind),
    OPTION(density),
    OPTION(viscosity),
    OPTION(disableflags),
    OPTION(enableflags),
    OPTION(collision),
    BEHIND(mjModel, "", qpos0, qpos0),
    BEHIND(mjModel, "", qpos_spring, qpos_spring),
    MODEL(body, parentid),
    MODEL(body, pos),
    MODEL(body, quat),
    MODEL(body, ipos),
    MODEL(body, iquat),
    MODEL(body, mass),
    MODEL(body, subtreemass),
    MODEL(body, inertia),
    MODEL(body, invweight0),
    MODEL(body, sameframe),
    MODEL(body, simple),
    BEHIND(mjModel, "joint", jnt_type, type),
    BEHIND(mjModel, "joint", jnt_bodyid, bodyid),
    BEHIND(mjModel, "joint", jnt_qposadr, qposadr),
    BEHIND(mjModel, "joint", jnt_dofadr, dofadr),
    BEHIND(mjModel, "joint", jnt_pos, pos),
    BEHIND(mjModel, "joint", jnt_axis, axis),
    BEHIND(mjModel, "joint", jnt_stiffness, stiffness),
    BEHIND(mjModel, "joint", jnt_limited, limited),
    BEHIND(mjModel, "joint", jnt_range, range),
    BEHIND(mjModel, "joint", jnt_margin, margin),
    BEHIND(mjModel, "joint", jnt_solref, solref),
    BEHIND(mjModel, "joint", jnt_solimp, solimp),
    MODEL(dof, armature),
    MODEL(dof, damping),
    MODEL(dof, frictionloss),
    MODEL(dof, invweight0),
    MODEL(dof, M0),
    MODEL(dof, solref),
    MODEL(dof, solimp),
    MODEL(geom, type),
    MODEL(geom, bodyid),
    MODEL(geom, pos),
    MODEL(geom, quat),
    MODEL(geom, size),
    MODEL(geom, friction),
    MODEL(geom, margin),
    MODEL(geom, gap),
    MODEL(geom, solmix),
    MODEL(geom, solref),
    MODEL(geom, solimp),
    MODEL(geom, contype),
    MODEL(geom, conaffinity),
    MODEL(geom, condim),
    MODEL(geom, priority),
    MODEL(geom, rbound),
    MODEL(site, bodyid),
    MODEL(site, pos),
    MODEL(site, quat),
    MODEL(site, type),
    MODEL(site, size),
    MODEL(actuator, trntype),
    MODEL(actuator, dyntype),
    MODEL(actuator, gaintype),
    MODEL(actuator, biastype),
    MODEL(actuator, trnid),
    MODEL(actuator, gainprm),
    MODEL(actuator, biasprm),
    MODEL(actuator, ctrllimited),
    MODEL(actuator, ctrlrange),
    MODEL(actuator, forcelimited),
    MODEL(actuator, forcerange),
    MODEL(actuator, gear),
};

#define DATA(field) BEHIND(mjData, "", field, field)

static const Field data_fields[] = {
    DATA(qpos),
    DATA(qvel),
    DATA(ctrl),
    DATA(xpos),
    DATA(xquat),
    DATA(xipos),
    DATA(geom_xpos),
    DATA(site_xpos),
    DATA(qM),
    DATA(qfrc_bias),
    DATA(qfrc_passive),
    DATA(qfrc_actuator),
    DATA(qfrc_constraint),
    DATA(qacc_smooth),
    DATA(qacc),
    INSIDE(mjData, "", ncon, ncon),
    INSIDE(mjData, "", nefc, nefc),
};

static const Field *find_field(const Field fields[], size_t count, const char *group, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].group, group) == 0 && strcmp(fields[i].name, name) == 0)
            return &fields[i];
    g_error("no field for %s %s", group, name);
}

static double field_number(const Field *field, const void *object, size_t i)
{
    const void *at = (const char *)object + field->offset;
    if (field->behind)
        at = *(void *const *)at;
    switch (field->type) {
    case NUMBER:
        return ((const mjtNum *)at)[i];
    case INT:
        return ((const int *)at)[i];
    default:
        return ((const mjtByte *)at)[i];
    }
}

/* Appends every number of a scalar, or of lists in lists. */
static void flatten(JsonNode *node, GArray *numbers)
{
    if (JSON_NODE_HOLDS_VALUE(node)) {
        double number = json_node_get_double(node);
        g_array_append_val(numbers, number);
        return;
    }
    JsonArray *list = json_node_get_array(node);
    for (guint i = 0; i < json_array_get_length(list); i++)
        flatten(json_array_get_element(list, i), numbers);
}

static unsigned compare(const Field *field, const void *object, JsonNode *expected)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(double));
    flatten(expected, numbers);
    for (guint i = 0; i < numbers->len; i++) {
        double there = field_number(field, object, i), wanted = g_array_index(numbers, double, i);
        if (there == wanted)
            continue;
        g_test_message("%s %s [%u] is %.17g, not %.17g", field->group, field->name, i, there, wanted);
        g_test_fail();
    }
    return numbers->len;
}

static void compare_names(const mjModel *model, mjtObj type, JsonArray *names)
{
    for (guint i = 0; i < json_array_get_length(names); i++) {
        const char *name = mj_id2name(model, type, (int)i);
        g_assert_cmpstr(name ? name : "", ==, json_array_get_string_element(names, i));
    }
}

static mjtObj group_type(const char *group)
{
    static const struct {
        const char *group;
        mjtObj type;
    } types[] = {{"body", mjOBJ_BODY},
                 {"joint", mjOBJ_JOINT},
                 {"geom", mjOBJ_GEOM},
                 {"site", mjOBJ_SITE},
                 {"actuator", mjOBJ_ACTUATOR}};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(types[i].group, group) == 0)
            return types[i].type;
    g_assert_not_reached();
}

static unsigned compare_model_group(const mjModel *model, const char *group, JsonObject *expected)
{
    unsigned count = 0;
    g_autoptr(GList) members = json_object_get_members(expected);
    for (GList *member = members; member; member = member->next) {
        JsonNode *node = json_object_get_member(expected, member->data);
        if (strcmp(member->data, "name") == 0)
            compare_names(model, group_type(group), json_node_get_array(node));
        else
            count += compare(find_field(model_fields, G_N_ELEMENTS(model_fields), group, member->data), model, node);
    }
    return count;
}

static unsigned compare_data(const mjData *data, JsonObject *expected)
{
    unsigned count = 0;
    g_autoptr(GList) members = json_object_get_members(expected);
    for (GList *member = members; member; member = member->next)
        if (strcmp(member->data, "rule") != 0)
            count += compare(find_field(data_fields, G_N_ELEMENTS(data_fields), "", member->data), data,
                             json_object_get_member(expected, member->data));
    return count;
}

static void take(JsonObject *from, const char *name, mjtNum *to)
{
    JsonArray *list = json_object_get_array_member(from, name);
    for (guint i = 0; i < json_array_get_length(list); i++)
        to[i] = json_array_get_double_element(list, i);
}

/* Kinematics and dynamics where the model begins, and in a state where everything moves. */
static unsigned compare_states(const mjModel *model, JsonObject *expected)
{
    mjData *data = mj_makeData(model);
    mj_forward(model, data);
    unsigned count = compare_data(data, json_object_get_object_member(expected, "at_qpos0"));
    JsonObject *probe = json_object_get_object_member(expected, "at_probe");
    mj_resetData(model, data);
    take(probe, "qpos", data->qpos);
    take(probe, "qvel", data->qvel);
    take(probe, "ctrl", data->ctrl);
    mj_forward(model, data);
    count += compare_data(data, probe);
    mj_deleteData(data);
    return count;
}

static unsigned compare_model(const mjModel *model, JsonObject *expected)
{
    unsigned count = 0;
    g_autoptr(GList) members = json_object_get_members(expected);
    for (GList *member = members; member; member = member->next) {
        const char *name = member->data;
        JsonNode *node = json_object_get_member(expected, name);
        if (strcmp(name, "mujoco") == 0 || g_str_has_prefix(name, "at_"))
            continue;
        if (JSON_NODE_HOLDS_OBJECT(node))
            count += compare_model_group(model, name, json_node_get_object(node));
        else
            count += compare(find_field(model_fields, G_N_ELEMENTS(model_fields), "", name), model, node);
    }
    return count;
}

static void model_is_gymnasium_s(const void *name)
{
    char words[1000] = "";
    g_autofree char *file = g_strconcat(name, ".xml", NULL), *golden = g_strconcat(name, ".json", NULL);
    g_autofree char *xml = g_build_filename(g_getenv("DIDACT_TEST_MODELS"), file, NULL);
    g_autofree char *json = g_build_filename(g_getenv("DIDACT_TEST_GOLDEN"), "mujoco", "models", golden, NULL);
    mjModel *model = mj_loadXML(xml, NULL, words, sizeof words);
    g_assert_cmpstr(words, ==, "");
    g_assert_nonnull(model);
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonParser) parser = json_parser_new();
    json_parser_load_from_file(parser, json, &error);
    g_assert_no_error(error);
    JsonObject *expected = json_node_get_object(json_parser_get_root(parser));
    g_test_message("%u numbers", compare_model(model, expected) + compare_states(model, expected));
    mj_deleteModel(model);
}

int main(int argc, char **argv)
{
    static const char *const names[] = {
        "ant",     "half-cheetah", "hopper",     "inverted-double-pendulum", "inverted-pendulum", "reacher",
        "swimmer", "walker2d-v4",  "walker2d-v5"};
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strconcat("/mujoco-models/", names[i], NULL);
        g_test_add_data_func(path, names[i], model_is_gymnasium_s);
    }
    return g_test_run();
}
