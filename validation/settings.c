/* validation/settings.c - see settings.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/settings.h"
#include "base/number.h"
#include "base/text.h"
#include "validation/lab.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- keys ------------------------------------------------------------------ */

static const btv_key keys[] = {
  { "crossing", BTV_KEY_CHOICE, "first|last", 0, 0,
    "first crossing of the threshold (default), or the one after which delta stays "
    "above it to the end of the run, t_max" },
  { "end", BTV_KEY_CHOICE, "open|stated", 0, 0,
    "of the run for a last crossing: a horizon of ours (default), and the answer has "
    "no "
    "upper end unless delta stays above for a quarter as long again, 4 pi at least; or "
    "stated by the source" },
  { "threshold", BTV_KEY_NUMBER, NULL, 1e-6, 0.999, "of delta(t); default 0.05" },
  { "discretisation", BTV_KEY_CHOICE, "converged|vz25|vz25-step", 0, 0,
    "of the quantum run: refined (default), or 256 points, L = 40, dt = 0.03 as they "
    "are, or that step on a refined grid (break times only)" },
  { "samples", BTV_KEY_COUNT, NULL, 32, 1e8,
    "random samples of truncated Wigner, default: the limit of many; trajectories of "
    "an "
    "open system" },
  { "seed", BTV_KEY_COUNT, NULL, 0, 9007199254740992.0,
    "of the random streams; without it `samples' is judged by the scatter over seeds" },
  { "sample_x", BTV_KEY_CHOICE, "no|yes", 0, 0,
    "truncated Wigner with x and p_x sampled too" },
  { "method", BTV_KEY_CHOICE,
    "quantum|split-step|split-step-4|spectral|chebyshev|classical|mean-field|gaussian|"
    "truncated-wigner",
    0, 0, "whose mean is taken; default quantum" },
  { "observe", BTV_KEY_TEXT, NULL, 0, 0,
    "the operator whose mean is taken: a polynomial in those of the model, such as "
    "x^2*y^2" },
  { "dt", BTV_KEY_NUMBER, NULL, 1e-6, 10,
    "time step as it is, with the error that it has: of the exact run, then by "
    "split-step (break times), or of the method whose mean is taken; default refined" },
  { "at_step", BTV_KEY_CHOICE, "exact|before|after", 0, 0,
    "with discretisation=vz25: at the wanted time (default), or at the last time step "
    "before or the first after it" },
  { "base", BTV_KEY_CHOICE, "e|2", 0, 0, "of the logarithm; default e" },
  { "cut_m", BTV_KEY_COUNT, NULL, 1, 1000,
    "keep oscillator states m < cut_m of each mode (frequency Omega); default all, or "
    "28 where a cut is asked about" },
  { "cut_n", BTV_KEY_COUNT, NULL, 1, 1000,
    "keep oscillator states n < cut_n of the background" },
  { "renormalise", BTV_KEY_CHOICE, "no|yes", 0, 0,
    "divide the spectrum of a cut state by its sum" },
  { "band", BTV_KEY_CHOICE, "bare|shifted", 0, 0,
    "frequency of the background: 1 (default), or 1 + sum lambda/(4 Omega)" },
  { "width", BTV_KEY_NUMBER, NULL, 0, 3,
    "unstable anywhere within so many standard deviations of the packet, 1/sqrt 2 "
    "each, around x0; default 0" },
  { "conserved", BTV_KEY_CHOICE, "energy|norm", 0, 0,
    "what should not change: the energy (default); the norm of a state, the Wronskian "
    "of mean field, the energy of the worst sample of truncated Wigner" },
  { "part", BTV_KEY_CHOICE, "drift|swing", 0, 0,
    "of its change: that of the fitted line over the run (default), or the amplitude "
    "about it" },
  { "operator", BTV_KEY_CHOICE, "x|square", 0, 0,
    "whose mean is compared, x (default) or x^2" },
  { "refine", BTV_KEY_CHOICE, "step|grid|box", 0, 0,
    "half the time step (default), half the spacing, or twice the box" },
  { "along", BTV_KEY_CHOICE, "coupling|omega", 0, 0,
    "across a band by lambda x0^2 at fixed Omega (default), or by Omega^2 at fixed "
    "lambda x0^2" },
  { "band_number", BTV_KEY_COUNT, NULL, 1, 20,
    "n of the band; default: the lowest above Omega" },
  { "against", BTV_KEY_CHOICE, "classical|mean-field|truncated-wigner", 0, 0,
    "whose delta against the exact <x>; default classical" },
  { "residual", BTV_KEY_CHOICE, "frequency|waveform|variance|c0|c2|product|mixture", 0,
    0,
    "what is to fall: of the frequency of x (default); of x itself; of the variance of "
    "x; of the amplitudes of Eqs. A7, A8, A13; 1 - tr rho_x^2" },
  { "dynamics", BTV_KEY_CHOICE, "quantum|mean-field|sample|truncated-wigner", 0, 0,
    "whose x it is; default quantum; `sample' is one trajectory from y0, p0" },
  { "keep", BTV_KEY_CHOICE, "x0|collective", 0, 0,
    "what is kept while lambda is halved: x0 (default) or lambda x0^2" },
  { "clock", BTV_KEY_CHOICE, "plain|scaled", 0, 0,
    "the time is t (default), or lambda t" },
  { "vacuum", BTV_KEY_CHOICE, "adapted|free", 0, 0,
    "y begins in the ground state of frequency W (default) or Omega" },
  { "halvings", BTV_KEY_COUNT, NULL, 3, 12, "of lambda; default 5" },
  { "coefficient", BTV_KEY_NUMBER, NULL, -1e3, 1e3,
    "of the formula; default as derived" },
  { "omega_power", BTV_KEY_NUMBER, NULL, -9, 9,
    "of the frequency in the formula; default as derived" },
  { "width_power", BTV_KEY_NUMBER, NULL, -9, 9,
    "of W in the formula; default as derived" },
  { "identity", BTV_KEY_CHOICE,
    "coherent-norm|occupation|vacuum-variance|wronskian|wigner-norm|wigner-y|wigner-p|"
    "wigner-purity|rescaled-4|rescaled-5",
    0, 0, "which; default coherent-norm" },
  { "displaced", BTV_KEY_CHOICE, "infidelity|shift|mixture|entropy", 0, 0,
    "what Eq. 6 lacks: 1 - |<|>|^2 (default), <x> - x0, 1 - tr rho_x^2, the entropy "
    "of x and y in nat" },
  { "levels", BTV_KEY_CHOICE, "all|even", 0, 0,
    "that a mode can be in; default all below cut_m" },
  { "level", BTV_KEY_NUMBER, NULL, 0.05, 0.95,
    "of the amplitude over x0; default 1/sqrt 2, a phase spread of one radian" },
  { "growth", BTV_KEY_CHOICE, "rate|residual|lasting", 0, 0,
    "of the entropy: its rate over the sum of the positive Floquet exponents "
    "(default); "
    "what a line leaves, as a share of the rise; slope later over slope earlier" },
  { "quantity", BTV_KEY_CHOICE, "t_q|t_mf|t_tw|t_leave", 0, 0,
    "of the points of a scan; default t_mf" },
  { "than", BTV_KEY_CHOICE, "t_q|t_mf|t_tw|t_leave", 0, 0, "what it is compared with" },
  { "form", BTV_KEY_CHOICE, "ratio|difference", 0, 0,
    "of the two, taken as one number; default ratio" },
  { "with", BTV_KEY_CHOICE, "distance|exponent|coupling|lambda|x0", 0, 0,
    "what else of a point is ranked: how far x0 is from the next amplitude in a band "
    "(default), the Floquet exponent, lambda x0^2/2, lambda or x0" },
  { "region", BTV_KEY_CHOICE, "all|inside|outside", 0, 0,
    "points of a scan that count: all (default), those in a band or within `margin' "
    "of one, or the others" },
  { "margin", BTV_KEY_NUMBER, NULL, 0, 1e3,
    "of a band, as a distance in x0; default 0" },
  { "scan", BTV_KEY_MODELS, NULL, 0, 0, "models with one mode each" },
  { "y0", BTV_KEY_NUMBER, NULL, -1e3, 1e3, "of the sample; default 1" },
  { "p0", BTV_KEY_NUMBER, NULL, -1e3, 1e3, "of the sample; default 0" },
  { "open_method", BTV_KEY_CHOICE,
    "hybrid|hybrid-p|mean-field|mean-field-single|mean-field-noise|pseudo|truncated|"
    "lindblad|lindblad-taylor|gaussian|gaussian-healed",
    0, 0,
    "of the open system; `truncated' is the master equation without what no trajectory "
    "has" },
  { "observable", BTV_KEY_CHOICE,
    "x|p|x2|p2|xp|sx|sy|sz|x_sz|p_sz|x_sx|p_sx|x_sy|p_sy|n|xq|pq|xq2|pq2|xqpq|x_xq|x_"
    "pq|"
    "p_xq|p_pq|cov_xx|cov_xp|cov_pp|cov_xxq|cov_xpq|cov_pxq|cov_ppq|cov_xqxq|cov_xqpq|"
    "cov_pqpq|y2|py2|ypy|x2_y2|var_x|energy",
    0, 0, "of the open system" },
  { "open_step", BTV_KEY_NUMBER, NULL, 1e-3, 1,
    "time step of the open system, halved for its error; default 0.1" },
  { "ordering", BTV_KEY_CHOICE, "wigner|p", 0, 0,
    "of the operators of C; default Wigner's" },
  { "convention", BTV_KEY_CHOICE, "whole|half", 0, 0,
    "decoherence is -gamma [x, [x, rho]] (default), or half of that" },
  { "symplectic", BTV_KEY_CHOICE, "ppt|conditional", 0, 0,
    "eigenvalue of the partial transpose (default), or of Q's covariance given C" },
  { "purity", BTV_KEY_CHOICE, "mean|least", 0, 0,
    "over the conditional states; default mean" },
};

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

