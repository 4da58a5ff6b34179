/* report/report.h - outcomes in, documents out.  No physics here.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_REPORT_H
#define BTR_REPORT_H

#include "study/refinement.h"
#include "validation/audit.h"
#include "validation/modelfile.h"
#include "validation/openmodel.h"

#include <breaktime/energies.h>
#include <signal.h>
#include <stdint.h>

/* A folder taken for a report. */
typedef struct btr_place btr_place;

/* How much a report holds. */
typedef enum btr_level
{
  BTR_PARTIAL, /* something was not run, it was interrupted, or memory ran out */
  BTR_QUICK,   /* but for claims of the full tier all was run */
  BTR_COMPLETE
} btr_level;

/* Take FOLDER, which is made when it is missing, for a report: to be done before what
 * the report is about is computed.  Nobody else gets it until it is closed; what an
 * audit that was killed left there is undone and removed; and the disk is seen to take
 * something.  Caller owns *OUT.
 * BT_EINVAL: no folder.  BT_EIO: it cannot be made, read or written, or another audit
 * has it; BT_ENOMEM. */
BT_CHECKED bt_status btr_place_open (btr_place **out, const char *folder,
                                     bt_error *error);
/* Of the report that is there; one that does not say is taken to be BTR_QUICK. */
btr_level btr_place_level (const btr_place *place);
/* Give it back; a folder that was made for nothing goes.  NULL is fine. */
void btr_place_close (btr_place *place);

/* Of a report on AUDITS; and in words. */
btr_level btr_level_of (const btv_audit *const *audits, size_t count);
const char *btr_level_name (btr_level level);

typedef struct btr_options
{
  const char *folder; /* where REPORT.md, claims/, figures/, ... go */
  btr_place *place;   /* that folder, if it was taken before; or NULL */
  int force;          /* replace one that holds more, too */
  const volatile sig_atomic_t *cancel; /* non-zero: give up; may be NULL */
  size_t *missing;       /* receives how many figures could not be made; may be NULL */
  bt_error *undrawn;     /* receives why the first that has data was not drawn, or stays
                            as it is; may be NULL */
  bt_error *unbound;     /* receives why there is no REPORT.html, where SCRIPTS is no
                            NULL, or stays as it is; may be NULL */
  const char *scripts;   /* where the gnuplot scripts (*.gp), report.css and report.js
                            are; NULL: no REPORT.html */
  const char *command;   /* the command line, for the certificate; or NULL */
  const char *certifier; /* who answers for it, likewise */
  double seconds;        /* from start to end, likewise; 0: not known */
  int figures;           /* 0: write no figures */
  const char *gnuplot;   /* program; NULL means "gnuplot" on PATH */
  uint64_t seed;         /* root of the random streams, for the provenance section */
  const int *fails; /* one a verdict: those that fail; NULL: what is not as recorded
                       does, and without a record what does not hold */
} btr_options;

/* Write the report on AUDITS[0..count-1] (one a claims file):
 *
 *   REPORT.md        for people: what was found, and the way to all else; of several
 *                    audits an index of sources, the first page of each is then
 *                    claims/ID-report.md
 *   claims/          the pages, of at most 40 KB: TABLE.md, formulas.md, statements.md,
 *                    following.md, added.md, figures.md, those of several parts with
 *                    -2, ...; trust.md; conventions.md
 *   claims/all.md    every claim in a line
 *   REPORT.html      all pages as one file with the figures in it, in which claims can
 *                    be sorted and filtered
 *   latex/           the tables of the source, to be put into a paper
 *   results.json     the same and more, for programs
 *   certificate.md   who ran it, where, when, how long it took: not reproducible
 *   timings.csv      seconds a claim: likewise
 *   ro-crate-metadata.json  the folder as an RO-Crate, for archives: likewise
 *   inputs/          claims file, models and scans that it was made from
 *   SHA256SUMS       of all of these: what belongs to the report, and whether it is
 *                    whole (`sha256sum -c')
 *   dossier/         ID.md, a page for each number that is not confirmed
 *   recipes/         ID.py, where NumPy and SciPy can compute it, too
 *   figures/         verdicts.svg, and for each exhibit NAME-x.svg, NAME-delta.svg
 *   data/            the numbers behind the figures, NAME-x.csv, NAME-delta.csv
 *
 * With several audits the names below these folders begin with the id of
 * the source.  The folder is made when missing.  All is written into a temporary
 * folder inside it, which is exchanged for the old report when complete: on
 * failure nothing in the folder has changed.  Where it holds nothing but a report this
 * is one step, and the folder is another one then, of the same name; where other files
 * lie in it, which are left alone, or where it cannot be exchanged, the files are moved
 * one by one, and one that is killed meanwhile is undone by the next that takes the
 * folder.  What the report before had and this one has not goes.
 *
 * A report does not replace one that holds more, unless it is to: BT_EINVAL.
 *
 * The curves are drawn by gnuplot.  Without it, or where it fails, the report is
 * written all the same and says which figures are missing and why.
 *
 * But for what is not reproducible, and its sums, the same outcomes give the same
 * bytes: no times of day, no durations, no command line.  SOURCE_DATE_EPOCH, where it
 * is set, is the date that the certificate states.
 * BT_EINVAL: no audits, no folder, or a report that holds more; BT_ECANCEL; BT_EIO: as
 * of the place, or no process can be had; BT_ENOMEM. */
BT_CHECKED bt_status btr_report_write (const btv_audit *const *audits, size_t count,
                                       const btr_options *options, bt_error *error);

