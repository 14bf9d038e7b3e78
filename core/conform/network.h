/* The checks of network backends, each in the file that the comment before it names. */
#ifndef CORE_CONFORM_NETWORK_H
#define CORE_CONFORM_NETWORK_H

#include "conform/check.h"

extern const Suite network_suite;

/* check-setup.c */
bool check_create(Trial *trial);
bool check_sizes(Trial *trial);
bool check_refusals(Trial *trial);
bool check_buffers(Trial *trial);

/* check-arrays.c */
bool check_arrays(Trial *trial);
bool check_initial(Trial *trial);
bool check_read_write(Trial *trial);

/* check-batch.c */
bool check_forward(Trial *trial);
bool check_forward_only(Trial *trial);
bool check_gradient(Trial *trial);
bool check_input_gradient(Trial *trial);
bool check_side_gradient(Trial *trial);
bool check_parts(Trial *trial);
bool check_replaced(Trial *trial);

/* check-passes.c */
bool check_passes(Trial *trial);
bool check_leftovers(Trial *trial);

/* check-nan.c */
bool check_nan(Trial *trial);

/* check-optimiser.c */
bool check_adam(Trial *trial);
bool check_l2(Trial *trial);
bool check_clipping(Trial *trial);
bool check_soft_update(Trial *trial);
bool check_step_count(Trial *trial);

/* check-state.c */
bool check_fresh(Trial *trial);
bool check_copy(Trial *trial);
bool check_save_load(Trial *trial);
bool check_determinism(Trial *trial);
bool check_independence(Trial *trial);

/* check-bounds.c */
bool check_bounds(Trial *trial);

/* check-process.c */
bool check_process(Trial *trial);
bool check_memory(Trial *trial);

/* check-exchange.c */
bool check_exchange(Trial *trial);

#endif
