/* solve/runs.c - one method on one model, with the runs that measure its error.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "model/basis.h"
#include "num/stats.h"
#include "solve/method.h"
#include "solve/refine.h"

#include <breaktime/series.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

enum role
{
  NOMINAL,
  COARSE, /* twice the nominal step; of a sampled method that step, few samples */
  HALF,   /* of a sampled method: half the step, the same few samples */
  GRID,   /* and finer points */
  BOX,    /* and a larger box, same spacing */
  BASIS,  /* the nominal run with a higher energy cut */
  ROLES
};

/* As many times are looked at pairs before an error is said: of few numbers that cross
 * zero the largest may be small. */
enum
{
  LOOKS = 8
};

struct run
{
  bt_solver *solver; /* NULL: this run does not exist */
  bt_series series;
  size_t room; /* entries allocated a column */
  double *now; /* a number a column, as last looked at */
  int there;   /* it has reached the stop that all are on the way to */
};

struct bt_runs
{
  const bt_method *method;
  bt_model *model;
  bt_options options; /* nominal, settled */
  double interval;
  bt_exact exact;
  struct run run[ROLES];
  bt_series *batch; /* x, p and means only */
  size_t batches, means, columns;
  double *batch_x, *batch_p; /* scratch, one a batch */
  double *scratch;           /* the means of a run and of its batches */
  double *size;              /* of each column: bti_system_size */
  /* Of each pair and each column the largest |refined - coarse| so far, and up to a
   * point of the nominal run; NULL where there is no pair. */
  double *peak, **spread;
  size_t stop; /* stops behind the last point that were made */
};

static const char *const axis_names[] = {
#define AXIS_NAME(name, text) text,
  BT_AXIS_LIST (AXIS_NAME)
#undef AXIS_NAME
};

const char *
bt_axis_name (bt_axis axis)
{
  return (int) axis >= 0 && axis < BT_AXIS_COUNT ? axis_names[axis] : "none";
}

const double *
bt_series_column (const bt_series *series, size_t column)
{
  const double *const own[BT_COLUMN_MEANS] = { [BT_COLUMN_X] = series->x,
                                               [BT_COLUMN_P] = series->p,
                                               [BT_COLUMN_X2] = series->x2,
                                               [BT_COLUMN_NORM] = series->norm,
                                               [BT_COLUMN_ENERGY] = series->energy };
  if (column < BT_COLUMN_MEANS)
    return own[column];
  return column - BT_COLUMN_MEANS < series->means
             ? series->mean[column - BT_COLUMN_MEANS]
             : NULL;
}

static size_t
place_of (const bt_runs *runs, int axis, size_t column)
{
  return (size_t) axis * runs->columns + column;
}

static void
series_clear (bt_series *series)
{
  for (size_t k = 0; series->mean && k < series->means; k++)
    free (series->mean[k]);
  free ((void *) series->mean);
  free (series->x);
  free (series->p);
  free (series->x2);
  free (series->norm);
  free (series->energy);
  free (series->edge);
}

void
bt_runs_free (bt_runs *runs)
{
  if (!runs)
    return;
  for (int r = 0; r < ROLES; r++)
    {
      bt_solver_free (runs->run[r].solver);
      free (runs->run[r].now);
      series_clear (&runs->run[r].series);
    }
  for (size_t b = 0; b < runs->batches && runs->batch; b++)
    series_clear (&runs->batch[b]);
  for (size_t k = 0; runs->spread && k < BT_AXIS_COUNT * runs->columns; k++)
    free (runs->spread[k]);
  free (runs->peak);
  free (runs->size);
  free ((void *) runs->spread);
  free (runs->scratch);
  free (runs->batch);
  free (runs->batch_x);
  free (runs->batch_p);
  bt_model_free (runs->model);
  free (runs);
}

/* The two runs whose difference measures the error along AXIS, see bt_runs_pair.  0:
 * there are none. */
static int
pair_of (const bt_runs *runs, bt_axis axis, int *from, int *to)
{
  static const struct
  {
    int coarse, refined;
  } roles[BT_AXIS_COUNT] = { [BT_AXIS_STEP] = { COARSE, NOMINAL },
                             [BT_AXIS_GRID] = { COARSE, GRID },
                             [BT_AXIS_BOX] = { COARSE, BOX },
                             [BT_AXIS_BASIS] = { NOMINAL, BASIS } };
  *from = roles[axis].coarse;
  *to = roles[axis].refined;
  if (axis == BT_AXIS_STEP && runs->method->caps & BT_SAMPLED)
    *to = HALF;
  if (*from == COARSE && runs->exact == BT_EXACT_STEP && axis != BT_AXIS_STEP)
    *from = NOMINAL;
  if (*to == GRID && runs->exact == BT_EXACT_ROOMY)
    {
      *from = GRID;
      *to = NOMINAL;
    }
  return axis != BT_AXIS_SAMPLE && axis != BT_AXIS_METHOD && runs->run[*from].solver
         && runs->run[*to].solver;
}

