/* Meta with a residual mean: what f adds to the student's action is learned, as residual policies learn what to add to a
 * controller (Silver, Allen, Tenenbaum, Kaelbling 2018, "Residual Policy Learning"), by the meta-gradient of Xu et al. 2018.
 *
 * π_e = N(w μ(s) + c f(s, θ^f), σ² I). The paper's two teachers are its limits: Meta(variance) is w = 1, c = 0, Meta is
 * w = 0, c = 1. */
#include <didact/kit/teacher.h>
#include <didact/plugin.h>

typedef struct Params {
    TEACHER_FIELDS
    double student_weight, residual_scale;
} Params;

static const didact_param table[] = {
    TEACHER_ROWS(Params),
    DIDACT_NUMBER(Params, student_weight, "1", 0, 1, "", "w: how much of the student's action is in the mean"),
    DIDACT_NUMBER(Params, residual_scale, "0.5", 0, 1, "half the action range", "c: the most that f can add to it"),
};

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    const Params *p = params;
    return teacher_create(host, spaces, params, (TeacherMean){p->student_weight, p->residual_scale}, self);
}

static const didact_exploration_api api = {.struct_size = sizeof api, .create = create, TEACHER_API};

DIDACT_PLUGIN(DIDACT_EXPLORATION, "meta-residual", "1.0",
              "the student's action and a learned residual, with learned noise", Params, table, &api)
