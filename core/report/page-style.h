/* How the page looks: on paper and screens of any width, in light and in dark. */
#ifndef CORE_REPORT_PAGE_STYLE_H
#define CORE_REPORT_PAGE_STYLE_H

extern const char page_style[];

#endif
