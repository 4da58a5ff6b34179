/* validation/keep.c - see keep.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/keep.h"

#include "validation/scan.h"

#include <stdlib.h>

static void
put_real (btv_pack *out, double value)
{
  btv_pack_bytes (out, &value, sizeof value);
}

/* An open system of one of the kinds. */
static void
put_open (btv_pack *out, const bti_open_params *params)
{
  size_t count;
  const bti_open_parameter *rows = bti_open_parameters (&count);
  btv_pack_text (out, bti_open_kind_name (params->kind));
  for (size_t i = 0; i < count; i++)
    {
      double value = 0;
      btv_pack_number (out, bti_open_params_get (params, rows[i].name, &value, NULL)
                                == BT_OK);
      put_real (out, value);
    }
}

void
btv_keep_model (btv_pack *out, const btv_claim *claim, int general)
{
  btv_pack_number (out, general != 0);
  btv_pack_number (out, claim->modes);
  put_real (out, claim->modes ? claim->x0 : 0);
  for (size_t j = 0; j < claim->modes; j++)
    {
      put_real (out, claim->omega[j]);
      put_real (out, btv_claim_lambda (claim, j));
    }
  btv_pack_text (out, claim->closed ? btv_modelfile_text (claim->closed) : NULL);
  btv_pack_number (out, claim->given_count);
  for (size_t i = 0; i < claim->given_count; i++)
    {
      btv_pack_text (out, claim->given[i].name);
      put_real (out, claim->given[i].value);
    }
  btv_pack_text (out, claim->scan ? claim->scan->spec : NULL);
  if (claim->model && !claim->closed)
    put_open (out, &claim->open);
}

void
btv_keep_settings (btv_pack *out, const btv_setting *set, size_t count)
{
  btv_pack_number (out, count);
  for (size_t i = 0; i < count; i++)
    {
      btv_pack_text (out, set[i].key);
      btv_pack_text (out, set[i].value);
    }
}

void
btv_keep_question (btv_pack *out, const btv_claim *claim, const btv_question *question)
{
  btv_pack_text (out, btv_evaluator_name (question->evaluator));
  btv_keep_settings (out, question->settings, question->settings_count);
  put_real (out, question->at);
  put_real (out, question->t_max);
  put_real (out, question->interval);
  btv_pack_number (out, question->check != 0);
  btv_pack_text (out, claim->printed);
  put_real (out, claim->claimed.value);
  put_real (out, claim->claimed.lo);
  put_real (out, claim->claimed.hi);
  btv_pack_number (out, claim->convert.why != NULL);
  put_real (out, claim->convert.scale);
  put_real (out, claim->convert.offset);
}

/* ---- answers ------------------------------------------------------------------- */

int
btv_keep_recall (btv_asker *asker, const btv_pack *what, btv_attempt *out)
{
  btv_pack kept;
  if (!btv_cache_get (asker->options.cache, what, &kept))
    return 0;
  const btv_reading *reading = out->reading;
  btv_attempt made;
  pthread_mutex_lock (&asker->lock);
  btv_parcel parcel = { kept.data, kept.size, asker->options.words, 0 };
  btv_take_attempt (&parcel, asker->claims, &made);
  asker->recalled += !parcel.failed;
  pthread_mutex_unlock (&asker->lock);
  free (kept.data);
  if (parcel.failed)
    return 0;
  *out = made;
  out->reading = reading;
  return 1;
}

void
btv_keep_retain (const btv_asker *asker, const btv_pack *what, const btv_attempt *made)
{
  btv_pack kept = { NULL, 0, 0, 0 };
  btv_attempt bare = *made;
  bare.reading = NULL;
  btv_share_attempt (&kept, asker->claims, &bare);
  btv_cache_put (asker->options.cache, what, &kept);
  free (kept.data);
}

/* What `visited' makes of MEMBER depends on which claims they are, and what came out.
 */
void
btv_keep_visit (const btv_asker *asker, btv_pack *what, const size_t *member,
                size_t count)
{
  btv_pack_text (what, "curves");
  btv_keep_model (what, asker->outcomes[*member].claim, asker->options.general);
  for (size_t i = 0; i < count; i++)
    {
      const btv_outcome *outcome = &asker->outcomes[member[i]];
      const btv_claim *claim = outcome->claim;
      const btv_question question = { .evaluator = claim->evaluator,
                                      .settings = claim->set,
                                      .settings_count = claim->set_count,
                                      .at = claim->at,
                                      .t_max = claim->t_max };
      btv_pack_number (what, member[i]);
      btv_pack_text (what, claim->id);
      btv_keep_question (what, claim, &question);
      btv_pack_number (what, outcome->attempts_count > 0);
      if (outcome->attempts_count == 0)
        continue;
      const btv_attempt *made = &outcome->attempts[0];
      btv_pack_number (what, (size_t) made->status);
      btv_pack_bytes (what, &made->answer.value, sizeof made->answer.value);
    }
  asker->options.marks (asker->options.context, what, member, count);
}

int
btv_keep_recall_visit (btv_asker *asker, const btv_pack *what, const size_t *member,
                       size_t count)
{
  btv_pack kept;
  if (!btv_cache_get (asker->options.cache, what, &kept))
    return 0;
  pthread_mutex_lock (&asker->lock);
  btv_parcel parcel = { kept.data, kept.size, asker->options.words, 0 };
  for (size_t i = 0; i < count; i++)
    btv_take_trace (&parcel, &asker->outcomes[member[i]].trace);
  asker->options.take (asker->options.context, &parcel);
  pthread_mutex_unlock (&asker->lock);
  free (kept.data);
  return !parcel.failed;
}

void
btv_keep_retain_visit (btv_asker *asker, const btv_pack *what, const size_t *member,
                       size_t count)
{
  btv_pack kept = { NULL, 0, 0, 0 };
  for (size_t i = 0; i < count; i++)
    btv_share_trace (&kept, &asker->outcomes[member[i]].trace);
  asker->options.pack (asker->options.context, &kept, member, count);
  btv_cache_put (asker->options.cache, what, &kept);
  free (kept.data);
}
