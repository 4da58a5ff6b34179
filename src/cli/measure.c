/* cli/measure.c - `breaktime measure': one number with its error.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/concerns.h"
#include "cli/methods.h"

#include "base/memory.h"
#include "base/pool.h"
#include "base/text.h"
#include "report/report.h"
#include "validation/data.h"
#include "validation/digits.h"
#include "validation/discretisation.h"
#include "validation/evaluator.h"
#include "validation/lab.h"
#include "validation/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double horizon = 200; /* default of --t-max */

/* ---- the question -------------------------------------------------------------- */

static int
find_evaluator (btv_question *question, const cli_call *call)
{
  const char *name = call->arguments->operands.item[0];
  if (isinf (call->arguments->at) && strcmp (name, "mean") == 0)
    name = "steady_mean";
  question->evaluator = btv_evaluator_find (name);
  if (question->evaluator)
    return 0;
  char known[2048] = "observables", more[BTI_MORE_SIZE], hint[BTI_HINT_SIZE];
  size_t count, left = 0;
  bti_closest closest = { name, NULL, 0 };
  const btv_evaluator *const *all = btv_evaluators (&count);
  bti_text_closer (&closest, "observables");
  for (size_t i = 0; i < count; i++)
    {
      bti_text_list (known, sizeof known, btv_evaluator_name (all[i]), &left);
      bti_text_closer (&closest, btv_evaluator_name (all[i]));
    }
  if (closest.name)
    return cli_misuse (call->command, "unknown quantity '%s'%s", name,
                       bti_text_hint (&closest, hint));
  return cli_misuse (call->command, "unknown quantity '%s'; known: %s%s", name, known,
                     bti_text_more (left, more));
}

/* Non-zero when EVALUATOR is of a kind of open systems, and --model no file of parts
 * that will do as well. */
static int
is_of_kind (const btv_evaluator *evaluator, const cli_call *call)
{
  const unsigned needs = btv_evaluator_needs (evaluator);
  return needs & BTV_NEEDS_OPEN
         && !(needs & BTV_ANY_MODEL && cli_model_is_closed (call));
}

/* The open system that the question is about, if it is about one. */
static int
open_model (bti_open_params *out, const btv_question *question, const cli_call *call)
{
  const char *name = btv_evaluator_name (question->evaluator);
  const int needed = is_of_kind (question->evaluator, call);
  if (needed && !call->arguments->model)
    return cli_misuse (call->command, "%s needs --model", name);
  return needed ? cli_open_params (out, call) : 0;
}

/* Likewise the scan. */
static int
load_scan (btv_scan *out, const btv_question *question, const cli_call *call)
{
  bt_error error = BT_ERROR_INIT;
  char *path;
  const char *word = call->arguments->scan;
  if (!(btv_evaluator_needs (question->evaluator) & BTV_NEEDS_SCAN))
    return 0;
  if (!word)
    return cli_misuse (call->command, "%s needs --scan",
                       btv_evaluator_name (question->evaluator));
  if (btv_builtin_find (&path, BTV_DATA_SCANS, word, &error) != BT_OK)
    return cli_fail (call->command, NULL, &error);
  btv_complaints complaints = { NULL, 0, 0 };
  const bt_status s = btv_scan_load (out, path, &complaints, &error);
  free (path);
  return cli_faults (call, s, &complaints, &error);
}

static int
check_times (btv_question *question, const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  const char *name = btv_evaluator_name (question->evaluator);
  const unsigned needs = btv_evaluator_needs (question->evaluator);
  if (isnan (a->at) && (needs & BTV_NEEDS_AT))
    return cli_misuse (call->command, "%s needs --at", name);
  if (needs & BTV_STEADY ? isfinite (a->at) : isinf (a->at))
    return cli_misuse (call->command,
                       needs & BTV_STEADY
                           ? "--at: %s is taken at no time but steady"
                           : "--at steady: %s is taken at a time; mean may be there",
                       name);
  question->at = a->at;
  question->t_max = a->t_max;
  if (isnan (a->t_max) && (needs & BTV_NEEDS_TMAX))
    question->t_max = horizon;
  return 0;
}

/* Settings from --reading, then those that are options, too.  The keys of the first,
 * and behind them the values, are owned by KEYS. */
