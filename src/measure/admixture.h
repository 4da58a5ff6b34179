/* measure/admixture.h - how much of a lower order a power law may hide.
 *
 * A few halvings cannot tell h^2 from a h + b h^2 with small a by the order that they
 * show; what is left of y = r/h at h = 0 can.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_ADMIXTURE_H
#define BTI_ADMIXTURE_H

#include <stddef.h>

/* Y at falling H > 0, each known up to ERR, at h = 0: the polynomial through the last
 * of them, as many of up to six as give the smallest error, which is how far the last
 * ones moved it, and the last point, plus what ERR makes of it.  COUNT >= 3. */
typedef struct bti_origin
{
  double value, err;
} bti_origin;
bti_origin bti_origin_of (const double *h, const double *y, const double *err,
                          size_t count);

/* Non-zero when VALUE stands out of its error: three times that. */
int bti_origin_stands_out (const bti_origin *origin);

#endif
