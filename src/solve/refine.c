/* solve/refine.c - see refine.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/refine.h"
#include "model/basis.h"
#include "model/system.h"
#include "num/fft.h"
#include "solve/method.h"

#include <math.h>

/* Points and box of a companion, a level, a state that did not fit. */
static const double finer = 1.25;
/* What a companion has less where there is room to spare: about a hundred times the
 * error, of which the nominal one is then no part. */
static const double coarser = 1.125;
/* Points for an enlarged box: its spacing, too, may have been too large. */
static const double roomier = 1.5;
/* The cut of a companion, at least; of any polynomial.  Tails in powers above the
 * second fall slowly: 1.15 shows less than a quarter of the error. */
static const double higher = 1.15, higher_general = 1.3;
/* Of the weight that `spectral' leaves out: what that costs is measured with the rest
 * of the basis. */
static const double less_negligible = 1e-4;

enum
{
  FEW = 512 /* samples at least judge a step */
};

static const bti_refine_axis rows[BT_AXIS_COUNT]
    = { [BT_AXIS_STEP] = { BT_STEPPED, "dt", "time step", 2, 2 },
        [BT_AXIS_GRID] = { BT_GRID, "spacing", "spacing of the grid in x", 1.25, 2 },
        [BT_AXIS_BOX] = { BT_GRID, "inverse_box", "1/box in x", 1.25, 2 },
        [BT_AXIS_BASIS] = { BT_BASIS, "inverse_cut", "1/cut", 1.25, 1.25 },
        [BT_AXIS_SAMPLE] = { BT_SAMPLED, "inverse_samples", "1/samples", 4, 4 } };

const bti_refine_axis *
bti_refine_row (bt_axis axis)
{
  return &rows[axis];
}

int
bti_refine_has (bt_axis axis, unsigned caps)
{
  return (int) axis >= 0 && axis < BT_AXIS_COUNT && (caps & rows[axis].capability) != 0;
}

double
bti_refine_size (bt_axis axis, const bt_options *options)
{
  switch (axis)
    {
    case BT_AXIS_STEP:
      return options->dt;
    case BT_AXIS_GRID:
      return options->box[0] / (double) options->points[0];
    case BT_AXIS_BOX:
      return options->box[0];
    case BT_AXIS_BASIS:
      return options->cut;
    case BT_AXIS_SAMPLE:
      return (double) options->samples;
    case BT_AXIS_METHOD:
    case BT_AXIS_COUNT:
      break;
    }
  return NAN;
}

double
bti_refine_fineness (bt_axis axis, const bt_options *options)
{
  double size = bti_refine_size (axis, options);
  return axis == BT_AXIS_STEP || axis == BT_AXIS_GRID ? size : 1 / size;
}

void
bti_refine_by (bt_axis axis, bt_options *options, const bt_model *model, double factor)
{
  size_t axes = bt_model_axes (model);
  if (axis == BT_AXIS_STEP)
    options->dt /= factor;
  if (axis == BT_AXIS_BASIS)
    options->cut *= factor;
  if (axis == BT_AXIS_SAMPLE)
    options->samples = (size_t) fmin ((double) options->samples * factor, 0x1p60);
  if (axis != BT_AXIS_GRID && axis != BT_AXIS_BOX)
    return;
  for (size_t i = 0; i < axes && i < BT_MAX_AXES; i++)
    {
      double n = (double) options->points[i];
      options->points[i] = 2 * (size_t) round (factor * n / 2);
      if (axis == BT_AXIS_BOX)
        options->box[i] *= (double) options->points[i] / n;
    }
}

/* More points on axis I of the grid; by how many times. */
static double
add_points (bt_options *options, size_t i)
{
  double n = (double) options->points[i];
  options->points[i] = bti_fft_size ((size_t) ceil (finer * n));
  return (double) options->points[i] / n;
}

