/* validation/constant.h - a number as files and options may have it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_CONSTANT_H
#define BTV_CONSTANT_H

#include "base/number.h"

#include <breaktime/status.h>

enum
{
  BTV_CONSTANT_WHY = 120
};

/* TEXT, which is no plain decimal number, as an expression of numbers alone, such as
 * pi/2 or 3*sqrt(2)^-1 (model/expression.h).  Non-zero: it is one.  Else WHY has what
 * is wrong with it, "; " and a clause, if that is what it means to be, or "". */
int btv_constant (double *out, const char *text, char why[BTV_CONSTANT_WHY]);

#endif
