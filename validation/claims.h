/* validation/claims.h - what a paper prints, as data.
 *
 * A claims file is YAML, read strictly: an unknown key, a duplicate key or id, a
 * wrong type, a missing value or a number outside its domain is refused with
 * file:line:column, what was found and what would be right.  Ids and names of
 * readings are of a-z, 0-9 and '-', 64 characters at most; a text has at most 4000
 * bytes, a file 4 MiB, 200000 keys, values and items, 5000 claims and 64 readings (all
 * pairs of them are tried), a model 1000 modes (base/limits.h).  The file must be a
 * regular one.  The order of the top-level keys is free.  Numbers are decimal, as
 * base/number.h has them.  All that is wrong is told at once, up to the first mistake
 * in the syntax of YAML.
 *
 *   source:                     # whose claims these are
 *     id: vz25
 *     title: ...
 *     authors: ...
 *     journal: ...
 *     year: "2025"
 *     doi: ...                  # journal and doi are optional
 *     reconstruction: ...       # optional: its own model is not at hand; one sentence
 *                               # on the one that stands in for it
 *
 *   discretisations: ...        # optional: by names, see discretisation.h
 *
 *   readings:                   # optional: alternatives to what the source says
 *     last-crossing:
 *       text: last crossing of the threshold instead of the first
 *       evaluators: [t_q, t_mf, t_tw]
 *       set: {crossing: last}
 *       modes: 1                # optional: only for models with as many modes
 *     other-start:
 *       text: x0 as in the caption
 *       evaluators: [t_mf]
 *       parameters: {x0: 5.1}   # of the model, or `at', instead of or beside `set';
 *                               # only for claims whose model has them
 *
 *   vary: ...                   # optional: settings that may have been others, vary.h
 *
 *   figures: ...                # optional: what is drawn anew, see plots.h
 *
 *   claims:
 *     - id: vz-t1-1-tq
 *       where: Table I, row 1, column t_q # of a formula "Eq. ..."
 *       statement: quantum break time     # what is said, in our own words
 *       origin: quoted                    # whose statement it is, see below
 *       table: {name: Table I, row: 1, column: t_q}   # optional; row 1 to 999999
 *       evaluator: t_q
 *       parameters: {lambda: 0.1, x0: 5, omega: [0.4], t_max: 60}  # what it needs;
 *                                         # lambda may be a list, one a mode; for an
 *                                         # open system {model: FILE, at: 5}, FILE as
 *                                         # in openmodel.h, seen from this one, or
 *                                         # the name of a built-in one, qubit-b1;
 *                                         # {model: FILE, set: {lambda: 0.05}, at: 5},
 *                                         # FILE as in modelfile.h, where `breaktime
 *                                         # list evaluators' has `any closed model',
 *                                         # `set' of parameters of that file, numbers
 *                                         # or expressions
 *                                         # of a statement about many points, {scan:
 *                                         # FILE}, as in scan.h, or the name of a
 *                                         # built-in one, vz25-map-08; claims that
 *                                         # name one scan share its points
 *                                         # t_max is a horizon of ours; where the
 *                                         # source states how far its run goes, say
 *                                         # `set: {end: stated}': a last crossing
 *                                         # depends on it
 *       set: {threshold: 0.05}            # optional: settings that are part of the
 *                                         # claim; a reading overrides them
 *       quantity: {...}                   # instead of `evaluator' and `set', see below
 *       printed: "6"                      # as printed, quoted, in one of the forms of
 *                                         # printed.h: "6", "< 11", "3–5", "12 %",
 *                                         # "~ 10⁻²", "10.3(1)", ...; or a label
 *       uncertainty: sigma                # with ± or brackets: what that is, a bound
 *                                         # or a standard deviation (sigma)
 *       digits: 13                        # of the number printed compare only so many
 *       why: ...                          # significant ones: more than a double, or
 *                                         # the program of the source, can carry
 *       convert: {scale: 2, offset: 1, why: ...}
 *                                         # optional: printed is scale times what is
 *                                         # computed plus offset, as the source has
 *                                         # other units than the model (hbar = 1) or
 *                                         # another zero; numbers or expressions of
 *                                         # numbers, 1 and 0 where absent: convert.h
 *       tier: quick                       # or full; quick when absent
 *       expect: confirmed                 # optional: recorded verdict; never steers
 *       expect_reading: last-crossing     # only with `explained'
 *       close: {relative: 0.05, why: ...} # optional; relative < 1
 *     - id: vz-private
 *       where: ...
 *       statement: ...
 *       missing: the initial state   # what the source leaves out: `not-computable',
 *                                    # and none of evaluator to tier
 *
 * A quantity is composed of what is observed and what is made of it.  It is short for
 * an evaluator and its settings, all of which it takes, too; `delta' is its threshold:
 *
 *   quantity: {observe: x*s_z, method: gaussian, at: 5}      # mean
 *   quantity: {observe: x, between: [exact, mean-field], delta: 0.05, crossing: first}
 *                                       # t_mf; t_q, t_tw, t_gauss of other methods
 *   quantity: {observe: x, crosses: 0, count: 3}             # crossing_time
 *   quantity: {observe: x^2, maximum: [0, 50]}               # maximum, or minimum
 *   quantity: {observe: x, frequency_near: 1}                # frequency
 *   quantity: {overlap: 3, at: 0}       # overlap: |<3|psi>|^2, of level 3 of H from 0,
 *                                       # the same at all times
 *   quantity: {frequency: [1, 0]}       # transition: level 1 less level 0
 *   quantity: {revival: [1, 50]}        # revival: when |<psi(0)|psi(t)>|^2 is largest
 *   quantity: {entropy_of: x, at: 25, base: 2}               # entropy
 *   quantity: {purity_of: x s, at: 5}                        # purity_of
 *   quantity: {observe: x, at: steady}                       # steady_mean
 *   quantity: {observe: x, at: steady, states: 5}            # of matrices of 5 states,
 *                                       # or of `levels: 5'
 *   quantity: {level: 3, sector: x+ y+}                      # level: of those even in
 *                                       # x and y the fourth; without `sector' of all;
 *                                       # walls: 5.5, or {x: 5.5}: hard ones there
 *   quantity: {floquet: y, orbit: {x: 5}}                    # floquet
 *   quantity: {stability_of: y, orbit: {x: 5}}               # floquet_stability
 *   quantity: {band_edge: y, orbit: {x: 1}, parameter: g, edge_from: 0.5, edge_to: 2}
 *
 * The exact method is taken where none is named.  Times that stand here stand under
 * `parameters' no more; t_max of the others does.
 *
 * Whose statement a claim is, and what else it then says:
 *
 *   origin: quoted      # the source prints this number or this sentence; what holds
 *                       # where `origin' is absent
 *   origin: encoded     # the source says it in words or by a formula, and the number
 *   encodes: ...        # is our encoding: why it is what the sentence says.  Reports
 *                       # write "encoded as 2, since ..."
 *   origin: derived     # it follows from the source
 *   derivation: ...     # by this: "follows from ..."
 *   origin: ours        # an objection, a control, a reviewer's test, an extension
 *
 * Reports count the quoted and the encoded ones as statements of the source; what
 * follows from it is told apart, and a test of ours is never among either.
 *
 *   family: fig-9       # optional: a list that the source itself makes.  The claims
 *                       # of one family and evaluator are a column of their own, as
 *                       # the cells of a table's column are; not beside `table'
 *   reconstruction: no  # this one is not about the source's reconstruction, as all
 *                       # others of a file with source.reconstruction are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_CLAIMS_H
#define BTV_CLAIMS_H

#include "validation/complaints.h"
#include "validation/convert.h"
#include "validation/discretisation.h"
#include "validation/evaluator.h"
#include "validation/modelfile.h"
#include "validation/plots.h"
#include "validation/verdict.h"

#include "model/open.h"

typedef enum btv_tier
{
  BTV_QUICK,
  BTV_FULL
} btv_tier;

/* Whose statement a claim is: name in files and reports, meaning. */
#define BTV_ORIGIN_LIST(ENTRY)                                                         \
  ENTRY (QUOTED, "quoted", "the source prints this number or sentence")                \
  ENTRY (ENCODED, "encoded",                                                           \
         "the source says it in words or by a formula; the number is our encoding")    \
  ENTRY (DERIVED, "derived", "follows from the source, by a derivation that is named") \
  ENTRY (OURS, "ours",                                                                 \
         "not the source's: an objection, a control, a reviewer's test, an extension")

