#include "conform/network.h"

#include "conform/plugin-checks.h"

static const Check checks[] = {
    {"create", "it opens, twice at a time, and closes", check_create},
    {"table", "texts are phrases, and no choice is there twice", check_table},
    {"symbols", "one exported symbol", check_symbols},
    {"sizes", "structs of a later, longer version are understood, and nothing is written behind one", check_sizes},
    {"refusals", "impossible networks are refused with a message", check_refusals},
    {"buffers", "buffers are as long as asked for, apart, and none where there is no memory", check_buffers},
    {"arrays", "names, roles and shapes of arrays in canonical order", check_arrays},
    {"initial", "initial values as network.h has them, drawn in its order", check_initial},
    {"read-write", "what is written is read again, bit for bit", check_read_write},
    {"forward", "outputs agree with the reference", check_forward},
    {"forward-only", "the same of passes that never go back, beside one that will", check_forward_only},
    {"gradient", "gradients of parameters agree with the reference", check_gradient},
    {"input-gradient", "derivatives by x agree with the reference", check_input_gradient},
    {"side-gradient", "derivatives by the side input agree with the reference", check_side_gradient},
    {"parts", "derivatives asked for alone and in every combination", check_parts},
    {"replaced", "a gradient replaces the one before", check_replaced},
    {"passes", "several passes of one network await their backward", check_passes},
    {"leftovers", "a small batch after a big one sees nothing of it", check_leftovers},
    {"nan", "NaN and infinity come out where arithmetic says so, and nowhere else", check_nan},
    {"adam", "steps of Adam with its bias correction", check_adam},
    {"l2", "L2 on the hidden layers' weights and on nothing else", check_l2},
    {"clipping", "long gradients are shortened, L2 included", check_clipping},
    {"soft-update", "a target follows the stepped network", check_soft_update},
    {"step-count", "steps are counted, and the count can be set", check_step_count},
    {"fresh", "forward and backward use the values of the moment", check_fresh},
    {"copy", "a copy is equal and apart", check_copy},
    {"save-load", "a network read, and written into another, goes on alike", check_save_load},
    {"determinism", "two instances compute the same bits", check_determinism},
    {"independence", "two networks do not disturb each other", check_independence},
    {"bounds", "nothing outside the host's buffers is touched, and no input is written to", check_bounds},
    {"process", "floating-point mode, locale, signals, rand, directory and umask stay as they are", check_process},
    {"memory", "memory does not grow over many calls", check_memory},
    {"exchange", "another backend that takes its networks over computes the same", check_exchange},
};

const Suite network_suite = {checks, G_N_ELEMENTS(checks)};
