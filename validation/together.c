/* validation/together.c - one audit by several processes: btv_asker_together.
 *
 * The groups that nobody has begun are handed out by the farm; those whose laboratory
 * is warm are asked where it is; then all tell all what they found.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "base/pool.h"
#include "scan/farm.h"
#include "scan/ranks.h"
#include "validation/asker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What became of G's claims in this pass. */
static bt_status
pack_group (btv_asker *asker, btv_group *g, bt_error *error)
{
  btv_pack pack = { NULL, 0, 0, 0 };
  const size_t *member = asker->order + g->first;
  btv_pack_number (&pack, (size_t) (g - asker->groups));
  for (size_t i = 0; i < g->count; i++)
    {
      const btv_outcome *outcome = &asker->outcomes[member[i]];
      const size_t before = asker->before[member[i]];
      btv_pack_number (&pack, outcome->attempts_count - before);
      for (size_t k = before; k < outcome->attempts_count; k++)
        btv_share_attempt (&pack, asker->claims, &outcome->attempts[k]);
      btv_share_rest (&pack, asker->claims, outcome);
    }
  asker->options.pack (asker->options.context, &pack, member, g->count);
  bt_status status = btv_pack_hex (&pack, &g->news, error);
  free (pack.data);
  return status;
}

/* The answers about one claim. */
static bt_status
take_outcome (btv_asker *asker, btv_parcel *parcel, btv_outcome *outcome,
              bt_error *error)
{
  bt_status status = BT_OK;
  size_t fresh = btv_parcel_number (parcel);
  for (size_t k = 0; status == BT_OK && k < fresh && !parcel->failed; k++)
    {
      btv_attempt made;
      btv_take_attempt (parcel, asker->claims, &made);
      if (!parcel->failed)
        status = btv_asker_keep (asker, outcome, &made, error);
    }
  if (status == BT_OK)
    btv_take_rest (parcel, asker->claims, outcome);
  pthread_mutex_lock (&asker->lock);
  if (status == BT_OK && fresh > 0 && asker->options.answered)
    asker->options.answered (asker->options.context, outcome);
  pthread_mutex_unlock (&asker->lock);
  return status;
}

/* TEXT is of a group; whoever has it already leaves it. */
static bt_status
take_group (btv_asker *asker, int from, const char *text, bt_error *error)
{
  btv_pack pack;
  bt_status status = btv_pack_unhex (&pack, text, error);
  if (status != BT_OK)
    return status;
  btv_parcel parcel = { pack.data, pack.size, asker->options.words, 0 };
  size_t index = btv_parcel_number (&parcel);
  btv_group *g = index < asker->count ? &asker->groups[index] : NULL;
  if (g && !g->news)
    {
      g->home = from;
      for (size_t i = 0; status == BT_OK && i < g->count; i++)
        status = take_outcome (asker, &parcel,
                               &asker->outcomes[asker->order[g->first + i]], error);
      if (status == BT_OK)
        asker->options.take (asker->options.context, &parcel);
      if (status == BT_OK)
        status = bti_strdup (&g->news, "", error);
    }
  free (pack.data);
  if (status == BT_OK && (!g || parcel.failed))
    status = bt_error_set (error, BT_EDATA,
                           "results of rank %d cannot be read: out of memory, or is it "
                           "another program?",
                           from);
  return status;
}

/* One group, here. */
static bt_status
ask_group (void *context, size_t index, char **out, bt_error *error)
{
  btv_asker *asker = context;
  btv_group *g = &asker->groups[index];
  char *text;
  g->home = bti_ranks_own ();
  btv_asker_group (asker, index);
  bt_status status = pack_group (asker, g, error);
  if (status != BT_OK)
    return status;
  /* Rank 0 need not be told what it did itself. */
  const size_t size = strlen (g->news) + 16;
  status = bti_calloc (&text, size, 1, error);
  if (status == BT_OK)
    snprintf (text, size, "%d %s", g->home, g->home ? g->news : "");
  *out = text;
  return status;
}

static bt_status
hear_group (void *context, size_t index, const char *result, bt_error *error)
{
  char *text;
  const int from = (int) strtol (result, &text, 10);
  (void) index;
  return from == bti_ranks_own () ? BT_OK : take_group (context, from, text + 1, error);
}

