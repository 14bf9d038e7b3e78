/* How the page looks: on screens light and dark, on a phone, in print. */
#ifndef CORE_REPORT_STYLE_H
#define CORE_REPORT_STYLE_H

/* Rules of CSS, NULL-ended. */
extern const char *const style_sheet[];

#endif
