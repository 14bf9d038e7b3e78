/* Links from a report to files that are not in its folder. */
#ifndef CORE_REPORT_LINKS_H
#define CORE_REPORT_LINKS_H

/* The path that leads from a folder to a file or folder, both absolute or both from the working directory: "../ou/pendulum/seed-0".
 * To be freed. */
char *link_path(const char *folder, const char *target);

/* The same as an address inside a page; it ends with '/' where `target` does. To be freed. */
char *link_address(const char *folder, const char *target);

#endif
