/* validation/profile.c - see profile.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/profile.h"

#include <time.h>

const char *
btv_phase_name (btv_phase phase)
{
  static const char *const names[BTV_PHASE_COUNT] = {
#define NAME(name, column, what) column,
    BTV_PHASE_LIST (NAME)
#undef NAME
  };
  return names[phase];
}

const char *
btv_phase_meaning (btv_phase phase)
{
  static const char *const meanings[BTV_PHASE_COUNT] = {
#define MEANING(name, column, what) what,
    BTV_PHASE_LIST (MEANING)
#undef MEANING
  };
  return meanings[phase];
}

void
btv_profile_add (btv_profile *sum, const btv_profile *more)
{
  for (int i = 0; i < BTV_PHASE_COUNT; i++)
    sum->phase[i] += more->phase[i];
  sum->coarser += more->coarser;
  sum->again += more->again;
}

double
btv_profile_total (const btv_profile *profile)
{
  double total = 0;
  for (int i = 0; i < BTV_PHASE_COUNT; i++)
    total += profile->phase[i];
  return total;
}

double
btv_profile_now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}
