/* study/parts.h - entropy and purity of the state of some parts of any model, the
 * others traced out, and of the whole where it is mixed. Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_PARTS_H
#define BTI_PARTS_H

#include <breaktime/measure.h>
#include <breaktime/method.h>

typedef struct bti_parts
{
  const bt_model *model; /* without a special form, or made general */
  unsigned parts;        /* a set, bit k for part k */
  double at;
  double tolerance;  /* half-width that is wanted */
  int purity, base2; /* 1: the purity, not the entropy; the entropy in bits */
} bti_parts;

/* The quickest of the methods that have the state of some parts in a basis; NULL: none
 * fits into memory. */
const bt_method *bti_parts_method (const bti_parts *study);

/* By METHOD in one basis and a larger one, larger and larger until it is sharp or
 * enough is enough: the two are compared at four times, for at one alone two numbers
 * may cross.  BT_ELIMIT only where there is nothing yet; what the method says. */
BT_CHECKED bt_status bti_parts_value (const bti_parts *study, const bt_method *method,
                                      const bt_watch *watch, bt_value *out,
                                      bt_error *error);

/* What to check METHOD with, or NULL; and the number by that, without its error. */
const bt_method *bti_parts_second (const bti_parts *study, const bt_method *method);
BT_CHECKED bt_status bti_parts_again (const bti_parts *study, const bt_method *method,
                                      const bt_watch *watch, double *out,
                                      bt_error *error);

#endif
