/* model/fock.c - see fock.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/fock.h"
#include "base/memory.h"
#include "model/system.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* x0 + tail is how far in phase space the state has weight TOLERANCE.  A Gaussian
 * has tail^2 = log (1/tolerance).  The coupling squeezes y where x is large and
 * squeezed states fall off slower in oscillator states, the slower the further out:
 * the second term is fitted to the measured error of <x> up to t = 100.  That error
 * is below TOLERANCE, and mostly above TOLERANCE/100, at seven points with lambda
 * from 0.02 to 0.1 and x0 from 2 to 10, for tolerances from 1e-4 to 1e-8; points
 * with lambda from 0.2 to 1 gave the power of the logarithm.  Far out the fit fails:
 * 26 TOLERANCE at 1e-8 for lambda = 1, x0 = 3, Omega = 2.  Of several modes the most
 * coupled one counts: with the two modes of each row of the source's Table II errors
 * are below 0.2 TOLERANCE for tolerances from 1e-4 to 1e-7 as well. */
double
bti_fock_cut (const bt_model *model, double tolerance)
{
  double coupling = 0, decades = log (1 / tolerance);
  for (size_t j = 0; j < bt_model_modes (model); j++)
    coupling = fmax (coupling, bt_model_lambda (model, j) / bt_model_omega (model, j));
  double tail2 = 1 + decades + 1.15 * pow (coupling, 0.8) * pow (decades, 1.5);
  double reach = fabs (bt_model_x0 (model)) + sqrt (tail2);
  return ceil (reach * reach / 2);
}

double
bti_fock_energy (const bt_model *model, const unsigned *m)
{
  double energy = 0;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    energy += bt_model_omega (model, j) * m[j];
  return energy;
}

int
bti_fock_next (const bt_model *model, unsigned *m, double cut)
{
  unsigned step = (unsigned) bti_model_power (model);
  for (size_t j = 0; j < bt_model_modes (model); j++)
    {
      m[j] += step;
      if (bti_fock_energy (model, m) <= cut)
        return 1;
      m[j] = 0;
    }
  return 0;
}

/* Volume of n + sum_j Omega_j m_j <= CUT in cells of one state: of each lattice point
 * below the cut the cell beyond it, so the simplex holds no more than these.  LINES: of
 * m alone. */
static double
least_count (const bt_model *model, double cut, int lines)
{
  double volume = lines ? 1 : cut;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    volume *= cut / (bti_model_power (model) * bt_model_omega (model, j))
              / (double) (j + (lines ? 1 : 2));
  return volume;
}

size_t
bti_fock_count (const bt_model *model, double cut)
{
  unsigned m[BTI_FOCK_MODES] = { 0 };
  size_t count = 0, lines = 0;
  if (bt_model_modes (model) > BTI_FOCK_MODES || !(cut >= 0) || !(cut < 1e6)
      || !(least_count (model, cut, 0) < BTI_FOCK_MOST)
      || !(least_count (model, cut, 1) < BTI_FOCK_LINES))
    return SIZE_MAX;
  do
    {
      count += (size_t) (cut - bti_fock_energy (model, m)) + 1;
      if (count > BTI_FOCK_MOST || ++lines > BTI_FOCK_LINES)
        return SIZE_MAX;
    }
  while (bti_fock_next (model, m, cut));
  return count;
}

static unsigned
parity_of (unsigned n, const unsigned *m, size_t modes)
{
  for (size_t j = 0; j < modes; j++)
    n += m[j];
  return n % 2;
}

/* The states, even ones first; for one parity m varies slowest and n in steps of 2, so
 * that states which differ in n alone are neighbours. */
static void
list_states (bti_fock *fock, const bt_model *model)
{
  size_t at = 0, k = fock->modes;
  for (unsigned parity = 0; parity < 2; parity++)
    {
      unsigned m[BTI_FOCK_MODES] = { 0 };
      do
        {
          double room = fock->cut - bti_fock_energy (model, m);
          for (unsigned n = parity ^ parity_of (0, m, k); n <= room; n += 2)
            {
              fock->n[at] = n;
              memcpy (fock->m + at * k, m, k * sizeof *m);
              at++;
            }
        }
      while (bti_fock_next (model, m, fock->cut));
      if (parity == 0)
        fock->evens = at;
    }
}

