/* The tables of one run directory, as a report needs them. */
#ifndef CORE_REPORT_RUN_FILES_H
#define CORE_REPORT_RUN_FILES_H

#include "report/study/study.h"

/* A run without data; all else is zero. */
Run *run_new(void);
void run_free(Run *run);

/* Reads what `run->directory` holds into a run whose steps are known. What is not there yet stays empty; rows that are none
 * are counted as unreadable. */
void run_files_read(Run *run);

#endif
