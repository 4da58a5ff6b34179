/* validation/lab.c - see lab.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "solve/refine.h"
#include "validation/modelfile.h"
#include "validation/scan.h"
#include "validation/stock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bt_status
btv_lab_new (btv_lab **out, const bt_model *model, unsigned threads,
             const volatile sig_atomic_t *cancel, bt_error *error)
{
  *out = NULL;
  btv_lab *lab;
  bt_status status = bti_calloc (&lab, 1, sizeof *lab, error);
  if (status != BT_OK)
    return status;
  lab->watch = (bt_watch){ .cancel = cancel, .late = &lab->late };
  lab->leave = (bti_leave){ .watch = &lab->watch, .threads = threads };
  if (model)
    status = bt_model_copy (&lab->model, model, error);
  if (status == BT_OK)
    *out = lab;
  else
    btv_lab_free (lab);
  return status;
}

bt_status
btv_lab_new_like (btv_lab **out, const bt_model *model, const btv_lab *like,
                  bt_error *error)
{
  bt_status status
      = btv_lab_new (out, model, like->leave.threads, like->watch.cancel, error);
  if (status == BT_OK)
    {
      (*out)->watch = like->watch;
      (*out)->effort = like->effort;
      (*out)->longest = like->longest;
      btv_lab_report (*out, like->seen, like->context);
    }
  return status;
}

void
btv_lab_set_file (btv_lab *lab, const btv_modelfile *file, const bt_parameter *set,
                  size_t sets)
{
  lab->file = file;
  lab->set = set;
  lab->sets = sets;
}

bt_status
btv_lab_parameter (const btv_lab *lab, const char *name, double *value, bt_error *error)
{
  btv_modelsetup setup;
  btv_complaints faults = { NULL, 0, 0 };
  if (!lab->file)
    return bt_error_set (error, BT_EINVAL,
                         "the model is of no file, and has no parameter '%.40s'", name);
  bt_status status = btv_modelfile_knows (lab->file, name, error);
  if (status == BT_OK)
    status
        = btv_modelfile_setup (&setup, lab->file, lab->set, lab->sets, &faults, error);
  for (size_t i = 0; status == BT_OK && i < setup.parameters; i++)
    if (strcmp (setup.parameter[i].name, name) == 0)
      *value = setup.parameter[i].value;
  btv_complaints_clear (&faults);
  return status;
}

bt_status
btv_lab_member (const btv_lab *lab, const char *name, double value, bt_model **out,
                bt_error *error)
{
  bt_parameter *set;
  size_t sets = 0;
  *out = NULL;
  if (!lab->file)
    return bt_error_set (error, BT_EINVAL,
                         "the model is of no file, and has no parameter '%.40s'", name);
  bt_status status = bti_calloc (&set, lab->sets + 1, sizeof *set, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < lab->sets; i++)
    if (strcmp (lab->set[i].name, name) != 0)
      set[sets++] = lab->set[i];
  set[sets].value = value;
  if (snprintf (set[sets].name, sizeof set[sets].name, "%s", name)
      >= (int) sizeof set[sets].name)
    status = bt_error_set (error, BT_EINVAL, "no parameter '%.60s'", name);
  if (status == BT_OK)
    status = btv_modelfile_make (out, lab->file, set, sets + 1, error);
  free (set);
  return status;
}

void
btv_lab_report (btv_lab *lab, btv_seen *seen, void *context)
{
  lab->seen = seen;
  lab->context = context;
}

void
btv_lab_free (btv_lab *lab)
{
  if (!lab)
    return;
  while (lab->stocks)
    {
      btv_stock *stock = lab->stocks;
      lab->stocks = stock->next;
      btv_stock_free (stock);
    }
  btv_energies_free (lab->energies);
  while (lab->rises)
    {
      btv_rise *rise = lab->rises;
      lab->rises = rise->next;
      free (rise->entropy);
      free (rise->larger);
      free (rise);
    }
  bt_model_free (lab->model);
  free (lab->cells);
  free (lab);
}

/* Three dimensions and more, and density matrices, cost too much to begin with more
 * than is asked for. */
double
btv_lab_tolerance (const btv_lab *lab)
{
  if (lab->tolerance > 0)
    return lab->tolerance;
  if (lab->model && bt_model_is_open (lab->model))
    return 1e-3;
  return lab->model && bt_model_modes (lab->model) > 1 ? 1e-4 : 1e-6;
}

void
btv_lab_set_tolerance (btv_lab *lab, double tolerance)
{
  lab->tolerance = tolerance;
}

double
btv_lab_sharper (const btv_lab *lab, double least)
{
  return lab->tolerance > 0 ? lab->tolerance / 100
                            : fmin (least, btv_lab_tolerance (lab));
}

void
btv_lab_set_effort (btv_lab *lab, double effort)
{
  lab->effort = effort;
}

void
btv_lab_set_longest (btv_lab *lab, double seconds)
{
  lab->longest = seconds;
}

void
btv_lab_trim (btv_lab *lab)
{
  static const double much = 1 << 24;
  for (btv_stock *stock = lab->stocks; stock; stock = stock->next)
    {
      bt_runs *runs = stock->runs;
      if (!runs || bt_runs_memory (runs) > much)
        btv_stock_forget (stock);
    }
}

