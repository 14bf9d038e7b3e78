#include "report/json.h"
#include <glib.h>
char *json_of(const Study *study, const Results *results) { return g_strdup("{}\n"); }
