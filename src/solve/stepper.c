/* solve/stepper.c - making the steps of ensemble.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/stepper.h"
#include "base/memory.h"
#include "num/linalg.h"
#include "num/ode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST = BTI_STEPPER_OPERATORS,
  POINTS = BTI_STEPPER_POINTS
};

void
bti_stepper_free (bti_stepper *s)
{
  if (!s)
    return;
  for (size_t f = 0; f < s->frames; f++)
    {
      free (s->frame[f].to);
      free (s->frame[f].from);
      for (size_t i = 0; i < BTI_COORDINATES; i++)
        {
          free (s->frame[f].g[i]);
          free (s->frame[f].m[i]);
        }
    }
  for (size_t k = 0; k < s->krauses; k++)
    {
      free (s->kraus[k].m);
      for (int j = 0; j < POINTS; j++)
        free (s->kraus[k].a[j]);
    }
  for (size_t k = 0; k < BT_MAX_OPERATORS; k++)
    free (s->rest[k]);
  free (s->hamiltonian);
  free (s->whole);
  free (s->part);
  free (s->home);
  free (s->back);
  free (s);
}

/* ---- matrices -------------------------------------------------------------------- */

/* FACTOR times the matrix of A between number states, all of it. */
static bt_status
dense (double complex **out, const bti_stepper *s, const bti_basis *basis,
       const bti_polynomial *a, double factor, bt_error *error)
{
  bti_sparse *m;
  bt_status status = bti_sparse_new (&m, basis, a, s->watch, error);
  if (status != BT_OK)
    return status;
  status = bti_calloc (out, s->size * s->size, sizeof **out, error);
  for (size_t i = 0; status == BT_OK && i < s->size; i++)
    for (size_t e = m->row[i]; e < m->row[i + 1]; e++)
      (*out)[i * s->size + m->column[e]]
          = factor * (m->real ? m->real[e] : m->value[e]);
  bti_sparse_free (m);
  return status;
}

/* M = LEFT M RIGHT. */
static bt_status
sandwich (double complex *m, const double complex *left, const double complex *right,
          size_t size, bt_error *error)
{
  double complex *work;
  bt_status status = bti_calloc (&work, size * size, sizeof *work, error);
  if (status != BT_OK)
    return status;
  bti_multiply (work, left, m, size, size, size);
  bti_multiply (m, work, right, size, size, size);
  free (work);
  return BT_OK;
}

bt_status
bti_stepper_operator (double complex **out, const bti_stepper *s,
                      const bti_basis *basis, const bti_polynomial *a, double factor,
                      bt_error *error)
{
  *out = NULL;
  bt_status status = dense (out, s, basis, a, factor, error);
  return status == BT_OK ? sandwich (*out, s->home, s->back, s->size, error) : status;
}

static double
largest (const double complex *m, size_t size)
{
  double most = 0;
  for (size_t i = 0; i < size; i++)
    {
      double row = 0;
      for (size_t j = 0; j < size; j++)
        row += cabs (m[i * size + j]);
      most = fmax (most, row);
    }
  return most;
}

/* OUT = exp (A) by Taylor's series of a 2^k-th of it, A destroyed. */
static bt_status
exponential (double complex *out, double complex *a, size_t size, bt_error *error)
{
  static const int terms = 16;
  double complex *work;
  const double norm = largest (a, size);
  int halvings = 0;
  bt_status status = bti_calloc (&work, size * size, sizeof *work, error);
  if (status != BT_OK)
    return status;
  if (norm > 0.5)
    halvings = (int) ceil (log2 (norm / 0.5));
  for (size_t i = 0; i < size * size; i++)
    a[i] = ldexp (creal (a[i]), -halvings) + I * ldexp (cimag (a[i]), -halvings);
  memset (out, 0, size * size * sizeof *out);
  for (size_t i = 0; i < size; i++)
    out[i * size + i] = 1;
  for (int k = terms; k > 0; k--)
    {
      bti_multiply (work, a, out, size, size, size);
      for (size_t i = 0; i < size * size; i++)
        out[i] = work[i] / k;
      for (size_t i = 0; i < size; i++)
        out[i * size + i] += 1;
    }
  for (int k = 0; k < halvings; k++)
    {
      bti_multiply (work, out, out, size, size, size);
      memcpy (out, work, size * size * sizeof *out);
    }
  free (work);
  return BT_OK;
}

