/* Paths in commands that are told to be typed. */
#ifndef CORE_BASE_PATH_H
#define CORE_BASE_PATH_H

/* As a shell must read it: in quotes where it needs them. To be freed. */
char *path_quoted(const char *path);

#endif
