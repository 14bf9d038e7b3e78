/* The benchmarks of `didact bench`, one for each subject; argv[0] is the subject. They return the exit status. */
#ifndef TOOLS_BENCH_H
#define TOOLS_BENCH_H

int bench_environment(int argc, char **argv);
int bench_exploration(int argc, char **argv);
int bench_network(int argc, char **argv);

#endif
