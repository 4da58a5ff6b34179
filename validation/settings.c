/* validation/settings.c - see settings.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/settings.h"
#include "base/number.h"
#include "base/text.h"
#include "validation/constant.h"
#include "validation/lab.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- words that other tables have ----------------------------------------------- */

/* The I-th method, after two words for any that is exact. */
static const char *
mean_method (size_t i)
{
  size_t count;
  const bt_method *const *method = bt_methods (&count);
  if (i < 2)
    return i ? "exact" : "quantum";
  return i - 2 < count ? method[i - 2]->name : NULL;
}

/* The I-th of those that are not exact. */
static const char *
other_method (size_t i)
{
  size_t count;
  const bt_method *const *method = bt_methods (&count);
  for (size_t m = 0; m < count; m++)
    if (!(method[m]->caps & (BT_QUANTUM | BT_DENSITY)) && i-- == 0)
      return method[m]->name;
  return NULL;
}

/* The I-th method of open systems, and behind them what stands for one. */
static const char *
open_method (size_t i)
{
  size_t count;
  const bt_method *const *method = bt_methods (&count);
  for (size_t m = 0; m < count; m++)
    if (method[m]->caps & BT_ENVIRONMENT && i-- == 0)
      return method[m]->name;
  return i == 0 ? "mean-field" : NULL;
}

/* Whether a kind of open systems before KIND has the observable NAME. */
static int
is_of_kinds_before (const char *name, int kind)
{
  for (int k = 0; k < kind; k++)
    {
      size_t count;
      const char *const *names = bti_open_observables ((bti_open_kind) k, &count);
      for (size_t n = 0; n < count; n++)
        if (strcmp (names[n], name) == 0)
          return 1;
    }
  return 0;
}

/* The I-th of the observables of all kinds of open systems, each once. */
static const char *
open_observable (size_t i)
{
  for (int kind = 0; kind < BTI_OPEN_KIND_COUNT; kind++)
    {
      size_t count;
      const char *const *names = bti_open_observables ((bti_open_kind) kind, &count);
      for (size_t n = 0; n < count; n++)
        if (!is_of_kinds_before (names[n], kind) && i-- == 0)
          return names[n];
    }
  return NULL;
}

/* ---- keys ------------------------------------------------------------------ */

/* The place of FIELD, which has to be of the type behind it: else this does not
 * compile. */
#define PLACE(field, ...)                                                              \
  .offset = offsetof (btv_settings, field)                                             \
            + 0 * sizeof (_Generic(((btv_settings *) 0)->field, __VA_ARGS__ : 0))

/* The text of a number that is a macro. */
#define QUOTED(number) QUOTE (number)
#define QUOTE(text) #text

/* A kind, where it goes and its domain.  An enumeration is an int or an unsigned. */
#define ONE_OF(field, ...)                                                             \
  .kind = BTV_KEY_CHOICE, PLACE (field, int : 0, unsigned),                            \
  .words = (const btv_word[])                                                          \
  {                                                                                    \
    __VA_ARGS__, { NULL, 0 }                                                           \
  }
#define NAME(field, of) .kind = BTV_KEY_NAME, PLACE (field, const char *), .name_of = of
#define REAL(field, from, to)                                                          \
  .kind = BTV_KEY_NUMBER, PLACE (field, double), .lo = from, .hi = to
#define COUNT(field, from, to)                                                         \
  .kind = BTV_KEY_COUNT, PLACE (field, size_t), .lo = from, .hi = to
#define SEED(field, from, to)                                                          \
  .kind = BTV_KEY_SEED, PLACE (field, uint64_t), .lo = from, .hi = to
#define MODELS(field) .kind = BTV_KEY_MODELS, PLACE (field, const char *)
#define GRID(field) .kind = BTV_KEY_GRID, PLACE (field, btv_discretisation)
#define TEXT(field) .kind = BTV_KEY_TEXT, PLACE (field, const char *)

