/* tests/open.h - open models in one line, and reference numbers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_OPEN_H
#define TESTS_OPEN_H

#include "tests/support.h"

#include "study/ways.h"

#include <breaktime/states.h>

/* Numbers from independent programs: Runge-Kutta integrators of the master equation
 * in Python, agreeing among themselves to 2e-7; printed to five decimals. */
typedef struct open_case
{
  const char *name;
  bti_open_params params;
  size_t levels, levels_q; /* enough for six decimals */
  const char *observables; /* names, in the order of the numbers */
  size_t times;
  double time[3];
  double value[3][14];
} open_case;

extern const open_case open_cases[];
extern const size_t open_cases_count;
const open_case *open_case_find (const char *name);

/* They fail the test when they cannot; the caller frees. */
bti_open *open_of (const bti_open_params *params);
/* The same, not of the quartic kind, as polynomials: parts x and s, a qubit, or q. */
bt_model *open_general (const bti_open_params *params);
bti_means *open_run (const char *method, const bti_open_params *params,
                     const bti_effort *effort, const double *time, size_t times);
/* The same, which may fail; EFFORT and WATCH may be NULL, THREADS 0 is 1. */
BT_CHECKED bt_status open_try (bti_means **out, const char *method,
                               const bti_open_params *params, const bti_effort *effort,
                               const bt_watch *watch, unsigned threads,
                               const double *time, size_t times, bt_error *error);

/* The number in row I of RESULT called NAME, and its standard error. */
double open_value (const bti_means *result, size_t i, const char *name);
double open_error (const bti_means *result, size_t i, const char *name);

/* The name at position K of a case's list, in OUT; 0 past its end. */
int open_name (const char *list, size_t k, char out[16]);

/* Largest |difference|/error of row I of SAMPLED against EXACT. */
double open_sigmas (const bti_means *sampled, const bti_means *exact, size_t i);

/* Trace distance of the qubit's state in row I of A and of B. */
double open_distance (const bti_means *a, const bti_means *b, size_t i);

#endif
