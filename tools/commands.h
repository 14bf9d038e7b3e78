/* The commands of didact: each takes its own arguments, argv[0] being its name, and returns the exit status. */
#ifndef TOOLS_COMMANDS_H
#define TOOLS_COMMANDS_H

int cmd_bench(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_conform(int argc, char **argv);
int cmd_new(int argc, char **argv);
int cmd_plugins(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_reproduce(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_schema(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_status(int argc, char **argv);

/* For the program itself, which runs them in children of its own. */
int cmd_inspect(int argc, char **argv);
int cmd_task(int argc, char **argv);
int cmd_train(int argc, char **argv);

#endif