static const btv_key keys[] = {
  { "crossing", ONE_OF (crossing, { "first", BT_FIRST }, { "last", BT_LAST }),
    .usual = BT_FIRST,
    .help = "first crossing of the threshold (default), or the one after which delta "
            "stays above it to the end of the run, t_max" },
  { "end", ONE_OF (end_stated, { "open", 0 }, { "stated", 1 }),
    .help = "of the run for a last crossing: a horizon of ours (default), and the "
            "answer has no upper end unless delta stays above for a quarter as long "
            "again, 4 pi at least; or stated by the source" },
  { "threshold", REAL (threshold, 1e-6, 0.999), .usual = BTV_THRESHOLD,
    .help = "of delta(t); default " QUOTED (BTV_THRESHOLD) },
  { "discretisation", GRID (discretisation),
    .help = "of the quantum run: converged, which is refined (default); or a split "
            "step as it is stated, POINTS/BOX/STEP of every axis, 0/0/STEP on a grid "
            "that holds the state (break times only), and behind another / the "
            "interval of its outputs; or the name that a claims file has for one" },
  { "samples", COUNT (samples, 32, 1e8),
    .help = "random samples of truncated Wigner, default: the limit of many; "
            "trajectories of an open system" },
  { "seed", SEED (seed, 0, 9007199254740992.0),
    .given = offsetof (btv_settings, has_seed),
    .help = "of the random streams; without it `samples' is judged by the scatter over "
            "seeds" },
  { "sample_x", ONE_OF (sample_x, { "no", 0 }, { "yes", 1 }),
    .help = "truncated Wigner with x and p_x sampled too" },
  { "method", NAME (method, mean_method), .usual_name = "quantum",
    .help = "whose mean is taken; exact is another word for the default, quantum" },
  { "observe", TEXT (observe),
    .help = "the operator whose mean is taken: a polynomial in those of the model, "
            "such as x^2*y^2" },
  { "crosses", REAL (observed.level, -1e9, 1e9),
    .help = "the level that the mean goes through; default 0" },
  { "count", COUNT (observed.count, 1, 10000), .usual = 1,
    .help = "which crossing of the level; default 1" },
  { "from", REAL (observed.from, 0, 1e9),
    .help = "where the window begins that t_max ends; default 0" },
  { "index", COUNT (level.index, 0, BT_ENERGIES_MOST - 1),
    .help = "of the level, from 0; default 0" },
  { "sector", TEXT (level.sector), .also = "<>",
    .help = "levels of these signs alone are counted: those of a part under its "
            "reflection, 'x+ y-', and of two equal parts under their exchange, x<->y+; "
            "default all" },
  { "walls", TEXT (level.walls), .also = "=",
    .help = "hard walls at |q| = L of all coordinates, 5.5, or of some, 'x=5.5 y=3'" },
  { "frequency_near", REAL (observed.near, 1e-3, 1e3), .usual = 1,
    .help = "the line is the strongest within 20 pi/t_max of it; default 1" },
  { "hump", REAL (observed.hump, 1e-6, 0.999), .usual = 0.05,
    .help
    = "how high a second hump of a density stands above the valley between it and "
      "the highest, as a share of the highest; default 0.05" },
  { "upper", COUNT (level.upper, 0, 4000), .usual = 1,
    .help = "the number of the level that the frequency leads to; default 1" },
  { "lower", COUNT (level.lower, 0, 4000),
    .help = "the number of the level that it leads from; default 0" },
  { "states", TEXT (states), .also = "=",
    .help
    = "of each oscillator, of frequency 1, such as 5, or 'x=5 y=8': the number is "
      "then that of matrices of this size; default as many as it takes" },
  { "products", ONE_OF (factors, { "normal", 0 }, { "factors", 1 }),
    .help = "of operators in a cut number of states: as of a' before a (default), or x "
            "and p are cut first, so that x^2 is the square of a cut x" },
  { "orbit", TEXT (orbit), .also = "=",
    .help = "where the orbit of the classical parts begins, at rest, such as 'x=5' or "
            "'x=5 z=2'; all that is named is classical" },
  { "parameter", TEXT (along),
    .help = "of the model file along which a band's edge is looked for (default along "
            "the start of the one part in `orbit'), or a threshold" },
  { "edge_from", REAL (edge_from, -1e9, 1e9), .usual = NAN,
    .help
    = "one end of where it is looked for; default, without a parameter, `orbit'" },
  { "edge_to", REAL (edge_to, -1e9, 1e9), .usual = NAN, .help = "the other end" },
  { "dt", REAL (dt, 1e-6, 10),
    .help = "time step as it is, with the error that it has: of the exact run, then by "
            "split-step (break times), or of the method whose mean is taken; default "
            "refined" },
  { "at_step", ONE_OF (at_step, { "exact", 0 }, { "before", 1 }, { "after", 2 }),
    .help = "with a discretisation that is stated: at the wanted time (default), or at "
            "the last time step before or the first after it" },
  { "of", TEXT (of),
    .help
    = "the parts whose state is taken, such as x or 'x s', the others traced out; "
      "`whole': all, of a model with an environment; default x of VZ25's model" },
  { "base", ONE_OF (entropy.base2, { "e", 0 }, { "2", 1 }),
    .help = "of the logarithm; default e" },
  { "cut_m", COUNT (entropy.cut_m, 1, 1000),
    .help = "keep oscillator states m < cut_m of each mode (frequency Omega); default "
            "all" },
  { "cut_n", COUNT (entropy.cut_n, 1, 1000),
    .help = "keep oscillator states n < cut_n of the background" },
  { "renormalise", ONE_OF (entropy.renormalise, { "no", 0 }, { "yes", 1 }),
    .help = "divide the spectrum of a cut state by its sum" },
  { "band", ONE_OF (shifted, { "bare", 0 }, { "shifted", 1 }),
    .help = "frequency of the background: 1 (default), or 1 + sum lambda/(4 Omega)" },
  { "width", REAL (width, 0, 3),
    .help = "unstable anywhere within so many standard deviations of the packet, "
            "1/sqrt 2 each, around x0; default 0" },
  { "conserved", ONE_OF (study.norm, { "energy", 0 }, { "norm", 1 }),
    .help
    = "what should not change: the energy (default); the norm of a state, the "
      "Wronskian of mean field, the energy of the worst sample of truncated Wigner" },
  { "part", ONE_OF (study.swing, { "drift", 0 }, { "swing", 1 }),
    .help = "of its change: that of the fitted line over the run (default), or the "
            "amplitude about it" },
  { "operator", ONE_OF (study.square, { "x", 0 }, { "square", 1 }),
    .help = "whose mean is compared, x (default) or x^2" },
  { "refine",
    ONE_OF (study.axis, { "step", BT_AXIS_STEP }, { "grid", BT_AXIS_GRID },
            { "box", BT_AXIS_BOX }),
    .usual = BT_AXIS_STEP,
    .help = "half the time step (default), half the spacing, or twice the box" },
  { "along", ONE_OF (study.along_omega, { "coupling", 0 }, { "omega", 1 }),
    .help = "across a band by lambda x0^2 at fixed Omega (default), or by Omega^2 at "
            "fixed lambda x0^2" },
  { "band_number", COUNT (study.band, 1, 20),
    .help = "n of the band; default: the lowest above Omega" },
  { "against", NAME (study.against, other_method), .usual_name = "classical",
    .help = "whose delta against the exact <x>; default classical" },
  { "residual",
    ONE_OF (formula.law.residual, { "frequency", BTI_RESIDUAL_FREQUENCY },
            { "waveform", BTI_RESIDUAL_WAVEFORM },
            { "variance", BTI_RESIDUAL_VARIANCE }, { "c0", BTI_RESIDUAL_C0 },
            { "c2", BTI_RESIDUAL_C2 }, { "product", BTI_RESIDUAL_PRODUCT },
            { "mixture", BTI_RESIDUAL_MIXTURE }),
    .usual = BTI_RESIDUAL_FREQUENCY,
    .help = "what is to fall: of the frequency of x (default); of x itself; of the "
            "variance of x; of the amplitudes of Eqs. A7, A8, A13; 1 - tr rho_x^2" },
  { "dynamics",
    ONE_OF (formula.law.dynamics, { "quantum", BTI_DYNAMICS_QUANTUM },
            { "mean-field", BTI_DYNAMICS_MEANFIELD }, { "sample", BTI_DYNAMICS_SAMPLE },
            { "truncated-wigner", BTI_DYNAMICS_WIGNER }),
    .usual = BTI_DYNAMICS_QUANTUM,
    .help = "whose x it is; default quantum; `sample' is one trajectory from y0, p0" },
  { "keep", ONE_OF (formula.law.collective, { "x0", 0 }, { "collective", 1 }),
    .help = "what is kept while lambda is halved: x0 (default) or lambda x0^2" },
  { "clock", ONE_OF (formula.law.scaled, { "plain", 0 }, { "scaled", 1 }),
    .help = "the time is t (default), or lambda t" },
  { "vacuum", ONE_OF (formula.law.adapted, { "adapted", 1 }, { "free", 0 }), .usual = 1,
    .help = "y begins in the ground state of frequency W (default) or Omega" },
  { "halvings", COUNT (formula.law.halvings, 3, 12), .usual = 5,
    .help = "of lambda; default 5" },
  { "coefficient", REAL (formula.law.coefficient, -1e3, 1e3), .usual = NAN,
    .help = "of the formula; default as derived" },
  { "omega_power", REAL (formula.law.omega_power, -9, 9), .usual = NAN,
    .help = "of the frequency in the formula; default as derived" },
  { "width_power", REAL (formula.width_power, -9, 9), .usual = NAN,
    .help = "of W in the formula; default as derived" },
  { "identity",
    ONE_OF (formula.identity, { "coherent-norm", BTV_IDENTITY_COHERENT_NORM },
            { "occupation", BTV_IDENTITY_OCCUPATION },
            { "vacuum-variance", BTV_IDENTITY_VACUUM_VARIANCE },
            { "wronskian", BTV_IDENTITY_WRONSKIAN },
            { "wigner-norm", BTV_IDENTITY_WIGNER_NORM },
            { "wigner-y", BTV_IDENTITY_WIGNER_Y },
            { "wigner-p", BTV_IDENTITY_WIGNER_P },
            { "wigner-purity", BTV_IDENTITY_WIGNER_PURITY },
            { "rescaled-4", BTV_IDENTITY_RESCALED_4 },
            { "rescaled-5", BTV_IDENTITY_RESCALED_5 }),
    .usual = BTV_IDENTITY_COHERENT_NORM, .help = "which; default coherent-norm" },
  { "displaced",
    ONE_OF (formula.displaced, { "infidelity", BTI_DISPLACED_INFIDELITY },
            { "shift", BTI_DISPLACED_SHIFT }, { "mixture", BTI_DISPLACED_MIXTURE },
            { "entropy", BTI_DISPLACED_ENTROPY }),
    .usual = BTI_DISPLACED_INFIDELITY,
    .help = "what Eq. 6 lacks: 1 - |<|>|^2 (default), <x> - x0, 1 - tr rho_x^2, the "
            "entropy of x and y in nat" },
  { "levels", ONE_OF (formula.even, { "all", 0 }, { "even", 1 }),
    .help = "that a mode can be in; default all below cut_m" },
  { "level", REAL (formula.level, 0.05, 0.95), .usual = M_SQRT1_2,
    .help
    = "of the amplitude over x0; default 1/sqrt 2, a phase spread of one radian" },
  { "growth",
    ONE_OF (growth, { "rate", BTI_GROWTH_RATE }, { "residual", BTI_GROWTH_RESIDUAL },
            { "lasting", BTI_GROWTH_LASTING }),
    .usual = BTI_GROWTH_RATE,
    .help = "of the entropy: its rate over the sum of the positive Floquet exponents "
            "(default); what a line leaves, as a share of the rise; slope later over "
            "slope earlier" },
  { "quantity",
    ONE_OF (map.quantity, { "t_q", BTV_TIME_TQ }, { "t_mf", BTV_TIME_TMF },
            { "t_tw", BTV_TIME_TTW }, { "t_leave", BTV_TIME_LEAVE }),
    .usual = BTV_TIME_TMF, .help = "of the points of a scan; default t_mf" },
  { "than",
    ONE_OF (map.than, { "t_q", BTV_TIME_TQ }, { "t_mf", BTV_TIME_TMF },
            { "t_tw", BTV_TIME_TTW }, { "t_leave", BTV_TIME_LEAVE }),
    .usual = BTV_TIME_NONE, .help = "what it is compared with" },
  { "form", ONE_OF (map.difference, { "ratio", 0 }, { "difference", 1 }),
    .help = "of the two, taken as one number; default ratio" },
  { "with",
    ONE_OF (map.with, { "distance", BTV_WITH_DISTANCE },
            { "exponent", BTV_WITH_EXPONENT }, { "coupling", BTV_WITH_COUPLING },
            { "lambda", BTV_WITH_LAMBDA }, { "x0", BTV_WITH_X0 }),
    .usual = BTV_WITH_DISTANCE,
    .help = "what else of a point is ranked: how far x0 is from the next amplitude in "
            "a band (default), the Floquet exponent, lambda x0^2/2, lambda or x0" },
  { "region",
    ONE_OF (map.region, { "all", BTV_REGION_ALL }, { "inside", BTV_REGION_INSIDE },
            { "outside", BTV_REGION_OUTSIDE }),
    .usual = BTV_REGION_ALL,
    .help = "points of a scan that count: all (default), those in a band or within "
            "`margin' of one, or the others" },
  { "margin", REAL (map.margin, 0, 1e3),
    .help = "of a band, as a distance in x0; default 0" },
  { "scan", MODELS (scan), .help = "models with one mode each" },
  { "y0", REAL (formula.law.y0, -1e3, 1e3), .usual = 1,
    .help = "of the sample; default 1" },
  { "p0", REAL (formula.law.p0, -1e3, 1e3), .help = "of the sample; default 0" },
  { "open_method", NAME (open.method, open_method),
    .help = "of the open system; `truncated' is the master equation without what no "
            "trajectory has" },
  { "observable", NAME (open.observable, open_observable),
    .help = "of the open system" },
  { "open_step", REAL (open.step, 1e-3, 1),
    .help = "time step of the open system, halved for its error; default 0.1" },
  { "ordering", ONE_OF (open.p_ordering, { "wigner", 0 }, { "p", 1 }),
    .help = "of the operators of C: that of Wigner (default), or of P" },
  { "convention", ONE_OF (open.half, { "whole", 0 }, { "half", 1 }),
    .help = "decoherence is -gamma [x, [x, rho]] (default), or half of that" },
  { "symplectic", ONE_OF (open.conditional, { "ppt", 0 }, { "conditional", 1 }),
    .help
    = "eigenvalue of the partial transpose (default), or of Q's covariance given C" },
  { "purity",
    ONE_OF (open.purity, { "mean", BTV_PURITY_MEAN }, { "least", BTV_PURITY_LEAST }),
    .usual = BTV_PURITY_MEAN, .help = "over the conditional states; default mean" },
};

