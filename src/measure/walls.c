/* measure/walls.c - see walls.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/walls.h"
#include "base/memory.h"
#include "num/gauss.h"
#include "num/linalg.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  POWERS = BT_MAX_DEGREE + 1,
  LARGEST = 2500, /* states */
  LEAST = 4       /* of a coordinate */
};

/* Products of all grids of a state, and of its coefficients, have no more numbers. */
static const double most_points = 3e6;

/* One coordinate: matrices that take STATES coefficients to IMAGE numbers, of the same
 * norm: values at Gauss's points, or number states, of which there are some more. */
typedef struct axis
{
  double wall, w, weight; /* WEIGHT: of a state in the sum that the basis cuts */
  unsigned first, step;
  size_t states, image;
  double *op[POWERS][POWERS]; /* x^m p^n, IMAGE x STATES; NULL: not needed */
} axis;

typedef struct box
{
  size_t axes, size;
  axis axis[BT_MAX_PARTS];
  bti_polynomial h; /* from the centres of those without walls */
  unsigned *n;      /* SIZE x AXES: places on the axes */
  const bti_ritzes *all;
} box;

static void
clear (box *b)
{
  for (size_t k = 0; k < b->axes; k++)
    for (int m = 0; m < POWERS; m++)
      for (int n = 0; n < POWERS; n++)
        free (b->axis[k].op[m][n]);
  bti_polynomial_clear (&b->h);
  free (b->n);
}

/* ---- one coordinate ------------------------------------------------------------- */

/* F, F' and F'' of all (1 - u^2) q_n(u), n < COUNT, at U: F[2 n], F[2 n + 1] are the
 * first and the last. */
static void
functions_at (double *f, double u, size_t count)
{
  double q[3] = { sqrt (15.0) / 4, 0, 0 }, before[3] = { 0 }, b = 0;
  for (size_t n = 0; n < count; n++)
    {
      const double k = (double) n + 1,
                   next = sqrt (k * (k + 4) / ((2 * k + 5) * (2 * k + 3)));
      f[2 * n] = (1 - u * u) * q[0];
      f[2 * n + 1] = (1 - u * u) * q[2] - 4 * u * q[1] - 2 * q[0];
      for (int d = 2; d >= 0; d--)
        {
          const double value
              = (u * q[d] + (d ? d * q[d - 1] : 0) - b * before[d]) / next;
          before[d] = q[d];
          q[d] = value;
        }
      b = next;
    }
}

/* Of a coordinate with walls: x^M for P = 0, p^2 for P = 2. */
static bt_status
fill_walled (axis *a, unsigned m, unsigned p, bt_error *error)
{
  const size_t count = a->first + a->step * a->states;
  double *f, *point = NULL, *weight = NULL, *out = a->op[m][p];
  bt_status status = bti_calloc (&f, 2 * count, sizeof *f, error);
  if (status == BT_OK)
    status = bti_calloc (&point, a->image, sizeof *point, error);
  if (status == BT_OK)
    status = bti_calloc (&weight, a->image, sizeof *weight, error);
  if (status == BT_OK)
    status = bti_gauss (point, weight, a->image, error);
  for (size_t i = 0; status == BT_OK && i < a->image; i++)
    {
      const double factor = p ? -1 / (a->wall * a->wall) : pow (a->wall * point[i], m);
      functions_at (f, point[i], count);
      for (size_t j = 0; j < a->states; j++)
        out[i * a->states + j]
            = sqrt (weight[i]) * factor * f[2 * (a->first + a->step * j) + (p ? 1 : 0)];
    }
  free (f);
  free (point);
  free (weight);
  return status;
}

/* Of one without: <i| x^M p^P |n> for all i. */
static bt_status
fill_free (axis *a, unsigned m, unsigned p, bt_error *error)
{
  const size_t count = a->first + a->step * a->states, width = 2 * (m + p) + 1;
  double complex *element;
  bt_status status = bti_calloc (&element, count * width, sizeof *element, error);
  if (status == BT_OK)
    status = bti_weyl_elements (element, m, p, a->w, count, error);
  for (size_t j = 0; status == BT_OK && j < a->states; j++)
    for (size_t d = 0; d < width; d++)
      {
        const size_t n = a->first + a->step * j;
        if (n + d >= m + p && n + d - m - p < a->image)
          a->op[m][p][(n + d - m - p) * a->states + j] = creal (element[n * width + d]);
      }
  free (element);
  return status;
}

