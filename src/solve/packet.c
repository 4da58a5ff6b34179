/* solve/packet.c - see packet.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/packet.h"
#include "base/memory.h"
#include "model/damping.h"
#include "model/ground.h"
#include "model/program.h"
#include "num/composition.h"
#include "num/extrapolation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  ROWS = 2 * BT_MAX_PARTS,
  MOST_TERMS = 1000000, /* of all averages */
  OFTEN = 1000000       /* instructions between two looks at the watch */
};

/* <dH/dz_i> and <d^2H/dz_i dz_j> for the rows FIRST <= i, j < END.  Inputs of the
 * program are the means of all rows, then the covariances of the pairs; its sums are
 * the first derivatives, then the second ones by these pairs, which are all that are
 * not zero. */
struct law
{
  size_t first, end, pairs;
  struct
  {
    unsigned char i, j;
  } pair[ROWS * (ROWS + 1) / 2];
  bti_program *program;
};

/* Row k is the coordinate of part k, row parts + k its momentum: the mean, then what
 * the columns of U have there, or, OPEN, those of Sigma. */
struct bti_packet
{
  size_t parts, rows, width, size; /* WIDTH numbers a row, SIZE in all */
  size_t followed;
  unsigned spread;
  struct law kick, drift; /* by coordinates and by momenta; or, not SEPARABLE, */
  int separable;          /* everything in KICK */
  int open;               /* never SEPARABLE */
  bti_damping damping;
  bti_polynomial h, rate;
  double *state, *saved, *work;
  double *wronskian; /* at the start, one for each two columns */
  double time;
  const bt_watch *watch;
};

static size_t
slot_of (const bti_packet *packet, size_t row)
{
  return row < packet->parts ? BTI_SLOT_X (row) : BTI_SLOT_P (row - packet->parts);
}

static int
is_spread (const bti_packet *packet, size_t row)
{
  return (packet->spread >> row % packet->parts & 1) != 0;
}

/* ---- averages ------------------------------------------------------------------ */

struct average
{
  bti_products *products;
  size_t rows;
  unsigned char pair[ROWS][ROWS]; /* input of a covariance; 0: it is zero */
  unsigned char power[ROWS];
};

/* The mean of z^power, of which PRODUCT is done: by Isserlis' theorem
 *   <z_i R> = xi_i <R> + sum_j Sigma_ij <dR/dz_j>. */
static bt_status
expand (struct average *a, bti_product product, bt_error *error)
{
  size_t i = 0;
  while (i < a->rows && a->power[i] == 0)
    i++;
  if (a->products->count > MOST_TERMS)
    return bt_error_set (error, BT_ELIMIT,
                         "the means over a Gaussian of the derivatives of H have more "
                         "than %d terms",
                         MOST_TERMS);
  if (i == a->rows)
    return bti_products_add (a->products, &product, error);
  a->power[i]--;
  bti_product next = product;
  next.row[next.degree++] = (unsigned char) i;
  bt_status status = expand (a, next, error);
  for (size_t j = i; status == BT_OK && j < a->rows; j++)
    {
      const unsigned char power = a->power[j], pair = a->pair[i][j];
      if (power == 0 || pair == 0)
        continue;
      a->power[j]--;
      next = product;
      next.factor *= power;
      next.row[next.degree++] = pair;
      status = expand (a, next, error);
      a->power[j]++;
    }
  a->power[i]++;
  return status;
}

/* FACTOR <A> into sum OUT. */
static bt_status
add_mean (struct average *a, const bti_packet *packet, const bti_polynomial *polynomial,
          size_t out, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t t = 0; status == BT_OK && t < polynomial->count; t++)
    {
      const bti_term *term = &polynomial->term[t];
      for (size_t row = 0; row < packet->rows; row++)
        a->power[row] = term->power[slot_of (packet, row)];
      status = expand (
          a, (bti_product){ .factor = creal (term->factor), .out = (unsigned) out },
          error);
    }
  return status;
}

/* The derivatives of DERIVATIVE = dH/dz_i, those by spread rows of the law that come
 * after I, into the places of their pairs; none yet (A NULL): number the pairs. */
static bt_status
second_derivatives (struct law *law, struct average *a, const bti_packet *packet,
                    const bti_polynomial *derivative, size_t i, int number,
                    bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t j = i; status == BT_OK && is_spread (packet, i) && j < law->end; j++)
    {
      bti_polynomial second = { 0 };
      if (!is_spread (packet, j))
        continue;
      status
          = bti_polynomial_derivative (&second, derivative, slot_of (packet, j), error);
      if (status == BT_OK && number && second.count > 0)
        {
          law->pair[law->pairs].i = (unsigned char) i;
          law->pair[law->pairs].j = (unsigned char) j;
          a->pair[i][j] = a->pair[j][i] = (unsigned char) (packet->rows + law->pairs++);
        }
      if (status == BT_OK && !number)
        status = add_mean (a, packet, &second, a->pair[i][j], error);
      bti_polynomial_clear (&second);
    }
  return status;
}

