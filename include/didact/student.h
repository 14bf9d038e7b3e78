/* What a strategy may ask of the student as it is now: lent by didact_host.extension. Since 1.1.
 *
 * Observations are normalised, as a strategy gets them; actions are in [-1, 1]. Nothing that is asked changes the student. */
#ifndef DIDACT_STUDENT_H
#define DIDACT_STUDENT_H

#include <didact/network.h>

#define DIDACT_STUDENT_EXTENSION "didact.student/1"

typedef struct didact_student_extension {
    uint32_t struct_size;
    void *self; /* to be handed to the functions */

    /* The actor's shape. A network made of it on the experiment's backend (didact.network/1) takes the actor's arrays. */
    const didact_network_spec *actor;

    /* actions [n][action_size] of the deterministic policy for observations [n][observation_size]. [step] */
    didact_status (*act)(void *self, const float observations[], uint32_t n, float actions[]);

    /* values [n] = Q(s, a), and where `slopes` is not NULL the gradient of Q in the action, slopes [n][action_size]. [step] */
    didact_status (*value)(void *self, const float observations[], const float actions[], uint32_t n, float values[],
                           float slopes[]);

    /* The actor's arrays in canonical order, as didact_network_api has them. [pause] */
    size_t (*array_count)(void *self);
    void (*array)(void *self, size_t i, didact_array *array); /* fills all but struct_size */
    void (*read)(void *self, size_t i, float values[]);
} didact_student_extension;

#endif