static int
compare (const bti_fock *fock, size_t i, unsigned n, const unsigned *m)
{
  /* The order of list_states: parity, then m with the last mode slowest, then n. */
  unsigned here = i >= fock->evens, there = parity_of (n, m, fock->modes);
  if (here != there)
    return here < there ? -1 : 1;
  for (size_t j = fock->modes; j-- > 0;)
    if (fock->m[i * fock->modes + j] != m[j])
      return fock->m[i * fock->modes + j] < m[j] ? -1 : 1;
  return fock->n[i] == n ? 0 : fock->n[i] < n ? -1 : 1;
}

static size_t
find (const bti_fock *fock, unsigned n, const unsigned *m)
{
  size_t low = 0, high = fock->size;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      int order = compare (fock, middle, n, m);
      if (order == 0)
        return middle;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return SIZE_MAX;
}

/* <a+step|q^power|a> of an oscillator of frequency OMEGA: |step| is POWER, or 0. */
static double
power_element (unsigned a, int step, double omega, int power)
{
  double s = a;
  if (power == 1)
    return step == 0 ? 0 : sqrt ((step > 0 ? s + 1 : s) / (2 * omega));
  if (step == 0)
    return (s + 0.5) / omega;
  return step > 0 ? sqrt ((s + 1) * (s + 2)) / (2 * omega)
                  : sqrt (s * (s - 1)) / (2 * omega);
}

struct entry
{
  unsigned column;
  double value;
};

static int
by_column (const void *a, const void *b)
{
  unsigned left = ((const struct entry *) a)->column;
  unsigned right = ((const struct entry *) b)->column;
  return (left > right) - (left < right);
}

/* The entries of row I: the oscillators' energies on the diagonal and, for each
 * mode, lambda_j/2 x^2 y_j^2, or lambda_j/2 x y_j. */
static size_t
make_row (const bti_fock *fock, const bt_model *model, size_t i, struct entry *entry)
{
  const unsigned *state = fock->m + i * fock->modes;
  unsigned n = fock->n[i], m[BTI_FOCK_MODES];
  int power = bti_model_power (model);
  size_t count = 1;
  entry[0] = (struct entry){ (unsigned) i, n + 0.5 };
  for (size_t j = 0; j < fock->modes; j++)
    entry[0].value += bt_model_omega (model, j) * (state[j] + 0.5);
  for (size_t j = 0; j < fock->modes; j++)
    for (int up = -power; up <= power; up += power)
      for (int out = -power; out <= power; out += power)
        {
          if ((int) n + up < 0 || (int) state[j] + out < 0)
            continue;
          memcpy (m, state, fock->modes * sizeof *m);
          m[j] = (unsigned) ((int) state[j] + out);
          size_t to = find (fock, (unsigned) ((int) n + up), m);
          double value
              = bt_model_lambda (model, j) / 2 * power_element (n, up, 1, power)
                * power_element (state[j], out, bt_model_omega (model, j), power);
          if (to == SIZE_MAX || value == 0)
            continue;
          size_t e = 0;
          while (e < count && entry[e].column != to)
            e++;
          if (e == count)
            entry[count++] = (struct entry){ (unsigned) to, 0 };
          entry[e].value += value;
        }
  qsort (entry, count, sizeof *entry, by_column);
  return count;
}

