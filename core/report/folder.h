/* The folder that a report is in. It belongs to reports alone: what no report wrote is never overwritten. Everything is drawn
 * in a folder inside of it and moved to its place when all of it is there, so that nobody ever sees a half page. */
#ifndef CORE_REPORT_FOLDER_H
#define CORE_REPORT_FOLDER_H

#include "base/error.h"

typedef struct Folder Folder;

/* Where the report of some experiments is unless the user says otherwise: A/report, and beside A: "A+B+C". To be freed. */
char *folder_default(const char *const directories[]);

/* Opens the folder, or makes it, and waits while another report is drawn there. Errors: FAULT_USAGE when it holds files and none of
 * them is a report's, FAULT_STOPPED when the other takes too long, FAULT_INTERNAL when it cannot be made. */
Folder *folder_open(const char *path, GError **error);
void folder_close(Folder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folder, folder_close)

/* True when the report in it was made of `stamp` and all its files are there. */
bool folder_is_current(const Folder *folder, const char *stamp);

/* An empty folder to write the report's files into. NULL: FAULT_INTERNAL. */
const char *folder_draft(Folder *folder, GError **error);

/* Moves what was written there to its place, removes what an earlier report wrote and this one did not, and remembers `stamp`; NULL:
 * the report is never current. Errors: FAULT_USAGE, and nothing is moved, when a file in the way is no report's;
 * FAULT_INTERNAL. */
bool folder_publish(Folder *folder, const char *stamp, GError **error);

#endif
