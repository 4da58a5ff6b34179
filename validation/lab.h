/* validation/lab.h - the runs and states behind the answers, kept for reuse.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_LAB_H
#define BTV_LAB_H

#include "study/growth.h"
#include "study/study.h"
#include "validation/discretisation.h"
#include "validation/evaluator.h"

/* Seconds of the processor of all that LAB has run, sums that only grow (profile.h). */
typedef struct btv_spent
{
  double second;  /* to check others with */
  double coarser; /* dropped for something finer */
  double again;   /* run once more, as it was forgotten */
} btv_spent;

btv_spent btv_lab_spent (const btv_lab *lab);

/* Error of <x> that runs in LAB begin with; refinement starts from there. */
double btv_lab_tolerance (const btv_lab *lab);
/* Another one than the laboratory's own, for runs made from now on. */
void btv_lab_set_tolerance (btv_lab *lab, double tolerance);

/* LEAST, or what the laboratory begins with if that is less; a hundredth of another one
 * than its own. */
double btv_lab_sharper (const btv_lab *lab, double least);

/* Samples of half the step count twice: no more than EFFORT are refined to, for runs
 * made from now on.  0: no limit. */
void btv_lab_set_effort (btv_lab *lab, double effort);

/* A run that is estimated to take more than SECONDS is not begun: BT_ELIMIT, and
 * btv_lab_late.  0: a million, which no answer waits for. */
void btv_lab_set_longest (btv_lab *lab, double seconds);

/* A discretisation that is stated, or with one thing changed.  The first two are run on
 * a smaller grid where that gives the same numbers. */
typedef enum btv_variant
{
  BTV_AS_STATED,
  BTV_HALF_STEP,
  BTV_HALF_SPACING, /* twice the points */
  BTV_TWICE_BOX     /* twice the points, twice the box */
} btv_variant;

/* What distinguishes one set of runs from another. */
typedef struct btv_recipe
{
  const bt_method *method;
  btv_discretisation stated; /* taken as it is; step 0: none */
  btv_variant variant;       /* of it */
  size_t samples;            /* 0: as many low-discrepancy points as needed */
  uint64_t seed;
  int sample_x;
  int sketch; /* for pictures: kept apart, never refined */
  int whole;  /* up to a far end: kept apart from what is refined for an early time */
  int alone;  /* to check others with: without companions of its own */
  int roomy;  /* a grid that is stated is measured by a smaller one: not where what a
                 finer one changes is itself asked for */
  double interval;
  double far;       /* how far it may be asked, for a choice; no part of what it is */
  double dt;        /* 0: chosen and refined; else taken as it is */
  double tolerance; /* 0: that of the laboratory */
  const char
      *observe; /* whose mean is asked for, too; NULL; copied by the laboratory */
} btv_recipe;

/* A stock of runs, refined in place along an axis when that is asked for. */
typedef struct btv_stock btv_stock;

/* The stock of RECIPE; made when it is not there yet.  Borrowed from LAB. */
BT_CHECKED bt_status btv_lab_stock (btv_lab *lab, const btv_recipe *recipe,
                                    btv_stock **out, bt_error *error);

/* The exact method for RECIPE up to T_END: the quickest by estimate; but one that has
 * been begun goes on, unless another is several times quicker. */
const bt_method *btv_lab_exact (const btv_lab *lab, const btv_recipe *recipe,
                                double t_end);

/* Its runs, to at least T_END, refined where the state does not fit in.  Stops with
 * BT_ELIMIT when the deadline has passed; *OUT is then still what there is, or
 * NULL. */
BT_CHECKED bt_status btv_stock_runs (btv_lab *lab, btv_stock *stock, double t_end,
                                     const bt_runs **out, bt_error *error);

/* Next level along AXIS (solve/refine.h).  0 when the recipe fixes that axis or enough
 * is enough.  What was run is dropped. */
int btv_stock_refine (const btv_lab *lab, btv_stock *stock, bt_axis axis);

/* The samples at least FACTOR > 1 times, in powers of two; 0 as above. */
int btv_stock_multiply (const btv_lab *lab, btv_stock *stock, double factor);

