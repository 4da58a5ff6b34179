/* validation/energies.h - energy levels that a laboratory has computed, for all
 * questions about its model.
 *
 * What is computed depends on a question alone, never on those before it: levels in
 * numbers that are powers of four, to widths that are powers of ten.  So neighbours
 * share them, and in any order each has the same answer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_ENERGIES_H
#define BTV_ENERGIES_H

#include "validation/lab.h"

#include <breaktime/energies.h>

/* Those of one scope, to one width. */
typedef struct btv_energies btv_energies;

/* Level INDEX of LAB's model, of the sectors SECTOR (NULL: all), between WALLS (NULL:
 * none), from a computation whose intervals are no wider than 10^-DIGITS of each level
 * where that can be had.  What bt_energies says. */
BT_CHECKED bt_status btv_lab_energy (btv_lab *lab, const char *sector,
                                     const char *walls, size_t index, int digits,
                                     bt_energy *out, bt_error *error);

void btv_energies_free (btv_energies *first);

#endif
