/* solve/chebyshev.c - the Schroedinger equation by Chebyshev's expansion.
 *
 *   exp(-i H t) = exp(-i c t) sum_k (2 - delta_k0) (-i)^k J_k(r t) T_k((H - c)/r),
 *
 * with the spectrum of H in [c - r, c + r]: H. Tal-Ezer and R. Kosloff, J. Chem.
 * Phys. 81, 3967 (1984).  Exact but for rounding, so there is no step; the error
 * is the cut of the oscillator basis, model/fock.h.
 *
 * H is not stored.  A line is the states of one m_1 ... m_k with n = 0, 1, ...
 * in a row.  On a line x^2 joins n with n +- 2 whatever m is, and y_j^2 joins whole
 * lines:
 *
 *   H psi_m = (n + 1/2 + e_m) psi_m + (x^2/2) sum_m' <m|sum_j lambda_j y_j^2|m'> psi_m'
 *
 * which is first a sum of lines, then three neighbours of that sum.  Zeros follow
 * every line, so that a shorter neighbour can be read to the end of a longer one.  For
 * the quadratic pair read x and y_j for their squares: all joins are one level apart.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/complex.h"
#include "base/memory.h"
#include "model/fock.h"
#include "solve/expansion.h"
#include "solve/general.h"
#include "solve/marginal.h"
#include "solve/method.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum
{
  DEPTH = 4,    /* products under way at once */
  LANES = 4,    /* numbers worked on together */
  BOUNDS = 100, /* products with H spent on the bound, at most */
  ALIGN = 64
};
/* States with at least this part of the cut as energy are at the edge. */
static const double edge_share = 0.95;

/* As many states as one is joined to by the power of x: two, with their real and
 * imaginary parts; for the quadratic pair one, and two zeros. */
typedef double lanes __attribute__ ((vector_size (LANES * sizeof (double)), may_alias));

struct line
{
  size_t start;  /* in numbers, a multiple of LANES */
  size_t length; /* in states */
  size_t count;  /* in LANES numbers; the last may be half empty */
  double rest;   /* 1/2 + e_m, the oscillators' energy less n */
  double same;   /* <m|sum_j lambda_j y_j^2|m>; 0 for the quadratic pair */
};

/* A neighbour of a line: m_j + power or m_j - power.  Where there is none, the line
 * itself and value 0. */
struct link
{
  size_t start;
  double value;
};

struct chebyshev
{
  bti_general *look;       /* for means of polynomials; NULL before the first */
  bti_propagator *general; /* of a model without a special form: all there is */
  bt_model *model;
  bt_options options;
  unsigned power;             /* of x and y_j in the coupling */
  size_t apart;               /* numbers from one n to the next */
  size_t modes, lines, total; /* total: numbers in a vector, zeros included */
  struct line *line;
  struct link *link; /* 2 k a line: up and down in each mode */
  double centre, radius, lowest;
  double turned_by; /* the fastest component */
  double outside;   /* weight of the initial state above the cut */
  size_t reach;     /* lines apart are those that are linked, at most */
  /* Vectors; re and im side by side.  TURNED is -i psi while it is needed. */
  double *psi, *turned, *one, *two, *start;
  /* n; <n|x^2|n>/2 and <n+2|x^2|n>/2, or of x: */
  lanes *energy, *diagonal, *upper;
  bti_expansion expansion; /* for the last r t */
};

/* Sizes of the layout for a cut. */
struct layout
{
  size_t lines, total, longest;
};

/* States on the line of M. */
static size_t
line_length (const bt_model *model, const unsigned *m, double cut)
{
  return (size_t) (cut - bti_fock_energy (model, m)) + 1;
}

/* Numbers between one n and the next. */
static size_t
apart (const bt_model *model)
{
  return LANES / (size_t) bti_model_power (model);
}

/* Numbers a line of LENGTH states takes.  A neighbour m_j + 2 is shorter by at most
 * 2 Omega_j + 1 states, and a line is read to its length + 2, rounded up. */
