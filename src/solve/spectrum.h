/* solve/spectrum.h - all eigenstates of H, even and odd in x apart.
 *
 * Two bases behind one face.  Parity 0 is even in x, 1 odd; of the quadratic pair, in
 * x and all y_j at once.                                               Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_SPECTRUM_H
#define BTI_SPECTRUM_H

#include "model/adapted.h"
#include "model/fock.h"

#include <breaktime/spectrum.h>

struct bt_spectrum
{
  bt_model *model; /* its x0 is that of the state the basis was sized to */
  bti_fock *fock;  /* one of these two is NULL */
  bti_adapted *adapted;
  int basis;
  double cut;
  double *vector[2]; /* row a: eigenvector a, SIZE numbers */
  double *energy[2]; /* increasing */
};

/* States of PARITY. */
size_t bti_spectrum_size (const bt_spectrum *s, int parity);

/* OUT, a vector of the other parity, = x V. */
void bti_spectrum_apply_x (const bt_spectrum *s, int parity, const double *v,
                           double *out);

/* Energy by which basis state I of PARITY counts as near the cut. */
double bti_spectrum_level (const bt_spectrum *s, int parity, size_t i);

/* Release the eigenvectors, the energies and all else stay. */
void bti_spectrum_forget (bt_spectrum *s);

/* Amplitudes of the initial state of MODEL.  BT_ENOMEM. */
BT_CHECKED bt_status bti_spectrum_initial (const bt_spectrum *s, const bt_model *model,
                                           int parity, double *out, bt_error *error);

/* Non-zero when H of MODEL, to the last bit, is what was diagonalised. */
int bti_spectrum_fits (const bt_spectrum *s, const bt_model *model);

#endif