#undef ONE_OF
#undef NAME
#undef REAL
#undef COUNT
#undef SEED
#undef MODELS
#undef GRID
#undef TEXT
#undef PLACE
#undef QUOTED
#undef QUOTE

const btv_key *
btv_keys (size_t *count)
{
  *count = sizeof keys / sizeof *keys;
  return keys;
}

static const btv_key *
find_key (const char *name)
{
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (strcmp (keys[i].name, name) == 0)
      return &keys[i];
  return NULL;
}

const char *
btv_key_word (const btv_key *key, size_t i)
{
  return key->words ? key->words[i].word : key->name_of ? key->name_of (i) : NULL;
}

/* Number of WORD among those of KEY; behind the last: it is none. */
static size_t
find_word (const btv_key *key, const char *word)
{
  size_t i = 0;
  for (const char *own; (own = btv_key_word (key, i)) && strcmp (own, word) != 0;)
    i++;
  return i;
}

const char *
btv_key_words (const btv_key *key, char out[BTV_KEY_WORDS_SIZE])
{
  size_t used = 0;
  const char *word;
  out[0] = '\0';
  for (size_t i = 0; (word = btv_key_word (key, i)) && used < BTV_KEY_WORDS_SIZE; i++)
    used += (size_t) snprintf (out + used, BTV_KEY_WORDS_SIZE - used, "%s%s",
                               i ? "|" : "", word);
  return out;
}

