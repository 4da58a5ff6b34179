/* validation/modelfile.h - a model as a file: parts, a Hamiltonian, a start.
 *
 * YAML, read strictly as claims files are (see claims.h); at most 32 KiB, in a regular
 * file.  All that is wrong is told at once, what is wrong with an expression at the
 * character where it is.
 *
 *   title: Oscillator coupled to a mode                # optional
 *   parameters: { lambda: 0.1, Omega: 0.4, x0: 5 }     # numbers, or expressions in
 *   parts:                                             #   earlier ones
 *     x: oscillator                   # operators x, p_x with [x, p_x] = i
 *     y: oscillator                   # qubit, called s: Pauli's s_x, s_y, s_z
 *   hamiltonian: (p_x^2 + x^2)/2 + (p_y^2 + (Omega^2 + lambda*x^2)*y^2)/2
 *   classical: [x]                    # what semiclassical methods treat as a point
 *   start:
 *     x: { mean: x0 }
 *     y: { width: sqrt(Omega^2 + lambda*x0^2) }
 *   environment:                      # none: a closed system
 *     - { operator: x, rate: 0.1 }    # L of rate (L rho L^+ - {L^+ L, rho}/2)
 *
 * Expressions are those of model/expression.h: symbols commute, and a product means the
 * Weyl-ordered operator.  Of the start of an oscillator there are
 *
 *   mean, momentum, width             a Gaussian, |psi|^2 ~ exp(-width (q - mean)^2);
 *                                     0, 0 and 1 where they are not said
 *   squeezing r, angle phi            instead of the width: the vacuum, of variances
 *                                     1/2, squeezed by exp(-2r) along (cos phi, sin
 * phi) in the plane of q and p fock n                            a number state, of the
 * frequency `width', about `mean' cat a, phase                      Gaussians at a and
 * -a, the second with the factor exp(i phase)
 *
 * and of a qubit, which must say where it starts, `bloch', three numbers of length 1,
 * or less for a mixed state.
 * Instead of all of them `joint: { ground_of: EXPRESSION }' is the ground state of
 * another Hamiltonian over all parts.
 *
 * A file that says `kind' is a model of an open system: openmodel.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_MODELFILE_H
#define BTV_MODELFILE_H

#include "validation/complaints.h"

#include <breaktime/model.h>

enum
{
  BTV_MODEL_PARAMETERS = 64,             /* of one file, at most */
  BTV_MODEL_OPERATORS = BT_MAX_OPERATORS /* of its environment */
};

typedef struct btv_modelfile btv_modelfile;

/* What a file says, with its parameters set.  Texts are the file's. */
typedef struct btv_modelsetup
{
  const char *title; /* NULL: none */
  const char *hamiltonian, *ground_of;
  bt_part part[BT_MAX_PARTS];
  size_t parts;
  bt_parameter parameter[BTV_MODEL_PARAMETERS];
  size_t parameters;
  bt_dissipator environment[BTV_MODEL_OPERATORS];
  size_t operators;
} btv_modelsetup;

/* Non-zero when PATH seems to be such a file: a mapping without `kind'.  What cannot be
 * read is none. */
int btv_modelfile_is (const char *path);

/* Read PATH.  BT_EIO: cannot be read; BT_EDATA: "file:line:column: ..." with what is
 * wrong and what would be right, all of it in COMPLAINTS, which the caller clears;
 * BT_ENOMEM.  Caller owns *OUT; NULL on failure.  It may be used by several threads. */
BT_CHECKED bt_status btv_modelfile_load (btv_modelfile **out, const char *path,
                                         btv_complaints *complaints, bt_error *error);
void btv_modelfile_free (btv_modelfile *file);

/* FILE with the SETS parameters of SET instead of its own; expressions that come after
 * follow.  BT_EINVAL: no parameter of that name, and which was meant; BT_EDATA: the
 * file makes no sense with these, in COMPLAINTS as above; BT_ENOMEM. */
BT_CHECKED bt_status btv_modelfile_setup (btv_modelsetup *out,
                                          const btv_modelfile *file,
                                          const bt_parameter *set, size_t sets,
                                          btv_complaints *complaints, bt_error *error);

/* The model of SETUP, as bt_model_from. */
BT_CHECKED bt_status btv_modelfile_model (bt_model **out, const btv_modelsetup *setup,
                                          bt_error *error);

/* The two in one; the first complaint is the error. */
BT_CHECKED bt_status btv_modelfile_make (bt_model **out, const btv_modelfile *file,
                                         const bt_parameter *set, size_t sets,
                                         bt_error *error);

/* Parameter NAME = TEXT, a number or an expression of numbers, such as `sqrt(2)/3'.
 * BT_EINVAL: it is none, or NAME is too long to be a name. */
BT_CHECKED bt_status btv_modelfile_parse (bt_parameter *out, const char *name,
                                          const char *text, bt_error *error);

/* BT_OK when FILE has a parameter called NAME; else BT_EINVAL and those that it has. */
BT_CHECKED bt_status btv_modelfile_knows (const btv_modelfile *file, const char *name,
                                          bt_error *error);

/* The file as one line, the same for files that say the same in the same order; lives
 * as long as FILE. */
const char *btv_modelfile_text (const btv_modelfile *file);

/* A sentence that H of MODEL is not bounded from below, and along which direction; NULL
 * where that is not known.  Caller frees it.  BT_ENOMEM. */
BT_CHECKED bt_status btv_modelfile_unbounded (char **out, const bt_model *model,
                                              bt_error *error);

/* What the operator TEXT of SETUP is: as a polynomial in symbols, and in normal order.
 * Caller frees both.  NORMAL says so where it would have more terms than a polynomial
 * may have.  BT_EDATA, BT_ENOMEM. */
BT_CHECKED bt_status btv_modelfile_operator (char **symbol, char **normal,
                                             const btv_modelsetup *setup,
                                             const char *text, bt_error *error);

#endif
