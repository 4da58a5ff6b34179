/* cli/models.h - models of closed systems on the command line: --model and --set, or
 * --lambda, --x0 and --omega.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_MODELS_H
#define CLI_MODELS_H

#include "cli/common.h"

/* The file of --model.  The caller frees *PATH. */
typedef struct cli_model_file
{
  char *path, *name;   /* NAME: its short name, or what was given */
  btv_modelfile *file; /* NULL: a model of an open system */
} cli_model_file;

/* WORD as a file of a model of either kind; of a closed one all of it is read.  Returns
 * 0 or an exit status after a message; the caller clears OUT in either case. */
int cli_model_file_open (cli_model_file *out, const cli_call *call, const char *word);
void cli_model_file_clear (cli_model_file *file);

/* Non-zero when --model is given and no model of an open system. */
int cli_model_is_closed (const cli_call *call);

/* The parameters of --set.  Returns 0 or an exit status after a message; the caller
 * frees *OUT. */
int cli_sets (bt_parameter **out, size_t *count, const cli_call *call);

/* FILE with the parameters of --set. */
int cli_model_setup (btv_modelsetup *out, const cli_call *call,
                     const cli_model_file *file);

/* The closed model that a command is about. */
typedef struct cli_subject
{
  bt_model *model;
  cli_model_file from;  /* FILE: NULL where the model is that of --lambda, ... */
  btv_modelsetup setup; /* of FILE */
} cli_subject;

/* Returns 0 or an exit status after a message; the caller clears OUT in either case. */
int cli_subject_make (cli_subject *out, const cli_call *call);
void cli_subject_clear (cli_subject *subject);

/* What SUBJECT is, for the report; borrows from it. */
btr_subject cli_subject_told (const cli_subject *subject);

/* Lines of the head of TABLE that say which model it is about. */
BT_CHECKED bt_status cli_subject_head (bt_table *table, const cli_call *call,
                                       const cli_subject *subject, bt_error *error);

#endif