static bt_status
parse_number (const btv_key *key, const char *text, double *out, bt_error *error)
{
  char slip[BTI_SLIP_SIZE], why[BTV_CONSTANT_WHY] = "";
  errno = 0;
  *out = strtod (text, NULL);
  const int is = bti_number_is_plain (text)
                 || (key->kind == BTV_KEY_NUMBER && btv_constant (out, text, why));
  if (errno == ERANGE && fabs (*out) < DBL_MIN)
    return bt_error_set (error, BT_EINVAL,
                         "%s: '%.80s' is smaller than any number here", key->name,
                         text);
  if (!is || !(*out >= key->lo) || !(*out <= key->hi)
      || (key->kind != BTV_KEY_NUMBER && *out != floor (*out)))
    return bt_error_set (error, BT_EINVAL, "%s: '%.80s' is not a %s in [%g, %g]%s",
                         key->name, text,
                         key->kind == BTV_KEY_NUMBER ? "number" : "whole number",
                         key->lo, key->hi, *why ? why : bti_number_slip (text, slip));
  return BT_OK;
}

int
btv_models_next (const char **at, double *lambda, double *x0, double *omega)
{
  double *number[] = { lambda, x0, omega };
  static const char between[] = " ,";
  const char *text = *at + strspn (*at, between);
  if (*text == '\0')
    return 0;
  for (int i = 0; i < 3; i++)
    {
      size_t length = strspn (text, "0123456789.eE-+");
      char *end, alone[32];
      snprintf (alone, sizeof alone, "%.*s", (int) length, text);
      errno = 0;
      *number[i] = strtod (text, &end);
      if (!bti_number_is_plain (alone) || end != text + length
          || (errno == ERANGE && fabs (*number[i]) < DBL_MIN) || !isfinite (*number[i])
          || (i < 2 ? *end != '/' : *end != '\0' && !strchr (between, *end)))
        return -1;
      text = end + (i < 2);
    }
  *at = text;
  return *lambda >= 0 && *omega > 0 ? 1 : -1;
}