static int
split_readings (btv_question *question, const cli_call *call, btv_setting *settings,
                char **keys)
{
  const cli_words *words = &call->arguments->readings;
  char **values = keys + words->count;
  bt_error last = BT_ERROR_INIT; /* the last of those that are wrong */
  for (size_t i = 0; i < words->count; i++)
    {
      bt_error error = BT_ERROR_INIT;
      const char *word = words->item[i], *equals = strchr (word, '=');
      const int whole = equals && equals > word && equals[1];
      keys[i] = strndup (word, whole ? (size_t) (equals - word) : 0);
      if (!keys[i])
        return cli_no_memory (call->command);
      settings[i] = (btv_setting){ keys[i], "" };
      bt_status status = BT_EINVAL;
      if (whole)
        status
            = btv_discretisation_settle (&values[i], keys[i], equals + 1, NULL, &error);
      settings[i].value = values[i] ? values[i] : "";
      if (whole && status == BT_OK)
        status = btv_evaluator_check (question->evaluator, &settings[i], &error);
      else if (!whole)
        (void) bt_error_set (&error, status, "'%.80s' is not KEY=VALUE", word);
      for (size_t k = 0; status == BT_OK && k < i; k++)
        if (strcmp (keys[k], keys[i]) == 0)
          status = bt_error_set (&error, BT_EINVAL, "%s is given twice", keys[i]);
      if (status == BT_OK)
        continue;
      if (last.status != BT_OK)
        cli_print (stderr, "breaktime %s: --reading: %s\n", call->command->name,
                   last.text);
      last = error;
    }
  if (last.status != BT_OK)
    return cli_misuse (call->command, "--reading: %s", last.text);
  question->settings = settings;
  question->settings_count = words->count;
  return 0;
}

static int
add_options (btv_question *question, const cli_call *call, btv_setting *settings)
{
  const cli_words *given = &call->arguments->given;
  const size_t readings = question->settings_count;
  for (size_t i = 0; i < given->count; i++)
    {
      bt_error error = BT_ERROR_INIT;
      btv_setting *next = &settings[question->settings_count];
      size_t k = 0;
      if (!cli_setting_of (next, call, i, question->evaluator))
        continue;
      if (btv_evaluator_check (question->evaluator, next, &error) != BT_OK)
        return cli_misuse (call->command, "--%s: %s", given->item[i], error.text);
      while (k < readings && strcmp (settings[k].key, next->key) != 0)
        k++;
      if (k < readings && strcmp (settings[k].value, next->value) != 0)
        return cli_misuse (call->command, "--%s %s: beside --reading %s=%s",
                           given->item[i], next->value, settings[k].key,
                           settings[k].value);
      question->settings_count += k == readings;
    }
  return 0;
}

/* Refuse settings, and options, that change nothing beside the others. */
static int
check_idle (const btv_question *question, const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  const char *name = btv_evaluator_name (question->evaluator), *why = "";
  unsigned takes = btv_evaluator_needs (question->evaluator);
  const char *key = btv_evaluator_idle (question->evaluator, question->settings,
                                        question->settings_count, &takes, &why);
  for (size_t i = 0; key && i < a->given.count; i++)
    {
      btv_setting own;
      if (cli_setting_of (&own, call, i, question->evaluator)
          && strcmp (own.key, key) == 0)
        return cli_misuse (call->command, "--%s has no effect on %s without %s",
                           a->given.item[i], name, why);
    }
  if (key)
    return cli_misuse (call->command, "--reading: %s has no effect on %s without %s",
                       key, name, why);
  if (a->threads > 0 && !(takes & BTV_TAKES_THREADS))
    return cli_misuse (call->command,
                       "--threads has no effect on %s without a method that takes "
                       "samples",
                       name);
  if (a->tolerance > 0 && !(takes & BTV_TAKES_TOLERANCE))
    return cli_misuse (call->command,
                       "--tolerance has no effect on %s with a method that takes "
                       "samples",
                       name);
  return 0;
}

static int
read_settings (btv_question *question, const cli_call *call, btv_setting *settings,
               char **keys)
{
  int code = split_readings (question, call, settings, keys);
  if (code == 0)
    code = add_options (question, call, settings);
  return code ? code : check_idle (question, call);
}

/* ---- the answer ---------------------------------------------------------------- */