static bt_status
need_op (axis *a, unsigned m, unsigned p, bt_error *error)
{
  if (a->op[m][p])
    return BT_OK;
  bt_status status
      = bti_calloc (&a->op[m][p], a->image * a->states, sizeof (double), error);
  if (status != BT_OK)
    return status;
  return a->wall > 0 ? fill_walled (a, m, p, error) : fill_free (a, m, p, error);
}

static bt_status
check_terms (const box *b, const bti_system *system, bt_error *error)
{
  for (size_t k = 0; k < b->axes; k++)
    if (system->part[k].kind != BT_OSCILLATOR)
      return bt_error_set (error, BT_ENOTSUP,
                           "walls in a model with qubits: of oscillators alone");
  for (size_t i = 0; i < b->h.count; i++)
    for (size_t k = 0; k < b->axes; k++)
      {
        const unsigned m = b->h.term[i].power[BTI_SLOT_X (k)],
                       p = b->h.term[i].power[BTI_SLOT_P (k)];
        if (p % 2 || (p > 0 && b->axis[k].wall > 0 && (p != 2 || m > 0)))
          return bt_error_set (error, BT_ENOTSUP,
                               "walls: a term of H has %s^%u %s^%u; between walls no "
                               "more than p^2, and elsewhere even powers of momenta",
                               "x", m, "p", p);
      }
  return BT_OK;
}

/* ---- states --------------------------------------------------------------------- */

/* The next of all places, 0 behind the last; the first axis runs fastest. */
static int
next_place (const box *b, unsigned *n)
{
  for (size_t k = 0; k < b->axes; k++)
    {
      if (++n[k] < b->axis[k].states)
        return 1;
      n[k] = 0;
    }
  return 0;
}

static int
is_inside (const box *b, const unsigned *n)
{
  double sum = 0;
  for (size_t k = 0; k < b->axes; k++)
    {
      const axis *a = &b->axis[k];
      const double share = (a->first + a->step * n[k]) * a->weight;
      sum += a->wall > 0 ? share * share : share;
    }
  return sum <= 1;
}

static bt_status
list_states (box *b, bt_error *error)
{
  unsigned n[BT_MAX_PARTS] = { 0 };
  do
    b->size += (size_t) is_inside (b, n);
  while (next_place (b, n));
  bt_status status = bti_calloc (&b->n, b->size * b->axes, sizeof *b->n, error);
  if (status != BT_OK)
    return status;
  b->size = 0;
  memset (n, 0, sizeof n);
  do
    if (is_inside (b, n))
      memcpy (b->n + b->size++ * b->axes, n, b->axes * sizeof *n);
  while (next_place (b, n));
  return BT_OK;
}

/* How many states of each coordinate, and how many numbers a state has as an image. */
static double
size_axes (box *b, const bti_system *system, const double *wall, const bti_frame *frame,
           double cut)
{
  double points = 1, weight[BT_MAX_PARTS] = { 0 };
  for (size_t i = 0; i < b->h.count; i++)
    for (size_t k = 0; k < b->axes; k++)
      if (b->h.term[i].power[BTI_SLOT_P (k)] == 2)
        weight[k] += fabs (creal (b->h.term[i].factor));
  for (size_t k = 0; k < b->axes; k++)
    {
      axis *a = &b->axis[k];
      const unsigned degree = bti_polynomial_degree (&system->h, 1U << k);
      a->wall = wall[k];
      a->w = frame[k].w;
      a->first = frame[k].first;
      a->step = frame[k].step;
      /* Of as many half waves between the walls half as many more. */
      const double most = a->wall > 0
                              ? LEAST + a->wall * sqrt (cut / fmax (weight[k], DBL_MIN))
                              : fmax (LEAST, cut / frame[k].level);
      if (!(most < LARGEST))
        return INFINITY;
      a->weight = 1 / most;
      a->states = ((size_t) most - a->first) / a->step + 1;
      a->image = a->first + a->step * a->states + degree + 4;
      points *= (double) a->image;
    }
  return points;
}

