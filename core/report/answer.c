#include "report/answer.h"
#include <glib.h>
char *answer_text(const Study *study, const Results *results) { return g_strdup("On pendulum meta ends higher than ou by 19.95 (95 % interval 15.82 to 24.09, p = 0.0012)."); }
