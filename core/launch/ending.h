/* How a child process ended, in words. */
#ifndef CORE_LAUNCH_ENDING_H
#define CORE_LAUNCH_ENDING_H

/* The reason of a run whose process said none: `how` as waitpid tells it, and what its log.txt ends with, of which that process
 * wrote what stands behind the first `before` bytes. To be freed. */
char *ending_describe(int how, const char *run_directory, long before);

/* The last words that it wrote there, a sanitizer's verdict before all others; NULL where it has none. To be freed. */
char *ending_last_words(const char *run_directory, long before);

#endif
