/* validation/scan.h - what a scan asks, and of which points.
 *
 * As a file, read strictly as claims files are (see claims.h):
 *
 *   title: maps of t_q and t_MF           # optional
 *   quantities: [t_q, t_mf]               # whatever `breaktime measure' knows
 *   axes:                                 # parameters by name; the last runs fastest
 *     omega: [0.4, 0.8, 1.2]              # a list, or one number
 *     lambda: 0.005:0.1:40                # 40 values, equally spaced
 *     x0: 1:15:40:log                     # with equal ratios
 *   t_max: 150                            # limit of what is a time; default 200
 *   relative: 0.01                        # wanted error of times, as a share; default
 *   tolerance: 0.05                       # instead, and of all else: absolute
 *   readings: { crossing: first }         # each goes to the quantities that know it
 *   check: yes                            # recompute by a second method
 *   budget: 60                            # seconds for a number
 *   effort: 131072                        # samples at most, below
 *   model: qubit.yaml                     # a model file, from where this file is
 *   set: { lambda: 0.5 }                  # and parameters other than it has
 *
 * The closed model with one mode has the parameters lambda, x0, omega, and for curves n
 * = x0^2/2 instead of x0 and lambda_n = lambda x0^2/2 instead of lambda.  A model file
 * has its own, whose values an axis replaces.  `at' is the time of what is taken at
 * one.
 *
 * Where delta all but reaches its threshold before it crosses it, no number of samples
 * may tell which of the two times it is: with EFFORT samples, twice the half of them at
 * half the step, that is given up, and the error covers both.  By default 131072 at
 * `relative: 0.01', and in inverse proportion to it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_SCAN_H
#define BTV_SCAN_H

#include "scan/axis.h"
#include "validation/complaints.h"
#include "validation/evaluator.h"
#include "validation/modelfile.h"

enum
{
  BTV_QUANTITIES = 8 /* of one scan */
};

typedef struct btv_scan
{
  char *title; /* NULL: none */
  bti_axis axis[BTI_AXES];
  size_t axes, points;
  const btv_evaluator *quantity[BTV_QUANTITIES];
  size_t quantities;
  btv_setting *settings; /* both strings of each are the scan's */
  size_t settings_count;
  double t_max;
  double relative;  /* of times; 0: TOLERANCE goes */
  double tolerance; /* 0: each quantity's own */
  double budget;    /* 0: none */
  double effort;    /* 0: no limit */
  int check;
  int has_model; /* of an open system */
  bti_open_params model;
  btv_modelfile *file; /* of a closed one; NULL: that of lambda, x0 and omega */
  bt_parameter *set;   /* instead of the file's own; the scan's */
  size_t sets;
  char *spec; /* lines `key: value' that tell one scan from another */
} btv_scan;

/* A scan of nothing yet, with the defaults.  The caller releases it with
 * btv_scan_clear. */
void btv_scan_begin (btv_scan *out);
void btv_scan_clear (btv_scan *scan);

/* The scan of the file at PATH.  Release *OUT on failure, too.  BT_EIO; BT_EDATA:
 * "path:line:column: what was found; what would be right", and all that is wrong in
 * COMPLAINTS, which the caller clears; BT_ELIMIT; BT_ENOMEM. */
BT_CHECKED bt_status btv_scan_load (btv_scan *out, const char *path,
                                    btv_complaints *complaints, bt_error *error);

/* One more: a quantity, an axis (bti_axis_parse) once the model is there, a setting of
 * the readings once the quantities are.  BT_EINVAL. */
BT_CHECKED bt_status btv_scan_quantity (btv_scan *scan, const char *name,
                                        bt_error *error);
BT_CHECKED bt_status btv_scan_axis (btv_scan *scan, const char *name, const char *range,
                                    bt_error *error);
BT_CHECKED bt_status btv_scan_setting (btv_scan *scan, const char *key,
                                       const char *value, bt_error *error);

/* The scan is about the model file at PATH, of either kind.  BT_EIO;
 * BT_EDATA: what is wrong is among FAULTS, which the caller clears; BT_ENOMEM. */
BT_CHECKED bt_status btv_scan_about (btv_scan *scan, const char *path,
                                     btv_complaints *faults, bt_error *error);

/* Its parameter NAME is TEXT, which modelfile.h says how to write.  BT_EINVAL. */
BT_CHECKED bt_status btv_scan_set (btv_scan *scan, const char *name, const char *text,
                                   bt_error *error);

/* All is said: does it fit together?  Fills in what follows from it.  BT_EDATA: what
 * does not is among FAULTS, which the caller clears; BT_ELIMIT, BT_ENOMEM. */
BT_CHECKED bt_status btv_scan_finish (btv_scan *scan, btv_complaints *faults,
                                      bt_error *error);

/* ---- points -------------------------------------------------------------------- */

/* One quantity at one point. */
typedef struct btv_cell
{
  int failed;   /* REASON says why; the rest is nothing */
  double value; /* infinite: beyond LO */
  double error; /* half-width; infinite: not bounded, the value is a best guess */
  double lo;    /* lower bound */
  char label[BTV_LABEL_SIZE]; /* of labels; "" undecided */
  char reason[200];
} btv_cell;

/* The quantities of POINT, one after the other: CELL, as many as there are.  What goes
 * wrong with a point is a cell; BT_ECANCEL, BT_ENOMEM are failures.  Does not depend on
 * which points were computed before. */
BT_CHECKED bt_status btv_scan_point (const btv_scan *scan, size_t point,
                                     const volatile sig_atomic_t *cancel,
                                     btv_cell *cell, bt_error *error);

/* The closed model of POINT, which the caller frees.  BT_ENOTSUP: of an open
 * system, or none of the form of bt_model_new. */
BT_CHECKED bt_status btv_scan_model (const btv_scan *scan, size_t point, bt_model **out,
                                     bt_error *error);

/* The cells as one line, which the caller frees, and back: every number to the last
 * bit. BT_EDATA: TEXT is not such a line of SCAN. */
BT_CHECKED bt_status btv_cells_write (const btv_scan *scan, const btv_cell *cell,
                                      char **out, bt_error *error);
BT_CHECKED bt_status btv_cells_read (const btv_scan *scan, const char *text,
                                     btv_cell *cell, bt_error *error);

/* What POINT is expected to take if nothing ends it before the limit: seconds on one
 * core and bytes, as far as the methods' own estimates go, and t_tw by a law of its own
 * for the model of lambda, x0 and omega.  0 where nothing is known. */
typedef struct btv_scan_cost
{
  double seconds, bytes;
} btv_scan_cost;
btv_scan_cost btv_scan_estimate (const btv_scan *scan, size_t point);

#endif