typedef enum btv_origin
{
#define BTV_ORIGIN_ENUM(name, text, meaning) BTV_ORIGIN_##name,
  BTV_ORIGIN_LIST (BTV_ORIGIN_ENUM)
#undef BTV_ORIGIN_ENUM
      BTV_ORIGIN_COUNT
} btv_origin;

const char *btv_origin_name (btv_origin origin);
const char *btv_origin_meaning (btv_origin origin);

typedef struct btv_source
{
  char *id, *title, *authors, *journal, *year, *doi; /* journal, doi may be NULL */
  char *reconstruction; /* of its model, what that is; NULL: the source's own */
} btv_source;

/* Pairs follow the readings of the file: "a+b" sets what a and b set, for every two
 * readings that share an evaluator and set no key in common. */
typedef struct btv_reading
{
  char *name, *text;
  size_t parts; /* 1, or 2 for a pair; 0, while a file is read: it has faults */
  size_t modes; /* 0: any number */
  const btv_evaluator **evaluators;
  size_t evaluators_count;
  btv_setting *set; /* strings owned */
  size_t set_count;
  bt_parameter *parameters; /* of the model, instead of the claim's (altered.h) */
  size_t parameters_count;
  size_t line;
} btv_reading;

typedef struct btv_claim
{
  char *id, *where, *statement;
  btv_origin origin;
  char *encodes, *derivation; /* why the number is what is said; how it follows; each
                                 NULL unless the origin asks for it */
  char *family;               /* NULL unless given */
  int reconstruction;         /* non-zero: judged on the source's reconstruction */
  char *table, *column;       /* NULL unless the claim is a cell of a table */
  size_t row;                 /* 1-based; 0 without a table */
  const btv_evaluator *evaluator;
  double lambda, x0; /* of the model, if the evaluator needs one */
  double *couplings; /* one a mode; NULL: LAMBDA for all of them */
  double *omega;
  size_t modes;             /* 0 without a model */
  char *model, *model_path; /* in a file, or NULL: as written; to be opened */
  bti_open_params open;     /* what it says of an open system, */
  btv_modelfile *closed;    /* or of a closed one; NULL: it is not that */
  bt_parameter *given;      /* of CLOSED, instead of its own; by name */
  size_t given_count;
  size_t parts;                /* of CLOSED */
  char *scan_name, *scan_path; /* of a scan, or NULL: as written; to be opened */
  btv_scan *scan;              /* what it says */
  char *missing;               /* NULL, or why nothing can be computed */
  double at, t_max;            /* NaN unless the evaluator needs them */
  btv_setting *set;            /* of the claim itself; strings owned */
  size_t set_count;
  char *printed;
  btv_interval claimed; /* from PRINTED; NaN for a label */
  btv_printed how;      /* it is printed; all zero for a label */
  char *digits_why;     /* NULL unless not all digits are compared */
  btv_convert convert;  /* of what is computed, into the units of PRINTED */
  btv_tier tier;
  int has_expect; /* without `expect' any verdict passes */
  btv_verdict expect;
  char *expect_reading;  /* NULL unless given */
  double close_relative; /* 0 unless given */
  char *close_why;
  size_t line;
} btv_claim;

