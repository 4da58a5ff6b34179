/* validation/cache.h - what was computed, kept from one run of the program to the next.
 *
 * A question is a run of bytes that holds all that its answer depends on (share.h makes
 * them); beside it goes the program: the build ids of the executable and of every
 * library it has loaded, or their bytes where one has none, and the processor, for
 * libraries choose their kernels by it.  So another build, or the same on another
 * machine, never meets an answer that is not its own.
 *
 * An entry is one file, SHA-256 of the question for its name, SHA-256 of the answer at
 * its front: one that is not whole is taken away and counts as none.  Without a folder
 * that can be written nothing is kept, and nothing fails.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_CACHE_H
#define BTV_CACHE_H

#include "validation/share.h"

typedef struct btv_cache btv_cache;

/* What is kept below FOLDER, by this program; it is made if it is not there, and of
 * other programs the latest four may stay.  Caller owns *OUT; NULL on failure.
 * May be used by several threads and processes.  BT_EIO: the folder cannot be had;
 * BT_ENOMEM. */
BT_CHECKED bt_status btv_cache_open (btv_cache **out, const char *folder,
                                     bt_error *error);
void btv_cache_close (btv_cache *cache);

/* Non-zero: ANSWER is what was kept of QUESTION, its data owned by the caller (free).
 * 0 where there is none, also for a CACHE of NULL. */
int btv_cache_get (const btv_cache *cache, const btv_pack *question, btv_pack *answer);

/* Keep ANSWER, if that can be done. */
void btv_cache_put (const btv_cache *cache, const btv_pack *question,
                    const btv_pack *answer);

#endif
