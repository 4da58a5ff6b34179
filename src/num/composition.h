/* num/composition.h - symmetric composition of a second-order step.
 *
 * Yoshida, Phys. Lett. A 150, 262 (1990): a symmetric second-order map S(h)
 * composed as S(w_1 h) ... S(w_15 h), w_i = w_{16-i}, sum w_i = 1, is of order
 * eight for suitable w.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_COMPOSITION_H
#define BTI_COMPOSITION_H

enum
{
  BTI_COMPOSITION_STAGES = 15,
  BTI_NYSTROM_STAGES = 11
};

/* The fifteen weights of the eighth-order composition of Suzuki and Umeno
 * (1993), as listed by Hairer, Lubich and Wanner, Geometric Numerical
 * Integration, 2nd ed., Eq. (V.3.11); the smallest errors among the 15-stage
 * solutions. */
extern const double bti_composition8[BTI_COMPOSITION_STAGES];

/* Of order six, for H = p^2/2 + V(q) alone, at a third of the cost for the same error:
 * kicks -h b_i dV/dq and drifts h a_i p in turn, b_0 a_0 b_1 ... a_10 b_11, both the
 * same backwards.  S. Blanes and P. C. Moan, J. Comput. Appl. Math. 142, 313 (2002),
 * SRKN b 11, 6. */
typedef struct bti_nystrom
{
  double kick[BTI_NYSTROM_STAGES + 1], drift[BTI_NYSTROM_STAGES];
} bti_nystrom;
extern const bti_nystrom bti_nystrom6;

#endif
