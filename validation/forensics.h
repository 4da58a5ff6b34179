/* validation/forensics.h - what would have to be different, for a printed number to
 * come out.
 *
 * Of a number that is refuted or compatible, and each setting that its file lists under
 * `vary' (vary.h), the inverse question: at which values of the setting does the
 * printed number come out?  First all values of the grid are tried; then the ends of
 * what gives it, by halving between two values one of which does and one does not, and
 * between one that gives less and one that gives more.  Where halving no longer brings
 * these two nearer to each other, the number is jumped over.
 *
 * Pure: what has been tried says what is tried next, and what was found; ask.c asks.
 * No verdict comes from here, and none looks here.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_FORENSICS_H
#define BTV_FORENSICS_H

#include "validation/column.h"
#include "validation/outcome.h"
#include "validation/vary.h"

/* How the answer at a setting lies to what is printed. */
typedef enum btv_side
{
  BTV_BELOW,
  BTV_HIT,
  BTV_ABOVE,
  BTV_NEAR,   /* its error reaches over an end of the printed interval */
  BTV_REFUSES /* there is no such question: outside a domain */
} btv_side;

/* One setting that was tried; LO to HI is what came out, in the units of the claim. */
typedef struct btv_probe
{
  double setting, value, lo, hi;
  btv_side side;
} btv_probe;

/* One value for several cells. */
typedef struct btv_lead
{
  size_t cells;  /* of the column that were asked, */
  size_t serves; /* that one value was seen to serve, or lies between two that were, */
  size_t may;    /* and that one may serve, as far as the ends of roots are known */
  double lo, hi; /* from where to where it serves as many */
} btv_lead;

struct btv_inverse
{
  const btv_vary *vary;
  double target;    /* middle of what is printed, or its end */
  btv_probe *probe; /* owned; by setting */
  size_t count;
  int stopped; /* an answer was not to be had, in time or at all: the rest is not known
                */
  char reason[160]; /* why */
  btv_lead lead;    /* filled in by btv_forensics_collect */
};

enum
{
  BTV_PROBES = 200, /* beside those of the grid, at most */
  BTV_FINDINGS = 32 /* of one inverse question */
};

typedef enum btv_found
{
  BTV_FOUND_ROOT,    /* these settings give the number */
  BTV_FOUND_JUMP,    /* from one to the next it is jumped over */
  BTV_FOUND_BETWEEN, /* between the two it comes out, or is jumped over */
  BTV_FOUND_NEAR     /* they may give it, for all that our errors allow */
} btv_found;

typedef struct btv_finding
{
  btv_found kind;
  /* Root: settings that were seen to give it, least and largest; otherwise the two. */
  double lo, hi;
  /* Root: the nearest that were seen not to, so that its ends lie between. */
  double from, to;
  int below, above; /* root: it may go on below LO, above HI: nothing was tried there */
  double before, after; /* what comes out at LO and at HI */
} btv_finding;

/* Whether the inverse question is to be put for OUTCOME, whose verdict stands. */
int btv_forensics_concern (const btv_outcome *outcome);

/* The next setting of INVERSE to be tried: 1, or 0 when nothing is left. */
int btv_inverse_next (const btv_inverse *inverse, double *setting);

/* What ATTEMPT at CLAIM gave at SETTING. */
btv_probe btv_inverse_probe (const btv_claim *claim, const btv_attempt *attempt,
                             double setting);

/* PROBE goes to its place.  BT_ENOMEM. */
BT_CHECKED bt_status btv_inverse_add (btv_inverse *inverse, const btv_probe *probe,
                                      bt_error *error);
void btv_inverse_clear (btv_inverse *inverse);

/* How many answers VARY takes, about. */
double btv_inverse_cost (const btv_vary *vary);

/* That of OUTCOME for VARY, or NULL. */
btv_inverse *btv_inverse_of (const btv_outcome *outcome, const btv_vary *vary);

/* What was found, by setting: how many in OUT. */
size_t btv_inverse_findings (const btv_inverse *inverse, btv_finding out[BTV_FINDINGS]);

/* Non-zero when all was tried that was to be: what was not found is not there, on this
 * grid. */
int btv_inverse_complete (const btv_inverse *inverse);

/* Among the cells of the column of claim INDEX that have answers for VARY: the value
 * that serves most of them. */
btv_lead btv_lead_of (const btv_columns *columns, const btv_outcome *outcomes,
                      size_t index, const btv_vary *vary);

/* The leads of all COUNT outcomes, once nothing more is asked. */
void btv_forensics_collect (const btv_columns *columns, btv_outcome *outcomes,
                            size_t count);

#endif