/* "   (total error 0.0041; step 1e-4, grid 2e-5)" */
static void
print_budget (const bt_value *value)
{
  const double total = bt_value_error (value);
  if (isfinite (total))
    printf ("   (total error %.2g", total);
  else
    fputs ("   (total error not bounded", stdout);
  const char *before = "; ";
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    if (value->err[axis] > 0)
      {
        printf ("%s%s %.2g", before, bt_axis_name ((bt_axis) axis), value->err[axis]);
        before = ", ";
      }
  putchar (')');
}

/* Ten digits, or as many as a TOLERANCE > 0 asks for. */
static void
print_number (const char *name, const bt_value *value, double tolerance)
{
  char text[64];
  const double half = bt_value_error (value), usual = 1e-9 * fabs (value->value);
  btr_format_fine (text, sizeof text, value->value, half, value->lo,
                   tolerance > 0 ? fmin (tolerance, usual) : usual);
  printf ("%s %s%s", name, *text == '>' ? "" : "= ", text);
  /* Reached by the best estimate, but not certainly. */
  if (isfinite (value->value) && !isfinite (half))
    printf (", at least %.4g", value->lo);
  if (isfinite (value->value))
    print_budget (value);
}

/* How to get more digits, if a double has them: a tenth of the error, to one digit. */
static void
print_more (const bt_value *value, double tolerance)
{
  const double err
      = fmax (bt_value_error (value), tolerance > 0 ? 0 : 1e-9 * fabs (value->value));
  if (err > 1e-14 * fabs (value->value) && isfinite (err))
    printf ("  more     digits by --tolerance, such as %.0e\n", err / 10);
}

static void
print_answer (const btv_question *question, const btv_answer *answer)
{
  const char *name = btv_evaluator_name (question->evaluator);
  if (btv_evaluator_kind (question->evaluator) == BTV_LABEL)
    {
      printf ("%s = %s\n", name, *answer->label ? answer->label : "undecided");
      print_number ("  value   ", &answer->value, question->tolerance);
    }
  else
    print_number (name, &answer->value, question->tolerance);
  fputs ("\n  reading  ", stdout);
  for (size_t i = 0; i < question->settings_count; i++)
    printf ("%s%s=%s", i ? ", " : "", question->settings[i].key,
            question->settings[i].value);
  puts (question->settings_count ? "" : "default");
  fputs ("  methods  ", stdout);
  for (size_t i = 0; i < BTV_METHODS_MAX && answer->methods[i]; i++)
    printf ("%s%s", i ? ", " : "", answer->methods[i]);
  puts (answer->methods[0] ? "" : "none");
  printf ("  warrant  %s\n", answer->warrant ? answer->warrant : "none");
  if (answer->scatter > 0)
    printf ("  scatter  %.2g (standard deviation of one computation with the reading's "
            "own samples)\n",
            answer->scatter);
  if (*answer->reason)
    printf ("  reason   %s\n", answer->reason);
  if (btv_digits_concern (question) && isfinite (answer->value.value))
    print_more (&answer->value, question->tolerance);
}

/* ---- while it is computed ------------------------------------------------------ */

typedef struct view
{
  cli_progress progress;
  double horizon;     /* no run goes further */
  double from, start; /* where the clock was started, and when; 0: not yet */
  double reached;
} view;

/* Runs that are compared go on in turns, to the horizon at most; what begins anew is
 * another round. */
static void
show (void *context, const char *method, double reached, double t_end)
{
  view *v = context;
  char text[CLI_NUMBER_SIZE];
  if (!(v->start > 0) || reached < v->reached / 2)
    {
      v->from = reached;
      v->start = bt_watch_now ();
    }
  v->reached = reached;
  const double end = fmax (v->horizon, t_end);
  cli_progress_draw (&v->progress, "%s: t = %.4g of at most %g%s", method, reached, end,
                     cli_to_go (text, (reached - v->from) / (end - v->from),
                                bt_watch_now () - v->start));
}

