/* How the page looks: on screens light and dark, on a phone, in print. */
#ifndef CORE_REPORT_STYLE_H
#define CORE_REPORT_STYLE_H

extern const char style_sheet[];

#endif