/* SUM += FACTOR M^+ M. */
static void
add_square (double complex *sum, const double complex *m, double complex factor,
            size_t size)
{
  for (size_t e = 0; e < size; e++)
    for (size_t i = 0; i < size; i++)
      if (m[e * size + i] != 0)
        for (size_t j = 0; j < size; j++)
          sum[i * size + j] += factor * conj (m[e * size + i]) * m[e * size + j];
}

/* ---- frames ---------------------------------------------------------------------- */

/* A Hermitian operator: G_i, or M of a record. */
struct operator
{
  int seen; /* of a record */
  size_t index, frame;
  double complex *m;
};

static int
commute (const double complex *a, const double complex *b, double complex *work,
         size_t size)
{
  const double small = 1e-12 * largest (a, size) * largest (b, size);
  bti_multiply (work, a, b, size, size, size);
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j <= i; j++)
      if (!(cabs (work[i * size + j] - conj (work[j * size + i])) <= small))
        return 0;
  return 1;
}

/* Each operator in the first frame all of whose operators it commutes with. */
static void
sort_operators (bti_stepper *s, struct operator* list, size_t count,
                double complex *work)
{
  for (size_t o = 0; o < count; o++)
    for (list[o].frame = 0; list[o].frame <= s->frames; list[o].frame++)
      {
        int all = 1;
        for (size_t p = 0; p < o && all; p++)
          if (list[p].frame == list[o].frame)
            all = commute (list[p].m, list[o].m, work, s->size);
        if (!all)
          continue;
        if (list[o].frame == s->frames)
          s->frames++;
        break;
      }
}

/* The eigenvectors of a sum of the operators of frame F, one after the other. */
static bt_status
find_vectors (const bti_stepper *s, const struct operator* list, size_t count, size_t f,
              double complex *vector, bt_error *error)
{
  const size_t size = s->size;
  double *value, weight = 1;
  bt_status status = bti_calloc (&value, size, sizeof *value, error);
  if (status != BT_OK)
    return status;
  memset (vector, 0, size * size * sizeof *vector);
  for (size_t o = 0; o < count; o++)
    if (list[o].frame == f)
      {
        const double factor = weight / largest (list[o].m, size);
        for (size_t i = 0; i < size * size; i++)
          vector[i] += factor * list[o].m[i];
        /* Sums of eigenvalues do not meet by accident. */
        weight *= 0.7548776662466927;
      }
  status = bti_hermitian_eigen (vector, size, value, error);
  free (value);
  return status;
}

static bt_status
take_diagonal (double **out, const struct operator* o, const double complex *vector,
               size_t size, bt_error *error)
{
  double complex *work;
  const double small = 1e-10 * largest (o->m, size);
  bt_status status = bti_calloc (out, size, sizeof **out, error);
  if (status == BT_OK)
    status = bti_calloc (&work, size, sizeof *work, error);
  for (size_t k = 0; status == BT_OK && k < size; k++)
    {
      const double complex *v = vector + k * size;
      double complex mean = 0;
      double off = 0;
      memset (work, 0, size * sizeof *work);
      for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < size; j++)
          work[i] += o->m[i * size + j] * v[j];
      for (size_t i = 0; i < size; i++)
        mean += conj (v[i]) * work[i];
      (*out)[k] = creal (mean);
      for (size_t i = 0; i < size; i++)
        off = fmax (off, cabs (work[i] - (*out)[k] * v[i]));
      if (!(off <= small))
        status = bt_error_set (error, BT_ECONV,
                               "operators that commute have no common eigenvectors: "
                               "off by %.2g",
                               off);
    }
  if (*out)
    free (work);
  return status;
}

