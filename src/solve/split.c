/* solve/split.c - `lindblad' and `truncated': a master equation of one of the shapes of
 * model/recognise.c by split steps (solve/lindblad.c, solve/cavity.c).
 *
 * The cut is the energy up to which levels of C are kept; of Q there are as many more
 * or less as its start needs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "model/system.h"
#include "solve/density.h"
#include "solve/method.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct split
{
  bti_open *model;
  bti_system *system;
  bti_density density;
  double complex *before; /* what it was: a step that is stopped has not happened */
  const bti_master *master;
  void *solver;
  double most; /* weight at the edge so far */
};

/* The longest step of our own choice. */
static const double longest = 0.05;

static void
destroy (void *self)
{
  struct split *s = self;
  if (s->solver)
    s->master->destroy (s->solver);
  bti_density_clear (&s->density);
  bti_system_free (s->system);
  bti_open_free (s->model);
  free (s->before);
  free (s);
}

/* ---- levels ---------------------------------------------------------------------- */

/* Room for a start. */
static double
first_levels (double x0, double p0, double frequency, double squeezing, double fock)
{
  const double quanta = (frequency * x0 * x0 + p0 * p0 / frequency) / 2 + fock;
  const double width = exp (2 * fabs (squeezing));
  return 20 + quanta + 8 * sqrt (quanta) + 4 * (width - 1);
}

/* Levels of a cavity as warm as its bath until the last tenth holds no more than
 * TOLERANCE.  Few quanta are found by enlarging. */
static double
warm_levels (const bti_open_params *p, double tolerance)
{
  return p->nb > 2 ? -log (tolerance) / log1p (1 / p->nb) / 0.9 : 0;
}

static double
first_of_q (const bti_open_params *p, double frequency)
{
  return first_levels (p->xq0, p->pq0, frequency, 0, 0);
}

static double
first_of_c (const bti_open_params *p)
{
  return first_levels (p->x0, p->p0, p->omega_c, p->squeezing, p->fock);
}

/* Levels of C and of an oscillator Q below CUT, in double: they may be very many. */
static void
count_levels (const bti_open *model, double cut, double *n, double *m)
{
  const bti_open_params *p = bti_open_get (model);
  const int qubit = p->kind == BTI_OPEN_QUBIT || p->kind == BTI_OPEN_CAVITY;
  const double own = cut / p->omega_c;
  const double share = first_of_q (p, bti_open_basis_q (model)) / first_of_c (p);
  *n = fmax (ceil (own * (1 - 1e-12)), 4);
  *m = qubit ? 2 : fmax (ceil (own * share * (1 - 1e-12)), 4);
}

static double
bytes_of (const bti_open *model, const bti_master *master, double cut)
{
  double n, m;
  count_levels (model, cut, &n, &m);
  return 48 * n * n * m * m + master->cost (n, m).bytes;
}

/* ---- making one ------------------------------------------------------------------ */

static bt_status
open_of (bti_open **out, const bt_model *model, int truncated, bt_error *error)
{
  bti_open_params params;
  bt_error why = BT_ERROR_INIT;
  *out = NULL;
  const char *name = truncated ? bti_method_truncated.name : bti_method_split.name;
  bt_status status = bti_open_recognise (&params, model, &why);
  if (status == BT_OK && truncated && params.kind != BTI_OPEN_QUARTIC)
    status = bt_error_set (&why, BT_ENOTSUP, "there is no coupling x^2 y^2 in it");
  params.truncated = truncated;
  if (status == BT_OK)
    status = bti_open_new (out, &params, &why);
  if (status == BT_OK)
    return BT_OK;
  return bt_error_set (error, status == BT_EINVAL ? BT_ENOTSUP : status,
                       "%s does not take this model: %s", name, why.text);
}

static const bti_master *
master_of (const bti_open *model)
{
  return bti_open_get (model)->kind == BTI_OPEN_CAVITY ? &bti_master_cavity
                                                       : &bti_master_split;
}

static void
see_edge (struct split *s)
{
  double c, q;
  bti_density_edges (&s->density, &c, &q);
  const double now = fmax (c, q);
  /* A NaN is kept. */
  s->most = now <= s->most ? s->most : now;
}

static bt_status
make (void **self, const bt_model *model, const bt_options *options, int truncated,
      bt_error *error)
{
  struct split *s;
  double n, m;
  bt_status status = bti_calloc (&s, 1, sizeof *s, error);
  if (status != BT_OK)
    return status;
  status = open_of (&s->model, model, truncated, error);
  if (status == BT_OK)
    status = bti_system_copy (&s->system, bti_model_system (model), error);
  if (status == BT_OK)
    {
      count_levels (s->model, options->cut, &n, &m);
      status = bti_density_init (&s->density, s->model, (size_t) n, (size_t) m, error);
    }
  if (status == BT_OK)
    {
      s->density.watch = options->watch;
      s->master = master_of (s->model);
      status = bti_calloc (&s->before, s->density.d * s->density.d, sizeof *s->before,
                           error);
    }
  if (status == BT_OK)
    status = s->master->make (&s->solver, s->model, &s->density, error);
  if (status == BT_OK)
    {
      see_edge (s);
      *self = s;
    }
  else
    destroy (s);
  return status;
}

static bt_status
make_whole (void **self, const bt_model *model, const bt_options *options,
            bt_error *error)
{
  return make (self, model, options, 0, error);
}

