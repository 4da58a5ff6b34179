/* validation/modelparts.h - what the files of modelfile.h share.  Internal to them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_MODELPARTS_H
#define BTV_MODELPARTS_H

#include "model/expression.h"
#include "validation/fields.h"
#include "validation/modelfile.h"

/* Names as far as OUT has them by now. */
bti_names btv_model_names (const btv_modelsetup *setup);

/* Refuse the expression at NODE, at its byte COLUMN (from 1; 0: not known). */
BT_CHECKED bt_status btv_model_refuse (const btv_reader *in, const btv_yaml_node *node,
                                       size_t column, const char *text);

/* *OUT = the number at NODE, which is called NAME: written plainly, or an expression of
 * the parameters of SETUP. */
BT_CHECKED bt_status btv_model_number (const btv_reader *in, const btv_yaml_node *node,
                                       const char *name, const btv_modelsetup *setup,
                                       double *out);

/* Refuse NODE, called NAME, unless it is an expression in the operators of SETUP,
 * Hermitian unless IMAGINARY. */
BT_CHECKED bt_status btv_model_expression (const btv_reader *in,
                                           const btv_yaml_node *node, const char *name,
                                           const btv_modelsetup *setup, int imaginary);

/* The part called by the text of NODE, into *OUT; refuses what is none. */
BT_CHECKED bt_status btv_model_part (const btv_reader *in, const btv_yaml_node *node,
                                     const btv_modelsetup *setup, size_t *out);

/* The mapping NODE under `start', NULL for none, into SETUP. */
BT_CHECKED bt_status btv_model_start (const btv_reader *in, const btv_yaml_node *root,
                                      const btv_yaml_node *node, btv_modelsetup *setup);

/* Width and chirp of a squeezed vacuum (breaktime/model.h, modelfile.h). */
void btv_model_squeeze (double r, double angle, double *width, double *chirp);

/* The polynomial A in the operators of PARTS parts PART: in symbols, and in normal
 * order, or that this has more terms than a polynomial may have.  Caller frees both.
 * BT_ENOMEM. */
BT_CHECKED bt_status btv_model_show (char **symbol, char **normal,
                                     const bti_polynomial *a, const bt_part *part,
                                     size_t parts, bt_error *error);

#endif