void
bti_refine_companion (bt_axis axis, bt_options *options, const bt_model *model)
{
  if (axis == BT_AXIS_BASIS)
    {
      options->cut = bt_options_larger_cut (options, model);
      options->negligible *= less_negligible;
      options->spectrum = NULL;
    }
  if (axis == BT_AXIS_STEP)
    options->dt *= 2;
  if (axis == BT_AXIS_SAMPLE)
    {
      const size_t part = options->samples / options->share;
      const size_t few = part > FEW ? part : FEW;
      options->samples = few < options->samples ? few : options->samples;
      options->batches = 2;
    }
  for (size_t i = 0;
       (axis == BT_AXIS_GRID || axis == BT_AXIS_BOX) && i < bt_model_axes (model); i++)
    {
      double ratio = add_points (options, i);
      if (axis == BT_AXIS_BOX)
        options->box[i] *= ratio;
    }
}

void
bti_refine_companion_both (bt_options *options, const bt_model *model)
{
  for (size_t i = 0; i < bt_model_axes (model); i++)
    options->box[i] *= sqrt (add_points (options, i));
}

void
bti_refine_companion_less (bt_options *options, const bt_model *model)
{
  for (size_t i = 0; i < bt_model_axes (model); i++)
    {
      const double n = (double) options->points[i];
      size_t fewer = (size_t) (n / coarser / 2) * 2;
      while (fewer > 2 && bti_fft_size (fewer) != fewer)
        fewer -= 2;
      options->points[i] = fewer;
      options->box[i] *= sqrt ((double) fewer / n);
    }
}

double
bti_refine_companion_points (size_t axes)
{
  return pow (finer, (double) axes);
}

double
bti_refine_companion_states (size_t axes)
{
  return pow (higher, (double) axes);
}

void
bti_refine_levels (bt_options *options, const bt_method *method, const bt_model *model,
                   const int level[BT_AXIS_COUNT])
{
  const unsigned caps = bt_method_caps (method, model);
  for (int i = 0; i < level[BT_AXIS_BASIS]; i++)
    options->cut = bt_options_larger_cut (options, model);
  int halvings = level[BT_AXIS_STEP];
  if (caps & BT_SAMPLED)
    {
      /* Where trajectories are chaotic what a shorter step changes is noise, which
       * falls with the samples that are asked, not with the step: these by turns. */
      const size_t fewer = options->share >> (halvings + 1) / 2 * 2;
      options->share = fewer > 1 ? fewer : 1;
      halvings /= 2;
    }
  options->dt /= (double) (1 << halvings);
  options->samples <<= level[BT_AXIS_SAMPLE];
  for (size_t i = 0; caps & BT_GRID && i < bt_model_axes (model); i++)
    {
      double box = pow (finer, level[BT_AXIS_BOX]);
      double points = box * pow (finer, level[BT_AXIS_GRID]);
      options->box[i] *= box;
      options->points[i]
          = bti_fft_size ((size_t) ceil (points * (double) options->points[i]));
    }
}

void
bti_refine_enlarge (bt_options *options, const bt_method *method, const bt_model *model)
{
  const unsigned caps = bt_method_caps (method, model);
  if (caps & BT_BASIS)
    options->cut = bt_options_larger_cut (options, model);
  for (size_t i = 0; caps & BT_GRID && i < bt_model_axes (model); i++)
    {
      options->box[i] *= finer;
      options->points[i]
          = bti_fft_size ((size_t) ceil (roomier * (double) options->points[i]));
    }
}

double
bt_options_larger_cut (const bt_options *options, const bt_model *model)
{
  /* Half the energy of a level more: in x; and in each y_j, where of the coupling
   * x^2 y^2 every other level is left out.  The basis adapted to x has 2.4 cut/pi
   * points in it. */
  int adapted = options->basis == BT_BASIS_ADAPTED;
  if (!bti_model_special (model))
    {
      bti_frame frame[BT_MAX_PARTS];
      const bti_system *system = bti_model_system (model);
      double kept = 0;
      bti_frames (frame, system);
      for (size_t k = 0; k < system->parts; k++)
        kept = fmax (kept, frame[k].level * frame[k].step);
      return fmax (higher_general * options->cut, options->cut + 2 * kept);
    }
  double level = adapted ? M_PI / 2.4 : 1;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    level = fmax (
        level, bti_model_power (model)
                   * (adapted ? bt_model_width (model, j) : bt_model_omega (model, j)));
  return fmax (higher * options->cut, options->cut + 2 * level);
}