static bt_status
make_law (struct law *law, const bti_packet *packet, const bti_polynomial *h,
          size_t first, size_t end, bt_error *error)
{
  bti_products products = { 0 };
  struct average a = { .products = &products, .rows = packet->rows };
  bt_status status = BT_OK;
  law->first = first;
  law->end = end;
  for (int number = 1; number >= 0; number--)
    for (size_t i = first; status == BT_OK && i < end; i++)
      {
        bti_polynomial derivative = { 0 };
        status = bti_polynomial_derivative (&derivative, h, slot_of (packet, i), error);
        if (status == BT_OK)
          status = second_derivatives (law, &a, packet, &derivative, i, number, error);
        if (status == BT_OK && !number)
          status = add_mean (&a, packet, &derivative, i, error);
        bti_polynomial_clear (&derivative);
      }
  if (status == BT_OK)
    status
        = bti_program_new (&law->program, &products, packet->rows + law->pairs, error);
  bti_products_clear (&products);
  return status;
}

static bt_status
make_laws (bti_packet *packet, const bti_system *system, bt_error *error)
{
  bti_polynomial t, v;
  if (packet->open)
    return make_law (&packet->kick, packet, &system->h, 0, packet->rows, error);
  bt_status status = bti_system_split (system, &t, &v, error);
  packet->separable = status == BT_OK;
  if (status == BT_ENOTSUP)
    return make_law (&packet->kick, packet, &system->h, 0, packet->rows, error);
  if (status != BT_OK)
    return status;
  status = make_law (&packet->kick, packet, &v, 0, packet->parts, error);
  if (status == BT_OK)
    status = make_law (&packet->drift, packet, &t, packet->parts, packet->rows, error);
  bti_polynomial_clear (&t);
  bti_polynomial_clear (&v);
  return status;
}

/* ---- making one ---------------------------------------------------------------- */

/* U^T J U: its entry of columns A and B. */
static double
wronskian (const bti_packet *packet, size_t a, size_t b)
{
  double sum = 0;
  const size_t w = packet->width;
  for (size_t k = 0; k < packet->parts; k++)
    {
      const double *q = packet->state + k * w + 1, *p = q + packet->parts * w;
      sum += q[a] * p[b] - p[a] * q[b];
    }
  return sum;
}

static bt_status
begin (bti_packet *packet, const bti_system *system, bt_error *error)
{
  double mean[BTI_SLOTS], covariance[BTI_SLOTS * BTI_SLOTS], factor[ROWS * ROWS];
  const size_t w = packet->width;
  size_t part[BT_MAX_PARTS], count = 0;
  for (size_t k = 0; k < packet->parts; k++)
    if (is_spread (packet, k))
      part[count++] = k;
  bt_status status = bti_start_moments (mean, covariance, system, packet->watch, error);
  if (status == BT_OK)
    status = bti_start_factor (factor, covariance, part, count, error);
  if (status != BT_OK)
    return status;
  for (size_t k = 0; k < packet->parts; k++)
    {
      packet->state[k * w] = mean[BTI_SLOT_X (k)];
      packet->state[(k + packet->parts) * w] = mean[BTI_SLOT_P (k)];
    }
  for (size_t i = 0; packet->open && i < packet->rows; i++)
    for (size_t j = 0; is_spread (packet, i) && j < packet->rows; j++)
      if (is_spread (packet, j))
        packet->state[i * w + 1 + j]
            = covariance[slot_of (packet, i) * BTI_SLOTS + slot_of (packet, j)];
  if (packet->open)
    return BT_OK;
  for (size_t i = 0; i < count; i++)
    {
      double *q = packet->state + part[i] * w, *p = q + packet->parts * w;
      memcpy (q + 1, factor + 4 * i * count, 2 * count * sizeof *q);
      memcpy (p + 1, factor + (4 * i + 2) * count, 2 * count * sizeof *p);
    }
  for (size_t a = 0; a + 1 < w; a++)
    for (size_t b = 0; b + 1 < w; b++)
      packet->wronskian[a * w + b] = wronskian (packet, a, b);
  return BT_OK;
}

