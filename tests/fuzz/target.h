/* tests/fuzz/target.h - what targets share.
 *
 * A target is one function, LLVMFuzzerTestOneInput, which libFuzzer calls with what it
 * made up (run.sh), and replay.c with what is kept in corpus/.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FUZZ_TARGET_H
#define FUZZ_TARGET_H

#include <breaktime/status.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Abort unless it HOLDS. */
void must (int holds);

/* The path of NAME in a folder of this process, which lies in memory where the system
 * has such and is taken away at the end.  Static, until the next call. */
const char *target_path (const char *name);

/* The same, with DATA there. */
const char *target_file (const char *name, const uint8_t *data, size_t size);

/* STATUS came with ERROR: a reason where it failed. */
void must_say (bt_status status, const bt_error *error);

#endif