static bt_status
check_models (const btv_key *key, const char *text, bt_error *error)
{
  double lambda, x0, omega;
  const char *at = text;
  int found, count = 0;
  while ((found = btv_models_next (&at, &lambda, &x0, &omega)) > 0)
    count++;
  if (found < 0 || count == 0)
    return bt_error_set (error, BT_EINVAL,
                         "%s: '%.80s' is no list of models LAMBDA/X0/OMEGA, such as "
                         "'0.1/5/0.4 0.05/8/0.4'",
                         key->name, text);
  return BT_OK;
}

/* What names in it mean is for the model to say. */
static bt_status
check_text (const btv_key *key, const char *text, bt_error *error)
{
  static const char characters[]
      = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        "0123456789_+-*/^(). ";
  size_t good = strspn (text, characters);
  while (text[good] && key->also && strchr (key->also, text[good]))
    {
      good++;
      good += strspn (text + good, characters);
    }
  if (text[good] || strspn (text, " ") == good)
    return bt_error_set (error, BT_EINVAL,
                         "%s: '%.80s' is no expression such as x^2*y^2", key->name,
                         text);
  return BT_OK;
}

static bt_status
check_grid (const btv_key *key, const char *text, bt_error *error)
{
  btv_discretisation unused;
  bt_error why = BT_ERROR_INIT;
  if (btv_discretisation_read (&unused, text, &why) == BT_OK)
    return BT_OK;
  return bt_error_set (error, BT_EINVAL, "%s: %s", key->name, why.text);
}

