/* validation/planebands.c - Mathieu's bands on the planes of a scan; see plane.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/plane.h"

#include "base/memory.h"
#include "validation/scanned.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PLACES = 121, /* across a plane */
  STEPS = 400,  /* along a curve, between changes of the label at the least */
  BANDS_MAX = 64
};

typedef struct search
{
  const btv_plane *plane;
  const volatile sig_atomic_t *cancel;
  size_t panel;
  btv_mode last; /* of the band found last */
  int last_n;
  double last_nu;
  bt_band band;
  bt_status status;
  bt_error *error;
} search;

static double
side_end (const btv_side *side, int upper)
{
  return side->edge[upper ? side->count : 0];
}

/* From edge to edge of the cells, for SHARE from 0 to 1. */
static double
place (const btv_side *side, double share)
{
  const double a = side_end (side, 0), b = side_end (side, 1);
  return side->log ? a * pow (b / a, share) : a + (b - a) * share;
}

static btv_mode
mode_at (const search *s, double x, double y)
{
  const btv_plane *plane = s->plane;
  const double at[] = { x, y };
  double value[BTI_AXES];
  bti_axes_point (plane->scan->axis, plane->scan->axes,
                  btv_plane_point (plane, s->panel, 0, 0), value);
  for (size_t a = 0; a < plane->scan->axes; a++)
    for (size_t k = 0; k < plane->sides; k++)
      if (&plane->scan->axis[a] == plane->side[k].axis)
        value[a] = at[k];
  return btv_scanned_mode (plane->scan, value);
}

static double
background (btv_mode m)
{
  return 1 + m.lambda / (4 * m.omega);
}

/* How far above the lower (UPPER 0) or upper edge of band N the depth of M is. */
static double
above (search *s, btv_mode m, int n, int upper)
{
  const double nu = background (m), depth = m.lambda * m.x0 * m.x0;
  if (!(m.lambda >= 0) || !(m.omega > 0) || !isfinite (depth) || s->status != BT_OK)
    return NAN;
  if (s->cancel && *s->cancel)
    {
      s->status = bt_error_set (s->error, BT_ECANCEL, "interrupted");
      return NAN;
    }
  if (m.omega >= n * nu) /* at no depth above 0 */
    return INFINITY;
  if (s->last_n != n || s->last.omega != m.omega || s->last_nu != nu)
    {
      s->last_n = 0;
      if (bt_band_find (m.omega, nu, n, &s->band, NULL) != BT_OK)
        return NAN;
      s->last_n = n;
      s->last = m;
      s->last_nu = nu;
    }
  return depth - (upper ? s->band.hi : s->band.lo);
}

/* Where along the second side at X the edge is crossed: that end where it is below or
 * above the whole side. */
static double
find_edge (search *s, double x, int n, int upper)
{
  const btv_side *up = &s->plane->side[1];
  double a = side_end (up, 0), b = side_end (up, 1);
  const double low = above (s, mode_at (s, x, fmax (a, 0)), n, upper);
  const double high = above (s, mode_at (s, x, b), n, upper);
  if (isnan (high) || (isnan (low) && a > 0))
    return NAN;
  /* Without a drive nothing is above an edge. */
  const int falls = low > 0 && high < 0;
  if (!falls && (low > 0 || high < 0))
    return low > 0 ? a : b;
  a = fmax (a, 0);
  for (int i = 0; i < 30; i++)
    {
      const double middle = (a + b) / 2;
      const double d = above (s, mode_at (s, x, middle), n, upper);
      if (isnan (d))
        return NAN;
      *((d > 0) != falls ? &b : &a) = middle;
    }
  return (a + b) / 2;
}

static bt_status
add_band (btv_bands *out, size_t panel, int n, btv_band **band, bt_error *error)
{
  bt_status status = bti_realloc (&out->band, out->count + 1, sizeof *out->band, error);
  if (status != BT_OK)
    return status;
  *band = &out->band[out->count++];
  **band = (btv_band){ .panel = panel + 1, .n = n };
  status = bti_calloc (&(*band)->lo, out->size, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&(*band)->hi, out->size, sizeof (double), error);
  return status;
}

