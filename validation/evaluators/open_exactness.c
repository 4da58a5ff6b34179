/* validation/evaluators/open_exactness.c - see study/exactness.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/exactness.h"
#include "validation/evaluators/open.h"

static bti_trial
trial_of (const btv_lab *lab, const bti_subject *subject, const btv_question *question,
          const btv_settings *reading)
{
  const btv_opening *open = &reading->open;
  bti_trial trial
      = bti_trial_of (btv_lab_leave (lab), subject, open->method, question->at);
  if (open->step > 0)
    trial.step = open->step;
  if (reading->samples)
    trial.samples = reading->samples;
  return trial;
}

/* How many trajectories of mean field were enough to tell. */
static const char *
few (const bti_finding *found)
{
  return found->fewer > 1 ? ", with a sixteenth of the trajectories" : "";
}

/* What FOUND says of exactness, in words. */
static void
say_exactness (const bti_finding *found, btv_answer *answer)
{
  static const char *const labels[] = { [BTI_NEGATIVE] = "not exact",
                                        [BTI_DIFFERENT] = "not exact",
                                        [BTI_NO_STATES] = "not exact",
                                        [BTI_THE_SAME] = "exact" };
  if (labels[found->kind])
    btv_label (answer, labels[found->kind]);
  switch (found->kind)
    {
    case BTI_NOTHING_TO_RUN:
      btv_say (answer, "the trade-off does not hold: there are no trajectories to run");
      break;
    case BTI_NEGATIVE:
      btv_say (answer,
               "W has the eigenvalue %.3g at t = %g: no positive density of "
               "points with states is this open system",
               found->value.value, found->time);
      break;
    case BTI_NOT_NEGATIVE:
      btv_say (answer, "there are no such trajectories, but no negative eigenvalue of "
                       "W was seen either");
      break;
    case BTI_DIFFERENT:
      btv_say (answer, "<%s> at t = %g differs from the master equation", found->name,
               found->time);
      break;
    case BTI_NO_STATES:
      btv_say (answer,
               "conditional states with |n| > 1 are no states; the means differ "
               "by %.2g standard errors at most",
               found->largest);
      break;
    case BTI_CANNOT_BE:
      btv_say (answer, "no difference was found, but the trade-off does not hold: "
                       "it cannot be exact");
      break;
    case BTI_DOUBTFUL:
      btv_say (answer,
               "<%s> at t = %g is %.1f standard errors off, not in all seeds and "
               "steps",
               found->name, found->time, found->largest);
      break;
    case BTI_BLIND:
      btv_say (answer,
               "no difference, but neither has the mean field one that is seen here "
               "(%.1f standard errors)",
               found->control);
      break;
    case BTI_THE_SAME:
      btv_say (answer,
               "of %zu means none is off by more than %.1f standard errors (<%s> at "
               "t = %g); mean field is by %.0f%s",
               found->compared, found->largest, found->name, found->time,
               found->control, few (found));
      break;
    }
}

static bt_status
evaluate_exactness (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  bti_subject subject;
  bti_open_params params;
  bti_finding found;
  if (!(question->at > 0))
    return bt_error_set (error, BT_EINVAL, "at = %g: must be > 0", question->at);
  bt_status status = btv_open_subject (&subject, &params, lab, error);
  if (status != BT_OK)
    return status;
  bti_trial trial = trial_of (lab, &subject, question, reading);
  answer->methods[0] = trial.way->name;
  answer->methods[1] = trial.reference->name;
  answer->warrant = "every mean compared";
  status = bti_exactness_find (&trial, &found, error);
  if (status == BT_OK)
    {
      if (found.kind < BTI_DIFFERENT)
        {
          answer->methods[1] = BTI_SMALLEST_METHOD;
          answer->warrant = "positivity";
        }
      answer->value = found.value;
      say_exactness (&found, answer);
    }
  bti_subject_clear (&subject);
  return status;
}

static bt_status
evaluate_linearity (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const bti_subject subject = { .params = btv_lab_open (lab) };
  bti_trial trial = trial_of (lab, &subject, question, reading);
  bti_finding found;
  answer->methods[0] = trial.way->name;
  answer->warrant = "two preparations compared";
  if (!(question->at > 0))
    return bt_error_set (error, BT_EINVAL, "at = %g: must be > 0", question->at);
  bt_status status = btv_open_want_qubit (subject.params, question, error);
  if (status == BT_OK)
    status = bti_linearity_find (&trial, &found, error);
  if (status != BT_OK)
    return status;
  answer->value = found.value;
  btv_say (answer, "<%s> at t = %g tells the preparations apart", found.name,
           found.time);
  if (found.kind == BTI_DIFFERENT)
    {
      btv_label (answer, "not linear");
      return BT_OK;
    }
  btv_say (answer,
           "none of %zu means tells the preparations apart, <%s> at t = %g "
           "nearest with %.1f standard errors; mean field does, with %.0f%s",
           found.compared, found.name, found.time, found.largest, found.control,
           few (&found));
  if (found.kind == BTI_THE_SAME)
    btv_label (answer, "linear");
  return BT_OK;
}

static const char *const keys[] = { "open_method", "open_step", "samples", NULL };

const btv_evaluator btv_evaluator_exactness
    = { .name = "exactness",
        .summary = "do all means up to `at' agree with the master equation, of a "
                   "model of no kind first and second moments",
        .labels = "exact|not exact",
        .needs = BTV_NEEDS_OPEN | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_NEEDS_AT
                 | BTV_TAKES_THREADS,
        .keys = keys,
        .evaluate = evaluate_exactness };
const btv_evaluator btv_evaluator_linearity
    = { .name = "linearity",
        .summary = "do two preparations of one state of Q stay indistinguishable up to "
                   "`at'",
        .labels = "linear|not linear",
        .needs = BTV_NEEDS_OPEN | BTV_NEEDS_AT | BTV_TAKES_THREADS,
        .keys = keys,
        .evaluate = evaluate_linearity };