static bt_status
make_truncated (void **self, const bt_model *model, const bt_options *options,
                bt_error *error)
{
  return make (self, model, options, 1, error);
}

/* ---- moving and looking ---------------------------------------------------------- */

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  static const double rate = 5e10; /* operations a second that no core exceeds */
  struct split *s = self;
  const size_t bytes = s->density.d * s->density.d * sizeof *s->before;
  const bti_cost cost = s->master->cost ((double) s->density.n, (double) s->density.m);
  memcpy (s->before, s->density.rho, bytes);
  bt_status status = bt_watch_afford (
      s->density.watch, (cost.once + (double) steps * cost.step) / rate, error,
      "%zu steps of a density matrix of %zu x %zu levels", steps, s->density.n,
      s->density.m);
  if (status == BT_OK)
    status = s->master->advance (s->solver, &s->density, h, steps, error);
  if (status == BT_OK)
    see_edge (s);
  else
    memcpy (s->density.rho, s->before, bytes);
  return status;
}

static bt_status
mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  struct split *s = self;
  double weight[BTI_MOMENTS][BTI_MOMENTS], moment[BTI_MOMENTS][BTI_MOMENTS];
  bt_status status = bti_open_weigh (weight, s->system, a, error);
  bti_density_moments (&s->density, moment);
  if (status == BT_OK)
    *out = bti_open_weighed (weight, moment);
  return status;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  struct split *s = self;
  const bti_open_params *p = bti_open_get (s->model);
  double moment[BTI_MOMENTS][BTI_MOMENTS], rate[BTI_MOMENTS][BTI_MOMENTS],
      energy[BTI_MOMENTS][BTI_MOMENTS];
  bt_status status = bti_open_weigh (rate, s->system, &s->system->rate, error);
  if (status == BT_OK)
    status = bti_open_weigh (energy, s->system, &s->system->h, error);
  if (status != BT_OK)
    return status;
  bti_density_moments (&s->density, moment);
  rate[1][0] -= p->kappa / 2;
  *out = (bt_observables){ .x = moment[1][0],
                           .p = bti_open_weighed (rate, moment),
                           .x2 = moment[3][0],
                           .norm = moment[0][0],
                           .energy = bti_open_weighed (energy, moment),
                           .edge = s->most };
  return BT_OK;
}

static bt_status
gates (void *self, int eigenvalues, bt_gates *out, bt_error *error)
{
  struct split *s = self;
  return bti_density_check (&s->density, eigenvalues, out, error);
}

static bt_status
density (void *self, bt_density *out, bt_error *error)
{
  const struct split *s = self;
  const size_t size = s->density.d * s->density.d;
  out->levels = s->density.n;
  out->rest = s->density.m;
  out->frequency = s->density.frequency_c;
  bt_status status = bti_calloc (&out->rho, size, sizeof *out->rho, error);
  if (status == BT_OK)
    memcpy (out->rho, s->density.rho, size * sizeof *out->rho);
  return status;
}

/* ---- options --------------------------------------------------------------------- */

static bt_status
settle_as (bt_options *options, const bt_model *model, int truncated, bt_error *error)
{
  bti_open *open;
  bt_status status = open_of (&open, model, truncated, error);
  if (status != BT_OK)
    return status;
  const bti_open_params *p = bti_open_get (open);
  if (!(options->cut >= 0) || !isfinite (options->cut))
    status
        = bt_error_set (error, BT_EINVAL, "energy cut %g: must be > 0", options->cut);
  if (options->cut == 0)
    options->cut
        = p->omega_c * fmax (first_of_c (p), warm_levels (p, options->tolerance));
  if (options->dt == 0)
    options->dt = fmin (longest, bti_open_resolving_step (p));
  if (status == BT_OK)
    status = bti_memory_check (bytes_of (open, master_of (open), options->cut), error,
                               "a master equation up to energy %g", options->cut);
  bti_open_free (open);
  return status;
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  return settle_as (options, model, 0, error);
}

static bt_status
settle_truncated (bt_options *options, const bt_model *model, bt_error *error)
{
  return settle_as (options, model, 1, error);
}

static double
memory (const bt_options *options, const bt_model *model)
{
  bti_open *open;
  if (open_of (&open, model, 0, NULL) != BT_OK)
    return 0;
  const double bytes = bytes_of (open, master_of (open), options->cut);
  bti_open_free (open);
  return bytes;
}

#define SPLIT                                                                          \
  .source = "exact sub-steps, Strang splitting", .order = 2, .destroy = destroy,       \
  .advance = advance, .observe = observe, .mean = mean, .memory = memory,              \
  .gates = gates, .density = density

const bt_method bti_method_split
    = { .name = "lindblad",
        .summary = "master equation of x A, x^2 y^2 or a cavity, by split steps",
        .caps = BT_DENSITY | BT_ENVIRONMENT | BT_BASIS | BT_STEPPED,
        .make = make_whole,
        .settle = settle,
        SPLIT };

/* What it solves keeps no state a state, so that nothing is asked of that. */
const bt_method bti_method_truncated
    = { .name = "truncated",
        .summary = "the same of x^2 y^2 without -i (lambda/8) [x, [x, [y^2, rho]]]",
        .caps = BT_ENVIRONMENT | BT_BASIS | BT_STEPPED | BT_CONTROL,
        .make = make_truncated,
        .settle = settle_truncated,
        SPLIT };
