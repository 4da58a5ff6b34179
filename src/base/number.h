/* base/number.h - numbers that people write.
 *
 * Numbers in claims files, models, heads of reference data and on the command line are
 * decimal: 5, +5, -0.5, .5, 5., 2e-3.  What may mean another number to another reader
 * or another program is refused with what to write instead: 0,05 and 3,304; digits in
 * groups; 010, which YAML 1.1 takes for 8; 0x10; a minus that is not '-'; 2×10⁻³.
 *
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_NUMBER_H
#define BTI_NUMBER_H

/* Non-zero when all of TEXT is such a number, which need not fit into a double. */
int bti_number_is_plain (const char *text);

/* "; write 0.05, with a decimal point": what TEXT, which is no such number, was meant
 * to be; "" when that is not clear.  Also of one too small for a double. */
enum
{
  BTI_SLIP_SIZE = 160
};
const char *bti_number_slip (const char *text, char out[BTI_SLIP_SIZE]);

#endif
