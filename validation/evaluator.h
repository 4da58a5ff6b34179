/* validation/evaluator.h - from a question to a number with its error.
 *
 * An evaluator computes one quantity of one model, under one reading of what the
 * quantity means.  A reading is a set of KEY=VALUE settings; the keys an
 * evaluator knows stand in its row of the table.  The command `measure', the
 * claims loader and the audit all use this one table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_EVALUATOR_H
#define BTV_EVALUATOR_H

#include "base/text.h"
#include "study/ladder.h"

#include "model/open.h"
#include <breaktime/breaktime.h>

/* ---- readings ------------------------------------------------------------------ */

typedef enum btv_key_kind
{
  BTV_KEY_NUMBER, /* a double in [lo, hi] */
  BTV_KEY_COUNT,  /* a whole number in [lo, hi], a size_t */
  BTV_KEY_SEED,   /* the same, 64 bits */
  BTV_KEY_CHOICE, /* one of the words, an int or an enumeration */
  BTV_KEY_NAME,   /* one of the names of another table */
  BTV_KEY_MODELS, /* models with one mode, "LAMBDA/X0/OMEGA ..." (btv_models_next) */
  BTV_KEY_GRID,   /* a discretisation that is stated (discretisation.h) */
  BTV_KEY_TEXT    /* an expression, which the model gives its meaning */
} btv_key_kind;

/* A word of a choice and what it stands for. */
typedef struct btv_word
{
  const char *word;
  int value;
} btv_word;

/* Threshold on delta(t), a break time's usual definition: what holds unless the setting
 * says another, and what is drawn. */
#define BTV_THRESHOLD 0.05

/* All there is to say about a key, in one row. */
typedef struct btv_key
{
  const char *name;
  btv_key_kind kind;
  const btv_word *words;             /* BTV_KEY_CHOICE, up to NULL */
  const char *(*name_of) (size_t i); /* BTV_KEY_NAME: the I-th, NULL behind them */
  double lo, hi;                     /* of numbers */
  double usual;                      /* default: the number, or value of a word */
  const char *usual_name;            /* the name; NULL: none */
  const char *also;                  /* of a text: characters beside an expression's */
  size_t offset;                     /* of its place in btv_settings */
  size_t given;                      /* of an int, 1 when it is set; 0: there is none */
  const char *help;                  /* a sentence for the manual */
} btv_key;

/* The I-th word that KEY takes, NULL behind the last; at once for keys without words.
 */
const char *btv_key_word (const btv_key *key, size_t i);

/* All of them, '|' between them; returns OUT. */
enum
{
  BTV_KEY_WORDS_SIZE = 384
};
const char *btv_key_words (const btv_key *key, char out[BTV_KEY_WORDS_SIZE]);

/* All keys of all evaluators; a name means the same wherever it occurs. */
const btv_key *btv_keys (size_t *count);

/* The next model of a list such as "0.1/5/0.4 0.05/8/0.4" (spaces or commas) from *AT
 * on, which moves past it: 1, 0 at the end of the list, -1 where something else stands.
 */
int btv_models_next (const char **at, double *lambda, double *x0, double *omega);

/* One setting as it was written; both strings owned by whoever holds the pair. */
typedef struct btv_setting
{
  const char *key, *value;
} btv_setting;

/* ---- evaluators ---------------------------------------------------------------- */

typedef struct btv_evaluator btv_evaluator;

/* What the answer is. */
typedef enum btv_kind
{
  BTV_NUMBER, /* a value with an error */
  BTV_LABEL   /* one of the evaluator's labels */
} btv_kind;

enum
{
  BTV_NEEDS_AT = 1 << 0,           /* a time `at' at which it is taken */
  BTV_NEEDS_TMAX = 1 << 1,         /* a horizon `t_max' up to which it is sought */
  BTV_NEEDS_MODEL = 1 << 2,        /* a model: lambda, x0, omega */
  BTV_IS_TIME = 1 << 3,            /* the answer is a time, to be shown on the curves */
  BTV_NEEDS_OPEN = 1 << 4,         /* a model of an open system; with BTV_ANY_MODEL of a
                                      kind or of parts */
  BTV_TAKES_TOLERANCE = 1 << 5,    /* is refined until a wanted half-width is reached */
  BTV_TAKES_THREADS = 1 << 6,      /* averages over samples, in several threads */
  BTV_NEEDS_SCAN = 1 << 7,         /* the points of a scan */
  BTV_ANY_MODEL = 1 << 8,          /* the model may be any polynomial, */
  BTV_ENVIRONMENT = 1 << 9,        /* and may have an environment */
  BTV_DRAWN_IF_ASKED = 1 << 10,    /* its method's curve is not among the usual ones */
  BTV_SAME_AT_ALL_TIMES = 1 << 11, /* a time may be said with it, and changes nothing */
  BTV_STEADY = 1 << 12,   /* is at no time, but where none changes it any more */
  BTV_UNITLESS = 1 << 13, /* a count, an order or a rank: one in all units */
  BTV_EXPONENT = 1 << 14  /* the power of something */
};

