/* measure/ritz.h - the lowest levels of H in a basis, and how good they are.
 *
 *                                                                       Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_RITZ_H
#define BTI_RITZ_H

#include "measure/sector.h"

/* Of a normalised psi: E = <psi|H|psi>, r = |(H - E) psi|, and what rounding may have
 * done to E. */
typedef struct bti_ritz
{
  double value, residual, rounding;
  size_t sector;
  unsigned block; /* of the sector, that no term of H joins to others */
  int top;        /* the highest one that was computed of a block which has more */
} bti_ritz;

/* What a block is too large for. */
typedef enum bti_ritz_full
{
  BTI_RITZ_WORK = 1,
  BTI_RITZ_MEMORY
} bti_ritz_full;

typedef struct bti_ritzes
{
  bti_ritz *level; /* owned */
  size_t found, room;
  int full;  /* a block is too large to be solved: bti_ritz_full; 0: none is */
  int large; /* a block was not diagonalised whole */
  /* Of another basis: about the lowest level, and what it may be wrong by; INFINITY:
   * not known, and no large block can be solved. */
  double lowest, doubt;
  const bt_watch *watch;
} bti_ritzes;

/* Add those of S, which has been built and has the INDEX: NEED of each block.  Nothing
 * where ALL->full is set on the way. */
BT_CHECKED bt_status bti_ritz_solve (bti_ritzes *all, const bti_sector *s, size_t index,
                                     size_t need, bt_error *error);

/* Add one. */
BT_CHECKED bt_status bti_ritz_keep (bti_ritzes *all, const bti_ritz *level,
                                    bt_error *error);

#endif