static bt_status
check_word (const btv_key *key, const char *text, bt_error *error)
{
  char words[BTV_KEY_WORDS_SIZE], hint[BTI_HINT_SIZE];
  bti_closest closest = { text, NULL, 0 };
  if (btv_key_word (key, find_word (key, text)))
    return BT_OK;
  for (size_t i = 0; btv_key_word (key, i); i++)
    bti_text_closer (&closest, btv_key_word (key, i));
  return bt_error_set (error, BT_EINVAL, "%s: '%.60s' is not one of %s%s", key->name,
                       text, btv_key_words (key, words),
                       bti_text_hint (&closest, hint));
}

bt_status
btv_setting_check (const btv_setting *setting, bt_error *error)
{
  const btv_key *key = find_key (setting->key);
  double number;
  if (!key)
    return bt_error_set (error, BT_EINVAL, "unknown reading '%.60s'", setting->key);
  switch (key->kind)
    {
    case BTV_KEY_CHOICE:
    case BTV_KEY_NAME:
      return check_word (key, setting->value, error);
    case BTV_KEY_MODELS:
      return check_models (key, setting->value, error);
    case BTV_KEY_TEXT:
      return check_text (key, setting->value, error);
    case BTV_KEY_GRID:
      return check_grid (key, setting->value, error);
    case BTV_KEY_NUMBER:
    case BTV_KEY_COUNT:
    case BTV_KEY_SEED:
      break;
    }
  return parse_number (key, setting->value, &number, error);
}