bt_status
bti_packet_new (bti_packet **out, const bti_system *system, unsigned spread,
                const bt_watch *watch, bt_error *error)
{
  bti_packet *packet;
  *out = NULL;
  bt_status status = bti_calloc (&packet, 1, sizeof *packet, error);
  if (status != BT_OK)
    return status;
  packet->parts = system->parts;
  packet->rows = 2 * system->parts;
  packet->followed = system->followed;
  packet->spread = spread;
  packet->watch = watch;
  packet->open = system->jumps > 0;
  packet->width = packet->open ? 1 + packet->rows : 1;
  for (size_t k = 0; !packet->open && k < system->parts; k++)
    packet->width += is_spread (packet, k) ? 2 : 0;
  packet->size = packet->rows * packet->width;
  if (packet->open)
    status = bti_damping_of (&packet->damping, system, "a Gaussian", error);
  if (status == BT_OK)
    status = bti_calloc (&packet->state, packet->size, sizeof *packet->state, error);
  if (status == BT_OK)
    status = bti_calloc (&packet->saved, packet->size, sizeof *packet->saved, error);
  if (status == BT_OK)
    status = bti_calloc (&packet->work, BTI_EXTRAPOLATION_WORK * packet->size,
                         sizeof *packet->work, error);
  if (status == BT_OK)
    status = bti_calloc (&packet->wronskian, packet->width * packet->width,
                         sizeof *packet->wronskian, error);
  if (status == BT_OK)
    status = bti_polynomial_copy (&packet->h, &system->h, error);
  if (status == BT_OK)
    status = bti_polynomial_copy (&packet->rate, &system->rate, error);
  if (status == BT_OK)
    status = make_laws (packet, system, error);
  if (status == BT_OK)
    status = begin (packet, system, error);
  if (status == BT_OK)
    *out = packet;
  else
    bti_packet_free (packet);
  return status;
}

void
bti_packet_free (bti_packet *packet)
{
  if (!packet)
    return;
  bti_program_free (packet->kick.program);
  bti_program_free (packet->drift.program);
  bti_polynomial_clear (&packet->h);
  bti_polynomial_clear (&packet->rate);
  free (packet->state);
  free (packet->saved);
  free (packet->work);
  free (packet->wronskian);
  free (packet);
}

/* ---- moving -------------------------------------------------------------------- */

/* OUT += SCALE times the part of d/dt that LAW has at IN; the two may be one where its
 * rows are coordinates or momenta alone. */
static void
apply (const bti_packet *packet, const struct law *law, double scale, const double *in,
       double *out)
{
  double input[BTI_PROGRAM_INPUTS], sum[BTI_PROGRAM_INPUTS];
  const size_t w = packet->width, parts = packet->parts, rows = packet->rows;
  for (size_t i = 0; i < rows; i++)
    input[i] = in[i * w];
  for (size_t k = 0; k < law->pairs; k++)
    {
      const double *a = in + law->pair[k].i * w, *b = in + law->pair[k].j * w;
      double sigma = packet->open ? a[1 + law->pair[k].j] : 0;
      for (size_t c = 1; !packet->open && c < w; c++)
        sigma += a[c] * b[c];
      input[rows + k] = sigma;
    }
  memset (sum, 0, (rows + law->pairs) * sizeof *sum);
  bti_program_single (law->program, scale, input, sum);
  for (size_t i = law->first; i < law->end; i++)
    if (i < parts)
      out[(i + parts) * w] -= sum[i];
    else
      out[(i - parts) * w] += sum[i];
  for (size_t k = 0; k < law->pairs; k++)
    for (int swap = 0; swap < 1 + (law->pair[k].i != law->pair[k].j); swap++)
      {
        const size_t i = swap ? law->pair[k].j : law->pair[k].i,
                     j = swap ? law->pair[k].i : law->pair[k].j;
        const double factor = i < parts ? -sum[rows + k] : sum[rows + k];
        double *to = out + (i < parts ? i + parts : i - parts) * w;
        for (size_t c = 1; c < w; c++)
          to[c] += factor * in[j * w + c];
      }
}

/* RATE has J <Hess H> Sigma in the place of dSigma/dt: what else there is.  Of a part
 * that is a point the environment moves the mean, and what it would spread is left. */
static void
add_damping (const bti_packet *packet, const double *y, double *rate)
{
  const size_t w = packet->width, rows = packet->rows;
  const bti_damping *damping = &packet->damping;
  for (size_t i = 0; i < rows; i++)
    {
      rate[i * w] += damping->b[i];
      for (size_t k = 0; k < rows; k++)
        for (size_t c = 0; c < w; c++)
          if (c == 0 || is_spread (packet, i))
            rate[i * w + c] += damping->a[i][k] * y[k * w + c];
    }
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; is_spread (packet, i) && j <= i; j++)
      {
        if (!is_spread (packet, j))
          continue;
        double *one = &rate[i * w + 1 + j], *other = &rate[j * w + 1 + i];
        *one = *other = *one + *other + damping->d[i][j];
      }
}

