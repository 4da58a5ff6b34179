/* scan/ranks.h - the processes of one run: MPI, or this one alone.
 *
 * Without MPI, or outside mpirun, there is one rank and nobody to send to.  One thread
 * a process, the one that began, calls these.
 *
 * Owner of mpi.h.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_RANKS_H
#define BTI_RANKS_H

#include <breaktime/status.h>
#include <stddef.h>

/* Join the other processes, if mpirun or the like has started this one.  Once. */
BT_CHECKED bt_status bti_ranks_begin (bt_error *error);
/* Leave.  Waits for the others; without bti_ranks_begin, nothing. */
void bti_ranks_end (void);

int bti_ranks_count (void); /* 1 alone */
int bti_ranks_own (void);   /* from 0 */

/* Processors for each rank on this machine, at least 1. */
unsigned bti_ranks_processors (void);

/* The number that rank 0 gives, at every rank; all call it. */
int bti_ranks_agree (int number);

/* The texts of all ranks one after the other, that of rank 0 first; all call it, and
 * own *ALL. */
BT_CHECKED bt_status bti_ranks_gather (const char *text, char **all, bt_error *error);

/* SIZE bytes for rank TO, with a TAG.  What a rank is sent must be small enough not to
 * wait, but for results to rank 0, which never waits for others. */
BT_CHECKED bt_status bti_ranks_send (int to, int tag, const void *data, size_t size,
                                     bt_error *error);

typedef struct bti_message
{
  int from, tag;
  size_t size;
  char *data; /* ended by a 0 that does not count; the caller frees it */
} bti_message;

/* The next message: *FOUND 0 when there is none. */
BT_CHECKED bt_status bti_ranks_poll (bti_message *out, int *found, bt_error *error);

/* "none", or the MPI in use; also before bti_ranks_begin. */
const char *bti_ranks_version (void);

#endif