/* Index of WORD among CHOICES, or -1. */
static int
choice_of (const char *choices, const char *word)
{
  size_t length = strlen (word);
  int index = 0;
  for (const char *at = choices;; index++)
    {
      size_t size = strcspn (at, "|");
      if (size == length && strncmp (at, word, size) == 0)
        return index;
      if (at[size] == '\0')
        return -1;
      at += size + 1;
    }
}

static bt_status
parse_number (const btv_key *key, const char *text, double *out, bt_error *error)
{
  char slip[BTI_SLIP_SIZE];
  errno = 0;
  *out = strtod (text, NULL);
  if (errno == ERANGE && fabs (*out) < DBL_MIN)
    return bt_error_set (error, BT_EINVAL,
                         "%s: '%.80s' is smaller than any number here", key->name,
                         text);
  if (!bti_number_is_plain (text) || !(*out >= key->lo) || !(*out <= key->hi)
      || (key->kind == BTV_KEY_COUNT && *out != floor (*out)))
    return bt_error_set (error, BT_EINVAL, "%s: '%.80s' is not a %s in [%g, %g]%s",
                         key->name, text,
                         key->kind == BTV_KEY_COUNT ? "whole number" : "number",
                         key->lo, key->hi, bti_number_slip (text, slip));
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
  const size_t good = strspn (text, characters);
  if (text[good] || strspn (text, " ") == good)
    return bt_error_set (error, BT_EINVAL,
                         "%s: '%.80s' is no expression such as x^2*y^2", key->name,
                         text);
  return BT_OK;
}

