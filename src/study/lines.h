/* study/lines.h - what the start of a closed model is made of, and when it comes back.
 *
 *   psi(t) = sum_k c_k exp(-i E_k t) |k>,
 *   C(t) = <psi(0)|psi(t)> = sum_k |c_k|^2 exp(-i E_k t).
 *
 * The E_k and |c_k|^2 are those of H diagonalised in one basis and in a larger one, and
 * the C(t) of a state that another method carries on in time knows nothing of them: a
 * weight is its mean over exp(i E_k t), a return is seen on it.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_LINES_H
#define BTI_LINES_H

#include <breaktime/measure.h>
#include <breaktime/method.h>

typedef struct bti_lines
{
  const bt_model *model; /* closed; without a special form, or made general */
  double tolerance;      /* half-width that is wanted */
  const bt_watch *watch;
} bti_lines;

/* A level of H, and those that cannot be told from it (breaktime/energies.h). */
typedef struct bti_level
{
  size_t first, last;  /* their numbers, from 0 */
  double lo, hi;       /* of all of them */
  double below, above; /* where the next ones begin; infinite: there are none */
  int doubtful;        /* a level is inside, but BT_ENERGY_WEINSTEIN says no more */
} bti_level;

/* Level INDEX, no wider than NARROW times itself.  BT_EINVAL, BT_ELIMIT and the rest as
 * bt_energies says. */
BT_CHECKED bt_status bti_level_find (bti_level *out, const bt_model *model,
                                     size_t index, double narrow, const bt_watch *watch,
                                     bt_error *error);

/* The weight of the start in LEVEL, the same at all times; and into LINES, which the
 * caller releases with bt_lines_clear, what it was read off.  BT_ELIMIT only where
 * there is nothing yet; what `spectral' says. */
BT_CHECKED bt_status bti_lines_weight (const bti_lines *study, const bti_level *level,
                                       bt_value *out, bt_lines *lines, bt_error *error);

/* The same number from C(t), along a time that tells LEVEL from the others in LINES, by
 * *METHOD; NULL: none that would do so soon. */
BT_CHECKED bt_status bti_lines_weight_again (const bti_lines *study,
                                             const bti_level *level,
                                             const bt_lines *lines,
                                             const bt_method **method, double *out,
                                             bt_error *error);

/* The energy of the line in LEVEL; NaN: the start has no weight there. */
double bti_lines_energy (const bt_lines *lines, const bti_level *level);

/* The first time, FROM and TO apart from themselves, at which |C|^2 has its largest
 * maximum; maxima less than 1e-6 apart are as large as each other. */
typedef struct bti_revival
{
  bt_value at;
  double height; /* |C|^2 there */
} bti_revival;

/* BT_ENOTSUP: the start is a level, or |C|^2 has no maximum there; BT_ELIMIT: too long
 * a window; the rest as above. */
BT_CHECKED bt_status bti_lines_revival (const bti_lines *study, double from, double to,
                                        bti_revival *out, bt_lines *lines,
                                        bt_error *error);

/* The same time from C(t) by *METHOD. */
BT_CHECKED bt_status bti_lines_revival_again (const bti_lines *study, double from,
                                              double to, const bti_revival *found,
                                              const bt_lines *lines,
                                              const bt_method **method, double *out,
                                              bt_error *error);

#endif