const bt_model *
btv_lab_model (const btv_lab *lab)
{
  return lab->model;
}

static int
same_reading (const bt_entropy_reading *a, const bt_entropy_reading *b)
{
  return a->cut_m == b->cut_m && a->cut_n == b->cut_n
         && a->renormalise == b->renormalise && a->base2 == b->base2;
}

/* That of JOB among what LAB has; NULL: none. */
static btv_rise *
find_rise (const btv_lab *lab, const bti_entropy_job *job)
{
  btv_rise *rise = lab->rises;
  while (rise
         && !(rise->job.tolerance == job->tolerance
              && rise->job.interval == job->interval && rise->job.size == job->size
              && same_reading (&rise->job.reading, &job->reading)))
    rise = rise->next;
  return rise;
}

/* What has failed leaves nothing behind. */
static bt_status
compute_rise (btv_rise *rise, const bti_entropy_job *job, int both, bt_error *error)
{
  double *entropy = NULL, *larger = NULL;
  bt_status status = bti_calloc (&entropy, job->size, sizeof *entropy, error);
  if (status == BT_OK && both)
    status = bti_calloc (&larger, job->size, sizeof *larger, error);
  if (status == BT_OK)
    status = bti_entropy_curve (job, entropy, larger, error);
  if (status != BT_OK)
    {
      free (entropy);
      free (larger);
      return status;
    }
  free (rise->entropy);
  free (rise->larger);
  rise->entropy = entropy;
  rise->larger = larger;
  return BT_OK;
}

bt_status
btv_lab_entropy (btv_lab *lab, const bti_entropy_job *job, int both,
                 const double *curve[2], bt_error *error)
{
  btv_rise *rise = find_rise (lab, job);
  bt_status status = BT_OK;
  if (!rise)
    {
      status = bti_calloc (&rise, 1, sizeof *rise, error);
      if (status != BT_OK)
        return status;
      *rise = (btv_rise){ .job = *job, .next = lab->rises };
      lab->rises = rise;
    }
  if (!rise->entropy || (both && !rise->larger))
    status = compute_rise (rise, job, both, error);
  curve[0] = rise->entropy;
  curve[1] = rise->larger;
  return status;
}

void
btv_lab_set_open (btv_lab *lab, const bti_open_params *params)
{
  lab->open = *params;
  lab->has_open = 1;
}

const bti_open_params *
btv_lab_open (const btv_lab *lab)
{
  return lab->has_open ? &lab->open : NULL;
}

void
btv_lab_set_scan (btv_lab *lab, const btv_scan *scan)
{
  lab->scan = scan;
}

const btv_scan *
btv_lab_scan (const btv_lab *lab)
{
  return lab->scan;
}

/* The next point; no number in it may take longer than what is left. */
static bt_status
add_point (btv_lab *lab, bt_error *error)
{
  btv_scan scan = *lab->scan;
  const double left = bt_watch_left (&lab->watch);
  if (isfinite (left) && !(scan.budget > 0 && scan.budget <= left))
    scan.budget = fmax (left, 1e-3);
  bt_status status = bt_watch_check (&lab->watch, error);
  if (status == BT_OK)
    status = btv_scan_point (&scan, lab->points, lab->watch.cancel,
                             lab->cells + lab->points * scan.quantities, error);
  if (status == BT_OK)
    status = bt_watch_check (&lab->watch, error);
  lab->points += status == BT_OK;
  return status;
}

bt_status
btv_lab_cells (btv_lab *lab, const btv_cell **out, bt_error *error)
{
  const btv_scan *scan = lab->scan;
  bt_status status = BT_OK;
  if (!lab->cells)
    status = bti_calloc (&lab->cells, scan->points * scan->quantities,
                         sizeof *lab->cells, error);
  while (status == BT_OK && lab->points < scan->points)
    status = add_point (lab, error);
  *out = lab->cells;
  if (status == BT_ELIMIT)
    return bt_error_set (error, status, "time budget spent after %zu of %zu points",
                         lab->points, scan->points);
  return status;
}

const btv_cell *
btv_lab_whole (const btv_lab *lab)
{
  return lab->cells && lab->points == lab->scan->points ? lab->cells : NULL;
}

void
btv_lab_deadline (btv_lab *lab, double seconds)
{
  *lab->watch.late = 0;
  lab->watch.deadline = seconds > 0 ? bt_watch_now () + seconds : 0;
}

btv_spent
btv_lab_spent (const btv_lab *lab)
{
  btv_spent sum = { 0 };
  for (const btv_stock *stock = lab->stocks; stock; stock = stock->next)
    {
      sum.second += stock->spent.second;
      sum.coarser += stock->spent.coarser;
      sum.again += stock->spent.again;
    }
  return sum;
}

const bt_watch *
btv_lab_watch (const btv_lab *lab)
{
  return &lab->watch;
}

const bti_leave *
btv_lab_leave (const btv_lab *lab)
{
  return &lab->leave;
}

bt_status
btv_lab_goes_on (const btv_lab *lab, bt_error *error)
{
  return bt_watch_check (&lab->watch, error);
}

int
btv_lab_late (const btv_lab *lab)
{
  return *lab->watch.late || bt_watch_left (&lab->watch) <= 0;
}
