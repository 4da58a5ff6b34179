/* cli/discretise.c - a discretisation from the command line.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/common.h"
#include "validation/discretisation.h"

#include <math.h>
#include <string.h>

static int
check_axes (const cli_call *call, size_t axes, const char *name, size_t given)
{
  if (given <= 1 || (given == axes && given <= BT_MAX_AXES))
    return 0;
  return cli_misuse (call->command,
                     "--%s is given %zu times: must be once, or once for each of the "
                     "%zu axes (at most %d)",
                     name, given, axes, BT_MAX_AXES);
}

int
cli_check_axes (const cli_call *call, size_t axes)
{
  const cli_arguments *a = call->arguments;
  int code = check_axes (call, axes, "points", a->points.count);
  if (code == 0)
    code = check_axes (call, axes, "box", a->box.count);
  return code;
}

bt_status
cli_options (bt_options *out, const cli_call *call, const bt_model *model,
             const bt_method *method, bt_error *error)
{
  const cli_arguments *a = call->arguments;
  const size_t axes = bt_model_axes (model);
  const unsigned caps = bt_method_caps (method, model);
  *out = (bt_options){ .threads = a->threads ? (unsigned) a->threads : 1,
                       .watch = &cli_watch };
  /* A preset is a grid with its step; what it says is not for other methods.  A step
   * alone is no reason to let a state live at the edge. */
  if (a->preset && (caps & BT_GRID))
    {
      btv_discretisation preset;
      bt_status status = btv_discretisation_find (&preset, a->preset, error);
      if (status != BT_OK)
        return status;
      if (preset.points > 0)
        bt_options_take (out, model, preset.points, preset.box, preset.step);
      out->dt = preset.step;
    }
  if (a->tolerance > 0)
    out->tolerance = a->tolerance;
  if (a->dt > 0)
    out->dt = a->dt;
  for (size_t i = 0; i < axes && i < BT_MAX_AXES; i++)
    {
      if (a->points.count > 0)
        out->points[i] = a->points.item[a->points.count > 1 ? i : 0];
      if (a->box.count > 0)
        out->box[i] = a->box.item[a->box.count > 1 ? i : 0];
    }
  if (caps & BT_SAMPLED)
    {
      out->samples = a->samples;
      out->seed = a->seed;
      out->random = a->random;
      out->sample_x = a->sample_x;
    }
  if (caps & BT_BASIS)
    {
      out->cut = a->cut;
      out->basis = a->basis;
    }
  if (!(caps & BT_STEPPED))
    out->dt = 0;
  if (!(caps & BT_GRID))
    {
      memset (out->points, 0, sizeof out->points);
      memset (out->box, 0, sizeof out->box);
    }
  return BT_OK;
}

int
cli_raise_cut (bt_options *options, int *tries, const cli_call *call,
               const bt_model *model, const bt_method *method, bt_status status)
{
  enum
  {
    MOST = 8
  };
  if (status != BT_EGRID || !(method->caps & BT_BASIS) || call->arguments->cut > 0
      || *tries == MOST)
    return 0;
  ++*tries;
  options->cut = bt_options_larger_cut (options, model);
  return 1;
}