static bt_status
box_new (box *b, const bti_sector *s, const double *wall, double cut, int *full,
         bt_error *error)
{
  bti_frame frame[BT_MAX_PARTS];
  b->axes = s->system.parts;
  bti_frames (frame, &s->system);
  for (size_t k = 0; k < b->axes; k++)
    {
      b->axis[k].wall = wall[k];
      frame[k].centre = wall[k] > 0 ? 0 : frame[k].centre;
    }
  bt_status status = bti_frames_move (&b->h, &s->system.h, frame, b->axes, error);
  if (status == BT_OK)
    status = check_terms (b, &s->system, error);
  if (status != BT_OK)
    return status;
  *full = !(size_axes (b, &s->system, wall, frame, cut) < most_points);
  for (size_t k = 0; status == BT_OK && !*full && k < b->axes; k++)
    {
      status = need_op (&b->axis[k], 0, 0, error);
      for (size_t i = 0; status == BT_OK && i < b->h.count; i++)
        status = need_op (&b->axis[k], b->h.term[i].power[BTI_SLOT_X (k)],
                          b->h.term[i].power[BTI_SLOT_P (k)], error);
    }
  if (status == BT_OK && !*full)
    status = list_states (b, error);
  *full |= b->size > LARGEST;
  return status;
}

/* ---- H -------------------------------------------------------------------------- */

/* Of each coordinate <i| x^m p^n |j> of the term: STATES x STATES. */
static bt_status
elements_of (double **out, const axis *a, const bti_term *term, size_t k,
             bt_error *error)
{
  const double *unit = a->op[0][0],
               *op = a->op[term->power[BTI_SLOT_X (k)]][term->power[BTI_SLOT_P (k)]];
  bt_status status = bti_calloc (out, a->states * a->states, sizeof **out, error);
  for (size_t q = 0; status == BT_OK && q < a->image; q++)
    for (size_t i = 0; i < a->states; i++)
      for (size_t j = 0; j < a->states; j++)
        (*out)[i * a->states + j] += unit[q * a->states + i] * op[q * a->states + j];
  return status;
}

static bt_status
add_term (double *matrix, const box *b, const bti_term *term, bt_error *error)
{
  double *part[BT_MAX_PARTS] = { NULL };
  bt_status status = BT_OK;
  for (size_t k = 0; status == BT_OK && k < b->axes; k++)
    status = elements_of (&part[k], &b->axis[k], term, k, error);
  for (size_t i = 0; status == BT_OK && i < b->size; i++)
    {
      for (size_t j = 0; j <= i; j++)
        {
          double value = creal (term->factor);
          for (size_t k = 0; k < b->axes && value != 0; k++)
            value *= part[k][b->n[i * b->axes + k] * b->axis[k].states
                             + b->n[j * b->axes + k]];
          matrix[i * b->size + j] += value;
          if (j < i)
            matrix[j * b->size + i] += value;
        }
      if (i % 64 == 0)
        status = bt_watch_check (b->all->watch, error);
    }
  for (size_t k = 0; k < b->axes; k++)
    free (part[k]);
  return status;
}

/* ---- how good a state is --------------------------------------------------------- */

/* OUT += FACTOR (x) op_k IN, IN of all places, OUT of all images; of moduli when ALL
 * are to be counted.  TERM NULL: no operator. */
static bt_status
add_image (double *out, const box *b, const bti_term *term, double factor,
           const double *in, int moduli, bt_error *error)
{
  size_t inner = 1, outer = 1;
  double *now = NULL;
  bt_status status = BT_OK;
  for (size_t k = 0; k < b->axes; k++)
    outer *= b->axis[k].states;
  const double *from = in;
  for (size_t k = 0; status == BT_OK && k < b->axes; k++)
    {
      const axis *a = &b->axis[k];
      const double *op
          = term ? a->op[term->power[BTI_SLOT_X (k)]][term->power[BTI_SLOT_P (k)]]
                 : a->op[0][0];
      double *next;
      outer /= a->states;
      status = bti_calloc (&next, inner * a->image * outer, sizeof *next, error);
      for (size_t o = 0; status == BT_OK && o < outer; o++)
        for (size_t q = 0; q < a->image; q++)
          for (size_t j = 0; j < a->states; j++)
            {
              const double c
                  = moduli ? fabs (op[q * a->states + j]) : op[q * a->states + j];
              const double *source = from + (o * a->states + j) * inner;
              double *target = next + (o * a->image + q) * inner;
              for (size_t i = 0; c != 0 && i < inner; i++)
                target[i] += c * source[i];
            }
      inner *= a->image;
      free (now);
      from = now = next;
    }
  for (size_t i = 0; status == BT_OK && i < inner; i++)
    out[i] += factor * now[i];
  free (now);
  return status;
}

