/* solve/choice.c - what exact methods are expected to cost, and which is chosen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "model/adapted.h"
#include "model/basis.h"
#include "model/fock.h"
#include "solve/method.h"
#include "solve/refine.h"

#include <complex.h>
#include <math.h>
#include <stdio.h>

/* Non-zero when METHOD settles OPTIONS and SOLVERS of the size of the nominal one,
 * as many as a run with its companions takes, fit into memory. */
static int
settles (bt_options *options, const bt_method *method, const bt_model *model,
         double solvers)
{
  return bt_options_settle (options, method, model, NULL) == BT_OK
         && solvers * bt_options_memory (options, method, model) <= bti_memory_limit ();
}

/* Axes of a grid of which half is kept. */
static unsigned
even_axes (const bt_model *model)
{
  unsigned set = 0;
  size_t axis = 0;
  if (bti_model_special (model))
    return bti_model_power (model) == 2 ? ~1U : 0;
  const bti_system *system = bti_model_system (model);
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_OSCILLATOR)
      set |= (bti_system_even (system) >> k & 1U) << axis++;
  return set;
}

/* About half of the largest |A| below CUT, A a polynomial of SYSTEM: the parts share
 * the energy as their powers in a term demand to make it largest. */
static double
general_radius (const bti_system *system, const bti_polynomial *a, double cut)
{
  bti_frame frame[BT_MAX_PARTS];
  double sum = 0;
  bti_frames (frame, system);
  for (size_t i = 0; i < a->count; i++)
    {
      const unsigned char *power = a->term[i].power;
      double value = cabs (a->term[i].factor), degree = 0;
      for (size_t s = 0; s < BTI_SLOTS; s++)
        degree += power[s];
      for (size_t k = 0; k < system->parts; k++)
        {
          double q = power[BTI_SLOT_X (k)], p = power[BTI_SLOT_P (k)];
          if (system->part[k].kind == BT_QUBIT || q + p == 0)
            continue;
          /* n levels: x^2 up to 2 n/w, p^2 up to 2 n w. */
          double levels = cut * (q + p) / degree / frame[k].level, w = frame[k].w;
          value *= pow (2 * levels, (q + p) / 2) * pow (w, (p - q) / 2);
        }
      sum += value;
    }
  return sum / 2;
}

/* Seconds on one core of the processor these constants were fitted on, to the runs of
 * bench/choice.c, within a third of most; only their ratio matters.  Companions are
 * counted: of a step of dt those of 2 dt, two of them on larger grids; of a basis one
 * with a higher cut. */
double
bti_split_seconds (const bt_model *model, double t_end, double outputs,
                   double tolerance)
{
  const bt_method *method = &bti_method_splitstep4;
  /* A step is chosen for times up to 100; beyond, its error grows with the time. */
  bt_options options = { .tolerance = tolerance / fmax (1, t_end / 100) };
  size_t axes = bt_model_axes (model);
  if (!settles (&options, method, model, 2 + 2 * bti_refine_companion_points (axes)))
    return INFINITY;
  unsigned even = even_axes (model);
  double points = 1;
  for (size_t i = 0; i < axes; i++)
    points *= (double) options.points[i] / (even >> i & 1 ? 2 : 1);
  /* An even number of steps between two outputs, so that twice the step fits, too. */
  double steps = 2 * ceil (t_end / outputs / options.dt / 2 * (1 - 1e-9)) * outputs;
  /* An output costs what a step does.  Large grids leave the cache, new ones wait for
   * plans of their transforms. */
  return 1.2e-8 * pow (points, 1.15) * (steps + outputs) + 0.2;
}

double
bti_spectral_seconds (const bt_model *model, double t_end, double outputs,
                      double tolerance)
{
  (void) t_end;
  bt_options options = { .tolerance = tolerance };
  size_t modes = bt_model_modes (model);
  if (!settles (&options, &bti_method_spectral, model,
                1 + bti_refine_companion_states (2 * (modes + 1))))
    return INFINITY;
  if (!bti_model_special (model))
    {
      double all = bti_basis_states (model, options.cut);
      double block = bti_basis_block (model, options.cut);
      return 2.2e-9 * all * block * block
             + outputs * (5e-10 * all * block + 6e-8 * all);
    }
  double n = options.basis == BT_BASIS_ADAPTED
                 ? (double) bti_adapted_count (model, options.cut)
                 : (double) bti_fock_count (model, options.cut) / 2;
  return 2.2e-9 * n * n * n + outputs * (5e-10 * n * n + 6e-8 * n);
}

