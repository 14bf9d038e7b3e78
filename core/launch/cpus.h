/* How many processors this process may use. */
#ifndef CORE_LAUNCH_CPUS_H
#define CORE_LAUNCH_CPUS_H

/* The processors that it may run on, or what its control groups grant it of their time where that is less, rounded up. At
 * least 1. */
unsigned cpus_usable(void);

/* The processors' worth of time that control groups grant: `groups` is the text of /proc/self/cgroup, `root` where their file
 * systems are mounted ("/sys/fs/cgroup"). INFINITY where nothing limits it. */
double cpus_quota(const char *groups, const char *root);

#endif