static bt_status
grow (bt_series *series, size_t room, int all, bt_error *error)
{
  double **column[] = { &series->x,    &series->p,      &series->x2,
                        &series->norm, &series->energy, &series->edge };
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < (all ? 6 : 2); i++)
    status = bti_realloc (column[i], room, sizeof (double), error);
  for (size_t k = 0; status == BT_OK && k < series->means; k++)
    status = bti_realloc (&series->mean[k], room, sizeof (double), error);
  return status;
}

/* Room for one more point in every series of RUN. */
static bt_status
make_room (bt_runs *runs, struct run *run, bt_error *error)
{
  if (run->series.size < run->room)
    return BT_OK;
  size_t room = run->room ? 2 * run->room : 256;
  bt_status status = grow (&run->series, room, 1, error);
  if (run == &runs->run[NOMINAL])
    {
      for (size_t b = 0; status == BT_OK && b < runs->batches; b++)
        status = grow (&runs->batch[b], room, 0, error);
      int from, to;
      for (size_t k = 0; status == BT_OK && k < BT_AXIS_COUNT * runs->columns; k++)
        if (pair_of (runs, (bt_axis) (k / runs->columns), &from, &to))
          status = bti_realloc (&runs->spread[k], room, sizeof (double), error);
    }
  if (status == BT_OK)
    run->room = room;
  return status;
}

/* What RUN is now, into its numbers and OUT. */
static bt_status
look (bt_runs *runs, struct run *run, bt_observables *out, bt_error *error)
{
  size_t stride = 1;
  if (runs->method->caps & BT_SAMPLED)
    stride += bt_solver_options (run->solver)->batches;
  bt_status status = bt_solver_observe (run->solver, out, error);
  if (status == BT_OK)
    status = bt_solver_means (run->solver, runs->scratch, error);
  if (status != BT_OK)
    return status;
  run->now[BT_COLUMN_X] = out->x;
  run->now[BT_COLUMN_P] = out->p;
  run->now[BT_COLUMN_X2] = out->x2;
  run->now[BT_COLUMN_NORM] = out->norm;
  run->now[BT_COLUMN_ENERGY] = out->energy;
  for (size_t k = 0; k < runs->means; k++)
    run->now[BT_COLUMN_MEANS + k] = runs->scratch[k * stride];
  return BT_OK;
}

/* All runs of a pair were looked at, at the same time: what they differ by there, or
 * before. */
static void
widen (bt_runs *runs)
{
  int from, to;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    if (pair_of (runs, (bt_axis) axis, &from, &to))
      for (size_t c = 0; c < runs->columns; c++)
        {
          double *peak = &runs->peak[place_of (runs, axis, c)];
          *peak = fmax (*peak, fabs (runs->run[to].now[c] - runs->run[from].now[c]));
        }
}

/* The batches of the nominal run at point I, after a look at it. */
static bt_status
record_batches (bt_runs *runs, size_t i, bt_error *error)
{
  const size_t stride = 1 + runs->batches;
  bt_status status = bt_solver_batches (runs->run[NOMINAL].solver, runs->batch_x,
                                        runs->batch_p, error);
  for (size_t b = 0; status == BT_OK && b < runs->batches; b++)
    {
      runs->batch[b].x[i] = runs->batch_x[b];
      runs->batch[b].p[i] = runs->batch_p[b];
      for (size_t k = 0; k < runs->means; k++)
        runs->batch[b].mean[k][i] = runs->scratch[k * stride + 1 + b];
      runs->batch[b].size = i + 1;
    }
  return status;
}