/* How long the exact run to the horizon should take, before it begins. */
static void
show_expected (view *v, const cli_call *call, const bt_model *model,
               const btv_question *question)
{
  static const double interval = 0.1, tolerance = 1e-6;
  const unsigned needs = btv_evaluator_needs (question->evaluator);
  char text[CLI_NUMBER_SIZE];
  v->progress = cli_progress_begin (call->arguments);
  v->horizon = needs & BTV_NEEDS_TMAX ? question->t_max : question->at;
  if (!model || !(needs & (BTV_NEEDS_TMAX | BTV_NEEDS_AT)) || !(v->horizon > 0))
    return;
  const double seconds
      = cli_expected (model, NULL, v->horizon, v->horizon / interval, tolerance);
  if (!isfinite (seconds))
    return;
  cli_duration (text, seconds);
  if (call->arguments->verbose)
    fprintf (stderr, "breaktime measure: an exact run to t = %g takes some %s\n",
             v->horizon, text);
  cli_progress_draw (&v->progress, "an exact run to t = %g: some %s", v->horizon, text);
}

static int
ask (const cli_call *call, const cli_subject *made, const btr_subject *subject,
     const btv_scan *scan, const btv_question *question)
{
  const cli_arguments *a = call->arguments;
  bt_error error = BT_ERROR_INIT;
  btv_lab *lab = NULL;
  btv_answer answer;
  char *json = NULL;
  bt_parameter *set = NULL;
  size_t sets = 0;
  const int wrong = made->from.file ? cli_sets (&set, &sets, call) : 0;
  const unsigned threads = a->threads ? (unsigned) a->threads : bti_pool_default ();
  memset (&answer, 0, sizeof answer);
  if (wrong)
    return wrong;
  bt_status s = btv_lab_new (&lab, subject->model, threads, &cli_cancel, &error);
  if (s == BT_OK && made->from.file)
    btv_lab_set_file (lab, made->from.file, set, sets);
  if (s == BT_OK && subject->open)
    btv_lab_set_open (lab, subject->open);
  if (s == BT_OK)
    btv_lab_set_longest (lab, a->limit_time);
  view v = { .horizon = 0 };
  show_expected (&v, call, subject->model, question);
  if (s == BT_OK && v.progress.shown)
    btv_lab_report (lab, show, &v);
  if (s == BT_OK && scan->points > 0)
    btv_lab_set_scan (lab, scan);
  cli_expendable = 1;
  if (s == BT_OK)
    s = btv_ask_digits (lab, question, &answer, &error);
  cli_expendable = 0;
  cli_progress_end (&v.progress);
  /* The time was up, and what was known by then is the answer. */
  if (s == BT_ELIMIT && answer.partial)
    s = BT_OK;
  if (s == BT_OK && a->json)
    s = btr_answer_json (&json, subject, question, &answer, &error);
  if (s == BT_OK && a->json)
    puts (json);
  else if (s == BT_OK)
    print_answer (question, &answer);
  free (json);
  btv_lab_free (lab);
  free (set);
  if (s == BT_OK)
    return CLI_EXIT_SUCCESS;
  cli_advise (call, &error);
  return cli_fail (call->command, NULL, &error);
}

int
cli_measure (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  if (strcmp (a->operands.item[0], "observables") == 0)
    return cli_observables (call);
  const size_t count = a->readings.count;
  btv_question question
      = { .tolerance = a->tolerance, .check = 1, .deadline = a->budget };
  cli_subject subject = { .model = NULL };
  bti_open_params open;
  btv_scan scan = { 0 };
  btv_setting *settings = calloc (count + a->given.count + 1, sizeof *settings);
  char **keys = calloc (2 * count + 1, sizeof *keys);
  int code = settings && keys ? find_evaluator (&question, call)
                              : cli_no_memory (call->command);
  if (code == 0)
    code = cli_check_quantity (call, question.evaluator);
  if (code == 0)
    code = read_settings (&question, call, settings, keys);
  if (code == 0 && !is_of_kind (question.evaluator, call)
      && (btv_evaluator_needs (question.evaluator)
          & (BTV_NEEDS_MODEL | BTV_NEEDS_OPEN)))
    code = cli_subject_make_whole (&subject, call);
  if (code == 0)
    code = open_model (&open, &question, call);
  if (code == 0)
    code = load_scan (&scan, &question, call);
  if (code == 0)
    code = check_times (&question, call);
  if (code == 0)
    {
      btr_subject told = cli_subject_told (&subject);
      if (is_of_kind (question.evaluator, call))
        told.open = &open;
      code = ask (call, &subject, &told, &scan, &question);
    }
  cli_subject_clear (&subject);
  btv_scan_clear (&scan);
  for (size_t i = 0; keys && i < 2 * count; i++)
    free (keys[i]);
  free (keys);
  free (settings);
  return code;
}