/* E, r and rounding of the COEFFICIENTS of the states. */
static bt_status
look_at (bti_ritz *out, const box *b, const double *coefficient, bt_error *error)
{
  size_t places = 1, images = 1;
  double *psi[2] = { NULL }, *unit[2] = { NULL }, *image[2] = { NULL };
  for (size_t k = 0; k < b->axes; k++)
    {
      places *= b->axis[k].states;
      images *= b->axis[k].image;
    }
  bt_status status = BT_OK;
  for (int m = 0; m < 2; m++)
    {
      if (status == BT_OK)
        status = bti_calloc (&psi[m], places, sizeof (double), error);
      if (status == BT_OK)
        status = bti_calloc (&unit[m], images, sizeof (double), error);
      if (status == BT_OK)
        status = bti_calloc (&image[m], images, sizeof (double), error);
      for (size_t i = 0; status == BT_OK && i < b->size; i++)
        {
          size_t at = 0;
          for (size_t k = b->axes; k-- > 0;)
            at = at * b->axis[k].states + b->n[i * b->axes + k];
          psi[m][at] = m ? fabs (coefficient[i]) : coefficient[i];
        }
      if (status == BT_OK)
        status = add_image (unit[m], b, NULL, 1, psi[m], m, error);
      for (size_t i = 0; status == BT_OK && i < b->h.count; i++)
        {
          const double c = creal (b->h.term[i].factor);
          status = add_image (image[m], b, &b->h.term[i], m ? fabs (c) : c, psi[m], m,
                              error);
        }
    }
  double norm = 0, energy = 0, size = 0, sum = 0;
  for (size_t i = 0; status == BT_OK && i < images; i++)
    {
      norm += unit[0][i] * unit[0][i];
      energy += unit[0][i] * image[0][i];
      size += fabs (unit[0][i]) * image[1][i];
    }
  for (size_t i = 0; status == BT_OK && i < images; i++)
    sum += pow (image[0][i] - energy / norm * unit[0][i], 2);
  out->value = energy / norm;
  out->residual = sqrt (sum / norm);
  out->rounding = 8 * DBL_EPSILON * size / norm;
  for (int m = 0; m < 2; m++)
    {
      free (psi[m]);
      free (unit[m]);
      free (image[m]);
    }
  return status;
}

bt_status
bti_walls_solve (bti_ritzes *all, const bti_sector *s, size_t index, size_t need,
                 const double *wall, double cut, bt_error *error)
{
  box b = { .all = all };
  double *matrix = NULL, *energy = NULL;
  bt_status status = box_new (&b, s, wall, cut, &all->full, error);
  if (status == BT_OK && !all->full)
    status = bti_calloc (&matrix, b.size * b.size, sizeof *matrix, error);
  if (status == BT_OK && !all->full)
    status = bti_calloc (&energy, b.size, sizeof *energy, error);
  for (size_t i = 0; status == BT_OK && !all->full && i < b.h.count; i++)
    status = add_term (matrix, &b, &b.h.term[i], error);
  const size_t count = need < b.size ? need : b.size;
  if (status == BT_OK && !all->full)
    status = bti_eigen_lowest (matrix, b.size, count, energy, error);
  for (size_t k = 0; status == BT_OK && !all->full && k < count; k++)
    {
      bti_ritz level = { .sector = index, .top = k + 1 == count && count < b.size };
      status = look_at (&level, &b, matrix + k * b.size, error);
      if (status == BT_OK)
        status = bti_ritz_keep (all, &level, error);
      if (status == BT_OK)
        status = bt_watch_check (all->watch, error);
    }
  free (matrix);
  free (energy);
  clear (&b);
  return status;
}