static size_t
line_room (const bt_model *model, size_t length, double cut)
{
  double shorter = 0;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    if (2 * bt_model_omega (model, j) <= cut)
      shorter = fmax (shorter, 2 * bt_model_omega (model, j));
  size_t room = apart (model) * (length + (size_t) shorter + 2) + 2 * LANES;
  return (room + LANES - 1) / LANES * LANES;
}

static struct layout
measure (const bt_model *model, double cut)
{
  unsigned m[BTI_FOCK_MODES] = { 0 };
  struct layout layout = { 0 };
  do
    {
      layout.lines++;
      layout.total += line_room (model, line_length (model, m, cut), cut);
    }
  while (bti_fock_next (model, m, cut));
  layout.longest = line_room (model, line_length (model, m, cut), cut);
  return layout;
}

static void
destroy (void *self)
{
  struct chebyshev *c = self;
  bti_propagator_free (c->general);
  bti_general_free (c->look);
  free (c->line);
  free (c->link);
  free (c->psi);
  free (c->turned);
  free (c->one);
  free (c->two);
  free (c->start);
  free (c->energy);
  free (c->diagonal);
  free (c->upper);
  free (c->expansion.bessel);
  bt_model_free (c->model);
  free (c);
}

static bt_status
zeros (double **out, size_t count, bt_error *error)
{
  size_t bytes = (count * sizeof **out + ALIGN - 1) / ALIGN * ALIGN;
  *out = aligned_alloc (ALIGN, bytes);
  if (!*out)
    return bt_error_set (error, BT_ENOMEM, "out of memory: %zu bytes", bytes);
  memset (*out, 0, bytes);
  return BT_OK;
}

static bt_status
allocate (struct chebyshev *c, const struct layout *layout, bt_error *error)
{
  double **vector[] = { &c->psi, &c->turned, &c->one, &c->two, &c->start };
  lanes **table[] = { &c->energy, &c->diagonal, &c->upper };
  bt_status status = bti_calloc (&c->line, layout->lines, sizeof *c->line, error);
  if (status == BT_OK)
    status
        = bti_calloc (&c->link, layout->lines * 2 * c->modes, sizeof *c->link, error);
  for (size_t i = 0; status == BT_OK && i < 5; i++)
    status = zeros (vector[i], layout->total, error);
  for (size_t i = 0; status == BT_OK && i < 3; i++)
    {
      double *numbers = NULL;
      status = zeros (&numbers, layout->longest, error);
      *table[i] = (lanes *) numbers;
    }
  return status;
}

/* The tables of one oscillator x, every number twice: for re and im. */
static void
fill_tables (struct chebyshev *c, size_t longest_line)
{
  for (size_t i = 0; i < longest_line; i++)
    {
      double n = (double) (i / c->apart);
      ((double *) c->energy)[i] = n;
      ((double *) c->diagonal)[i] = c->power == 1 ? 0 : (n + 0.5) / 2;
      ((double *) c->upper)[i]
          = c->power == 1 ? sqrt ((n + 1) / 8) : sqrt ((n + 1) * (n + 2)) / 4;
    }
}

/* <m|y|m - 1> or <m|y^2|m - 2>, times (2 Omega)^(power/2). */
static double
lowering (double m, unsigned power)
{
  return power == 1 ? sqrt (m) : sqrt (m * (m - 1));
}

/* The number of the line of M, or of none: lines are in the order of
 * bti_fock_next, so a search by halves in MS, k numbers a line, finds it. */
static size_t
find_line (const unsigned *ms, size_t lines, const unsigned *m, size_t modes)
{
  size_t low = 0, high = lines;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2, j = modes;
      const unsigned *at = ms + middle * modes;
      while (j > 0 && at[j - 1] == m[j - 1])
        j--;
      if (j == 0)
        return middle;
      if (at[j - 1] < m[j - 1])
        low = middle + 1;
      else
        high = middle;
    }
  return SIZE_MAX;
}

