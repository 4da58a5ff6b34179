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
  BTI_COMPOSITION_STAGES = 15
};

/* The fifteen weights of the eighth-order composition of Suzuki and Umeno
 * (1993), as listed by Hairer, Lubich and Wanner, Geometric Numerical
 * Integration, 2nd ed., Eq. (V.3.11); the smallest errors among the 15-stage
 * solutions. */
extern const double bti_composition8[BTI_COMPOSITION_STAGES];

#endif