/* Documents by themselves. */
typedef enum btr_form
{
  BTR_JSON,  /* what results.json holds */
  BTR_JUNIT, /* a test case a claim: an outcome that fails is a failure, an error an
                error; what was not decided or run is skipped, and so is what does not
                hold where that is recorded */
  BTR_TAP    /* version 13, likewise, the last as TODO */
} btr_form;

/* Write one on AUDITS to PATH, "-" for standard output, past stdio; from OPTIONS come
 * the command, the seed, and what fails.  BT_EIO, BT_ENOMEM. */
BT_CHECKED bt_status btr_export (btr_form form, const btv_audit *const *audits,
                                 size_t count, const btr_options *options,
                                 const char *path, bt_error *error);

/* "[0.0255, 0.0265]", "(-∞, 11]", "(2, ∞)": the ends to the last digit. */
void btr_format_interval (char *out, size_t size, const btv_interval *claimed);
/* The same of a computed interval: as few digits as it takes, rounded outwards. */
void btr_format_computed (char *out, size_t size, double lo, double hi);
/* What ATTEMPT at CLAIM gave: a value with its error, a bound, a label. */
void btr_format_answer (char *out, size_t size, const btv_claim *claim,
                        const btv_attempt *attempt);

/* VALUE with its half-width HALF as "3260.1(4)": the figures in parentheses count
 * in units of the last digits shown, or are whole numbers where those are tens or
 * more, "3260(40)".  HALF is rounded up to one digit, to two when the first is 1
 * or 2, and VALUE to the same place: the text holds no digit that HALF does not
 * support, and no more than ten.  "9.54(3)e-07" outside 1e-4 ... 1e7.
 * HALF 0: "%.10g".  HALF not finite: "3.26e+03(?)".  VALUE infinite: "> LO", LO
 * rounded down to four digits.  VALUE not a number: "?". */
void btr_format_value (char *out, size_t size, double value, double half, double lo);

/* Likewise with as many digits as a half-width of FINEST supports, instead of ten: for
 * whom asked for them. */
void btr_format_fine (char *out, size_t size, double value, double half, double lo,
                      double finest);

/* What a number is about; NULL for what it is not about.  Borrowed. */
typedef struct btr_subject
{
  const bt_model *model;
  const btv_modelsetup *setup; /* of MODEL where that is from a file, called NAME */
  const char *name;
  const bti_open_params *open;
  const char *text; /* the whole model file as one line, where there is one */
} btr_subject;

/* ANSWER to QUESTION on SUBJECT as one JSON object, a text owned by the caller.
 * What is not a finite number is null, with the reason beside it.  BT_ENOMEM. */
BT_CHECKED bt_status btr_answer_json (char **out, const btr_subject *subject,
                                      const btv_question *question,
                                      const btv_answer *answer, bt_error *error);

/* COUNT levels of SUBJECT, sought to TOLERANCE, likewise. */
BT_CHECKED bt_status btr_energies_json (char **out, const btr_subject *subject,
                                        const bt_energy *level, size_t count,
                                        double tolerance, bt_error *error);

/* ---- what commands print and draw ---------------------------------------------- */

/* A variable of a gnuplot script: a text, a file (made absolute), or a number where
 * both are NULL; ARRAY: the first of an array of so many, of which others may follow.
 */
typedef struct btr_variable
{
  const char *name, *text, *file;
  double number;
  int array;
} btr_variable;

/* Stability of one mode in a background of amplitude x0. */
typedef struct btr_stability
{
  double omega, depth; /* lambda x0^2 */
  bt_floquet floquet;
  double below, above; /* nearest edges in depth, both of its band where it is not
                          stable; below: 0 under all bands */
  double edge_err;     /* of both */
  double surface;      /* depth of VZ25 Eq. (18) for its band */
} btr_stability;

/* The modes of MODEL, in order, in a background of frequency NU, and what they are ALL
 * together, as one JSON object owned by the caller.  BT_ENOMEM. */
BT_CHECKED bt_status btr_stability_json (char **out, const bt_model *model, double nu,
                                         const btr_stability *modes, bt_stability all,
                                         bt_error *error);

/* The sequence ASK and what it shows as one JSON object owned by the caller. BT_ENOMEM.
 */
BT_CHECKED bt_status btr_convergence_json (char **out, const btr_subject *subject,
                                           const bti_sequence *ask,
                                           const bti_convergence *study,
                                           bt_error *error);

/* STUDY of SUBJECT as one JSON object owned by the caller.  BT_ENOMEM. */
BT_CHECKED bt_status btr_refinement_json (char **out, const btr_subject *subject,
                                          const bti_refinement *study, bt_error *error);

/* What `doctor' found out about NAME, or, where it is a PROBLEM, why that is missing or
 * unusable; HELP is what to do about it. */
typedef struct btr_finding
{
  const char *name;
  char text[600];
  int problem;
  const char *help;
} btr_finding;

/* COUNT of them as one JSON object owned by the caller.  BT_ENOMEM. */
BT_CHECKED bt_status btr_findings_json (char **out, const btr_finding *finding,
                                        size_t count, bt_error *error);

/* A number by its name. */
typedef struct btr_number
{
  const char *name;
  double value;
} btr_number;

/* What `measure observables' found of an open system; all borrowed. */
typedef struct btr_observables
{
  const bti_open_params *params;
  const char *method;
  int exact;
  double at, dt, cut;
  size_t samples;
  const double *value, *step, *basis, *sample; /* of each observable, with its errors */
  const btr_number *gate;
  size_t gates;
  const bti_open_tradeoff *tradeoff; /* in S-ordering ORDERING; NULL: it has none */
  double ordering;
} btr_observables;

/* It as one JSON object owned by the caller.  BT_ENOMEM. */
BT_CHECKED bt_status btr_observables_json (char **out,
                                           const btr_observables *observables,
                                           bt_error *error);

#endif