static bt_status
make_rows (bti_fock *fock, const bt_model *model, bt_error *error)
{
  /* Nine entries a mode, of which 3 (up/down in n alone, itself) are shared. */
  struct entry entry[9 * BTI_FOCK_MODES + 1];
  size_t room = fock->size * (6 * fock->modes + 3), used = 0;
  bt_status status = bti_calloc (&fock->row, fock->size + 1, sizeof *fock->row, error);
  if (status == BT_OK)
    status = bti_calloc (&fock->column, room, sizeof *fock->column, error);
  if (status == BT_OK)
    status = bti_calloc (&fock->value, room, sizeof *fock->value, error);
  for (size_t i = 0; status == BT_OK && i < fock->size; i++)
    {
      size_t count = make_row (fock, model, i, entry);
      for (size_t e = 0; e < count; e++)
        {
          fock->column[used] = entry[e].column;
          fock->value[used++] = entry[e].value;
        }
      fock->row[i + 1] = used;
    }
  return status;
}

bt_status
bti_fock_new (bti_fock **out, const bt_model *model, double cut, bt_error *error)
{
  *out = NULL;
  size_t size = bti_fock_count (model, cut);
  if (size == SIZE_MAX)
    return bt_error_set (error, BT_ELIMIT,
                         "an oscillator basis up to energy %g with %zu modes is too "
                         "large",
                         cut, bt_model_modes (model));
  bti_fock *fock;
  bt_status status = bti_calloc (&fock, 1, sizeof *fock, error);
  if (status != BT_OK)
    return status;
  fock->modes = bt_model_modes (model);
  fock->size = size;
  fock->cut = cut;
  status = bti_calloc (&fock->omega, fock->modes, sizeof *fock->omega, error);
  for (size_t j = 0; status == BT_OK && j < fock->modes; j++)
    fock->omega[j] = bt_model_omega (model, j);
  if (status == BT_OK)
    status = bti_calloc (&fock->n, size, sizeof *fock->n, error);
  if (status == BT_OK)
    status = bti_calloc (&fock->m, size * fock->modes, sizeof *fock->m, error);
  if (status == BT_OK)
    status = bti_calloc (&fock->raise, size, sizeof *fock->raise, error);
  if (status == BT_OK)
    {
      list_states (fock, model);
      for (size_t i = 0; i < size; i++)
        fock->raise[i] = find (fock, fock->n[i] + 1, fock->m + i * fock->modes);
      status = make_rows (fock, model, error);
    }
  if (status == BT_OK)
    *out = fock;
  else
    bti_fock_free (fock);
  return status;
}

void
bti_fock_free (bti_fock *fock)
{
  if (!fock)
    return;
  free (fock->omega);
  free (fock->n);
  free (fock->m);
  free (fock->row);
  free (fock->column);
  free (fock->value);
  free (fock->raise);
  free (fock);
}

/* lgamma without its global sign. */
static double
log_gamma (double x)
{
  int sign;
  return lgamma_r (x, &sign);
}

double
bti_fock_coherent (unsigned n, double x0)
{
  double a = fabs (x0) / sqrt (2);
  if (a == 0)
    return n == 0 ? 1 : 0;
  double value = exp (n * log (a) - a * a / 2 - log_gamma (n + 1.0) / 2);
  return x0 < 0 && n % 2 ? -value : value;
}

double
bti_fock_squeezed (unsigned m, double omega, double width)
{
  double r = (omega - width) / (omega + width), half = m / 2;
  double scale = sqrt (2 * sqrt (omega * width) / (omega + width));
  if (r == 0)
    return m == 0 ? scale : 0;
  double size = exp (log_gamma (m + 1.0) / 2 - half * M_LN2 - log_gamma (half + 1)
                     + half * log (fabs (r)));
  return scale * (r < 0 && m / 2 % 2 ? -size : size);
}

void
bti_fock_initial (const bti_fock *fock, const bt_model *model, double *out)
{
  for (size_t i = 0; i < fock->size; i++)
    {
      out[i] = bti_fock_coherent (fock->n[i], bt_model_x0 (model));
      for (size_t j = 0; j < fock->modes; j++)
        out[i]
            *= bti_fock_squeezed (fock->m[i * fock->modes + j],
                                  bt_model_omega (model, j), bt_model_width (model, j));
    }
}
