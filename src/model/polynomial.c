/* model/polynomial.c - see polynomial.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/polynomial.h"

#include "base/complex.h"
#include "base/memory.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- terms ----------------------------------------------------------------------- */

void
bti_polynomial_clear (bti_polynomial *a)
{
  free (a->term);
  *a = (bti_polynomial){ 0 };
}

/* Where POWER stands among the terms of A, or would. */
static size_t
find (const bti_polynomial *a, const unsigned char *power)
{
  size_t low = 0, high = a->count;
  /* What comes in order goes to the end. */
  if (high > 0 && memcmp (a->term[high - 1].power, power, BTI_SLOTS) < 0)
    return high;
  while (low < high)
    {
      const size_t middle = (low + high) / 2;
      if (memcmp (a->term[middle].power, power, BTI_SLOTS) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static int
is_zero (double complex value)
{
  return !(fabs (creal (value)) > 0) && !(fabs (cimag (value)) > 0);
}

static void
drop_zeros (bti_polynomial *a)
{
  size_t kept = 0;
  for (size_t i = 0; i < a->count; i++)
    if (!is_zero (a->term[i].factor))
      a->term[kept++] = a->term[i];
  a->count = kept;
}

/* Room for COUNT terms; no limit. */
static bt_status
reserve (bti_polynomial *a, size_t count, bt_error *error)
{
  if (count <= a->room)
    return BT_OK;
  const size_t room = count > 2 * a->room ? count : 2 * a->room;
  bt_status status = bti_realloc (&a->term, room, sizeof *a->term, error);
  if (status == BT_OK)
    a->room = room;
  return status;
}

static bt_status
check_count (bti_polynomial *a, size_t more, bt_error *error)
{
  if (a->count + more > BT_MAX_TERMS)
    drop_zeros (a);
  if (a->count + more <= BT_MAX_TERMS)
    return BT_OK;
  return bt_error_set (error, BT_EINVAL,
                       "a polynomial has more than %d terms, the most it may have",
                       BT_MAX_TERMS);
}

/* Add FACTOR times the operators of POWER to A, which `finish' puts in order. */
static bt_status
put (bti_polynomial *a, double complex factor, const unsigned char *power,
     bt_error *error)
{
  size_t at = find (a, power);
  if (at < a->count && memcmp (a->term[at].power, power, BTI_SLOTS) == 0)
    {
      a->term[at].factor += factor;
      return BT_OK;
    }
  bt_status status = check_count (a, 1, error);
  if (status == BT_OK)
    status = reserve (a, a->count + 1, error);
  if (status != BT_OK)
    return status;
  at = find (a, power);
  memmove (a->term + at + 1, a->term + at, (a->count - at) * sizeof *a->term);
  memcpy (a->term[at].power, power, BTI_SLOTS);
  a->term[at].factor = factor;
  a->count++;
  return BT_OK;
}

/* A += BY times B, which is not A.  Both are in order, and products keep it: two runs
 * are merged, from their ends. */
static bt_status
merge (bti_polynomial *a, const bti_term *by, const bti_polynomial *b, bt_error *error)
{
  if (b->count == 0)
    return BT_OK;
  bt_status status = reserve (a, a->count + b->count, error);
  if (status != BT_OK)
    return status;
  const size_t end = a->count + b->count;
  size_t i = a->count, to = end;
  for (size_t j = b->count; j-- > 0;)
    {
      bti_term next = { .factor = by->factor * b->term[j].factor };
      int order = -1;
      for (size_t s = 0; s < BTI_SLOTS; s++)
        next.power[s] = (unsigned char) (by->power[s] + b->term[j].power[s]);
      while (i > 0
             && (order = memcmp (a->term[i - 1].power, next.power, BTI_SLOTS)) > 0)
        a->term[--to] = a->term[--i];
      if (i > 0 && order == 0)
        next.factor += a->term[--i].factor;
      a->term[--to] = next;
    }
  memmove (a->term + i, a->term + to, (end - to) * sizeof *a->term);
  a->count = i + end - to;
  return check_count (a, 0, error);
}

/* The end of every function that makes a polynomial. */
static bt_status
finish (bti_polynomial *a, bt_status status, bt_error *error)
{
  for (size_t i = 0; status == BT_OK && i < a->count; i++)
    {
      const double complex f = a->term[i].factor;
      if (!isfinite (creal (f)) || !isfinite (cimag (f)))
        status = bt_error_set (error, BT_EINVAL,
                               "a factor of a polynomial is %g%+gi: too large; "
                               "what can be held is less than 1.8e308",
                               creal (f), cimag (f));
    }
  if (status == BT_OK)
    drop_zeros (a);
  else
    bti_polynomial_clear (a);
  return status;
}

static bt_status
check_degree (unsigned degree, unsigned most, bt_error *error)
{
  if (degree <= most)
    return BT_OK;
  return bt_error_set (error, BT_EINVAL,
                       "a polynomial of degree %u: the highest degree is %u", degree,
                       most);
}

/* ---- to make them ---------------------------------------------------------------- */

bt_status
bti_polynomial_number (bti_polynomial *out, double complex value, bt_error *error)
{
  static const unsigned char none[BTI_SLOTS];
  *out = (bti_polynomial){ 0 };
  return finish (out, put (out, value, none, error), error);
}

bt_status
bti_polynomial_slot (bti_polynomial *out, size_t slot, bt_error *error)
{
  unsigned char power[BTI_SLOTS] = { 0 };
  *out = (bti_polynomial){ 0 };
  power[slot] = 1;
  return finish (out, put (out, 1, power, error), error);
}

bt_status
bti_polynomial_pauli (bti_polynomial *out, size_t slot, bt_error *error)
{
  bt_status status = bti_polynomial_slot (out, slot, error);
  if (status == BT_OK)
    out->qubits = 1u << slot / 3;
  return status;
}

bt_status
bti_polynomial_copy (bti_polynomial *out, const bti_polynomial *a, bt_error *error)
{
  *out = (bti_polynomial){ .qubits = a->qubits };
  if (a->count == 0)
    return BT_OK;
  bt_status status = bti_calloc (&out->term, a->count, sizeof *out->term, error);
  if (status != BT_OK)
    return finish (out, status, error);
  out->count = out->room = a->count;
  memcpy (out->term, a->term, a->count * sizeof *a->term);
  return BT_OK;
}

bt_status
bti_polynomial_add (bti_polynomial *out, const bti_polynomial *a, double complex factor,
                    const bti_polynomial *b, bt_error *error)
{
  const bti_term by = { .factor = factor };
  bt_status status = bti_polynomial_copy (out, a, error);
  out->qubits |= b->qubits;
  if (status == BT_OK)
    status = merge (out, &by, b, error);
  return finish (out, status, error);
}

/* Two Pauli matrices of one of the parts QUBITS in the product of A and B. */
static int
has_two (const unsigned char *a, const unsigned char *b, unsigned qubits)
{
  for (size_t k = 0; qubits >> k; k++)
    if (qubits >> k & 1)
      {
        unsigned count = 0;
        for (size_t s = 3 * k; s < 3 * k + 3; s++)
          count += a[s] + b[s];
        if (count > 1)
          return 1;
      }
  return 0;
}

static bt_status
check_pauli (const bti_polynomial *a, const bti_polynomial *b, bt_error *error)
{
  const unsigned both = a->qubits & b->qubits;
  for (size_t i = 0; both && i < a->count; i++)
    for (size_t j = 0; j < b->count; j++)
      if (has_two (a->term[i].power, b->term[j].power, both))
        return bt_error_set (
            error, BT_EINVAL,
            "a product of two Pauli matrices of one qubit: at most one "
            "can stand in a term");
  return BT_OK;
}

bt_status
bti_polynomial_multiply (bti_polynomial *out, const bti_polynomial *a,
                         const bti_polynomial *b, bt_error *error)
{
  const unsigned all = (1u << BT_MAX_PARTS) - 1;
  const bti_polynomial *few = a->count < b->count ? a : b, *most = few == a ? b : a;
  *out = (bti_polynomial){ .qubits = a->qubits | b->qubits };
  if (few->count == 0)
    return BT_OK;
  bt_status status
      = check_degree (bti_polynomial_degree (a, all) + bti_polynomial_degree (b, all),
                      BT_MAX_DEGREE, error);
  if (status == BT_OK)
    status = check_pauli (a, b, error);
  for (size_t i = 0; status == BT_OK && i < few->count; i++)
    status = merge (out, &few->term[i], most, error);
  return finish (out, status, error);
}

/* Numbers alone: N may be anything. */
static double complex
power_of (double complex value, unsigned n)
{
  double complex power = 1;
  for (; n > 0; n >>= 1, value *= value)
    power = n & 1 ? power * value : power;
  return power;
}

bt_status
bti_polynomial_power (bti_polynomial *out, const bti_polynomial *a, unsigned n,
                      bt_error *error)
{
  const unsigned degree = bti_polynomial_degree (a, (1u << BT_MAX_PARTS) - 1);
  *out = (bti_polynomial){ 0 };
  if (degree == 0 && a->count > 0)
    return bti_polynomial_number (out, power_of (a->term[0].factor, n), error);
  if (degree > 0 && n > BT_MAX_DEGREE / degree)
    return bt_error_set (error, BT_EINVAL,
                         "a polynomial of degree %u to the power %u: the highest "
                         "degree is %d",
                         degree, n, BT_MAX_DEGREE);
  if (degree == 0 && n > 0)
    return BT_OK;
  bt_status status = bti_polynomial_number (out, 1, error);
  out->qubits = a->qubits;
  for (; status == BT_OK && n > 0; n--)
    {
      bti_polynomial next;
      status = bti_polynomial_multiply (&next, out, a, error);
      bti_polynomial_clear (out);
      *out = next;
    }
  return status;
}

bt_status
bti_polynomial_derivative (bti_polynomial *out, const bti_polynomial *a, size_t slot,
                           bt_error *error)
{
  bt_status status = BT_OK;
  *out = (bti_polynomial){ .qubits = a->qubits };
  for (size_t i = 0; status == BT_OK && i < a->count; i++)
    if (a->term[i].power[slot] > 0)
      {
        bti_term term = a->term[i];
        const double power = term.power[slot]--;
        status = put (out, power * term.factor, term.power, error);
      }
  return finish (out, status, error);
}

/* OUT += (TERM without SLOT) * POWER. */
static bt_status
put_product (bti_polynomial *out, bti_term term, size_t slot,
             const bti_polynomial *power, bt_error *error)
{
  const bti_polynomial one
      = { .count = 1, .room = 1, .qubits = out->qubits, .term = &term };
  const unsigned all = (1u << BT_MAX_PARTS) - 1;
  term.power[slot] = 0;
  bt_status status = check_degree (bti_polynomial_degree (&one, all)
                                       + bti_polynomial_degree (power, all),
                                   BT_MAX_DEGREE, error);
  if (status == BT_OK)
    status = check_pauli (&one, power, error);
  return status == BT_OK ? merge (out, &term, power, error) : status;
}

bt_status
bti_polynomial_substitute (bti_polynomial *out, const bti_polynomial *a, size_t slot,
                           const bti_polynomial *polynomial, bt_error *error)
{
  bt_status status = BT_OK;
  const unsigned highest = bti_polynomial_highest (a, slot);
  *out = (bti_polynomial){ .qubits = a->qubits | polynomial->qubits };
  for (unsigned n = 0; status == BT_OK && n <= highest; n++)
    {
      bti_polynomial power;
      status = bti_polynomial_power (&power, polynomial, n, error);
      for (size_t i = 0; status == BT_OK && i < a->count; i++)
        if (a->term[i].power[slot] == n)
          status = put_product (out, a->term[i], slot, &power, error);
      bti_polynomial_clear (&power);
    }
  return finish (out, status, error);
}

/* ---- operator products ----------------------------------------------------------- */

static double
binomial (unsigned n, unsigned k)
{
  double value = 1;
  for (unsigned j = 0; j < k; j++)
    value = value * (n - j) / (j + 1);
  return value;
}

/* n (n-1) ... (n-k+1). */
static double
falling (unsigned n, unsigned k)
{
  double value = 1;
  for (unsigned j = 0; j < k; j++)
    value *= n - j;
  return value;
}

/* i^N. */
static double complex
turn (unsigned n)
{
  static const double re[] = { 1, 0, -1, 0 }, im[] = { 0, 1, 0, -1 };
  return CMPLX (re[n % 4], im[n % 4]);
}

typedef struct product
{
  bti_polynomial *out;
  const unsigned char *a, *b; /* powers of the two terms */
  unsigned char power[BTI_SLOTS];
  bt_error *error;
} product;

static bt_status star_from (product *p, size_t part, double complex factor);

/* A * B = sum_rs (i/2)^(r+s) (-1)^s / (r! s!)
 *         (d_x^r d_p^s A) (d_p^r d_x^s B),  of the oscillator PART. */
static bt_status
star_oscillator (product *p, size_t part, double complex factor)
{
  const size_t x = BTI_SLOT_X (part), q = BTI_SLOT_P (part);
  const unsigned char *a = p->a, *b = p->b;
  bt_status status = BT_OK;
  for (unsigned r = 0; r <= a[x] && r <= b[q]; r++)
    for (unsigned s = 0; status == BT_OK && s <= a[q] && s <= b[x]; s++)
      {
        const double size = ldexp (binomial (a[x], r) * falling (b[q], r)
                                       * binomial (a[q], s) * falling (b[x], s),
                                   -(int) (r + s));
        p->power[x] = (unsigned char) (a[x] - r + b[x] - s);
        p->power[q] = (unsigned char) (a[q] - s + b[q] - r);
        status = star_from (p, part + 1, size * turn (r + 3 * s) * factor);
      }
  p->power[x] = p->power[q] = 0;
  return status;
}

/* The Pauli matrix in the term POWER, of the qubit at FIRST: 0, 1, 2, or 3 for none. */
static unsigned
which (const unsigned char *power, size_t first)
{
  unsigned k = 0;
  while (k < 3 && power[first + k] == 0)
    k++;
  return k;
}

/* s_j s_k = delta_jk + i epsilon_jkl s_l. */
static bt_status
star_qubit (product *p, size_t part, double complex factor)
{
  const size_t first = 3 * part;
  const unsigned j = which (p->a, first), k = which (p->b, first);
  unsigned left = j == 3 ? k : j;
  if (j < 3 && k < 3)
    {
      left = j == k ? 3 : 3 - j - k;
      factor *= j == k ? 1 : turn (k == (j + 1) % 3 ? 1 : 3);
    }
  if (left < 3)
    p->power[first + left] = 1;
  bt_status status = star_from (p, part + 1, factor);
  memset (p->power + first, 0, 3);
  return status;
}

static bt_status
star_from (product *p, size_t part, double complex factor)
{
  if (part == BT_MAX_PARTS)
    return put (p->out, factor, p->power, p->error);
  return p->out->qubits >> part & 1 ? star_qubit (p, part, factor)
                                    : star_oscillator (p, part, factor);
}

bt_status
bti_polynomial_star (bti_polynomial *out, const bti_polynomial *a,
                     const bti_polynomial *b, bt_error *error)
{
  const unsigned all = (1u << BT_MAX_PARTS) - 1;
  product p = { .out = out, .error = error };
  *out = (bti_polynomial){ .qubits = a->qubits | b->qubits };
  bt_status status
      = check_degree (bti_polynomial_degree (a, all) + bti_polynomial_degree (b, all),
                      2 * BT_MAX_DEGREE, error);
  for (size_t i = 0; i < a->count; i++)
    for (size_t j = 0; status == BT_OK && j < b->count; j++)
      {
        p.a = a->term[i].power;
        p.b = b->term[j].power;
        status = star_from (&p, 0, a->term[i].factor * b->term[j].factor);
      }
  return finish (out, status, error);
}

/* ---- to ask about them ----------------------------------------------------------- */

unsigned
bti_polynomial_degree (const bti_polynomial *a, unsigned parts)
{
  unsigned highest = 0;
  for (size_t i = 0; i < a->count; i++)
    {
      unsigned degree = 0;
      for (size_t s = 0; s < BTI_SLOTS; s++)
        degree += parts >> s / 3 & 1 ? a->term[i].power[s] : 0;
      highest = degree > highest ? degree : highest;
    }
  return highest;
}

unsigned
bti_polynomial_highest (const bti_polynomial *a, size_t slot)
{
  unsigned highest = 0;
  for (size_t i = 0; i < a->count; i++)
    if (a->term[i].power[slot] > highest)
      highest = a->term[i].power[slot];
  return highest;
}

int
bti_polynomial_real (const bti_polynomial *a)
{
  for (size_t i = 0; i < a->count; i++)
    if (fabs (cimag (a->term[i].factor)) > 0)
      return 0;
  return 1;
}

int
bti_polynomial_equal (const bti_polynomial *a, const bti_polynomial *b)
{
  if (a->count != b->count)
    return 0;
  for (size_t i = 0; i < a->count; i++)
    if (memcmp (a->term[i].power, b->term[i].power, BTI_SLOTS) != 0
        || !is_zero (a->term[i].factor - b->term[i].factor))
      return 0;
  return 1;
}

double complex
bti_polynomial_value (const bti_polynomial *a, const double *z)
{
  double complex sum = 0;
  for (size_t i = 0; i < a->count; i++)
    {
      double value = 1;
      for (size_t s = 0; s < BTI_SLOTS; s++)
        for (unsigned n = a->term[i].power[s]; n > 0; n--)
          value *= z[s];
      sum += value * a->term[i].factor;
    }
  return sum;
}

/* ---- Gaussian means -------------------------------------------------------------- */

/* What occurs of a term: slots, their powers, and how far apart neighbours of each lie
 * in a table over all smaller powers. */
typedef struct moment
{
  const double *mean, *covariance;
  unsigned count;
  size_t slot[BTI_SLOTS];
  unsigned power[BTI_SLOTS];
} moment;

enum
{
  TABLE = 256 /* products of degree 8 have that many smaller ones */
};

/* <z^alpha> for all smaller powers, one after the other, the first slot running
 * fastest:
 *   <z_i z^alpha> = mu_i <z^alpha> + sum_j Sigma_ij alpha_j <z^(alpha - e_j)>. */
static double
by_table (const moment *m, size_t size)
{
  double table[TABLE];
  unsigned power[BTI_SLOTS] = { 0 };
  table[0] = 1;
  for (size_t at = 1; at < size; at++)
    {
      unsigned first = 0;
      while (power[first] == m->power[first])
        power[first++] = 0;
      power[first]++;
      size_t stride[BTI_SLOTS] = { 0 }, step = 1;
      unsigned lowest = m->count;
      for (unsigned j = 0; j < m->count; step *= m->power[j++] + 1)
        {
          stride[j] = step;
          if (lowest == m->count && power[j] > 0)
            lowest = j;
        }
      const size_t row = m->slot[lowest] * BTI_SLOTS, rest = at - stride[lowest];
      double value = m->mean[m->slot[lowest]] * table[rest];
      for (unsigned j = lowest; j < m->count; j++)
        {
          const unsigned alpha = power[j] - (j == lowest);
          if (alpha > 0)
            value += alpha * m->covariance[row + m->slot[j]] * table[rest - stride[j]];
        }
      table[at] = value;
    }
  return table[size - 1];
}

/* Of many operators, as a star product can have: the same step down to those of few. */
static double
gaussian_moment (moment m)
{
  size_t size = 1;
  unsigned i = 0;
  for (unsigned j = 0; j < m.count; j++)
    size *= m.power[j] + 1;
  if (size <= TABLE)
    return by_table (&m, size);
  while (m.power[i] == 0)
    i++;
  m.power[i]--;
  double value = m.mean[m.slot[i]] * gaussian_moment (m);
  for (unsigned j = 0; j < m.count; j++)
    {
      const double alpha = m.power[j];
      const double sigma = m.covariance[m.slot[i] * BTI_SLOTS + m.slot[j]];
      if (m.power[j] > 0 && fabs (sigma) > 0)
        {
          m.power[j]--;
          value += alpha * sigma * gaussian_moment (m);
          m.power[j]++;
        }
    }
  return value;
}

double complex
bti_polynomial_gaussian (const bti_polynomial *a, const double *mean,
                         const double *covariance)
{
  double complex sum = 0;
  for (size_t i = 0; i < a->count; i++)
    {
      moment m = { .mean = mean, .covariance = covariance };
      for (size_t s = 0; s < BTI_SLOTS; s++)
        if (a->term[i].power[s] > 0)
          {
            m.slot[m.count] = s;
            m.power[m.count++] = a->term[i].power[s];
          }
      sum += gaussian_moment (m) * a->term[i].factor;
    }
  return sum;
}

/* ---- elements between number states ---------------------------------------------- */

/* Bands of real matrices, row n the elements from |n>. */
typedef struct bands
{
  size_t rows, width; /* 2 reach + 1 */
  size_t top;         /* levels that there are */
  double *from, *to;
} bands;

/* <k| a + sign a^dag |l>, k and l neighbours. */
static double
ladder (const bands *b, size_t k, size_t l, double sign)
{
  if (k >= b->top || l >= b->top)
    return 0;
  return k > l ? sign * sqrt ((double) k) : sqrt ((double) l);
}

static double
band (const bands *b, size_t row, size_t target)
{
  const size_t reach = b->width / 2;
  if (target + reach < row || target > row + reach)
    return 0;
  return b->from[row * b->width + target + reach - row];
}

/* to = (L from + from L)/2, L = a + sign a^dag, of ROWS rows: that the symbol times a
 * linear one is half the anticommutator is what Weyl's order means. */
static void
symmetrise (bands *b, double sign, size_t rows)
{
  const size_t reach = b->width / 2;
  for (size_t n = 0; n < rows; n++)
    for (size_t d = 0; d < b->width; d++)
      {
        double sum = 0;
        const size_t t = n + d - reach;
        if (n + d >= reach)
          {
            sum = ladder (b, t, t + 1, sign) * band (b, n, t + 1)
                  + band (b, n + 1, t) * ladder (b, n + 1, n, sign);
            if (t > 0)
              sum += ladder (b, t, t - 1, sign) * band (b, n, t - 1);
            if (n > 0)
              sum += band (b, n - 1, t) * ladder (b, n - 1, n, sign);
          }
        b->to[n * b->width + d] = sum / 2;
      }
  double *swap = b->from;
  b->from = b->to;
  b->to = swap;
}

/* Of products that pass through the levels below TOP alone. */
static bt_status
elements (double complex *out, unsigned m, unsigned n, double w, size_t count,
          size_t top, bt_error *error)
{
  bt_status status
      = check_degree (m > UINT_MAX - n ? UINT_MAX : m + n, 2 * BT_MAX_DEGREE, error);
  if (status != BT_OK)
    return status;
  if (!(w > 0) || !isfinite (w))
    return bt_error_set (error, BT_EINVAL,
                         "the frequency of number states is %g: must be a finite "
                         "number > 0",
                         w);
  const unsigned degree = m + n;
  bands b = { .rows = count + degree, .width = 2 * degree + 1, .top = top };
  double *block;
  status = bti_calloc (&block, b.rows > count ? b.rows : count,
                       2 * b.width * sizeof *block, error);
  if (status != BT_OK)
    return status;
  b.from = block;
  b.to = block + b.rows * b.width;
  for (size_t row = 0; row < b.rows && row < top; row++)
    b.from[row * b.width + degree] = 1;
  /* Every step loses the last row. */
  for (unsigned k = 0; k < degree; k++)
    symmetrise (&b, k < m ? 1 : -1, b.rows - 1 - k);
  /* x = (a + a^dag)/sqrt(2w), p = -i sqrt(w/2) (a - a^dag). */
  const double scale = pow (0.5, degree / 2) * (degree % 2 ? M_SQRT1_2 : 1)
                       * pow (w, ((double) n - (double) m) / 2);
  for (size_t i = 0; i < count * b.width; i++)
    out[i] = scale * b.from[i] * turn (3 * n);
  free (block);
  return BT_OK;
}

bt_status
bti_weyl_elements (double complex *out, unsigned m, unsigned n, double w, size_t count,
                   bt_error *error)
{
  return elements (out, m, n, w, count, SIZE_MAX, error);
}

bt_status
bti_weyl_products (double complex *out, unsigned m, unsigned n, double w, size_t count,
                   bt_error *error)
{
  return elements (out, m, n, w, count, count, error);
}
