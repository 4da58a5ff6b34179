/* validation/plane.c - see plane.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/plane.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MANY = 4 /* values of an axis that is a side */
};

/* ---- words ----------------------------------------------------------------------- */

static const btv_symbol symbols[]
    = { { "lambda", "λ", "λ", 0 },     { "x0", "x₀", "x₀ / √(ħ/mω)", 0 },
        { "omega", "Ω", "Ω / ω", 0 },  { "n", "N", "N = x₀²/2", 1 },
        { "lambda_n", "λN", "λN", 0 }, { "at", "t", "t / ω⁻¹", 0 } };

const btv_symbol *
btv_symbol_find (const char *name)
{
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
    if (strcmp (symbols[i].name, name) == 0)
      return &symbols[i];
  return NULL;
}

/* ---- sides ----------------------------------------------------------------------- */

/* Of the steps between the ordered values the largest as a multiple of the least. */
static double
unevenness (const btv_side *side, double (*as) (double))
{
  double least = INFINITY, most = 0;
  for (size_t i = 1; i < side->count; i++)
    {
      const double step = as (side->axis->value[side->order[i]])
                          - as (side->axis->value[side->order[i - 1]]);
      least = fmin (least, step);
      most = fmax (most, step);
    }
  return least > 0 ? most / least : INFINITY;
}

static double
itself (double x)
{
  return x;
}

static bt_status
make_side (btv_side *side, const bti_axis *axis, bt_error *error)
{
  side->axis = axis;
  side->count = axis->count;
  bt_status status = bti_calloc (&side->order, axis->count, sizeof (size_t), error);
  if (status == BT_OK)
    status = bti_calloc (&side->edge, axis->count + 1, sizeof (double), error);
  if (status != BT_OK)
    return status;
  /* Most come in order: insertion is quick. */
  for (size_t i = 0; i < side->count; i++)
    {
      size_t k = i;
      for (; k > 0 && axis->value[side->order[k - 1]] > axis->value[i]; k--)
        side->order[k] = side->order[k - 1];
      side->order[k] = i;
    }
  const double least = axis->value[side->order[0]];
  side->log = least > 0 && side->count > 2
              && unevenness (side, log) < 0.9 * unevenness (side, itself);
  for (size_t i = 1; i < side->count; i++)
    {
      const double a = axis->value[side->order[i - 1]], b = axis->value[side->order[i]];
      side->edge[i] = side->log ? sqrt (a * b) : (a + b) / 2;
    }
  const size_t n = side->count;
  const double last = axis->value[side->order[n - 1]];
  side->edge[0] = side->log ? least * least / side->edge[1] : 2 * least - side->edge[1];
  side->edge[n]
      = side->log ? last * last / side->edge[n - 1] : 2 * last - side->edge[n - 1];
  return BT_OK;
}

/* The axes with at least LEAST values, the last ones first; returns how many. */
static size_t
pick_axes (const btv_scan *scan, size_t least, size_t *out)
{
  size_t count = 0;
  for (size_t i = scan->axes; i-- > 0;)
    if (scan->axis[i].count >= least)
      out[count++] = i;
  return count;
}

bt_status
btv_plane_new (btv_plane *out, const btv_scan *scan, bt_error *error)
{
  size_t axes[BTI_AXES];
  *out = (btv_plane){ .scan = scan, .panels = 1 };
  size_t count = pick_axes (scan, MANY, axes);
  if (count == 0)
    count = pick_axes (scan, 2, axes);
  if (count == 0)
    return bt_error_set (error, BT_EINVAL, "a scan of one point has no figure");
  out->sides = count > 1 ? 2 : 1;
  /* The last but one across, the last one up. */
  const size_t sides[] = { axes[out->sides - 1], axes[0] };
  bt_status status = BT_OK;
  for (size_t s = 0; status == BT_OK && s < out->sides; s++)
    status = make_side (&out->side[s], &scan->axis[sides[s]], error);
  for (size_t i = 0; i < scan->axes; i++)
    if (scan->axis[i].count > 1 && i != sides[0] && i != sides[1])
      {
        out->other[out->others++] = i;
        out->panels *= scan->axis[i].count;
      }
  return status;
}

void
btv_plane_clear (btv_plane *plane)
{
  for (size_t s = 0; s < 2; s++)
    {
      free (plane->side[s].order);
      free (plane->side[s].edge);
    }
  *plane = (btv_plane){ 0 };
}

double
btv_plane_value (const btv_plane *plane, size_t s, size_t i)
{
  return plane->side[s].axis->value[plane->side[s].order[i]];
}

/* Which value of axis A the panel has; 0 of those that are no panels. */
static size_t
panel_index (const btv_plane *plane, size_t panel, size_t a)
{
  for (size_t k = plane->others; k-- > 0;)
    {
      const size_t count = plane->scan->axis[plane->other[k]].count;
      if (plane->other[k] == a)
        return panel % count;
      panel /= count;
    }
  return 0;
}

size_t
btv_plane_point (const btv_plane *plane, size_t panel, size_t i, size_t j)
{
  const size_t at[] = { i, j };
  size_t point = 0;
  for (size_t a = 0; a < plane->scan->axes; a++)
    {
      const bti_axis *axis = &plane->scan->axis[a];
      size_t index = panel_index (plane, panel, a);
      for (size_t s = 0; s < plane->sides; s++)
        if (plane->side[s].axis == axis)
          index = plane->side[s].order[at[s]];
      point = point * axis->count + index;
    }
  return point;
}

