/* What the fuzzer's targets share. A target is a program around LLVMFuzzerTestOneInput, which takes an input as if it were a
 * file of a user's, and must come back whatever is in it: libFuzzer's own main calls it with inputs that it makes up, and
 * seeds.c with those that are kept. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* A directory of this process, in memory where the system has such a place; it is removed at the end. */
const char *fuzz_directory(void);

/* The path of a file in it; to be freed. */
char *fuzz_path(const char *name);

/* Makes that file of the bytes. */
void fuzz_put(const char *name, const void *bytes, size_t length);

/* Puts a checksum that holds over the last bytes, where a sealed file has its own: else no input would get past it. */
void fuzz_seal(uint8_t *bytes, size_t length);

#endif