bt_status
btv_setting_check (const btv_setting *setting, bt_error *error)
{
  const btv_key *key = find_key (setting->key);
  char hint[BTI_HINT_SIZE];
  double number;
  if (!key)
    return bt_error_set (error, BT_EINVAL, "unknown reading '%.60s'", setting->key);
  if (key->kind == BTV_KEY_TEXT)
    return check_text (key, setting->value, error);
  if (key->kind == BTV_KEY_MODELS)
    return check_models (key, setting->value, error);
  if (key->kind != BTV_KEY_CHOICE)
    return parse_number (key, setting->value, &number, error);
  if (choice_of (key->choices, setting->value) < 0)
    return bt_error_set (error, BT_EINVAL, "%s: '%.60s' is not one of %s%s", key->name,
                         setting->value, key->choices,
                         bti_text_hint_words (setting->value, key->choices, hint));
  return BT_OK;
}

/* What the table of open methods calls VALUE, a word of the key `open_method'. */
static const char *
open_method_word (const char *value)
{
  const bt_open_method *method = bt_open_method_find (value);
  return method ? method->name : "truncated";
}

/* The word VALUE, one of the observables, as a string that lasts. */
static const char *
observable_word (const char *value)
{
  for (int kind = 0; kind < BT_OPEN_KIND_COUNT; kind++)
    {
      size_t count;
      const char *const *names = bt_open_observables ((bt_open_kind) kind, &count);
      for (size_t i = 0; i < count; i++)
        if (strcmp (names[i], value) == 0)
          return names[i];
    }
  return NULL;
}

