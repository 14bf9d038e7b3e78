/* Having gnuplot draw scripts. */
#ifndef CORE_REPORT_GNUPLOT_H
#define CORE_REPORT_GNUPLOT_H

#include "base/error.h"

/* Appends `text` as a string of gnuplot's that nothing in it can end or change. */
void gnuplot_quote(GString *script, const char *text);

/* Called when the i-th script has ended. `words`: gnuplot's own, of what went wrong, in one line; NULL: nothing did. */
typedef void (*GnuplotEnded)(unsigned i, const char *words, void *user);

/* Draws FOLDER/<stem>.gp of each stem (char: letters, digits, '.', '-' and '_') in as few processes as can be: one for all where
 * none fails. One that fails does not hold up the others. Errors: gnuplot cannot be started. */
bool gnuplot_draw(const char *folder, const GPtrArray *stems, GnuplotEnded ended, void *user, GError **error);

#endif