/* ---- reading --------------------------------------------------------------- */

/* NUMBER, the number that a word stands for, or TEXT to its place in READING. */
static void
put (btv_settings *reading, const btv_key *key, double number, const char *text)
{
  char *at = (char *) reading + key->offset;
  const int word = key->kind == BTV_KEY_CHOICE ? (int) number : 0;
  const size_t count = key->kind == BTV_KEY_COUNT ? (size_t) number : 0;
  btv_discretisation grid = { 0 };
  const uint64_t seed = key->kind == BTV_KEY_SEED ? (uint64_t) number : 0;
  switch (key->kind)
    {
    case BTV_KEY_CHOICE:
      memcpy (at, &word, sizeof word);
      break;
    case BTV_KEY_NUMBER:
      memcpy (at, &number, sizeof number);
      break;
    case BTV_KEY_COUNT:
      memcpy (at, &count, sizeof count);
      break;
    case BTV_KEY_SEED:
      memcpy (at, &seed, sizeof seed);
      break;
    case BTV_KEY_GRID: /* checked before, or none */
      if (text && btv_discretisation_read (&grid, text, NULL) != BT_OK)
        grid = (btv_discretisation){ 0 };
      memcpy (at, &grid, sizeof grid);
      break;
    case BTV_KEY_NAME:
    case BTV_KEY_MODELS:
    case BTV_KEY_TEXT:
      memcpy (at, &text, sizeof text);
      break;
    }
}

/* SETTING, which was checked, of KEY to its place in READING. */
static bt_status
read_setting (btv_settings *reading, const btv_key *key, const char *text,
              bt_error *error)
{
  static const int yes = 1;
  const size_t word = find_word (key, text);
  double number = key->words ? key->words[word].value : 0;
  if (key->lo < key->hi && parse_number (key, text, &number, error) != BT_OK)
    return BT_EINVAL;
  put (reading, key, number, key->name_of ? key->name_of (word) : text);
  if (key->given)
    memcpy ((char *) reading + key->given, &yes, sizeof yes);
  return BT_OK;
}

bt_status
btv_settings_read (btv_settings *reading, const btv_setting *list, size_t count,
                   bt_error *error)
{
  *reading = (btv_settings){ 0 };
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    put (reading, &keys[i], keys[i].usual, keys[i].usual_name);
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < count; i++)
    {
      status = btv_setting_check (&list[i], error);
      if (status == BT_OK)
        status = read_setting (reading, find_key (list[i].key), list[i].value, error);
    }
  if (status == BT_OK && reading->dt > 0 && reading->discretisation.step > 0)
    return bt_error_set (error, BT_EINVAL,
                         "dt is given beside discretisation, which has a step of its "
                         "own");
  return status;
}

const bt_method *
btv_settings_method (const btv_settings *reading)
{
  const bt_method *named = bt_method_find (reading->method);
  return named ? named : bt_method_on_grid (4);
}