static bt_status
make_frame (bti_stepper *s, const struct operator* list, size_t count, size_t f,
            bt_error *error)
{
  const size_t size = s->size;
  bti_stepper_frame *frame = &s->frame[f];
  double complex *vector;
  bt_status status = bti_calloc (&vector, size * size, sizeof *vector, error);
  if (status == BT_OK)
    status = find_vectors (s, list, count, f, vector, error);
  for (size_t o = 0; status == BT_OK && o < count; o++)
    if (list[o].frame == f && list[o].seen)
      {
        frame->record[frame->records] = list[o].index;
        status = take_diagonal (&frame->m[frame->records++], &list[o], vector, size,
                                error);
      }
    else if (list[o].frame == f)
      {
        frame->z[frame->phases] = list[o].index;
        status
            = take_diagonal (&frame->g[frame->phases++], &list[o], vector, size, error);
      }
  double complex *to, *from;
  if (status == BT_OK)
    status = bti_calloc (&to, size * size, sizeof *to, error);
  if (status == BT_OK)
    {
      status = bti_calloc (&from, size * size, sizeof *from, error);
      for (size_t k = 0; status == BT_OK && k < size; k++)
        for (size_t i = 0; i < size; i++)
          {
            to[k * size + i] = conj (vector[k * size + i]);
            from[i * size + k] = vector[k * size + i];
          }
      if (f == 0)
        s->home = to, s->back = from;
      else
        frame->to = to, frame->from = from;
    }
  /* The others start from the basis of the first. */
  if (status == BT_OK && f > 0)
    {
      bti_multiply (vector, to, s->back, size, size, size);
      memcpy (to, vector, size * size * sizeof *to);
      bti_multiply (vector, s->home, from, size, size, size);
      memcpy (from, vector, size * size * sizeof *from);
    }
  free (vector);
  return status;
}

/* ---- making one ------------------------------------------------------------------ */

static bt_status
make_frames (bti_stepper *s, const bti_basis *basis, bt_error *error)
{
  const bti_semiclassical *half = s->half;
  struct operator list[MOST];
  double complex *work;
  size_t count = 0;
  bt_status status = bti_calloc (&work, s->size * s->size, sizeof *work, error);
  for (size_t i = 0; status == BT_OK && i < s->n; i++)
    if (half->g[i].count > 0)
      {
        list[count] = (struct operator){ .index = i };
        status = dense (&list[count++].m, s, basis, &half->g[i], 1, error);
      }
  for (size_t r = 0; status == BT_OK && r < half->records; r++)
    if (half->record[r].m.count == 0)
      s->plain[s->bare++] = r;
    else if (bti_polynomial_real (&half->record[r].m))
      {
        list[count] = (struct operator){ .seen = 1, .index = r };
        status = dense (&list[count++].m, s, basis, &half->record[r].m, 1, error);
      }
    else
      {
        bti_stepper_kraus *kraus = &s->kraus[s->krauses++];
        kraus->record = r;
        status = dense (&kraus->m, s, basis, &half->record[r].m, 1, error);
      }
  if (status == BT_OK)
    sort_operators (s, list, count, work);
  /* With nothing that couples number states are as good as any. */
  if (s->frames == 0)
    s->frames = 1;
  for (size_t f = 0; status == BT_OK && f < s->frames; f++)
    {
      status = bt_watch_check (s->watch, error);
      if (status == BT_OK)
        status = make_frame (s, list, count, f, error);
    }
  for (size_t o = 0; o < count; o++)
    free (list[o].m);
  free (work);
  return status;
}

bt_status
bti_stepper_new (bti_stepper **out, const bti_semiclassical *half,
                 const bti_basis *basis, uint64_t seed, const bt_watch *watch,
                 bt_error *error)
{
  bti_stepper *s;
  *out = NULL;
  bt_status status = bti_calloc (&s, 1, sizeof *s, error);
  if (status != BT_OK)
    return status;
  s->half = half;
  s->n = half->n;
  s->size = basis->size;
  s->seed = seed;
  s->watch = watch;
  const size_t room = s->size * s->size;
  status = make_frames (s, basis, error);
  if (status == BT_OK)
    status = bti_stepper_operator (&s->hamiltonian, s, basis, &half->h, 1, error);
  for (size_t k = 0; status == BT_OK && k < half->rests; k++)
    status = bti_stepper_operator (&s->rest[k], s, basis, &half->rest[k].l,
                                   sqrt (fabs (half->rest[k].rate)), error);
  for (size_t k = 0; status == BT_OK && k < s->krauses; k++)
    {
      status = sandwich (s->kraus[k].m, s->home, s->back, s->size, error);
      for (int j = 0; status == BT_OK && j < POINTS; j++)
        status = bti_calloc (&s->kraus[k].a[j], room, sizeof (double complex), error);
    }
  if (status == BT_OK)
    status = bti_calloc (&s->whole, room, sizeof *s->whole, error);
  if (status == BT_OK)
    status = bti_calloc (&s->part, room, sizeof *s->part, error);
  if (status == BT_OK)
    *out = s;
  else
    bti_stepper_free (s);
  return status;
}

