/* Meta: an independent Gaussian policy that learns to teach (Xu et al. 2018).
 *
 * π_e = N(f(s, θ^f), σ² I): f is a network of its own, which need not be near the student. */
#include <didact/kit/teacher.h>
#include <didact/plugin.h>

static const didact_param table[] = {TEACHER_ROWS(TeacherSettings)};

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    return teacher_create(host, spaces, params, (TeacherMean){.student = 0, .own = 1}, self);
}

static const didact_exploration_api api = {.struct_size = sizeof api, .create = create, TEACHER_API};

DIDACT_PLUGIN(DIDACT_EXPLORATION, "meta", "1.0", "an independent Gaussian policy, mean and deviation learned",
              TeacherSettings, table, &api)