static void
rates_of (const void *context, const double *y, double *rate)
{
  const bti_packet *packet = context;
  memset (rate, 0, packet->size * sizeof *rate);
  apply (packet, &packet->kick, 1, y, rate);
  if (packet->open)
    add_damping (packet, y, rate);
}

static void
step (bti_packet *packet, double h, size_t steps)
{
  const double *w = bti_composition8;
  const int last = BTI_COMPOSITION_STAGES - 1;
  double *y = packet->state;
  if (!packet->separable)
    {
      for (size_t s = 0; s < steps; s++)
        bti_extrapolate (rates_of, packet, y, packet->size, h, packet->work);
      return;
    }
  /* As in solve/flow.c: adjacent kicks merge. */
  for (size_t s = 0; s < steps; s++)
    for (int i = 0; i <= last; i++)
      {
        double before = i > 0 ? w[i - 1] : s > 0 ? w[last] : 0;
        apply (packet, &packet->kick, h * (before + w[i]) / 2, y, y);
        apply (packet, &packet->drift, h * w[i], y, y);
      }
  if (steps > 0)
    apply (packet, &packet->kick, h * w[last] / 2, y, y);
}

bt_status
bti_packet_advance (bti_packet *packet, double h, size_t steps, bt_error *error)
{
  double cost
      = (double) bti_program_size (packet->kick.program) + (double) packet->size;
  if (packet->separable)
    cost += (double) bti_program_size (packet->drift.program);
  const double some = fmax (OFTEN / (BTI_EXTRAPOLATION_RATES * cost), 1);
  bt_status status = BT_OK;
  memcpy (packet->saved, packet->state, packet->size * sizeof *packet->state);
  for (size_t done = 0, now; status == BT_OK && done < steps; done += now)
    {
      now = (double) (steps - done) < some ? steps - done : (size_t) some;
      step (packet, h, now);
      status = bt_watch_check (packet->watch, error);
    }
  if (status != BT_OK)
    memcpy (packet->state, packet->saved, packet->size * sizeof *packet->state);
  else
    packet->time += h * (double) steps;
  return status;
}

/* ---- what is seen -------------------------------------------------------------- */

static double
covariance_of (const bti_packet *packet, size_t i, size_t j)
{
  const size_t w = packet->width;
  const double *a = packet->state + i * w, *b = packet->state + j * w;
  double sum = 0;
  if (packet->open)
    return a[1 + j];
  for (size_t c = 1; c < w; c++)
    sum += a[c] * b[c];
  return sum;
}

/* d<x>/dt of the followed part. */
static double
rate_of_x (const bti_packet *packet)
{
  const size_t f = packet->followed;
  double rate = bti_packet_mean (packet, &packet->rate) + packet->damping.b[f];
  for (size_t k = 0; k < packet->rows; k++)
    rate += packet->damping.a[f][k] * packet->state[k * packet->width];
  return rate;
}

double
bti_packet_mean (const bti_packet *packet, const bti_polynomial *a)
{
  double mean[BTI_SLOTS] = { 0 }, covariance[BTI_SLOTS * BTI_SLOTS] = { 0 };
  const size_t w = packet->width;
  for (size_t i = 0; i < packet->rows; i++)
    {
      const size_t s = slot_of (packet, i);
      mean[s] = packet->state[i * w];
      for (size_t j = 0; j < packet->rows; j++)
        covariance[s * BTI_SLOTS + slot_of (packet, j)] = covariance_of (packet, i, j);
    }
  return creal (bti_polynomial_gaussian (a, mean, covariance));
}

bt_status
bti_packet_observe (const bti_packet *packet, bt_observables *out, bt_error *error)
{
  const size_t w = packet->width;
  const double *row = packet->state + packet->followed * w;
  double change = 0, largest = 0;
  const double x2
      = row[0] * row[0] + covariance_of (packet, packet->followed, packet->followed);
  for (size_t a = 0; !packet->open && a + 1 < w; a++)
    for (size_t b = a + 1; b + 1 < w; b++)
      {
        double first = packet->wronskian[a * w + b];
        change = fmax (change, fabs (wronskian (packet, a, b) - first));
        largest = fmax (largest, fabs (first));
      }
  *out = (bt_observables){ .x = row[0],
                           .p = rate_of_x (packet),
                           .x2 = x2,
                           .norm = 1 + (largest > 0 ? change / largest : 0),
                           .energy = bti_packet_mean (packet, &packet->h) };
  if (isfinite (out->x) && isfinite (out->x2) && isfinite (out->energy))
    return BT_OK;
  return bt_error_set (error, BT_ECONV,
                       "a mean is not finite at t = %g: the flow runs away, or a "
                       "smaller step is needed",
                       packet->time);
}
