/* model/amplitudes.c - the start of one part in its number states; see basis.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/complex.h"
#include "base/memory.h"
#include "model/basis.h"

#include <math.h>
#include <string.h>

/* Beyond its classical turning points an oscillator's state of width 1 is below 1e-17
 * after so much more. */
static const double beyond = 9;
static const double most_work = 2e9;

/* Number states at Z = sqrt(w) (x - c), times FACTOR, added to OUT: their recursion
 * with the Gaussian exp(-z^2/2), which underflows, taken in portions. */
static void
add_states (double complex *out, double z, double complex factor, size_t count)
{
  const double least = 600, portion = 100;
  double last = 0, value = 1, rest = z * z / 2, scale = exp (-rest);
  int small = rest > least;
  if (small)
    scale = 0;
  for (size_t n = 0; n < count; n++)
    {
      out[n] += factor * (value * scale);
      double k = (double) n;
      double next = sqrt (2 / (k + 1)) * z * value - sqrt (k / (k + 1)) * last;
      last = value;
      value = next;
      if (small && fabs (value) > 1e80)
        {
          value *= exp (-portion);
          last *= exp (-portion);
          rest -= portion;
          small = rest > least;
          scale = small ? 0 : exp (-rest);
        }
    }
}

static bt_status
qubit_amplitudes (double complex *out, const bt_part *part, size_t count)
{
  const double *b = part->bloch;
  double up = sqrt ((1 + fabs (b[2])) / 2);
  double complex other = CMPLX (b[0], b[1]) / (2 * up), state[2] = { up, other };
  if (b[2] < 0)
    {
      state[0] = conj (other);
      state[1] = up;
    }
  for (size_t n = 0; n < count; n++)
    out[n] = n < 2 ? state[n] : 0;
  return BT_OK;
}

bt_status
bti_part_amplitudes (double complex *out, const bt_part *part, const bti_frame *frame,
                     size_t count, bt_error *error)
{
  if (part->kind == BT_QUBIT)
    return qubit_amplitudes (out, part, count);
  double w = frame->w, width = part->width, root = sqrt (width);
  double level = part->start == BT_START_FOCK ? part->level : 0;
  double reach = (sqrt (2 * level + 1) + beyond) / root;
  double middle = part->start == BT_START_CAT ? 0 : part->mean;
  /* The fastest waves in either. */
  double fast = fabs (part->momentum) + fabs (part->chirp) * reach
                + root * (sqrt (2 * level + 1) + beyond)
                + sqrt (w) * (sqrt (2 * (double) count + 1) + beyond);
  if (part->start == BT_START_CAT)
    reach += fabs (part->mean);
  double half = ceil (reach * 1.05 * fast / (2 * M_PI)) + 1;
  if (!(2 * half * (double) count < most_work))
    return bt_error_set (error, BT_ELIMIT,
                         "the start of part %s in %zu levels takes %.2g points",
                         part->name, count, 2 * half);
  double h = reach / half;
  memset (out, 0, count * sizeof *out);
  for (double i = -half; i <= half; i++)
    {
      double x = middle + i * h;
      double complex factor = h * pow (w / M_PI, 0.25) * bti_system_psi (part, x);
      add_states (out, sqrt (w) * (x - frame->centre), factor, count);
    }
  /* Of a state with a parity every other one vanishes; the sum has rounding there. */
  for (size_t n = 0; frame->step == 2 && n < count; n++)
    if (n % 2 != frame->first)
      out[n] = 0;
  return BT_OK;
}