/* The method called VALUE, a word of the key `method'. */
static const char *
method_word (const char *value)
{
  return strcmp (value, "quantum") == 0 ? "split-step-4" : bt_method_find (value)->name;
}

/* Where the value of a key goes in btv_settings. */
typedef enum place_kind
{
  CHOICE, /* an int or an enumeration: the number of the word, from BASE on */
  REAL,
  SIZE
} place_kind;

static const struct place
{
  const char *key;
  place_kind kind;
  size_t offset;
  int base;
} places[] = {
#define AT(field) offsetof (btv_settings, field)
  { "crossing", CHOICE, AT (crossing), BT_FIRST },
  { "end", CHOICE, AT (end_stated), 0 },
  { "threshold", REAL, AT (threshold), 0 },
  { "samples", SIZE, AT (samples), 0 },
  { "sample_x", CHOICE, AT (sample_x), 0 },
  { "dt", REAL, AT (dt), 0 },
  { "at_step", CHOICE, AT (at_step), 0 },
  { "base", CHOICE, AT (entropy.base2), 0 },
  { "cut_m", SIZE, AT (entropy.cut_m), 0 },
  { "cut_n", SIZE, AT (entropy.cut_n), 0 },
  { "renormalise", CHOICE, AT (entropy.renormalise), 0 },
  { "band", CHOICE, AT (shifted), 0 },
  { "width", REAL, AT (width), 0 },
  { "conserved", CHOICE, AT (study.norm), 0 },
  { "part", CHOICE, AT (study.swing), 0 },
  { "operator", CHOICE, AT (study.square), 0 },
  { "along", CHOICE, AT (study.along_omega), 0 },
  { "residual", CHOICE, AT (formula.law.residual), 0 },
  { "dynamics", CHOICE, AT (formula.law.dynamics), 0 },
  { "keep", CHOICE, AT (formula.law.collective), 0 },
  { "clock", CHOICE, AT (formula.law.scaled), 0 },
  { "halvings", SIZE, AT (formula.law.halvings), 0 },
  { "coefficient", REAL, AT (formula.law.coefficient), 0 },
  { "omega_power", REAL, AT (formula.law.omega_power), 0 },
  { "width_power", REAL, AT (formula.width_power), 0 },
  { "identity", CHOICE, AT (formula.identity), 0 },
  { "displaced", CHOICE, AT (formula.displaced), 0 },
  { "levels", CHOICE, AT (formula.even), 0 },
  { "level", REAL, AT (formula.level), 0 },
  { "growth", CHOICE, AT (growth), 0 },
  { "quantity", CHOICE, AT (map.quantity), BTV_TIME_TQ },
  { "than", CHOICE, AT (map.than), BTV_TIME_TQ },
  { "form", CHOICE, AT (map.difference), 0 },
  { "with", CHOICE, AT (map.with), 0 },
  { "region", CHOICE, AT (map.region), 0 },
  { "margin", REAL, AT (map.margin), 0 },
  { "y0", REAL, AT (formula.law.y0), 0 },
  { "p0", REAL, AT (formula.law.p0), 0 },
  { "open_step", REAL, AT (open.step), 0 },
  { "ordering", CHOICE, AT (open.p_ordering), 0 },
  { "convention", CHOICE, AT (open.half), 0 },
  { "symplectic", CHOICE, AT (open.conditional), 0 },
  { "purity", CHOICE, AT (open.purity), 0 },
#undef AT
};
_Static_assert(sizeof (bti_residual) == sizeof (int), "an enumeration is an int");

