/* validation/profile.h - where the time of an audit goes.
 *
 * Seconds of the processor, of the thread that worked on a claim: on a machine that has
 * other things to do they are the same.  What is shared with other claims is counted
 * with the one that was asked first.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_PROFILE_H
#define BTV_PROFILE_H

/* Enumeration, name of the column, what it is. */
#define BTV_PHASE_LIST(ENTRY)                                                          \
  ENTRY (FIRST, "first", "the first answer, as the source defines it")                 \
  ENTRY (SECOND, "second", "runs of a second method, to check others with")            \
  ENTRY (SHARPER, "sharper", "the same answer again, to smaller tolerances")           \
  ENTRY (READINGS, "readings", "answers under readings")                               \
  ENTRY (RATES, "rates", "how often a reading gives a label around the model")         \
  ENTRY (INVERSE, "inverse", "at which settings a printed number would come out")      \
  ENTRY (PICTURES, "pictures", "curves and pictures, with the model's first claim")

typedef enum btv_phase
{
#define BTV_PHASE_ENUM(name, column, what) BTV_PHASE_##name,
  BTV_PHASE_LIST (BTV_PHASE_ENUM)
#undef BTV_PHASE_ENUM
      BTV_PHASE_COUNT
} btv_phase;

/* "first", ...; and what it is.  Static. */
const char *btv_phase_name (btv_phase phase);
const char *btv_phase_meaning (btv_phase phase);

/* Of one claim. */
typedef struct btv_profile
{
  double phase[BTV_PHASE_COUNT];
  double coarser; /* among these: runs that a finer one took the place of */
  double again;   /* likewise: what had been run before, to the same tolerance, and was
                     forgotten */
} btv_profile;

/* SUM += MORE. */
void btv_profile_add (btv_profile *sum, const btv_profile *more);

/* Sum of the phases. */
double btv_profile_total (const btv_profile *profile);

/* Seconds of the processor that the calling thread has had. */
double btv_profile_now (void);

#endif