static void
link_line (struct chebyshev *c, const unsigned *ms, size_t i)
{
  const unsigned *state = ms + i * c->modes;
  unsigned m[BTI_FOCK_MODES];
  memcpy (m, state, c->modes * sizeof *m);
  for (size_t j = 0; j < c->modes; j++)
    for (size_t down = 0; down < 2; down++)
      {
        struct link *link = c->link + (i * c->modes + j) * 2 + down;
        double omega2 = 2 * bt_model_omega (c->model, j);
        double scale
            = bt_model_lambda (c->model, j) / (c->power == 1 ? sqrt (omega2) : omega2);
        size_t to = SIZE_MAX;
        if (!down || state[j] >= c->power)
          {
            m[j] = down ? state[j] - c->power : state[j] + c->power;
            to = find_line (ms, c->lines, m, c->modes);
            m[j] = state[j];
          }
        link->start = c->line[to == SIZE_MAX ? i : to].start;
        if (to == SIZE_MAX)
          continue;
        link->value = scale * lowering (state[j] + (down ? 0 : c->power), c->power);
        if (!down && to - i > c->reach)
          c->reach = to - i;
      }
}

static bt_status
fill_lines (struct chebyshev *c, bt_error *error)
{
  unsigned *ms, m[BTI_FOCK_MODES] = { 0 };
  bt_status status = bti_calloc (&ms, c->lines * c->modes, sizeof *ms, error);
  if (status != BT_OK)
    return status;
  double cut = c->options.cut;
  size_t i = 0, start = 0;
  do
    {
      struct line *line = c->line + i;
      line->start = start;
      line->length = line_length (c->model, m, cut);
      line->count = (line->length + c->power - 1) / c->power;
      line->rest = 0.5 + bti_fock_energy (c->model, m);
      for (size_t j = 0; j < c->modes; j++)
        {
          double omega = bt_model_omega (c->model, j);
          line->rest += omega / 2;
          if (c->power == 2)
            line->same += bt_model_lambda (c->model, j) * (m[j] + 0.5) / omega;
        }
      memcpy (ms + i * c->modes, m, c->modes * sizeof *m);
      start += line_room (c->model, line->length, cut);
      i++;
    }
  while (bti_fock_next (c->model, m, cut));
  for (i = 0; status == BT_OK && i < c->lines; i++)
    {
      if (i % 4096 == 0)
        status = bt_watch_check (c->options.watch, error);
      link_line (c, ms, i);
    }
  free (ms);
  return status;
}

/* One product with H: OUT = ALPHA (H - SHIFT) IN - BETA OUT + WEIGHT MORE. */
struct product
{
  double *out;
  const double *in, *more;
  double shift, alpha, beta, weight;
};

/* Line I of P, of a basis with MODES modes. */
__attribute__ ((always_inline)) static inline void
apply_line (const struct chebyshev *c, const struct product *p, size_t i, size_t modes)
{
  const struct line *line = c->line + i;
  const struct link *link = c->link + i * 2 * modes;
  const lanes *in = (const lanes *) (p->in + line->start);
  const lanes *more = (const lanes *) (p->more + line->start);
  lanes *out = (lanes *) (p->out + line->start);
  const double alpha = p->alpha, rest = p->alpha * (line->rest - p->shift);
  const double beta = p->beta, weight = p->weight, same = alpha * line->same;
  const lanes *energy = c->energy, *diagonal = c->diagonal, *upper = c->upper;
  const lanes *at[2 * BTI_FOCK_MODES];
  double by[2 * BTI_FOCK_MODES];
  for (size_t j = 0; j < 2 * modes; j++)
    {
      at[j] = (const lanes *) (p->in + link[j].start);
      by[j] = alpha * link[j].value;
    }
  /* The sum of lines, at one vector after the other, and what joins them. */
  lanes before = { 0 }, join = { 0 }, here = in[0], mix = same * here;
  for (size_t j = 0; j < 2 * modes; j++)
    mix += by[j] * at[j][0];
  for (size_t v = 0; v < line->count; v++)
    {
      lanes next = in[v + 1], after = same * next;
      for (size_t j = 0; j < 2 * modes; j++)
        after += by[j] * at[j][v + 1];
      lanes sum = (alpha * energy[v] + rest) * here - beta * out[v];
      sum += diagonal[v] * mix + join * before;
      sum += upper[v] * after + weight * more[v];
      out[v] = sum;
      join = upper[v];
      before = mix;
      mix = after;
      here = next;
    }
  if (c->power * line->count > line->length)
    out[line->count - 1] *= (lanes){ 1, 1, 0, 0 };
}

