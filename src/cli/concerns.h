/* cli/concerns.h - what an option has an effect on.
 *
 * One table says of every option of every command which methods, by their
 * capabilities, and which quantities, by what they need and by their readings, look at
 * it.  What is given and would change nothing is refused, never ignored.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_CONCERNS_H
#define CLI_CONCERNS_H

#include "cli/methods.h"
#include "validation/evaluator.h"

/* Refuse options that say something only beside others that are not there.  This and
 * what follows return 0, or an exit status after a message. */
int cli_check_beside (const cli_call *call);

/* Refuse options that no method with CAPS, as in cli_method, looks at; those of SUBJECT
 * (NULL: that take any model) that would are named. */
int cli_check_methods (const cli_call *call, const cli_subject *subject, unsigned caps);

/* The method called NAME, or NULL: the first; of two the one that looks at more of the
 * options given, which is that of the kind where they look at the same. */
int cli_method_find (cli_method *out, const cli_call *call, const cli_subject *subject,
                     const char *name);

/* Refuse options that have no effect on EVALUATOR. */
int cli_check_quantity (const cli_call *call, const btv_evaluator *evaluator);

/* The same for the operands, which are quantities: options that none of them looks at.
 * What is no quantity is for others to say. */
int cli_check_quantities (const cli_call *call);

/* The same option and reading of EVALUATOR mean the same: option GIVEN, by its place
 * among those given, as a setting.  0: it is none. */
int cli_setting_of (btv_setting *out, const cli_call *call, size_t given,
                    const btv_evaluator *evaluator);

/* Where the text of ERROR says what is needed, add the option for it, if what CALL
 * computes looks at one. */
void cli_advise (const cli_call *call, bt_error *error);

/* Print "  options  --dt, ..." for `list': those of COMMAND that not everything looks
 * at, but a method with CAPS, or EVALUATOR where that is not NULL. */
void cli_print_concerns (unsigned command, unsigned caps,
                         const btv_evaluator *evaluator);

#endif
