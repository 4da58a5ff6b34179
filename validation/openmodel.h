/* validation/openmodel.h - a model of an open system as a file.
 *
 * YAML, read strictly as claims files are (see claims.h): `kind', and below it the
 * couplings, the rates and the initial state by the names of BTI_OPEN_PARAMETER_LIST.
 * What is left out is 0, a frequency 1.  At most 32 KiB, in a regular file.  All that
 * is wrong is told at once.
 *
 *   kind: qubit               # oscillators, qubit, cavity, quartic
 *   title: at the threshold   # optional
 *   lambda: 0.5
 *   Delta: 1
 *   gamma_c: 0.125
 *   gamma_q: 0.125
 *   x0: 1
 *   sz: 1
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_OPENMODEL_H
#define BTV_OPENMODEL_H

#include "validation/modelfile.h"

#include "model/open.h"

/* Read PATH, also one with parts and a Hamiltonian (modelfile.h) that are those of a
 * kind.  BT_EIO: cannot be read; BT_EDATA: "file:line:column: ..." with what is
 * wrong and what would be right, also for a parameter that the kind does not have and
 * for one outside its domain; BT_ENOMEM. */
BT_CHECKED bt_status btv_openmodel_load (bti_open_params *out, const char *path,
                                         bt_error *error);

/* The same, with all that is wrong with the file in COMPLAINTS, which the caller
 * clears. */
BT_CHECKED bt_status btv_openmodel_read (bti_open_params *out, const char *path,
                                         btv_complaints *complaints, bt_error *error);

/* MODEL as a file of modelfile.h would say it.  BT_ENOTSUP, as bti_open_describe: then
 * OUT has the parameters alone. */
BT_CHECKED bt_status btv_openmodel_setup (btv_modelsetup *out, const bti_open *model,
                                          bt_error *error);

#endif
