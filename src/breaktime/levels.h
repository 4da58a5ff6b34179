/* breaktime/levels.h - a state in oscillator levels.
 *
 *   |psi> = sum c[n * columns + l] |n> |m_1> ... |m_k>,   m_j = m[l * modes + j],
 *
 * products of levels of oscillators of frequency 1 (x) and Omega_j (y_j).  Odd m_j
 * occur for the quadratic pair alone (model.h): else the state stays even in each y_j.
 * Levels outside an energy cut are left out, so that sum |c|^2 falls short of one by
 * what lies there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_LEVELS_H
#define BREAKTIME_LEVELS_H

#include <breaktime/language.h>
#include <breaktime/status.h>
#include <stddef.h>

BT_BEGIN_C

/* Owned by whoever asked for it; released by bt_levels_clear. */
typedef struct bt_levels
{
  size_t rows, columns, modes; /* n < rows */
  unsigned *m;                 /* columns x modes; the first mode runs fastest */
  bt_complex *c;               /* rows x columns */
} bt_levels;

void bt_levels_clear (bt_levels *levels);

/* *OVERLAP = <A|B>, A and B states of the same Omega_j in bases that may be cut
 * differently; its squared modulus is the fidelity.  0 when the numbers of modes
 * differ. */
void bt_levels_overlap (const bt_levels *a, const bt_levels *b, bt_complex *overlap);

BT_END_C

#endif
