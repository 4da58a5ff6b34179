/* cli/models.h - models on the command line: --model and --set, or --lambda, --x0 and
 * --omega.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_MODELS_H
#define CLI_MODELS_H

#include "cli/common.h"

/* The file of --model.  The caller frees *PATH. */
typedef struct cli_model_file
{
  char *path, *name;   /* NAME: its short name, or what was given */
  btv_modelfile *file; /* NULL: a model of a kind */
} cli_model_file;

/* WORD as a file of a model, of which all is read unless it is one of a kind.  Returns
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

/* The model of a kind that --model, which must have been given, names, as it is in its
 * file and with what is set.  Returns 0 or an exit status after a message. */
int cli_open_params (bti_open_params *out, const cli_call *call);

/* The model that a command is about. */
typedef struct cli_subject
{
  bt_model *model;
  bti_open *open;       /* the same as one of a kind; NULL: it is of none */
  cli_model_file from;  /* the file of --model */
  btv_modelsetup setup; /* of --model; else there is no hamiltonian in it */
  bt_error why;         /* MODEL is NULL: it is a model of its kind alone */
} cli_subject;

/* Returns 0 or an exit status after a message; the caller clears OUT in either case. */
int cli_subject_make (cli_subject *out, const cli_call *call);

/* The same, refused unless it is a model for all methods. */
int cli_subject_make_whole (cli_subject *out, const cli_call *call);

/* Of a kind alone: no MODEL is made. */
int cli_subject_of_kind (cli_subject *out, const cli_call *call);
void cli_subject_clear (cli_subject *subject);

/* What SUBJECT is, for the report; borrows from it. */
btr_subject cli_subject_told (const cli_subject *subject);

/* Lines of the head of TABLE that say which model it is about. */
BT_CHECKED bt_status cli_subject_head (bt_table *table, const cli_call *call,
                                       const cli_subject *subject, bt_error *error);

#endif
