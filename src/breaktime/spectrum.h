/* breaktime/spectrum.h - one diagonalisation for many states and all times.
 *
 * H depends on lambda and Omega alone; the initial state, on x0 too.  What is made
 * here once serves every solver of method `spectral' whose model has the same lambda
 * and Omega (bt_options.spectrum): making one is then a projection.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_SPECTRUM_H
#define BREAKTIME_SPECTRUM_H

#include <breaktime/language.h>
#include <breaktime/method.h>
#include <breaktime/model.h>
#include <breaktime/status.h>
#include <stddef.h>

BT_BEGIN_C

/* Diagonalise H of MODEL in the basis and up to the cut of OPTIONS; where these are
 * left open they are chosen from its tolerance for the initial state of MODEL, so use
 * the largest |x0| of those to come: a smaller one fits, a larger one is refused by
 * its weight at the cut (BT_EGRID).  Caller owns *OUT, which is then only read and may
 * be shared between threads.
 * BT_EINVAL; BT_ELIMIT: too large for memory; BT_ECANCEL; BT_ENOMEM; BT_ECONV. */
BT_CHECKED bt_status bt_spectrum_new (bt_spectrum **out, const bt_model *model,
                                      const bt_options *options, bt_error *error);
void bt_spectrum_free (bt_spectrum *spectrum);

/* Energies of the eigenstates even (PARITY 0) or odd (1) in x (of the quadratic pair:
 * in x and all y_j at once), increasing; the lower ones, far from the cut, are those
 * of H.  Borrowed. */
const double *bt_spectrum_energies (const bt_spectrum *spectrum, int parity,
                                    size_t *count);

BT_END_C

#endif