static bt_status
record (bt_runs *runs, struct run *run, bt_error *error)
{
  bt_observables o;
  bt_series *series = &run->series;
  const size_t i = series->size;
  bt_status status = make_room (runs, run, error);
  if (status == BT_OK)
    status = look (runs, run, &o, error);
  if (status == BT_OK && run == &runs->run[NOMINAL] && runs->batches > 0)
    status = record_batches (runs, i, error);
  if (status != BT_OK)
    return status;
  series->x[i] = o.x;
  series->p[i] = o.p;
  series->x2[i] = o.x2;
  series->norm[i] = o.norm;
  series->energy[i] = o.energy;
  series->edge[i] = o.edge;
  for (size_t k = 0; k < runs->means; k++)
    series->mean[k][i] = run->now[BT_COLUMN_MEANS + k];
  series->size = i + 1;
  return BT_OK;
}

/* Options of the run in ROLE, from the nominal ones. */
static bt_options
options_for (const bt_runs *runs, int role)
{
  bt_options options = runs->options;
  if (role == BASIS)
    bti_refine_companion (BT_AXIS_BASIS, &options, runs->model);
  else if (role != NOMINAL && runs->method->caps & BT_SAMPLED)
    {
      bti_refine_companion (BT_AXIS_SAMPLE, &options, runs->model);
      if (role == HALF)
        {
          bti_refine_by (BT_AXIS_STEP, &options, runs->model, 2);
          options.half = 1;
        }
    }
  else if (role != NOMINAL && runs->exact == BT_EXACT_NOTHING)
    bti_refine_companion (BT_AXIS_STEP, &options, runs->model);
  if (role == GRID && runs->exact == BT_EXACT_STEP)
    bti_refine_companion_both (&options, runs->model);
  else if (role == GRID && runs->exact == BT_EXACT_ROOMY)
    bti_refine_companion_less (&options, runs->model);
  else if (role == GRID || role == BOX)
    bti_refine_companion (role == GRID ? BT_AXIS_GRID : BT_AXIS_BOX, &options,
                          runs->model);
  return options;
}

static int
has_role (const bt_runs *runs, int role)
{
  const bt_exact exact = runs->exact;
  static const bt_axis along[ROLES] = { [COARSE] = BT_AXIS_STEP,
                                        [HALF] = BT_AXIS_SAMPLE,
                                        [GRID] = BT_AXIS_GRID,
                                        [BOX] = BT_AXIS_BOX,
                                        [BASIS] = BT_AXIS_BASIS };
  if (role == NOMINAL)
    return 1;
  if (exact == BT_EXACT_ALL
      || (exact != BT_EXACT_NOTHING && (role == COARSE || role == BOX)))
    return 0;
  return bti_refine_has (along[role], bt_method_caps (runs->method, runs->model));
}

double
bt_runs_memory (const bt_runs *runs)
{
  double bytes = 0;
  for (int role = NOMINAL; role < ROLES; role++)
    if (has_role (runs, role))
      {
        bt_options options = options_for (runs, role);
        bytes += bt_options_memory (&options, runs->method, runs->model);
      }
  return bytes;
}

static bt_status
room_for_means (const bt_runs *runs, bt_series *series, bt_error *error)
{
  series->means = runs->means;
  return bti_calloc (&series->mean, runs->means, sizeof *series->mean, error);
}

static bt_status
begin (bt_runs *runs, int role, int cut_given, bt_error *error)
{
  struct run *run = &runs->run[role];
  bt_options options = options_for (runs, role);
  run->series.interval = runs->interval;
  bt_status status = room_for_means (runs, &run->series, error);
  if (status == BT_OK)
    status = bti_calloc (&run->now, runs->columns, sizeof *run->now, error);
  if (status != BT_OK)
    return status;
  /* Left open, so that it can be raised. */
  if (role == NOMINAL && !cut_given)
    options.cut = 0;
  status = bt_solver_new (&run->solver, runs->method, runs->model, &options, error);
  if (status == BT_OK && role == NOMINAL)
    runs->options.cut = bt_solver_options (run->solver)->cut;
  return status;
}

/* Make the nominal step divide the interval, an even number of times when runs
 * at twice the step are to be compared, not half of it.  A step that was GIVEN with an
 * exact discretisation is not touched. */
static bt_status
fit_step (bt_runs *runs, int given, bt_error *error)
{
  bt_options *options = &runs->options;
  if (!(bt_method_caps (runs->method, runs->model) & BT_STEPPED))
    return BT_OK;
  double ratio = runs->interval / options->dt;
  bt_status status = bti_steps_check (ratio, options->dt, error);
  if (status != BT_OK)
    return status;
  if (runs->exact == BT_EXACT_NOTHING || !given)
    {
      int twice = runs->exact == BT_EXACT_NOTHING && !(runs->method->caps & BT_SAMPLED);
      double parts = twice ? 2 : 1;
      options->dt = runs->interval / (parts * ceil (ratio / parts * (1 - 1e-9)));
      return BT_OK;
    }
  if (fabs (ratio - round (ratio)) > 1e-6 * ratio || ratio < 0.5)
    return bt_error_set (error, BT_EINVAL,
                         "output every %g is no multiple of the time step %g",
                         runs->interval, options->dt);
  return BT_OK;
}

