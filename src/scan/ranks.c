/* scan/ranks.c - see ranks.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/memory.h"
#include "scan/ranks.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Processors that this process may run on. */
static long
processors (void)
{
  const long all = sysconf (_SC_NPROCESSORS_ONLN);
  cpu_set_t set;
  if (sched_getaffinity (0, sizeof set, &set) == 0 && CPU_COUNT (&set) < all)
    return CPU_COUNT (&set);
  return all > 1 ? all : 1;
}

#ifndef BTI_MPI

bt_status
bti_ranks_begin (bt_error *error)
{
  (void) error;
  return BT_OK;
}

void
bti_ranks_end (void)
{
}

int
bti_ranks_count (void)
{
  return 1;
}

int
bti_ranks_own (void)
{
  return 0;
}

unsigned
bti_ranks_processors (void)
{
  return (unsigned) processors ();
}

int
bti_ranks_agree (int number)
{
  return number;
}

bt_status
bti_ranks_gather (const char *text, char **all, bt_error *error)
{
  return bti_strdup (all, text, error);
}

bt_status
bti_ranks_send (int to, int tag, const void *data, size_t size, bt_error *error)
{
  (void) tag, (void) data, (void) size;
  return bt_error_set (error, BT_ENOTSUP, "no rank %d without MPI", to);
}

bt_status
bti_ranks_poll (bti_message *out, int *found, bt_error *error)
{
  (void) error;
  *out = (bti_message){ 0 };
  *found = 0;
  return BT_OK;
}

const char *
bti_ranks_version (void)
{
  return "none";
}

#else
#include <limits.h>
#include <mpi.h>

/* The one MPI of the process, which MPI itself keeps too. */
static int begun, count = 1, own, beside = 1;

/* Each way of starting ranks tells them by one of these. */
static int
is_started_by_mpi (void)
{
  static const char *const names[]
      = { "OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (getenv (names[i]))
      return 1;
  return 0;
}

bt_status
bti_ranks_begin (bt_error *error)
{
  int level;
  MPI_Comm machine;
  if (begun || !is_started_by_mpi ())
    return BT_OK;
  if (MPI_Init_thread (NULL, NULL, MPI_THREAD_FUNNELED, &level) != MPI_SUCCESS)
    return bt_error_set (error, BT_EIO, "MPI does not begin");
  begun = 1;
  if (level < MPI_THREAD_FUNNELED)
    return bt_error_set (error, BT_ENOTSUP, "this MPI knows no threads");
  MPI_Comm_size (MPI_COMM_WORLD, &count);
  MPI_Comm_rank (MPI_COMM_WORLD, &own);
  MPI_Comm_split_type (MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL,
                       &machine);
  MPI_Comm_size (machine, &beside);
  MPI_Comm_free (&machine);
  return BT_OK;
}

void
bti_ranks_end (void)
{
  if (begun)
    MPI_Finalize ();
  begun = 0;
}

int
bti_ranks_count (void)
{
  return count;
}

int
bti_ranks_own (void)
{
  return own;
}

/* Some mpirun bind a rank to some processors, some leave it all of them. */
unsigned
bti_ranks_processors (void)
{
  const long mine = processors (), share = sysconf (_SC_NPROCESSORS_ONLN) / beside;
  const long least = mine < share ? mine : share;
  return least > 1 ? (unsigned) least : 1;
}

int
bti_ranks_agree (int number)
{
  if (count > 1)
    MPI_Bcast (&number, 1, MPI_INT, 0, MPI_COMM_WORLD);
  return number;
}

bt_status
bti_ranks_gather (const char *text, char **all, bt_error *error)
{
  int *size = NULL, *start = NULL, own_size;
  const size_t length = strlen (text), ranks = (size_t) count;
  double total = 0;
  *all = NULL;
  if (count == 1)
    return bti_strdup (all, text, error);
  /* Whoever lacks memory must take part all the same: these are a few bytes. */
  bt_status status = bti_calloc (&size, ranks, sizeof *size, error);
  if (status == BT_OK)
    status = bti_calloc (&start, ranks, sizeof *start, error);
  if (status != BT_OK)
    MPI_Abort (MPI_COMM_WORLD, EXIT_FAILURE);
  own_size = length < INT_MAX ? (int) length : INT_MAX;
  MPI_Allgather (&own_size, 1, MPI_INT, size, 1, MPI_INT, MPI_COMM_WORLD);
  for (int rank = 0; rank < count; rank++)
    {
      start[rank] = (int) total;
      total += size[rank];
      if (!(total < INT_MAX))
        break;
    }
  if (!(total < INT_MAX))
    status = bt_error_set (
        error, BT_ELIMIT, "results of %.3g bytes from all ranks: 2 GiB at most", total);
  else if (bti_calloc (all, (size_t) total + 1, 1, error) != BT_OK)
    MPI_Abort (MPI_COMM_WORLD, EXIT_FAILURE);
  else
    MPI_Allgatherv (text, own_size, MPI_CHAR, *all, size, start, MPI_CHAR,
                    MPI_COMM_WORLD);
  free (size);
  free (start);
  return status;
}

bt_status
bti_ranks_send (int to, int tag, const void *data, size_t size, bt_error *error)
{
  if (size > INT_MAX
      || MPI_Send (data, (int) size, MPI_BYTE, to, tag, MPI_COMM_WORLD) != MPI_SUCCESS)
    return bt_error_set (error, BT_EIO, "%zu bytes for rank %d are not sent", size, to);
  return BT_OK;
}

bt_status
bti_ranks_poll (bti_message *out, int *found, bt_error *error)
{
  MPI_Status from;
  int size = 0;
  *out = (bti_message){ 0 };
  *found = 0;
  if (count == 1)
    return BT_OK;
  MPI_Iprobe (MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, found, &from);
  if (!*found)
    return BT_OK;
  MPI_Get_count (&from, MPI_BYTE, &size);
  *out = (bti_message){ from.MPI_SOURCE, from.MPI_TAG, (size_t) size, NULL };
  bt_status status = bti_calloc (&out->data, out->size + 1, 1, error);
  if (status == BT_OK)
    MPI_Recv (out->data, size, MPI_BYTE, out->from, out->tag, MPI_COMM_WORLD,
              MPI_STATUS_IGNORE);
  return status;
}

const char *
bti_ranks_version (void)
{
  static char text[MPI_MAX_LIBRARY_VERSION_STRING];
  int size;
  MPI_Get_library_version (text, &size);
  text[strcspn (text, ",\n")] = '\0';
  return text;
}

#endif
