/* Paths in commands that are told to be typed. */
#ifndef TOOLS_PATH_H
#define TOOLS_PATH_H

/* As a shell must read it: in quotes where it needs them. To be freed. */
char *path_quoted(const char *path);

#endif