/* COUNT products one after the other, each of what the one before has left.  A line
 * needs those within reach only, so each product follows the one before by that many
 * lines, which are in the cache still.  The products may take turns with two vectors:
 * of a line that is overwritten nobody needs what it was. */
BTI_CLONES static void
apply (const struct chebyshev *c, const struct product *p, size_t count)
{
  for (size_t i = 0; i < c->lines + (count - 1) * c->reach; i++)
    for (size_t k = 0; k < count && k * c->reach <= i; k++)
      if (i - k * c->reach >= c->lines)
        continue;
      else if (c->modes == 1)
        apply_line (c, p + k, i - k * c->reach, 1);
      else
        apply_line (c, p + k, i - k * c->reach, c->modes);
}

/* Bounds of the spectrum.  From below: the ground state of the oscillators, for what
 * is added to them is positive, or 0 for the quadratic pair.  From above: no element of
 * H is negative, and then max_i (H v)_i/v_i bounds it for any v > 0 (Collatz and
 * Wielandt).  With v = 1 this is Gershgorin's bound; every product with H lowers it
 * towards the largest eigenvalue. */
static bt_status
find_bounds (struct chebyshev *c, bt_error *error)
{
  double highest = HUGE_VAL;
  for (size_t i = 0; i < c->lines; i++)
    for (size_t n = 0; n < c->line[i].length; n++)
      c->one[c->line[i].start + c->apart * n] = 1;
  double *v = c->one, *w = c->two, last = HUGE_VAL;
  for (int pass = 1; pass <= BOUNDS; pass++)
    {
      bt_status status = bt_watch_check (c->options.watch, error);
      if (status != BT_OK)
        return status;
      struct product product = { .out = w, .in = v, .more = c->turned, .alpha = 1 };
      apply (c, &product, 1);
      double ratio = 0;
      for (size_t i = 0; i < c->lines; i++)
        for (size_t n = 0; n < c->line[i].length; n++)
          ratio = fmax (ratio, w[c->line[i].start + c->apart * n]
                                   / v[c->line[i].start + c->apart * n]);
      highest = fmin (highest, ratio);
      /* Ten more products would not pay for themselves. */
      if (pass % 10 == 0)
        {
          if (highest > 0.99 * last)
            break;
          last = highest;
        }
      for (size_t a = 0; a < c->total; a++)
        w[a] /= ratio;
      double *swap = v;
      v = w;
      w = swap;
    }
  memset (c->one, 0, c->total * sizeof *c->one);
  memset (c->two, 0, c->total * sizeof *c->two);
  c->lowest = c->power == 1 ? 0 : c->line[0].rest;
  /* A margin for the rounding of the quotient. */
  highest *= 1 + 1e-10;
  c->centre = (highest + c->lowest) / 2;
  c->radius = (highest - c->lowest) / 2;
  if (!isfinite (c->radius))
    return bt_error_set (error, BT_ELIMIT,
                         "energies up to %g: beyond what a number holds", highest);
  return BT_OK;
}