double
bti_chebyshev_seconds (const bt_model *model, double t_end, double outputs,
                       double tolerance)
{
  bt_options options = { .tolerance = tolerance };
  if (!settles (&options, &bti_method_chebyshev, model, 3))
    return INFINITY;
  if (!bti_model_special (model))
    {
      double all = bti_basis_states (model, options.cut);
      const bti_system *system = bti_model_system (model);
      double terms = (double) system->h.count;
      return 1e-9 * (2 + terms) * all
             * (general_radius (system, &system->h, options.cut) * t_end
                + 16 * outputs);
    }
  double n = (double) bti_fock_count (model, options.cut);
  /* Half the width of the spectrum: terms of the expansion a unit of time.  Between
   * two outputs there are some more, however close they are. */
  double radius = 0.7 * options.cut;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    {
      double ratio = options.cut / bt_model_omega (model, j);
      radius += 0.14 * bt_model_lambda (model, j) * ratio * ratio;
    }
  return 5e-9 * n * (radius * t_end + 16 * outputs);
}

/* Products with the density matrix of the states below CUT. */
static double
lindblad_seconds (const bt_model *model, double cut, double t_end, double outputs)
{
  const bti_system *system = bti_model_system (model);
  const double all = bti_basis_states (model, cut);
  double terms = 5 + (double) system->h.count,
         reach = 2 * general_radius (system, &system->h, cut);
  for (size_t k = 0; k < system->jumps; k++)
    {
      const bti_polynomial *l = &system->jump[k].l;
      terms += 3 * (double) l->count;
      reach += system->jump[k].rate * pow (2 * general_radius (system, l, cut), 2);
    }
  return 1e-9 * terms * all * all * (reach * t_end + 16 * outputs);
}

/* Of an open model: of a closed one a wave function says the same sooner. */
double
bti_lindblad_seconds (const bt_model *model, double t_end, double outputs,
                      double tolerance)
{
  bt_options options = { .tolerance = tolerance };
  if (!bt_model_is_open (model) || !settles (&options, &bti_method_lindblad, model, 1))
    return INFINITY;
  return lindblad_seconds (model, options.cut, t_end, outputs)
         + lindblad_seconds (model, bt_options_larger_cut (&options, model), t_end,
                             outputs);
}

double
bt_method_seconds (const bt_method *method, const bt_model *model, double t_end,
                   double outputs, double tolerance)
{
  return method->seconds ? method->seconds (model, t_end, fmax (outputs, 1), tolerance)
                         : NAN;
}

const bt_method *
bt_method_auto (const bt_model *model, double t_end, double outputs, double tolerance,
                char *why, size_t size)
{
  const bt_method *best = NULL;
  double least = NAN;
  size_t count, used = 0;
  const bt_method *const *method = bt_methods (&count);
  if (bt_model_is_open (model))
    {
      if (why)
        snprintf (why, size, "%s, the one that takes any open system",
                  bti_method_lindblad.name);
      return &bti_method_lindblad;
    }
  char said[256] = "";
  for (size_t i = 0; i < count; i++)
    {
      const double seconds
          = bt_method_seconds (method[i], model, t_end, outputs, tolerance);
      if (isnan (seconds))
        continue;
      if (!best || seconds < least)
        {
          best = method[i];
          least = seconds;
        }
      if (why && !(method[i]->caps & BT_DENSITY) && used < sizeof said)
        used += (size_t) snprintf (said + used, sizeof said - used, "%s %s %.2g s",
                                   used ? "," : "", method[i]->name, seconds);
    }
  if (why)
    snprintf (why, size, "%s, estimated%s", best->name, said);
  return best;
}

/* Non-zero when the state of MODEL is a Gaussian for all times. */
static int
stays_gaussian (const bt_model *model)
{
  const bti_system *system = bti_model_system (model);
  int linear
      = bti_system_gaussian (system) && bti_polynomial_degree (&system->h, ~0U) <= 2;
  for (size_t i = 0; i < system->jumps; i++)
    linear = linear && bti_polynomial_degree (&system->jump[i].l, ~0U) <= 1;
  return linear;
}

const bt_method *
bt_method_second (const bt_method *first, const bt_model *model, double t_end,
                  double outputs, double tolerance)
{
  const bt_method *best = NULL;
  double least = INFINITY;
  size_t count;
  const bt_method *const *method = bt_methods (&count);
  if (bt_model_is_open (model))
    return stays_gaussian (model) && first != &bti_method_closure ? &bti_method_closure
                                                                  : NULL;
  for (size_t i = 0; i < count; i++)
    {
      double seconds = bt_method_seconds (method[i], model, t_end, outputs, tolerance);
      if ((first->caps & BT_GRID) == (method[i]->caps & BT_GRID))
        seconds *= 10;
      if (method[i] != first && seconds < least)
        {
          best = method[i];
          least = seconds;
        }
    }
  return best;
}