/* States at AT of a method that works in oscillator levels: nominal, then in a
 * larger basis; and behind these such pairs at BTV_LOOKS - 1 times before it, for at
 * one time alone two numbers may cross.  Borrowed until the stock is refined or asked
 * for another time. */
enum
{
  BTV_LEVELS = 2,
  BTV_LOOKS = 4 /* the k-th at AT (1 - k/8) */
};
BT_CHECKED bt_status btv_stock_levels (btv_lab *lab, btv_stock *stock, double at,
                                       const bt_levels **out, bt_error *error);

/* Output interval of its runs. */
double btv_stock_interval (const btv_stock *stock);

/* Forget what STOCK has run; asked again it is run again. */
void btv_stock_forget (btv_stock *stock);

/* A wave function on its grid. */
typedef struct btv_state
{
  double complex *psi;
  size_t points[BT_MAX_AXES];
  double box[BT_MAX_AXES], dt;
} btv_state;

/* States at time AT: nominal, then twice the step, then with that step a finer
 * grid and a larger box (psi NULL where the recipe is taken as it is, or alone). */
enum
{
  BTV_STATES = 4
};
BT_CHECKED bt_status btv_stock_states (btv_lab *lab, btv_stock *stock, double at,
                                       const btv_state **out, bt_error *error);

/* The state at AT by METHOD in oscillator levels, in the smallest basis that OPTIONS'
 * tolerance and enlarging it lead to.  The caller clears OUT. */
BT_CHECKED bt_status btv_lab_levels (btv_lab *lab, const bt_method *method,
                                     bt_options *options, double at, bt_levels *out,
                                     bt_error *error);

/* S_e at the points of JOB, which is about the laboratory's model, into CURVE[0], and
 * with BOTH in a larger basis into CURVE[1], as bti_entropy_curve has them: computed
 * once for all that is read off it.  Borrowed from LAB. */
BT_CHECKED bt_status btv_lab_entropy (btv_lab *lab, const bti_entropy_job *job,
                                      int both, const double *curve[2],
                                      bt_error *error);

/* A laboratory for MODEL with the threads, the deadline and the means to stop of
 * LIKE. */
BT_CHECKED bt_status btv_lab_new_like (btv_lab **out, const bt_model *model,
                                       const btv_lab *like, bt_error *error);

const bt_model *btv_lab_model (const btv_lab *lab);

/* That model with the parameter NAME at VALUE, the others as they were set; the caller
 * frees *OUT.  BT_EINVAL: it was made of no file, or the file has no such parameter. */
BT_CHECKED bt_status btv_lab_member (const btv_lab *lab, const char *name, double value,
                                     bt_model **out, bt_error *error);

/* The value that the parameter NAME has there.  BT_EINVAL: likewise. */
BT_CHECKED bt_status btv_lab_parameter (const btv_lab *lab, const char *name,
                                        double *value, bt_error *error);

/* The open system; NULL: none was set. */
const bti_open_params *btv_lab_open (const btv_lab *lab);

/* The scan; NULL: none was set.  And the quantities of all its points, one point after
 * the other, computed up to here if they were not: borrowed from LAB.  A point that the
 * deadline cuts short is computed again when the next question allows it. */
struct btv_cell;
const btv_scan *btv_lab_scan (const btv_lab *lab);
BT_CHECKED bt_status btv_lab_cells (btv_lab *lab, const struct btv_cell **out,
                                    bt_error *error);

/* They, without computing anything; NULL: not all of them are there. */
const struct btv_cell *btv_lab_whole (const btv_lab *lab);

/* BT_OK, or why to stop: BT_ECANCEL, or BT_ELIMIT when the deadline has passed.  And
 * what solvers and studies look at: as long as LAB. */
BT_CHECKED bt_status btv_lab_goes_on (const btv_lab *lab, bt_error *error);
const bt_watch *btv_lab_watch (const btv_lab *lab);
const bti_leave *btv_lab_leave (const btv_lab *lab);

/* Non-zero when a BT_ELIMIT is owed to the deadline: it has passed, or something was
 * not begun because of it. */
int btv_lab_late (const btv_lab *lab);

/* Answers begun from now on have SECONDS; 0: no bound. */
void btv_lab_deadline (btv_lab *lab, double seconds);

#endif
