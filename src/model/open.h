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

/* The longest step that resolves a model. */
double bti_open_resolving_step (const bt_open_params *params);

/* MODEL, of any description, as one of a kind, read off its polynomials; it is that of
 * bt_open_model but for the names of its parts, rounding, and how its operators are
 * scaled.  BT_ENOTSUP, and one sentence what it has that no kind has. */
BT_CHECKED bt_status bti_open_recognise (bt_open_params *out, const bt_model *model,
                                         bt_error *error);

struct bti_polynomial;
struct bti_system;

/* Mean of A over the moments M below is sum_cq WEIGHT[c][q] M[c][q], SYSTEM one that
 * was recognised.  BT_ENOTSUP: a term of higher degree. */
BT_CHECKED bt_status bti_open_weigh (double weight[BTI_MOMENTS][BTI_MOMENTS],
                                     const struct bti_system *system,
                                     const struct bti_polynomial *a, bt_error *error);
double bti_open_weighed (double weight[BTI_MOMENTS][BTI_MOMENTS],
                         double m[BTI_MOMENTS][BTI_MOMENTS]);

/* Frequency of the number states of Q: omega_q, for the quartic model that of its
 * start. */
double bti_open_basis_q (const bt_open *model);

/* Non-zero when the observables of KIND are made of the moment M[c][q] below. */
int bti_open_reads (bt_open_kind kind, int c, int q);

/* Non-zero when observable O of KIND is a difference of moments. */
int bti_open_difference (bt_open_kind kind, size_t o);

/* The observables of a kind from the moments M[c][q] = <C_c Q_q>, C = 1 x p x^2 p^2
 * (xp + px)/2; Q the same of x_q, p_q, or 1 sx sy sz.  OUT has room for all of them. */
void bti_open_read (const bt_open_params *params, double m[BTI_MOMENTS][BTI_MOMENTS],
                    double *out);

#endif
