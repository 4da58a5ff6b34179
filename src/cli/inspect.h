/* cli/inspect.h - claims in words, and what their answers would take; nothing is
 * computed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_INSPECT_H
#define CLI_INSPECT_H

#include "cli/common.h"

/* Parameters, parts and operators of SETUP.  Returns 0 or an exit status after a
 * message. */
int cli_print_setup (const cli_call *call, const btv_modelsetup *setup);

/* What the model file WORD was understood to be; METHODS non-zero: and which methods
 * take it. */
int cli_check_model (const cli_call *call, const char *word, int methods);

/* `breaktime check' of a claims file. */
int cli_check_claims (const cli_call *call, const btv_claims *claims);

/* Non-zero when WORD is a built-in source, or a claims file, be it one with faults. */
int cli_is_claims (const char *word);

/* The model of CLAIM in formulas: that of its file, with what the claim sets of it
 * where GIVEN is set, or the built-in one with the claim's numbers. */
int cli_print_claim_model (const cli_call *call, const btv_claim *claim, int given);

/* "model.yaml with g = 0.1", "the built-in model with lambda 0.1, ...", "none"; the
 * caller frees it.  NULL: out of memory. */
char *cli_claim_about (const btv_claim *claim);

/* What is asked: the quantity, its settings, its times. */
char *cli_claim_asked (const btv_claim *claim);

/* What the printed number stands for, and why. */
char *cli_claim_stands (const btv_claim *claim);

/* The command line that measures it as the source defines it; for `missing' none: an
 * empty one. */
char *cli_claim_measure (const btv_claim *claim);

/* "some 0.2 s, 12 MB" */
void cli_print_estimate (double seconds, double bytes);

#endif
