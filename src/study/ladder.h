/* study/ladder.h - how something falls with a small parameter.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_LADDER_H
#define BTI_LADDER_H

#include <breaktime/measure.h>

/* Residuals of a formula at falling values of the small parameter, and the power law
 * that they were found to follow. */
enum
{
  BTI_LADDER_MAX = 16
};
typedef struct bti_ladder
{
  size_t size; /* 0: none */
  double h[BTI_LADDER_MAX], residual[BTI_LADDER_MAX], err[BTI_LADDER_MAX];
  size_t first, count; /* those that follow it; 0: no power law */
  double order;
  const char *small, *residue; /* what h and the residual are; static */
  int vectors; /* the residuals are sizes of vectors, or largest values of a curve */
} bti_ladder;

/* The order of LADDER as *OUT, and which residuals follow it; FIT
 * receives the rest.  BT_ECONV: they follow no power law that could be told, as the
 * text says; *OUT then decides nothing.  BT_EINVAL as bt_order_fit. */
BT_CHECKED bt_status bti_ladder_order (bti_ladder *ladder, bt_value *out, bt_order *fit,
                                       bt_error *error);

#endif
