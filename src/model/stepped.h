/* model/stepped.h - the Hamiltonian that split steps obey.
 *
 * Steps of exp(-i h T/2) exp(-i h V) exp(-i h T/2) are exactly those of
 *
 *   H_h = T + V - h^2/24 {T,{T,V}} - h^2/12 {V,{T,V}} + h^4 ... + O(h^6),
 *   {A,B} = -i [A,B], signs by powers of -i,
 *
 * by the series of Baker, Campbell and Hausdorff, here to h^4 (coefficients: the
 * logarithm in the free algebra of T and V; its brackets of degree 3 and 5 are those of
 * Yoshida, Phys. Lett. A 150, 262 (1990), section 4).  So where such steps lead after
 * any time is known without making them.                                    Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_STEPPED_H
#define BTI_STEPPED_H

#include "model/system.h"

/* MODEL, closed, with H_h in the place of H.  *REST: an estimate of |H_h - sum| on the
 * start, by how the terms of h^4 compare with those of h^2; so phases are off by REST
 * t. Caller owns *OUT.  BT_ENOTSUP: H is no T(p) + V(x), or there is an environment;
 * BT_EINVAL: a degree above BT_MAX_DEGREE; BT_ENOMEM. */
BT_CHECKED bt_status bti_model_stepped (bt_model **out, const bt_model *model, double h,
                                        double *rest, bt_error *error);

/* MODEL, closed and with a start that is a product, with H in the place of its own, as
 * a model without a special form.  Caller owns *OUT.  BT_ENOTSUP, BT_ENOMEM. */
BT_CHECKED bt_status bti_model_replace (bt_model **out, const bt_model *model,
                                        const bti_polynomial *h, bt_error *error);

#endif
