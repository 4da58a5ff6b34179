/* model/open.h - what every solver of an open model needs to know.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_MODEL_OPEN_H
#define BTI_MODEL_OPEN_H

#include <breaktime/open.h>

enum
{
  BTI_MOMENTS = 6
};

/* Frequency of the number states of Q: omega_q, for the quartic model that of its
 * start. */
double bti_open_basis_q (const bt_open *model);

/* Non-zero when observable O of KIND is a difference of moments. */
int bti_open_difference (bt_open_kind kind, size_t o);

/* The observables of a kind from the moments M[c][q] = <C_c Q_q>, C = 1 x p x^2 p^2
 * (xp + px)/2; Q the same of x_q, p_q, or 1 sx sy sz.  OUT has room for all of them. */
void bti_open_read (const bt_open_params *params, double m[BTI_MOMENTS][BTI_MOMENTS],
                    double *out);

#endif