/* 1: the value of KEY has such a place, and is there now. */
static int
read_plainly (btv_settings *reading, const char *key, int choice, double number)
{
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    {
      const struct place *place = &places[i];
      char *at = (char *) reading + place->offset;
      const int word = place->base + choice;
      const size_t size = (size_t) number;
      if (strcmp (key, place->key) != 0)
        continue;
      if (place->kind == CHOICE)
        memcpy (at, &word, sizeof word);
      else if (place->kind == REAL)
        memcpy (at, &number, sizeof number);
      else
        memcpy (at, &size, sizeof size);
      return 1;
    }
  return 0;
}

/* What is more than a number or the number of a word. */
static void
read_specially (btv_settings *reading, const btv_setting *setting, int choice,
                double number)
{
  static const bt_axis axes[] = { BT_AXIS_STEP, BT_AXIS_GRID, BT_AXIS_BOX };
  const char *key = setting->key, *value = setting->value;
  if (strcmp (key, "discretisation") == 0)
    reading->vz25 = choice == 2 ? BTV_VZ25_STEP : choice;
  else if (strcmp (key, "seed") == 0)
    {
      reading->seed = (uint64_t) number;
      reading->has_seed = 1;
    }
  else if (strcmp (key, "method") == 0)
    {
      reading->method = method_word (value);
      reading->any_exact = strcmp (value, "quantum") == 0;
    }
  else if (strcmp (key, "observe") == 0)
    reading->observe = value;
  else if (strcmp (key, "scan") == 0)
    reading->scan = value;
  else if (strcmp (key, "refine") == 0)
    reading->study.axis = axes[choice];
  else if (strcmp (key, "band_number") == 0)
    reading->study.band = (int) number;
  else if (strcmp (key, "against") == 0)
    reading->study.against = bt_method_find (value)->name;
  else if (strcmp (key, "vacuum") == 0)
    reading->formula.law.adapted = !choice;
  else if (strcmp (key, "open_method") == 0)
    reading->open.method = open_method_word (value);
  else if (strcmp (key, "observable") == 0)
    reading->open.observable = observable_word (value);
}

bt_status
btv_settings_read (btv_settings *reading, const btv_setting *list, size_t count,
                   bt_error *error)
{
  *reading = (btv_settings){ .threshold = 0.05,
                             .method = "split-step-4",
                             .any_exact = 1,
                             .study = { .against = "classical" },
                             .map = { .quantity = BTV_TIME_TMF },
                             .formula = { .law = { .halvings = 5,
                                                   .coefficient = NAN,
                                                   .omega_power = NAN,
                                                   .adapted = 1,
                                                   .y0 = 1 },
                                          .width_power = NAN,
                                          .level = sqrt (0.5) } };
  for (size_t i = 0; i < count; i++)
    {
      const btv_setting *setting = &list[i];
      bt_status status = btv_setting_check (setting, error);
      if (status != BT_OK)
        return status;
      const btv_key *key = find_key (setting->key);
      double number = 0;
      int choice = 0;
      if (key->kind == BTV_KEY_CHOICE)
        choice = choice_of (key->choices, setting->value);
      else if (key->kind != BTV_KEY_MODELS && key->kind != BTV_KEY_TEXT
               && parse_number (key, setting->value, &number, error) != BT_OK)
        return BT_EINVAL;
      if (!read_plainly (reading, key->name, choice, number))
        read_specially (reading, setting, choice, number);
    }
  if (reading->dt > 0 && reading->vz25)
    return bt_error_set (error, BT_EINVAL,
                         "dt is given beside discretisation, which has a step of its "
                         "own");
  return BT_OK;
}