double
bti_stepper_rate (const bti_system *system, const bti_semiclassical *half,
                  const bti_system *alone)
{
  bti_frame frame[BT_MAX_PARTS];
  double fastest = 0;
  for (size_t i = 0; i < half->n; i++)
    {
      double row = 0;
      bti_polynomial z = { .count = 1, .term = &(bti_term){ .factor = 1 } };
      for (size_t j = 0; j < half->n; j++)
        row += fabs (half->a[i * half->n + j]);
      fastest = fmax (fastest, row);
      z.term->power[half->slot[i]] = 1;
      fastest = fmax (fastest, 2 * bti_system_size (system, &z)
                                   * bti_system_size (system, &half->g[i]));
    }
  for (size_t r = 0; r < half->records; r++)
    fastest = fmax (fastest, 2 * pow (bti_system_size (system, &half->record[r].m), 2));
  for (size_t k = 0; k < half->rests; k++)
    fastest = fmax (fastest, 2 * fabs (half->rest[k].rate)
                                 * pow (bti_system_size (system, &half->rest[k].l), 2));
  bti_frames (frame, alone);
  for (size_t k = 0; k < alone->parts; k++)
    fastest = fmax (fastest, frame[k].level);
  return fastest;
}

/* ---- a length -------------------------------------------------------------------- */

/* z -> FLOW z + PUSH in a time T. */
static bt_status
set_flow (bti_stepper *s, double t, bt_error *error)
{
  const size_t n = s->n, m = n + 1;
  double a[(BTI_COORDINATES + 1) * (BTI_COORDINATES + 1)] = { 0 };
  double e[(BTI_COORDINATES + 1) * (BTI_COORDINATES + 1)];
  for (size_t i = 0; i < n; i++)
    {
      for (size_t j = 0; j < n; j++)
        a[i * m + j] = t * s->half->a[i * n + j];
      a[i * m + n] = t * s->half->shift[i];
    }
  bt_status status = bti_exponential (e, a, m, error);
  for (size_t i = 0; status == BT_OK && i < n; i++)
    {
      for (size_t j = 0; j < n; j++)
        s->flow[i * n + j] = e[i * m + j];
      s->push[i] = e[i * m + n];
    }
  return status;
}

/* -i H - sum K^+ K/2 in a time T. */
static bt_status
set_quantum (const bti_stepper *s, double complex *out, double t, bt_error *error)
{
  const size_t room = s->size * s->size;
  double complex *a;
  bt_status status = bti_calloc (&a, room, sizeof *a, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < room; i++)
    a[i] = -I * t * s->hamiltonian[i];
  for (size_t k = 0; k < s->half->rests; k++)
    add_square (a, s->rest[k], s->half->rest[k].rate < 0 ? t / 2 : -t / 2, s->size);
  status = exponential (out, a, s->size, error);
  free (a);
  return status;
}

/* sqrt (w_j) exp (M Y_j - (M^+ M + M^2) T/2), Y_j Gauss's three points for N(0, T). */
static bt_status
set_kraus (const bti_stepper *s, bti_stepper_kraus *kraus, double t, bt_error *error)
{
  const size_t size = s->size, room = size * size;
  double complex *a;
  bt_status status = bti_calloc (&a, room, sizeof *a, error);
  for (int j = 0; status == BT_OK && j < POINTS; j++)
    {
      const double y = sqrt (3 * t) * (j - 1), weight = sqrt (j == 1 ? 2. / 3 : 1. / 6);
      bti_multiply (a, kraus->m, kraus->m, size, size, size);
      add_square (a, kraus->m, 1, size);
      for (size_t i = 0; i < room; i++)
        a[i] = y * kraus->m[i] - t / 2 * a[i];
      status = exponential (kraus->a[j], a, size, error);
      for (size_t i = 0; i < room; i++)
        kraus->a[j][i] *= weight;
    }
  free (a);
  return status;
}

bt_status
bti_stepper_set (bti_stepper *s, double h, bt_error *error)
{
  if (fabs (h - s->h) <= 1e-13 * h)
    return BT_OK;
  s->h = 0;
  bt_status status = bt_watch_check (s->watch, error);
  if (status == BT_OK)
    status = set_flow (s, h / 2, error);
  if (status == BT_OK)
    status = set_quantum (s, s->whole, h, error);
  if (status == BT_OK)
    status = set_quantum (s, s->part, h / 2, error);
  for (size_t k = 0; status == BT_OK && k < s->krauses; k++)
    status = set_kraus (s, &s->kraus[k], h / 2, error);
  if (status == BT_OK)
    s->h = h;
  return status;
}
