/* The networks and batches on which backends are tried. */
#ifndef CORE_CONFORM_CASES_H
#define CORE_CONFORM_CASES_H

#include <didact/network.h>
#include <glib.h>

enum { CASE_DEPTH = 4 };

typedef struct Case {
    didact_network_spec spec; /* its `hidden` is the array beside it */
    int64_t hidden[CASE_DEPTH];
    uint32_t n;    /* samples */
    double offset; /* added to the hidden layers' biases */
} Case;

/* Every activation, with and without layer normalisation, batches of 1, 7, 64 and 256, widths 1, 3, 64, 65 and 256 in both
 * hidden layers, the side input nowhere, at layer 1 and at layer 2, every output activation: not the product of all these,
 * but with and without normalisation every pair of any two other ones. Then some that lie outside: no hidden layer, one,
 * three, inputs and outputs of odd widths, sums far from 0, widths and a batch above 256. */
size_t case_count(void);
void case_make(Case *made, size_t i);

/* A critic of odd widths with layer normalisation and its side input at layer 2, for checks that need one network. */
void case_usual(Case *made);

/* Four hidden layers with layer normalisation: an optimiser that knows of two, or of twelve arrays, is not enough. */
void case_deep(Case *made);

/* "17-64-65-1, relu, layer norm, side input 6 at layer 2, output tanh"; free with g_free. */
char *case_text(const didact_network_spec *spec);

#endif