/* Eq. (6) in the basis; what lies outside the cut is missing in the norm. */
static double
initial_state (struct chebyshev *c)
{
  unsigned m[BTI_FOCK_MODES] = { 0 };
  double norm = 0, x0 = bt_model_x0 (c->model);
  double *packet = c->one; /* not needed yet: borrowed as scratch */
  for (unsigned n = 0; n < c->line[0].length; n++)
    packet[n] = bti_fock_coherent (n, x0);
  for (size_t i = 0; i < c->lines; i++)
    {
      double factor = 1;
      for (size_t j = 0; j < c->modes; j++)
        factor *= bti_fock_squeezed (m[j], bt_model_omega (c->model, j),
                                     bt_model_width (c->model, j));
      for (size_t n = 0; n < c->line[i].length; n++)
        {
          double value = packet[n] * factor;
          c->psi[c->line[i].start + c->apart * n] = value;
          norm += value * value;
        }
      (void) bti_fock_next (c->model, m, c->options.cut);
    }
  return norm;
}

static bt_status
make (void **self, const bt_model *model, const bt_options *options, bt_error *error)
{
  struct chebyshev *c;
  bt_status status = bti_calloc (&c, 1, sizeof *c, error);
  if (status != BT_OK)
    return status;
  status = bt_model_copy (&c->model, model, error);
  if (!bti_model_special (model))
    {
      if (status == BT_OK)
        status = bti_propagator_new (&c->general, model, options, error);
      if (status != BT_OK)
        goto fail;
      *self = c;
      return BT_OK;
    }
  struct layout layout = measure (model, options->cut);
  c->options = *options;
  c->power = (unsigned) bti_model_power (model);
  c->apart = apart (model);
  c->modes = bt_model_modes (model);
  c->lines = layout.lines;
  c->total = layout.total;
  if (status == BT_OK)
    status = allocate (c, &layout, error);
  if (status == BT_OK)
    status = fill_lines (c, error);
  if (status != BT_OK)
    goto fail;
  fill_tables (c, layout.longest);
  c->outside = fmax (1 - initial_state (c), 0);
  if (!(c->outside <= options->tolerance))
    {
      status
          = bt_error_set (error, BT_EGRID,
                          "energy cut %g too low for the state: weight %.2g of the "
                          "initial state lies above it, allowed %.2g; a larger cut is "
                          "needed",
                          options->cut, c->outside, options->tolerance);
      goto fail;
    }
  status = find_bounds (c, error);
  if (status != BT_OK)
    goto fail;
  *self = c;
  return BT_OK;

fail:
  destroy (c);
  return status;
}

/* OUT = exp(-i ANGLE) IN. */
BTI_CLONES static void
turn (double *restrict out, const double *restrict in, double angle, size_t total)
{
  double re = cos (angle), im = -sin (angle);
  for (size_t a = 0; a < total; a += 2)
    {
      double x = in[a], y = in[a + 1];
      out[a] = re * x - im * y;
      out[a + 1] = re * y + im * x;
    }
}

/* Advance by T, with r t = z of the coefficients at hand, by Clenshaw's sum
 *
 *   b_k = a_k psi + 2 (H - c)/r b_k+1 - b_k+2,  psi <- a_0 psi + (H - c)/r b_1 - b_2,
 *
 * a_k = (2 - delta_k0) (-i)^k J_k, which is real times psi or times -i psi. */
