/* solve/expansion.h - coefficients of Chebyshev's expansion.            Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_EXPANSION_H
#define BTI_EXPANSION_H

#include <breaktime/status.h>
#include <stddef.h>

/* Longest r t of one expansion (solve/chebyshev.c), the waste is the 10 (r t)^(1/3)
 * terms at its end; and most expansions of one interval: at least days. */
#define BTI_EXPANSION_LONGEST 1000.0
#define BTI_EXPANSION_MOST 1e9

typedef struct bti_expansion
{
  double z, *bessel; /* J_k(z), k < terms; owned */
  size_t terms;
} bti_expansion;

/* The coefficients J_k(Z), from k = 0 to where they no longer matter.  BT_ENOMEM. */
BT_CHECKED bt_status bti_expansion_make (bti_expansion *expansion, double z,
                                         bt_error *error);

#endif