/* How large what the columns are means of is; 0 where that is not known. */
static bt_status
measure_columns (bt_runs *runs, bt_error *error)
{
  const bti_system *own = bti_model_system (runs->model);
  bt_status status = bti_calloc (&runs->size, runs->columns, sizeof (double), error);
  if (status != BT_OK || !own)
    return status;
  const bti_system system = bti_frames_product (own);
  const bt_observation *observe = runs->options.observe;
  runs->size[BT_COLUMN_P] = bti_system_size (&system, &own->rate);
  runs->size[BT_COLUMN_ENERGY] = bti_system_size (&system, &own->h);
  for (size_t k = 0; k < runs->means; k++)
    runs->size[BT_COLUMN_MEANS + k] = bti_system_size (&system, &observe->item[k]);
  for (unsigned char n = 1; own->followed < own->parts && n <= 2; n++)
    {
      bti_term power = { .factor = 1 };
      power.power[BTI_SLOT_X (own->followed)] = n;
      runs->size[n == 1 ? BT_COLUMN_X : BT_COLUMN_X2]
          = bti_system_size (&system, &(bti_polynomial){ .count = 1, .term = &power });
    }
  return BT_OK;
}

bt_status
bt_runs_new (bt_runs **out, const bt_method *method, const bt_model *model,
             const bt_options *options, double interval, bt_exact exact,
             bt_error *error)
{
  *out = NULL;
  if (!(interval > 0) || !isfinite (interval))
    return bt_error_set (error, BT_EINVAL, "output interval %g: must be > 0", interval);
  bt_runs *runs;
  bt_status status = bti_calloc (&runs, 1, sizeof *runs, error);
  if (status != BT_OK)
    return status;
  runs->method = method;
  runs->interval = interval;
  runs->exact = exact;
  if (options)
    runs->options = *options;
  status = bt_model_copy (&runs->model, model, error);
  if (status == BT_OK)
    status = bt_options_settle (&runs->options, method, model, error);
  if (status == BT_OK)
    status = fit_step (runs, options && options->dt > 0, error);
  runs->means = bt_observation_count (runs->options.observe);
  runs->columns = BT_COLUMN_MEANS + runs->means;
  if (status == BT_OK)
    status = bti_calloc (&runs->spread, BT_AXIS_COUNT * runs->columns,
                         sizeof *runs->spread, error);
  if (status == BT_OK)
    status = bti_calloc (&runs->peak, BT_AXIS_COUNT * runs->columns, sizeof (double),
                         error);
  if (status == BT_OK)
    status = measure_columns (runs, error);
  if (status == BT_OK)
    status = bti_calloc (&runs->scratch, runs->means * (1 + runs->options.batches),
                         sizeof *runs->scratch, error);
  if (status == BT_OK && method->caps & BT_SAMPLED)
    {
      status = bti_calloc (&runs->batch, runs->options.batches, sizeof *runs->batch,
                           error);
      if (status == BT_OK)
        runs->batches = runs->options.batches;
      if (status == BT_OK)
        status = bti_calloc (&runs->batch_x, runs->batches, sizeof (double), error);
      if (status == BT_OK)
        status = bti_calloc (&runs->batch_p, runs->batches, sizeof (double), error);
      for (size_t b = 0; status == BT_OK && b < runs->batches; b++)
        {
          runs->batch[b].interval = interval;
          status = room_for_means (runs, &runs->batch[b], error);
        }
    }
  if (status == BT_OK)
    status = bti_memory_check (bt_runs_memory (runs), error,
                               "a run and those that measure its error");
  for (int role = NOMINAL; status == BT_OK && role < ROLES; role++)
    if (has_role (runs, role))
      status = begin (runs, role, options && options->cut > 0, error);
  if (status == BT_OK)
    *out = runs;
  else
    bt_runs_free (runs);
  return status;
}

/* Advance RUN by PIECE to T.  A time that was reached and refused (BT_EGRID) is not
 * passed when asked again; from where a run was stopped on its way it goes on. */