static bt_status
advance_once (struct chebyshev *c, double t, bt_error *error)
{
  const double *bessel = c->expansion.bessel;
  double *out = c->two, *in = c->one;
  for (size_t a = 0; a < c->total; a += 2)
    {
      c->turned[a] = c->psi[a + 1];
      c->turned[a + 1] = -c->psi[a];
    }
  memset (in, 0, c->total * sizeof *in);
  memset (out, 0, c->total * sizeof *out);
  for (size_t left = c->expansion.terms; left > 0;)
    {
      struct product product[DEPTH];
      size_t count = 0;
      bt_status status = bt_watch_check (c->options.watch, error);
      if (status != BT_OK)
        return status;
      for (; count < DEPTH && left > 0; count++)
        {
          const size_t k = --left;
          const double a = (k > 0 ? 2 : 1) * bessel[k];
          product[count] = (struct product){ .out = out,
                                             .in = in,
                                             .more = k % 2 ? c->turned : c->psi,
                                             .shift = c->centre,
                                             .alpha = (k > 0 ? 2 : 1) / c->radius,
                                             .beta = 1,
                                             .weight = k % 4 < 2 ? a : -a };
          double *swap = out;
          out = in;
          in = swap;
        }
      apply (c, product, count);
    }
  turn (c->psi, in, c->centre * t, c->total);
  return BT_OK;
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  struct chebyshev *c = self;
  if (c->general)
    return bti_propagator_advance (c->general, h * (double) steps, error);
  double interval = h * (double) steps,
         parts = ceil (interval * c->radius / BTI_EXPANSION_LONGEST);
  double t = interval / parts;
  if (!(parts < BTI_EXPANSION_MOST))
    return bt_error_set (error, BT_ELIMIT,
                         "t = %g with energies up to %g: too long an expansion",
                         interval, 2 * c->radius);
  bt_status status = bti_expansion_make (&c->expansion, c->radius * t, error);
  memcpy (c->start, c->psi, c->total * sizeof *c->psi);
  for (double part = 0; status == BT_OK && part < parts; part++)
    status = advance_once (c, t, error);
  /* Interrupted in the middle: nothing has happened. */
  if (status == BT_OK)
    c->turned_by += c->radius * interval;
  else
    memcpy (c->psi, c->start, c->total * sizeof *c->psi);
  return status;
}

/* <x> = sqrt 2 Re sum sqrt(n+1) conj(psi_n) psi_n+1, and for <p> the rate of <x> in
 * this basis, i<[H, x]> = 2 Im <x psi|H psi>: where the basis ends it differs from
 * the mean of i(a^+ - a)/sqrt 2, by less than <x> is off. */
static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  struct chebyshev *c = self;
  if (c->general)
    return bti_propagator_observe (c->general, out, error);
  struct product product = { .out = c->one, .in = c->psi, .more = c->psi, .alpha = 1 };
  double edge = edge_share * c->options.cut, x = 0, p = 0;
  *out = (bt_observables){ .edge = c->outside };
  apply (c, &product, 1);
  for (size_t i = 0; i < c->lines; i++)
    {
      const double *psi = c->psi + c->line[i].start, *h = c->one + c->line[i].start;
      double below = edge - (c->line[i].rest - c->line[0].rest);
      for (size_t a = 0; a < c->line[i].length; a++)
        {
          /* After the end of the line there are zeros. */
          const double *at = psi + c->apart * a, *next = at + c->apart,
                       *third = next + c->apart;
          const double *k = h + c->apart * a, *l = k + c->apart;
          double n = (double) a, weight = at[0] * at[0] + at[1] * at[1];
          double root = sqrt (n + 1);
          out->norm += weight;
          out->energy += at[0] * k[0] + at[1] * k[1];
          out->edge += n > below ? weight : 0;
          x += root * (at[0] * next[0] + at[1] * next[1]);
          p += root * (at[0] * l[1] - at[1] * l[0] + next[0] * k[1] - next[1] * k[0]);
          out->x2 += (n + 0.5) * weight
                     + root * sqrt (n + 2) * (at[0] * third[0] + at[1] * third[1]);
        }
    }
  out->x = M_SQRT2 * x;
  out->p = M_SQRT2 * p;
  return BT_OK;
}

static double
turned (const void *self)
{
  const struct chebyshev *c = self;
  return c->general ? bti_propagator_turned (c->general) : c->turned_by;
}

static double
memory (const bt_options *options, const bt_model *model)
{
  if (!bti_model_special (model))
    return bti_propagator_memory (options, model);
  struct layout layout = measure (model, options->cut);
  double modes = (double) bt_model_modes (model);
  double line = sizeof (struct line) + 2 * modes * sizeof (struct link)
                + modes * sizeof (unsigned);
  return 5 * (double) layout.total * sizeof (double) + (double) layout.lines * line;
}