const btv_evaluator *const *btv_evaluators (size_t *count);
const btv_evaluator *btv_evaluator_find (const char *name);
/* What to say behind an unknown name: "; did you mean 'NAME'?", or where all stand. */
const char *btv_evaluator_hint (const char *word, char out[BTI_HINT_SIZE]);
/* That of statements about which nothing can be computed; not in the table. */
const btv_evaluator *btv_evaluator_none (void);
const char *btv_evaluator_name (const btv_evaluator *evaluator);
const char *btv_evaluator_summary (const btv_evaluator *evaluator);
btv_kind btv_evaluator_kind (const btv_evaluator *evaluator);
unsigned btv_evaluator_needs (const btv_evaluator *evaluator);

/* What the number behind its labels is, "Floquet exponent"; NULL: nothing with a name.
 */
const char *btv_evaluator_behind (const btv_evaluator *evaluator);

/* The method against which the exact one is held, of a break time; NULL: it is none. */
const char *btv_evaluator_rival (const btv_evaluator *evaluator);

/* What the interval of an answer is, where what the axes add to it is not told apart
 * and `err' of its value is 0; NULL: it is. */
const char *btv_evaluator_interval (const btv_evaluator *evaluator);

/* Non-zero when the answer goes with the logarithm that `base' sets. */
int btv_evaluator_is_entropy (const btv_evaluator *evaluator);

/* Non-zero when TEXT is a label that the evaluator can give for a model with MODES
 * modes. */
int btv_evaluator_is_label (const btv_evaluator *evaluator, const char *text,
                            size_t modes);

/* Non-zero when answers under SET scatter: it names a number of random samples and no
 * seed, and the evaluator says how they scatter. */
int btv_evaluator_scatters (const btv_evaluator *evaluator, const btv_setting *set,
                            size_t count);

/* Labels separated by '|' ("Stable|Unstable"), NULL for BTV_NUMBER. */
const char *btv_evaluator_labels (const btv_evaluator *evaluator);

/* BT_OK when SETTING is a key this evaluator knows with a value in its domain;
 * otherwise BT_EINVAL and a text that says what would be right. */
BT_CHECKED bt_status btv_evaluator_check (const btv_evaluator *evaluator,
                                          const btv_setting *setting, bt_error *error);

/* Non-zero when EVALUATOR knows the key NAME; its keys, NULL-terminated. */
int btv_evaluator_knows (const btv_evaluator *evaluator, const char *name);
const char *const *btv_evaluator_keys (const btv_evaluator *evaluator);

/* Of the settings SET, in order, the first that has no effect beside the others, such
 * as the number of samples of a method that takes none; NULL: each has.  WHY, if not
 * NULL, receives what it would take ("method=truncated-wigner"), static.  With BTV_...
 * flags in TAKES: as many of those as have no effect are taken out of it. */
const char *btv_evaluator_idle (const btv_evaluator *evaluator, const btv_setting *set,
                                size_t count, unsigned *takes, const char **why);

/* ---- asking -------------------------------------------------------------------- */

/* A laboratory: all runs made so far for one model, reused between questions. */
typedef struct btv_lab btv_lab;

/* CANCEL may be NULL.  THREADS inside one solver.  Keeps a copy of MODEL, which may be
 * NULL for questions to evaluators that need none. */
BT_CHECKED bt_status btv_lab_new (btv_lab **out, const bt_model *model,
                                  unsigned threads, const volatile sig_atomic_t *cancel,
                                  bt_error *error);
void btv_lab_free (btv_lab *lab);

/* From now on SEEN is told, several times a second, how far a run has come: METHOD, at
 * t = REACHED on the way to T_END. */
typedef void btv_seen (void *context, const char *method, double reached, double t_end);
void btv_lab_report (btv_lab *lab, btv_seen *seen, void *context);

/* Forget what takes much memory; asked again it is computed again. */
void btv_lab_trim (btv_lab *lab);

/* Questions to evaluators that need an open system are about PARAMS (copied). */
void btv_lab_set_open (btv_lab *lab, const bti_open_params *params);

/* Questions to evaluators that need a scan are about SCAN, which is borrowed.  Its
 * points are computed when the first of them is asked, once. */
typedef struct btv_scan btv_scan;
void btv_lab_set_scan (btv_lab *lab, const btv_scan *scan);

