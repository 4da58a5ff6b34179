/* base/pool.h - independent tasks on several threads.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_POOL_H
#define BTI_POOL_H

#include <stddef.h>

/* Call TASK (CONTEXT, i) for i = 0..COUNT-1 on up to THREADS threads, the caller
 * among them; returns when all are done.  Tasks start in order and must not
 * depend on each other.  When threads cannot be had, fewer are used. */
void bti_pool_run (unsigned threads, size_t count, void (*task) (void *, size_t),
                   void *context);

/* Threads for the samples of one number when nobody says how many: the processors there
 * are, eight at most. */
unsigned bti_pool_default (void);

#endif