/* Band N on the panel; *SEEN: some of it is there, *ENDS: none of those after it is. */
static bt_status
plane_band (search *s, btv_bands *out, int n, int *ends)
{
  const btv_side *up = &s->plane->side[1];
  const double bottom = side_end (up, 0), top = side_end (up, 1);
  btv_band *band;
  int seen = 0, beyond = 1;
  bt_status status = add_band (out, s->panel, n, &band, s->error);
  for (size_t i = 0; status == BT_OK && i < out->size; i++)
    {
      double lo = find_edge (s, out->x[i], n, 0), hi = find_edge (s, out->x[i], n, 1);
      if (lo > hi) /* it falls: the upper edge comes first */
        {
          const double t = lo;
          lo = hi;
          hi = t;
        }
      const int there = lo < top && hi > bottom;
      seen |= there;
      beyond &= !(lo < top);
      band->lo[i] = there ? lo : NAN;
      band->hi[i] = there ? hi : NAN;
      status = s->status;
    }
  *ends = beyond;
  if (status == BT_OK && !seen)
    {
      free (band->lo);
      free (band->hi);
      out->count--;
    }
  return status;
}

static bt_status
plane_bands (search *s, btv_bands *out)
{
  bt_status status = BT_OK;
  for (s->panel = 0; status == BT_OK && s->panel < s->plane->panels; s->panel++)
    {
      const btv_mode m = mode_at (s, out->x[0], side_end (&s->plane->side[1], 1));
      int ends = !(m.omega > 0 && m.omega < 1000);
      for (int n = 1; status == BT_OK && !ends && out->count < BANDS_MAX; n++)
        status = plane_band (s, out, n, &ends);
    }
  return status;
}

/* ---- along a curve --------------------------------------------------------------- */

static int
is_unstable (search *s, double x, int *n)
{
  const btv_mode m = mode_at (s, x, NAN);
  bt_floquet floquet;
  if (s->cancel && *s->cancel)
    s->status = bt_error_set (s->error, BT_ECANCEL, "interrupted");
  if (s->status != BT_OK || !(m.lambda >= 0) || !isfinite (m.lambda) || !(m.omega > 0)
      || bt_floquet_exponent (m.lambda, m.x0, m.omega, background (m), &floquet, NULL)
             != BT_OK)
    return 0;
  if (floquet.label == BT_UNSTABLE)
    *n = floquet.band;
  return floquet.label == BT_UNSTABLE;
}

static double
find_change (search *s, double a, double b, int before, int *n)
{
  for (int i = 0; i < 30; i++)
    {
      const double middle = (a + b) / 2;
      *(is_unstable (s, middle, n) == before ? &a : &b) = middle;
    }
  return (a + b) / 2;
}

static bt_status
curve_bands (search *s, btv_bands *out)
{
  const btv_side *side = &s->plane->side[0];
  bt_status status = BT_OK;
  for (s->panel = 0; status == BT_OK && s->panel < s->plane->panels; s->panel++)
    {
      double before = place (side, 0);
      int n = 0, was = is_unstable (s, before, &n);
      btv_band *band = NULL;
      if (was)
        status = add_band (out, s->panel, n, &band, s->error);
      if (band && status == BT_OK)
        *band->lo = before;
      for (int i = 1; status == BT_OK && i <= STEPS; i++)
        {
          const double x = place (side, (double) i / STEPS);
          const int is = is_unstable (s, x, &n);
          if (is != was)
            {
              const double edge = find_change (s, before, x, was, &n);
              if (is)
                status = add_band (out, s->panel, n, &band, s->error);
              if (status == BT_OK)
                *(is ? band->lo : band->hi) = edge;
            }
          was = is;
          before = x;
          if (status == BT_OK)
            status = s->status;
        }
      if (status == BT_OK && was)
        *band->hi = before;
    }
  return status;
}

bt_status
btv_plane_bands (btv_bands *out, const btv_plane *plane,
                 const volatile sig_atomic_t *cancel, bt_error *error)
{
  search s = { .plane = plane, .cancel = cancel, .error = error };
  *out = (btv_bands){ .size = plane->sides == 2 ? PLACES : 1 };
  bt_status status = bti_calloc (&out->x, out->size, sizeof (double), error);
  if (status != BT_OK || plane->scan->has_model || plane->scan->file)
    return status;
  for (size_t i = 0; i < out->size && plane->sides == 2; i++)
    out->x[i] = place (&plane->side[0], (double) i / (PLACES - 1));
  return plane->sides == 2 ? plane_bands (&s, out) : curve_bands (&s, out);
}

void
btv_bands_clear (btv_bands *bands)
{
  for (size_t i = 0; i < bands->count; i++)
    {
      free (bands->band[i].lo);
      free (bands->band[i].hi);
    }
  free (bands->band);
  free (bands->x);
  *bands = (btv_bands){ 0 };
}
