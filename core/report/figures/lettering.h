/* How wide text is in a figure, about: nobody knows before it is drawn, and each kind of picture has letters of its own. */
#ifndef CORE_REPORT_LETTERING_H
#define CORE_REPORT_LETTERING_H

enum { LETTERING_SIZE = 8 }; /* points */

/* In points. */
double lettering_width(const char *text);

/* The text, with "…" in place of so much of its middle that it is no wider: to be freed. */
char *lettering_fit(const char *text, double width);

#endif
