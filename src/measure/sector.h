/* measure/sector.h - states of H that no term joins to others, told by their signs.
 *
 * Signs are those of a part under its reflection (x, p) -> (-x, -p), and of two equal
 * parts under their exchange.  Where these two parts have different parities, exchange
 * turns one sector into another one with the same levels, its twin.     Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_SECTOR_H
#define BTI_SECTOR_H

#include "model/fold.h"

#include <breaktime/energies.h>

typedef struct bti_sector
{
  bti_system system; /* borrows its polynomials; each start stands for a parity */
  char name[BT_ENERGY_SECTOR];
  size_t twin;    /* its own index, or of the one that stands for both */
  double squeeze; /* of the basis: frequencies are those of the frames times that */
  size_t swaps;
  bti_swap swap[BTI_SWAPS];
  /* The rest is there between bti_sector_build and bti_sector_clear. */
  bti_basis *basis, *wide; /* WIDE holds all that H makes of BASIS */
  bti_fold inside, outside;
  bti_sparse *h, *wide_h;
  unsigned *block, *wide_block;
} bti_sector;

/* All sectors of SYSTEM, those by EXCHANGE if it is not 0, whose names have all the
 * words of WANTED (NULL: none), the caller's to free.  BT_EINVAL: no sector has;
 * BT_ENOMEM. */
BT_CHECKED bt_status bti_sectors_new (bti_sector **out, size_t *count,
                                      const bti_system *system, const char *wanted,
                                      int exchange, bt_error *error);

/* H in the states below CUT, and what is around them.  What is built is to be cleared,
 * also after a failure. */
BT_CHECKED bt_status bti_sector_build (bti_sector *s, double cut, const bt_watch *watch,
                                       bt_error *error);

/* The frames of S, squeezed. */
void bti_sector_frames (bti_frame frame[BT_MAX_PARTS], const bti_sector *s);

/* Where state I of those inside is among those outside, times *SIGN. */
size_t bti_sector_place (const bti_sector *s, size_t i, double *sign);
void bti_sector_clear (bti_sector *s);

#endif