/* The file that its model was made of, and what was set there; both are borrowed. */
typedef struct btv_modelfile btv_modelfile;
void btv_lab_set_file (btv_lab *lab, const btv_modelfile *file, const bt_parameter *set,
                       size_t sets);

typedef struct btv_question
{
  const btv_evaluator *evaluator;
  const btv_setting *settings; /* the reading */
  size_t settings_count;
  double at;        /* BTV_NEEDS_AT */
  double t_max;     /* BTV_NEEDS_TMAX */
  double tolerance; /* wanted half-width, absolute; 0: the evaluator's default */
  double interval;  /* of the curves that a time is read off, to begin with; 0: the
                       evaluator's own */
  int check;        /* non-zero: recompute by an independent method where there is
                       one; what it gives differently is part of the error */
  double deadline;  /* seconds this answer may take, 0: no bound; what was refined
                       as far as possible by then is returned with the error it has,
                       BT_ELIMIT when there is nothing, or at once when it is known
                       to take far longer */
} btv_question;

/* What came out of the two runs that tell what one axis of a discretisation changes:
 * they differ in that alone. */
typedef struct btv_rung
{
  size_t method; /* whose it is, among those of the answer */
  bt_axis axis;
  double size[2];  /* step, spacing, box, or cut of the basis: coarser, finer */
  double value[2]; /* in the units of bt_value; INFINITY: not reached */
} btv_rung;

enum
{
  BTV_RUNGS = 24, /* the last so many */
  BTV_METHODS_MAX = 4,
  BTV_LABEL_SIZE = 48, /* a word, or a letter for each mode */
  BTV_DRAWS = 64
};

typedef struct btv_answer
{
  bt_value value;             /* for a label: the number behind it */
  char label[BTV_LABEL_SIZE]; /* BTV_LABEL; "" when it cannot be decided; a `?'
                                 stands for each letter that cannot */
  double scatter;             /* standard deviation that the reading's own number of
                                 samples gives a single computation; 0 without */
  double draw[BTV_DRAWS];     /* the single computations behind it, one a seed */
  size_t draws;
  const char *methods[BTV_METHODS_MAX]; /* NULL-terminated unless full; static */
  const char *warrant; /* "converged", "two methods agree", ...: how it is known;
                          static */
  int late;            /* with BT_ELIMIT: for want of time, no limit of the machine */
  int partial;         /* with that: the value is what was known by then, and REASON
                          says what it lacks */
  char reason[256];    /* why the value is infinite or undecided; "" otherwise */
  bti_ladder ladder;   /* behind an order */
  btv_rung rung[BTV_RUNGS]; /* as they were measured, coarser ones first */
  size_t rungs;
} btv_answer;

BT_CHECKED bt_status btv_ask (btv_lab *lab, const btv_question *question,
                              btv_answer *out, bt_error *error);

/* ---- curves for pictures ------------------------------------------------------- */

/* One curve behind an answer.  Those of one PLATE are drawn together: models told apart
 * by colour, STYLE (NULL: there is one) by dashes, QUANTITY by panels. */
typedef struct btv_trace
{
  const char *plate, *quantity, *style; /* static */
  int logarithmic;                      /* its axis */
  int bound;                            /* VALUE is a bound, not the thing itself */
  double interval;
  size_t size; /* 0: the answer has no curve */
  double *value;
} btv_trace;

/* The curve behind the answer to QUESTION, from the runs in LAB where they are there.
 * The caller releases it with btv_trace_clear. */
BT_CHECKED bt_status btv_trace_make (btv_lab *lab, const btv_question *question,
                                     btv_trace *out, bt_error *error);
void btv_trace_clear (btv_trace *trace);

/* The curves behind the break times: x(t) of each method and delta(t). */
enum
{
  BTV_CURVES = 5
}; /* quantum, classical, mean field, truncated Wigner, and where asked for Gaussian */
typedef struct btv_curves
{
  double interval;
  size_t size;                               /* all arrays; owned by the curves */
  double *x[BTV_CURVES], *x_err[BTV_CURVES]; /* NULL: not asked for */
  double *delta[BTV_CURVES], *delta_err[BTV_CURVES]; /* [0] is NULL */
  const char *method[BTV_CURVES]; /* names in the method table, or NULL */
} btv_curves;

/* Curves up to T_END from the runs in LAB, extended when needed; T_MAX is the
 * horizon of the questions asked before, so that the same exact run is used; GAUSSIAN
 * non-zero: that of one Gaussian, too.  The caller releases them with btv_curves_clear.
 */
BT_CHECKED bt_status btv_lab_curves (btv_lab *lab, double t_max, double t_end,
                                     int gaussian, btv_curves *out, bt_error *error);
void btv_curves_clear (btv_curves *curves);

#endif