void
btv_plane_name (const btv_plane *plane, size_t panel, char *out, size_t size)
{
  size_t used = 0;
  *out = '\0';
  for (size_t k = 0; k < plane->others; k++)
    {
      const bti_axis *axis = &plane->scan->axis[plane->other[k]];
      const btv_symbol *symbol = btv_symbol_find (axis->name);
      snprintf (out + used, size - used, "%s%s = %.6g", k ? ", " : "",
                symbol ? symbol->symbol : axis->name,
                axis->value[panel_index (plane, panel, plane->other[k])]);
      used = strlen (out);
    }
}

/* ---- contours -------------------------------------------------------------------- */

void
btv_lines_clear (btv_lines *lines)
{
  for (size_t k = 0; k < 6; k++)
    free (lines->at[k]);
  *lines = (btv_lines){ 0 };
}

static bt_status
add_line (btv_lines *out, const double piece[6], bt_error *error)
{
  bt_status status = BT_OK;
  if (out->count == out->room)
    {
      const size_t room = 2 * out->room + 64;
      for (size_t k = 0; status == BT_OK && k < 6; k++)
        status = bti_realloc (&out->at[k], room, sizeof (double), error);
      if (status != BT_OK)
        return status;
      out->room = room;
    }
  for (size_t k = 0; k < 6; k++)
    out->at[k][out->count] = piece[k];
  out->count++;
  return BT_OK;
}

static double
between (double a, double b, double share, int log)
{
  return log ? a * pow (b / a, share) : a + (b - a) * share;
}

/* The pieces in the cell whose lower left corner is I, J: of a saddle two, as they
 * come. */
static bt_status
cross_cell (const btv_plane *plane, const double *value, double level, size_t panel,
            const size_t at[2], btv_lines *out, bt_error *error)
{
  static const size_t corner[4][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
  double v[4], c[4][2], piece[6] = { (double) panel + 1, level };
  size_t ends = 0;
  for (size_t k = 0; k < 4; k++)
    {
      const size_t i = at[0] + corner[k][0], j = at[1] + corner[k][1];
      v[k] = value[btv_plane_point (plane, panel, i, j)];
      c[k][0] = btv_plane_value (plane, 0, i);
      c[k][1] = btv_plane_value (plane, 1, j);
      if (!isfinite (v[k]))
        return BT_OK;
    }
  bt_status status = BT_OK;
  for (size_t k = 0; status == BT_OK && k < 4; k++)
    {
      const size_t next = (k + 1) % 4;
      if ((v[k] < level) == (v[next] < level))
        continue;
      const double share = (level - v[k]) / (v[next] - v[k]);
      for (size_t s = 0; s < 2; s++)
        piece[2 + 2 * ends + s]
            = between (c[k][s], c[next][s], share, plane->side[s].log);
      if (++ends == 2)
        {
          ends = 0;
          status = add_line (out, piece, error);
        }
    }
  return status;
}

bt_status
btv_plane_contour (const btv_plane *plane, const double *value, double level,
                   btv_lines *out, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t panel = 0; panel < plane->panels; panel++)
    for (size_t i = 0; i + 1 < plane->side[0].count; i++)
      for (size_t j = 0; status == BT_OK && j + 1 < plane->side[1].count; j++)
        {
          const size_t at[2] = { i, j };
          status = cross_cell (plane, value, level, panel, at, out, error);
        }
  return status;
}

/* ---- laws ------------------------------------------------------------------------ */

btv_line
btv_line_fit (const double *x, const double *y, const double *err, size_t count)
{
  double s = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, least = INFINITY;
  btv_line out = { .a = NAN, .b = NAN };
  for (size_t i = 0; i < count; i++)
    if (isfinite (y[i]) && isfinite (err[i]) && err[i] > 0)
      least = fmin (least, err[i]);
  if (!isfinite (least))
    least = 1;
  for (size_t i = 0; i < count; i++)
    if (isfinite (y[i]) && isfinite (err[i]))
      {
        const double w = pow (fmax (err[i], least), -2);
        s += w, sx += w * x[i], sy += w * y[i];
        out.used++;
      }
  if (out.used < 3)
    return out;
  /* About the mean, so that nothing cancels. */
  const double mean = sx / s;
  for (size_t i = 0; i < count; i++)
    if (isfinite (y[i]) && isfinite (err[i]))
      {
        const double w = pow (fmax (err[i], least), -2), d = x[i] - mean;
        sxx += w * d * d, sxy += w * d * y[i];
      }
  if (!(sxx > 0))
    return (btv_line){ .a = NAN, .b = NAN };
  out.b = sxy / sxx;
  out.a = sy / s - out.b * mean;
  out.b_err = 1 / sqrt (sxx);
  out.a_err = sqrt (1 / s + mean * mean / sxx);
  for (size_t i = 0; i < count; i++)
    if (isfinite (y[i]) && isfinite (err[i]))
      out.chi2 += pow ((y[i] - out.a - out.b * x[i]) / fmax (err[i], least), 2)
                  / (double) (out.used - 2);
  if (out.chi2 > 1) /* the law is not the whole truth: what is left is its error */
    {
      out.a_err *= sqrt (out.chi2);
      out.b_err *= sqrt (out.chi2);
    }
  return out;
}