static bt_status
levels (void *self, bt_levels *out, bt_error *error)
{
  const struct chebyshev *c = self;
  if (c->general)
    return bti_propagator_levels (c->general, c->model, out, error);
  bt_status status = bti_levels_new (out, c->model, c->options.cut, error);
  /* Lines are the columns, in their order. */
  for (size_t i = 0; status == BT_OK && i < c->lines; i++)
    for (size_t n = 0; n < c->line[i].length; n++)
      {
        const double *at = c->psi + c->line[i].start + c->apart * n;
        out->c[n * out->columns + i] = CMPLX (at[0], at[1]);
      }
  return status;
}

static bt_status
weights (void *self, unsigned parts, bt_weights *out, bt_error *error)
{
  const struct chebyshev *c = self;
  if (c->general)
    return bti_propagator_weights (c->general, parts, out, error);
  return bt_error_set (
      error, BT_ENOTSUP,
      "chebyshev has the state of some parts of a model without a special "
      "form, or made general, alone");
}

static bt_status
marginal (void *self, bt_marginal *out, bt_error *error)
{
  const struct chebyshev *c = self;
  bt_levels state = { 0 };
  if (c->general)
    return bti_propagator_marginal (c->general, out, error);
  bt_status status = levels (self, &state, error);
  if (status == BT_OK)
    status = bti_marginal_levels (out, &state, error);
  bt_levels_clear (&state);
  return status;
}

static bt_status
vector (void *self, const double complex **psi, size_t *count, double *unit,
        bt_error *error)
{
  const struct chebyshev *c = self;
  *unit = 1;
  if (!c->general)
    return bt_error_set (error, BT_ENOTSUP,
                         "chebyshev shows the state of a model without a special form, "
                         "or made general, alone");
  *psi = bti_propagator_vector (c->general, count);
  return BT_OK;
}

static bt_status
mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  struct chebyshev *c = self;
  bt_levels state = { 0 };
  if (c->general)
    return bti_propagator_mean (c->general, a, out, error);
  bt_status status = levels (self, &state, error);
  if (status == BT_OK)
    status = bti_general_levels (&c->look, c->model, c->options.cut, &state, a, out,
                                 error);
  bt_levels_clear (&state);
  return status;
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  if (!bti_model_special (model))
    {
      bt_status status = bti_general_settle (options, model, error);
      return status == BT_OK
                 ? bti_memory_check (memory (options, model), error,
                                     "a basis up to energy %g", options->cut)
                 : status;
    }
  if (!(options->cut >= 0) || !isfinite (options->cut))
    return bt_error_set (error, BT_EINVAL, "energy cut %g: must be > 0", options->cut);
  if (options->cut == 0)
    options->cut = bti_fock_cut (model, options->tolerance);
  size_t states = bti_fock_count (model, options->cut), modes = bt_model_modes (model);
  if (states == SIZE_MAX)
    return bt_error_set (error, BT_ELIMIT,
                         "an oscillator basis up to energy %g with %zu modes has more "
                         "than %.3g states, or %.3g of them with n = 0; the limit is "
                         "%.3g GiB",
                         options->cut, modes, (double) BTI_FOCK_MOST,
                         (double) BTI_FOCK_LINES, bti_memory_limit () / 0x1p30);
  return bti_memory_check (memory (options, model), error,
                           "an oscillator basis up to energy %g, %zu states,",
                           options->cut, states);
}

const bt_method bti_method_chebyshev = {
  .name = "chebyshev",
  .summary = "Schroedinger equation, Chebyshev's expansion in oscillator states",
  .source = "Tal-Ezer and Kosloff, J. Chem. Phys. 81, 3967 (1984)",
  .caps = BT_QUANTUM | BT_BASIS,
  .order = 0,
  .make = make,
  .destroy = destroy,
  .advance = advance,
  .observe = observe,
  .mean = mean,
  .turned = turned,
  .settle = settle,
  .levels = levels,
  .weights = weights,
  .marginal = marginal,
  .vector = vector,
  .memory = memory,
  .seconds = bti_chebyshev_seconds,
};