typedef struct btv_vary btv_vary;

typedef struct btv_claims
{
  char *path;
  btv_source source;
  btv_discretisations discretisations;
  btv_reading *readings;
  size_t readings_count;
  btv_claim *claims;
  size_t claims_count;
  btv_vary *vary; /* settings that may have been others */
  size_t vary_count;
  btv_plot *plots; /* figures to be drawn anew */
  size_t plots_count;
} btv_claims;

/* Load PATH.  Caller owns *OUT; NULL on failure.
 * BT_EIO: cannot be read; BT_EDATA: "file:line:column: ..."; BT_ENOMEM. */
BT_CHECKED bt_status btv_claims_load (btv_claims **out, const char *path,
                                      bt_error *error);
/* The same, with all that is wrong with the file in COMPLAINTS, which the caller
 * clears. */
BT_CHECKED bt_status btv_claims_read (btv_claims **out, const char *path,
                                      btv_complaints *complaints, bt_error *error);
void btv_claims_free (btv_claims *claims);

/* The coupling of mode J, and non-zero when all modes share one. */
double btv_claim_lambda (const btv_claim *claim, size_t j);
int btv_claim_shares_lambda (const btv_claim *claim);

/* The closed model of CLAIM, which the caller frees; NULL: it is about none. BT_EINVAL,
 * BT_EDATA, BT_ENOMEM. */
BT_CHECKED bt_status btv_claim_model (bt_model **out, const btv_claim *claim,
                                      bt_error *error);

/* An order of models, by which claims can be sorted: 0 when A and B ask about one
 * model, or both about none. */
int btv_claim_model_order (const btv_claim *a, const btv_claim *b);
int btv_claim_same_model (const btv_claim *a, const btv_claim *b);

/* Non-zero when READING may be tried on claims with EVALUATOR, and on CLAIM: then the
 * number of modes must fit, too. */
int btv_reading_applies (const btv_reading *reading, const btv_evaluator *evaluator);
int btv_reading_concerns (const btv_reading *reading, const btv_claim *claim);

/* Non-zero when answers to CLAIM's question under READING scatter: it sets the source's
 * own number of samples. */
int btv_reading_scatters (const btv_reading *reading, const btv_claim *claim);

#endif
