/* The parameter table: everything about a plugin's parameters, said once.
 *
 * From it come the binding of YAML and its error messages, `didact show`, the reference, the man pages and the schema.
 * A plugin declares a plain struct, and one row for each of its fields:
 *
 *     typedef struct { double sigma; bool reset; didact_choice shape; } Params;
 *     static const char *const shapes[] = {"shared", "per-dimension", NULL};
 *     static const didact_param table[] = {
 *         DIDACT_NUMBER(Params, sigma, "0.2", DIDACT_POSITIVE, 10, "action range / 2", "deviation of the noise"),
 *         DIDACT_BOOL(Params, reset, "true", "begin each episode with noise 0"),
 *         DIDACT_CHOICE(Params, shape, "shared", shapes, "one deviation for all dimensions, or one each"),
 *     };
 *
 * The host fills the struct before create and keeps it until destroy. */
#ifndef DIDACT_PARAM_H
#define DIDACT_PARAM_H

#include <didact/abi.h>
#include <float.h>
#include <math.h>

/* One of a list of words, as its place in that list. */
typedef int32_t didact_choice;

/* A list of whole numbers. */
typedef struct didact_integers {
    const int64_t *values;
    size_t count;
} didact_integers;

typedef enum didact_param_type {
    DIDACT_TYPE_BOOL = 1,     /* bool */
    DIDACT_TYPE_INTEGER = 2,  /* int64_t */
    DIDACT_TYPE_REAL = 3,     /* double */
    DIDACT_TYPE_CHOICE = 4,   /* didact_choice */
    DIDACT_TYPE_TEXT = 5,     /* const char * */
    DIDACT_TYPE_INTEGERS = 6, /* didact_integers */
} didact_param_type;

/* A lower bound that leaves out 0 itself: "greater than 0". */
#define DIDACT_POSITIVE DBL_TRUE_MIN

/* What a field holds when its `word` was written instead of a number: NAN in a double, this in an int64_t. */
#define DIDACT_WORD INT64_MIN

/* One row. Tables are read with a stride, so that rows may grow at their end. */
typedef struct didact_param {
    const char *name;           /* the key in YAML, and the field */
    const char *fallback;       /* the default as written in YAML; NULL: the user must say */
    const char *unit;           /* "" where there is none */
    const char *doc;            /* what it does: a phrase without a full stop */
    const char *word;           /* a word allowed instead of a number ("none"); NULL: no such word */
    const char *const *choices; /* DIDACT_TYPE_CHOICE: the words, ended by NULL */
    double minimum, maximum;    /* numbers, and each member of a list: both ends allowed; may be infinite */
    int32_t type;               /* didact_param_type, taken from the field */
    uint32_t offset;            /* of the field in the plugin's struct */
} didact_param;

#ifdef __cplusplus
constexpr int32_t didact_type_of(const bool *)
{
    return DIDACT_TYPE_BOOL;
}
constexpr int32_t didact_type_of(const int64_t *)
{
    return DIDACT_TYPE_INTEGER;
}
constexpr int32_t didact_type_of(const double *)
{
    return DIDACT_TYPE_REAL;
}
constexpr int32_t didact_type_of(const didact_choice *)
{
    return DIDACT_TYPE_CHOICE;
}
constexpr int32_t didact_type_of(const char *const *)
{
    return DIDACT_TYPE_TEXT;
}
constexpr int32_t didact_type_of(const didact_integers *)
{
    return DIDACT_TYPE_INTEGERS;
}
#define DIDACT_TYPE_OF(S, field) didact_type_of((decltype(S::field) *)nullptr)
#else
#define DIDACT_TYPE_OF(S, field)                                                                                       \
    _Generic(((S *)0)->field,                                                                                          \
             bool: DIDACT_TYPE_BOOL,                                                                                   \
             int64_t: DIDACT_TYPE_INTEGER,                                                                             \
             double: DIDACT_TYPE_REAL,                                                                                 \
             didact_choice: DIDACT_TYPE_CHOICE,                                                                        \
             const char *: DIDACT_TYPE_TEXT,                                                                           \
             didact_integers: DIDACT_TYPE_INTEGERS)
#endif

/* The general row; the shorter ones below serve most fields. */
#define DIDACT_PARAM(S, field, fallback, minimum, maximum, word, choices, unit, doc)                                   \
    {                                                                                                                  \
#field, fallback, unit, doc, word, choices, minimum, maximum, DIDACT_TYPE_OF(S, field), offsetof(S, field)     \
    }

/* A double, an int64_t or a list of them, between minimum and maximum. */
#define DIDACT_NUMBER(S, field, fallback, minimum, maximum, unit, doc)                                                 \
    DIDACT_PARAM(S, field, fallback, minimum, maximum, NULL, NULL, unit, doc)

/* The same, where `word` is allowed too. */
#define DIDACT_NUMBER_OR(S, field, fallback, minimum, maximum, word, unit, doc)                                        \
    DIDACT_PARAM(S, field, fallback, minimum, maximum, word, NULL, unit, doc)

#define DIDACT_BOOL(S, field, fallback, doc) DIDACT_PARAM(S, field, fallback, 0, 1, NULL, NULL, "", doc)

#define DIDACT_CHOICE(S, field, fallback, choices, doc)                                                                \
    DIDACT_PARAM(S, field, fallback, 0, INFINITY, NULL, choices, "", doc)

#define DIDACT_TEXT(S, field, fallback, doc) DIDACT_PARAM(S, field, fallback, 0, 0, NULL, NULL, "", doc)

#endif