/* Those whose laboratory is here already. */
static void
ask_again (void *context, size_t index)
{
  btv_asker *asker = context;
  btv_group *g = &asker->groups[index];
  bt_error error = BT_ERROR_INIT;
  if (g->from == g->to || g->home != bti_ranks_own () || g->news)
    return;
  btv_asker_group (asker, index);
  if (pack_group (asker, g, &error) == BT_OK)
    return;
  pthread_mutex_lock (&asker->lock);
  if (asker->error.status == BT_OK)
    asker->error = error;
  pthread_mutex_unlock (&asker->lock);
}

/* A line for all that this rank has to say: whether it goes on, then its groups. */
static bt_status
tell_all (btv_asker *asker, char **out, bt_error *error)
{
  btv_pack line = { NULL, 0, 0, 0 };
  char head[48];
  snprintf (head, sizeof head, "# %d %d %d\n", bti_ranks_own (),
            btv_asker_cancelled (asker), (int) asker->error.status);
  btv_pack_bytes (&line, head, strlen (head));
  for (size_t g = 0; g < asker->count; g++)
    if (asker->groups[g].home == bti_ranks_own () && asker->groups[g].news)
      {
        btv_pack_bytes (&line, asker->groups[g].news, strlen (asker->groups[g].news));
        btv_pack_bytes (&line, "\n", 1);
      }
  btv_pack_bytes (&line, "", 1);
  *out = line.data;
  return line.failed ? bt_error_set (error, BT_ENOMEM, "out of memory") : BT_OK;
}

/* The lines of all, ALL, which is written to. */
static bt_status
hear_all (btv_asker *asker, char *all, bt_error *error)
{
  int from = 0, halted = 0, failed = 0;
  bt_status status = BT_OK;
  for (char *line = all, *end; status == BT_OK && (end = strchr (line, '\n'));
       line = end + 1)
    {
      *end = '\0';
      if (*line != '#')
        {
          if (from != bti_ranks_own ())
            status = take_group (asker, from, line, error);
          continue;
        }
      from = (int) strtol (line + 1, &line, 10);
      halted = (int) strtol (line, &line, 10);
      failed = (int) strtol (line, &line, 10);
      asker->halted |= halted;
      if (failed && asker->error.status == BT_OK)
        bt_error_set (&asker->error, (bt_status) failed, "rank %d: %s", from,
                      bt_status_text ((bt_status) failed));
    }
  return status;
}

bt_status
btv_asker_together (btv_asker *asker, bt_error *error)
{
  bti_farm farm = { .task = asker->fresh,
                    .threads = asker->options.jobs ? asker->options.jobs : 1,
                    .work = ask_group,
                    .keep = hear_group,
                    .context = asker,
                    .cancel = asker->options.cancel };
  bt_error why = BT_ERROR_INIT;
  char *mine = NULL, *all = NULL;
  for (size_t i = 0; i < asker->claims->claims_count; i++)
    asker->before[i] = asker->outcomes[i].attempts_count;
  for (size_t g = 0; g < asker->count; g++)
    if (asker->groups[g].from < asker->groups[g].to && asker->groups[g].home < 0)
      asker->fresh[farm.count++] = g;
  bt_status status = bti_farm_run (&farm, &why);
  asker->halted |= status == BT_ECANCEL;
  if (status != BT_OK && status != BT_ECANCEL && asker->error.status == BT_OK)
    asker->error = why;
  bti_pool_run (farm.threads, asker->count, ask_again, asker);
  /* Whatever has happened, everybody waits for everybody here. */
  status = tell_all (asker, &mine, error);
  bt_status gathered
      = bti_ranks_gather (status == BT_OK ? mine : "# 0 1 0\n", &all, error);
  if (status == BT_OK)
    status = gathered;
  if (status == BT_OK)
    status = hear_all (asker, all, error);
  for (size_t g = 0; g < asker->count; g++)
    {
      free (asker->groups[g].news);
      asker->groups[g].news = NULL;
    }
  free (mine);
  free (all);
  return status;
}