static bt_status
advance_to (struct run *run, double t, double piece, bt_error *error)
{
  double dt = bt_solver_options (run->solver)->dt;
  double left = t - bt_solver_time (run->solver);
  double half = (dt > 0 && dt < piece ? dt : piece) / 2;
  if (left < half)
    return BT_OK;
  return bt_solver_advance (run->solver, left > piece - half ? piece : left, error);
}

/* Where the way to point I is parted: after MANY pieces of UNIT each, whole steps of
 * all runs of pairs. */
struct parting
{
  size_t parts; /* 1: not at all */
  double many, unit;
};

static struct parting
part (const bt_runs *runs, size_t i)
{
  struct parting p = { .parts = 1, .unit = 0 };
  int from, to, pairs = 0;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    if (pair_of (runs, (bt_axis) axis, &from, &to))
      {
        pairs = 1;
        p.unit = fmax (p.unit, bt_solver_options (runs->run[from].solver)->dt);
      }
  while (pairs && i > 0 && p.parts * i < LOOKS)
    p.parts *= 2;
  p.many = p.unit > 0 ? round (runs->interval / p.unit) : (double) p.parts;
  if (p.many < (double) p.parts)
    p.parts = (size_t) fmax (p.many, 1);
  p.unit = runs->interval / p.many;
  return p;
}

/* Pieces up to stop number K of P. */
static double
pieces (const struct parting *p, size_t k)
{
  return floor ((double) k * p->many / (double) p->parts);
}

/* Non-zero when a stop of the run in ROLE says something. */
static int
stops (const bt_runs *runs, int role)
{
  int from, to, any = 0;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    any |= pair_of (runs, (bt_axis) axis, &from, &to) && (from == role || to == role);
  return any;
}

/* Look at the pairs between the point before I and it. */
static bt_status
look_between (bt_runs *runs, size_t i, bt_error *error)
{
  const struct parting p = part (runs, i);
  for (; runs->stop + 1 < p.parts; runs->stop++)
    {
      const double at = pieces (&p, runs->stop + 1);
      const double piece = p.unit * (at - pieces (&p, runs->stop));
      const double t = (double) (i - 1) * runs->interval + p.unit * at;
      for (int role = ROLES; role-- > 0;)
        {
          struct run *run = &runs->run[role];
          bt_observables o;
          if (run->there || !stops (runs, role))
            continue;
          bt_status status = advance_to (run, t, piece, error);
          if (status == BT_OK)
            status = look (runs, run, &o, error);
          if (status != BT_OK)
            return status;
          run->there = 1;
        }
      widen (runs);
      for (int role = 0; role < ROLES; role++)
        runs->run[role].there = 0;
    }
  return BT_OK;
}

/* All runs to point I. */
static bt_status
extend_to (bt_runs *runs, size_t i, bt_error *error)
{
  bt_status status = look_between (runs, i, error);
  const struct parting p = part (runs, i);
  const double last = p.unit * (p.many - pieces (&p, p.parts - 1));
  for (int role = ROLES; status == BT_OK && role-- > 0;)
    {
      struct run *run = &runs->run[role];
      if (!run->solver || run->series.size > i)
        continue;
      status = advance_to (run, (double) i * runs->interval,
                           stops (runs, role) ? last : runs->interval, error);
      if (status == BT_OK)
        status = record (runs, run, error);
    }
  if (status != BT_OK)
    return status;
  widen (runs);
  for (size_t k = 0; k < BT_AXIS_COUNT * runs->columns; k++)
    if (runs->spread[k])
      runs->spread[k][i] = runs->peak[k];
  runs->stop = 0;
  return BT_OK;
}

bt_status
bt_runs_extend (bt_runs *runs, double t_end, bt_error *error)
{
  const double means = (double) runs->means, batches = (double) runs->batches;
  double columns = (6 + means) * ROLES + (2 + means) * batches;
  int from, to;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    columns += pair_of (runs, (bt_axis) axis, &from, &to) ? (double) runs->columns : 0;
  if (!(t_end >= 0) || !isfinite (t_end))
    return bt_error_set (error, BT_EINVAL, "end of run %g: must be >= 0 and finite",
                         t_end);
  bt_status status = bti_memory_check (
      t_end / runs->interval * columns * (double) sizeof (double), error,
      "a run to t = %g with a point every %g", t_end, runs->interval);
  if (status != BT_OK)
    return status;
  size_t size = (size_t) ceil (t_end / runs->interval * (1 - 1e-12)) + 1;
  for (int role = 0; runs->means == 0 && role < ROLES; role++)
    {
      const struct run *run = &runs->run[role];
      const size_t reached = run->series.size > 0 ? run->series.size : 1;
      const int evenly = !stops (runs, role) || part (runs, reached).parts == 1;
      if (run->solver && reached < size && evenly)
        bt_solver_expect (run->solver, runs->interval, size - reached);
    }
  /* All runs reach a point before any goes on: after an interruption they still
   * match. */
  for (size_t i = runs->run[NOMINAL].series.size; status == BT_OK && i < size; i++)
    status = extend_to (runs, i, error);
  return status;
}

