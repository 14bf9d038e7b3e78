/* YAML into a typed tree, and the patches that are laid over it. */
#ifndef CORE_CONFIG_READ_H
#define CORE_CONFIG_READ_H

#include "config/node.h"
#include "config/problems.h"

/* The text of a file: at most a megabyte of UTF-8. Anything else is a mistake, and NULL. */
char *config_load(const char *path, Problems *problems);

/* Reads one document from a file or from text (UTF-8) that `name` stands for in messages (NULL: they have no place). Broken YAML, an empty file,
 * duplicate keys, aliases that nest without end: each is a mistake with its place. NULL when there was one. */
Node *config_read_file(const char *path, Problems *problems);
Node *config_read_text(const char *text, const char *name, Problems *problems);

/* The same, but after mistakes that can be read past (a duplicate or impossible key, a tag) the tree is what remains, so that
 * whoever goes on with it can tell what else is wrong. */
Node *config_read_past_mistakes(const char *text, const char *name, Problems *problems);

/* `base` with `patch` laid over it: maps merge, lists and scalars replace, and nothing (an empty value) changes no map.
 * Where a component stands, its bare id means {plugin: id}, in the base and in the patch; a map whose patch names another
 * `plugin` is replaced. Returns a new tree. */
Node *config_patch(const Node *base, const Node *patch);

/* `value` inside one map for each part of the dotted `path`: "student.tau" makes {student: {tau: value}}. All stand at
 * `place`. Takes `value`; NULL when a part of the path is empty. */
Node *config_wrap(const char *path, Place place, Node *value);

/* Lays "exploration.sigma=0.3" over the tree; the value is read as YAML. Mistakes in it, found here or later, stand at
 * "--set exploration.sigma=0.3". */
bool config_override(Node **root, const char *assignment, Problems *problems);

#endif
