/* YAML into a typed tree, and the patches that are laid over it. */
#ifndef CORE_CONFIG_READ_H
#define CORE_CONFIG_READ_H

#include "config/node.h"
#include "config/problems.h"

/* Reads one document from a file or from text that `name` stands for in messages. Broken YAML, an empty file, duplicate
 * keys, aliases that nest without end, more than a megabyte: each is a mistake with its place. NULL when there was one. */
Node *config_read_file(const char *path, Problems *problems);
Node *config_read_text(const char *text, const char *name, Problems *problems);

/* `base` with `patch` laid over it: maps merge, lists and scalars replace, and a map whose patch names another `plugin`
 * (or a bare plugin id where a component stands) is replaced. Returns a new tree. */
Node *config_patch(const Node *base, const Node *patch);

/* Lays "exploration.sigma=0.3" over the tree; the value is read as YAML. */
bool config_override(Node **root, const char *assignment, Problems *problems);

#endif