const bt_series *
bt_runs_nominal (const bt_runs *runs)
{
  return &runs->run[NOMINAL].series;
}

int
bt_runs_pair (const bt_runs *runs, bt_axis axis, const bt_series **coarse,
              const bt_series **refined)
{
  int from, to;
  *coarse = *refined = NULL;
  if (!pair_of (runs, axis, &from, &to))
    return 0;
  *coarse = &runs->run[from].series;
  *refined = &runs->run[to].series;
  return 1;
}

int
bti_runs_sizes (const bt_runs *runs, bt_axis axis, double size[2])
{
  int from, to;
  if (!pair_of (runs, axis, &from, &to))
    return 0;
  const bt_options coarse = options_for (runs, from), fine = options_for (runs, to);
  size[0] = bti_refine_size (axis, &coarse);
  size[1] = bti_refine_size (axis, &fine);
  return 1;
}

const bt_series *
bt_runs_batches (const bt_runs *runs, size_t *count)
{
  *count = runs->batches;
  return runs->batch;
}

/* Point I of COLUMN in each batch. */
struct cut
{
  const bt_runs *runs;
  size_t column, i;
};

static double
batch_at (const void *of, size_t b)
{
  const struct cut *cut = of;
  const double *value = bt_series_column (&cut->runs->batch[b], cut->column);
  return value ? value[cut->i] : NAN;
}

double
bt_runs_error (const bt_runs *runs, size_t column, bt_axis axis, size_t i)
{
  const double *spread = runs->spread[place_of (runs, (int) axis, column)];
  if (spread)
    return BT_PAIR_MARGIN (axis) * spread[i];
  if (axis != BT_AXIS_SAMPLE || runs->batches == 0)
    return 0;
  const struct cut cut = { runs, column, i };
  double mean = bti_batch_mean (batch_at, &cut, runs->batches);
  return bti_student_share (runs->batches)
         * bti_batch_error (batch_at, &cut, runs->batches, mean);
}

double
bt_runs_x_error (const bt_runs *runs, bt_axis axis, size_t i)
{
  return bt_runs_error (runs, BT_COLUMN_X, axis, i);
}

double
bt_spread (const double *a, const double *b, size_t i)
{
  double spread = 0;
  for (size_t j = 0; j <= i; j++)
    spread = fmax (spread, fabs (a[j] - b[j]));
  return spread;
}

double
bt_runs_rounding (const bt_runs *runs, size_t i)
{
  const bt_series *s = &runs->run[NOMINAL].series;
  const struct run *nominal = &runs->run[NOMINAL];
  const double t = s->interval * (double) i, now = bt_solver_time (nominal->solver);
  double turned = fabs (s->energy[0]) * t;
  if (now > 0)
    turned = fmax (turned, bti_solver_turned (nominal->solver) * t / now);
  return DBL_EPSILON * (8 + (isfinite (turned) ? turned : 0));
}

double
bt_runs_floor (const bt_runs *runs, size_t column, size_t i)
{
  const double *value = bt_series_column (&runs->run[NOMINAL].series, column);
  return bt_runs_rounding (runs, i)
         * fmax (runs->size[column], fmax (fabs (value[0]), fabs (value[i])));
}

double
bt_runs_total (const bt_runs *runs, size_t column, size_t i)
{
  double total = bt_runs_floor (runs, column, i);
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    total += (axis == BT_AXIS_SAMPLE ? BT_COVERAGE : 1)
             * bt_runs_error (runs, column, (bt_axis) axis, i);
  return total;
}

double
bt_runs_x_total (const bt_runs *runs, size_t i)
{
  return bt_runs_total (runs, BT_COLUMN_X, i);
}

const bt_method *
bt_runs_method (const bt_runs *runs)
{
  return runs->method;
}

const bt_model *
bt_runs_model (const bt_runs *runs)
{
  return runs->model;
}

const bt_options *
bt_runs_options (const bt_runs *runs)
{
  return &runs->options;
}
