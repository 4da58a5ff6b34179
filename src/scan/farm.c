/* scan/farm.c - see farm.h.
 *
 * The thread that calls talks to the other ranks and hands out; the others work.  Rank
 * 0 has all tasks in its queue; another one asks it for as many as it has threads, and
 * one more, so that nobody waits for a message.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/farm.h"
#include "base/memory.h"
#include "scan/ranks.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum
{
  THREADS_MAX = 1024
};

enum tag
{
  ASK,    /* to 0: a task, please */
  TASK,   /* from 0: this one */
  END,    /* from 0: no more */
  RESULT, /* to 0: of a task, before the text */
  STOP,   /* from 0: leave it */
  BYE     /* to 0: nothing more from here; a status and why */
};

struct result
{
  size_t task;
  char *text;
  struct result *next;
};

struct work
{
  bti_farm *farm;
  pthread_mutex_t lock;
  pthread_cond_t for_workers, for_caller;
  /* under the lock: */
  size_t *queue; /* of ROOM */
  size_t room, head, tail;
  int closed;                    /* nothing will be added */
  struct result *first, **after; /* what has been done, not yet kept */
  unsigned working;              /* threads */
  bt_status status;
  bt_error error;
  /* of the calling thread alone: */
  size_t asked; /* for, not yet answered */
  int ended;    /* 0 has no more for us */
  int present;  /* ranks that have not said good-bye */
  int told;     /* the others: STOP */
};

/* ---- workers --------------------------------------------------------------------- */

/* The first failure is the one that is told. */
static void
fail (struct work *w, bt_status status, const bt_error *error)
{
  if (w->status == BT_OK)
    {
      w->status = status;
      w->error = *error;
    }
  w->farm->stop = 1;
  pthread_cond_broadcast (&w->for_workers);
  pthread_cond_signal (&w->for_caller);
}

/* The next task, when there is one; 0 at the end.  Under the lock. */
static int
take (struct work *w, size_t *task)
{
  while (!w->farm->stop && w->head == w->tail && !w->closed)
    pthread_cond_wait (&w->for_workers, &w->lock);
  if (w->farm->stop || w->head == w->tail)
    return 0;
  *task = w->queue[w->head++];
  /* There is room for one more. */
  pthread_cond_signal (&w->for_caller);
  return 1;
}

static void *
worker (void *argument)
{
  struct work *w = argument;
  size_t task;
  pthread_mutex_lock (&w->lock);
  while (take (w, &task))
    {
      bt_error error = BT_ERROR_INIT;
      struct result *result = NULL;
      char *text = NULL;
      pthread_mutex_unlock (&w->lock);
      bt_status status = w->farm->work (w->farm->context, task, &text, &error);
      if (status == BT_OK)
        status = bti_calloc (&result, 1, sizeof *result, &error);
      pthread_mutex_lock (&w->lock);
      if (status != BT_OK)
        {
          free (text);
          fail (w, status, &error);
          continue;
        }
      *result = (struct result){ task, text, NULL };
      *w->after = result;
      w->after = &result->next;
      pthread_cond_signal (&w->for_caller);
    }
  w->working--;
  pthread_cond_signal (&w->for_caller);
  pthread_mutex_unlock (&w->lock);
  return NULL;
}

/* ---- the thread that calls ------------------------------------------------------- */

static void
fail_here (struct work *w, bt_status status, const bt_error *error)
{
  pthread_mutex_lock (&w->lock);
  fail (w, status, error);
  pthread_mutex_unlock (&w->lock);
}

/* One result, at rank 0 or to it. */
static bt_status
pass_on (struct work *w, const struct result *r, bt_error *error)
{
  if (bti_ranks_own () == 0)
    return w->farm->keep (w->farm->context, r->task, r->text, error);
  const size_t size = strlen (r->text), head = sizeof r->task;
  char *data;
  bt_status status = bti_calloc (&data, head + size, 1, error);
  if (status != BT_OK)
    return status;
  memcpy (data, &r->task, head);
  memcpy (data + head, r->text, size);
  status = bti_ranks_send (0, RESULT, data, head + size, error);
  free (data);
  return status;
}

/* Whatever the workers have done.  What was done when something failed is kept as far
 * as that goes. */
static void
drain (struct work *w)
{
  bt_error error = BT_ERROR_INIT;
  bt_status status = BT_OK;
  pthread_mutex_lock (&w->lock);
  struct result *list = w->first;
  w->first = NULL;
  w->after = &w->first;
  pthread_mutex_unlock (&w->lock);
  while (list)
    {
      struct result *next = list->next;
      if (status == BT_OK)
        status = pass_on (w, list, &error);
      free (list->text);
      free (list);
      list = next;
    }
  if (status != BT_OK)
    fail_here (w, status, &error);
}

/* Rank FROM has room for a task. */
static bt_status
hand_out (struct work *w, int from, bt_error *error)
{
  size_t task = 0;
  pthread_mutex_lock (&w->lock);
  const int one = !w->farm->stop && w->head < w->tail;
  if (one)
    task = w->queue[w->head++];
  pthread_mutex_unlock (&w->lock);
  return bti_ranks_send (from, one ? TASK : END, &task, one ? sizeof task : 0, error);
}

static void
add_task (struct work *w, const char *data)
{
  size_t task;
  memcpy (&task, data, sizeof task);
  w->asked--;
  pthread_mutex_lock (&w->lock);
  if (w->tail == w->room)
    {
      memmove (w->queue, w->queue + w->head, (w->tail - w->head) * sizeof *w->queue);
      w->tail -= w->head;
      w->head = 0;
    }
  w->queue[w->tail++] = task;
  pthread_cond_signal (&w->for_workers);
  pthread_mutex_unlock (&w->lock);
}

/* The text behind a status. */
static void
take_leave (struct work *w, const bti_message *m)
{
  bt_error error = BT_ERROR_INIT;
  int status;
  memcpy (&status, m->data, sizeof status);
  w->present--;
  if (status == BT_OK)
    return;
  bt_error_set (&error, (bt_status) status, "%s", m->data + sizeof status);
  fail_here (w, error.status, &error);
}

static bt_status
obey (struct work *w, const bti_message *m, bt_error *error)
{
  bt_status status = BT_OK;
  struct result result = { 0, m->data + sizeof result.task, NULL };
  switch ((enum tag) m->tag)
    {
    case ASK:
      return hand_out (w, m->from, error);
    case TASK:
      add_task (w, m->data);
      break;
    case END:
      w->asked--;
      w->ended = 1;
      break;
    case RESULT:
      memcpy (&result.task, m->data, sizeof result.task);
      status = w->farm->keep (w->farm->context, result.task, result.text, error);
      break;
    case STOP:
      w->ended = 1;
      fail_here (w, BT_ECANCEL, &(bt_error){ BT_ECANCEL, "stopped by rank 0" });
      break;
    case BYE:
      take_leave (w, m);
      break;
    }
  return status;
}

/* All messages that are there. */
static void
hear (struct work *w)
{
  bt_error error = BT_ERROR_INIT;
  for (;;)
    {
      bti_message m;
      int found;
      bt_status status = bti_ranks_poll (&m, &found, &error);
      if (status == BT_OK && found)
        status = obey (w, &m, &error);
      if (status != BT_OK)
        fail_here (w, status, &error);
      if (!found)
        break;
      free (m.data);
    }
}

/* Another rank than 0 asks for what it has room for. */
static void
ask (struct work *w)
{
  bt_error error = BT_ERROR_INIT;
  pthread_mutex_lock (&w->lock);
  const size_t has = w->tail - w->head;
  if ((w->ended || w->farm->stop) && w->asked == 0 && !w->closed)
    {
      w->closed = 1;
      pthread_cond_broadcast (&w->for_workers);
    }
  const int more = !w->ended && !w->farm->stop && has + w->asked < w->room;
  pthread_mutex_unlock (&w->lock);
  if (!more)
    return;
  bt_status status = bti_ranks_send (0, ASK, NULL, 0, &error);
  if (status == BT_OK)
    w->asked++;
  else
    fail_here (w, status, &error);
}

/* Rank 0 has failed, or was told to stop: so are the others. */
static void
tell (struct work *w)
{
  const bti_farm *farm = w->farm;
  bt_error error = { BT_ECANCEL, "interrupted" };
  if (farm->cancel && *farm->cancel && !farm->stop)
    fail_here (w, BT_ECANCEL, &error);
  if (bti_ranks_own () != 0 || !farm->stop || w->told)
    return;
  w->told = 1;
  for (int rank = 1; rank < bti_ranks_count (); rank++)
    if (bti_ranks_send (rank, STOP, NULL, 0, &error) != BT_OK)
      fail_here (w, error.status, &error);
}

/* Until something has been done, or there may be a message; 0: all threads are through
 * and nothing is left, here or from others. */
static int
wait_for_some (struct work *w)
{
  struct timespec until;
  const long pause = bti_ranks_count () > 1 ? 1000000 : 100000000;
  const int others = bti_ranks_own () == 0 ? w->present > 1 : w->asked > 0;
  clock_gettime (CLOCK_REALTIME, &until);
  until.tv_nsec += pause;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  pthread_mutex_lock (&w->lock);
  if (!w->first && w->working > 0)
    pthread_cond_timedwait (&w->for_caller, &w->lock, &until);
  const int left = w->first || w->working > 0;
  pthread_mutex_unlock (&w->lock);
  if (!left && others)
    nanosleep (&(struct timespec){ 0, pause }, NULL);
  return left || others;
}

static void
settle (struct work *w)
{
  bt_error error = BT_ERROR_INIT;
  if (bti_ranks_own () != 0 || !w->farm->settle)
    return;
  bt_status status = w->farm->settle (w->farm->context, &error);
  if (status != BT_OK)
    fail_here (w, status, &error);
}

static void
look_after (struct work *w)
{
  while (wait_for_some (w))
    {
      drain (w);
      hear (w);
      if (bti_ranks_own () != 0)
        ask (w);
      tell (w);
      settle (w);
    }
  drain (w);
  settle (w);
}

/* Rank 0 hears from everybody before it goes on. */
static void
say_goodbye (struct work *w)
{
  bt_error error = BT_ERROR_INIT;
  char data[sizeof (int) + sizeof error.text] = "";
  const int status = (int) w->status;
  if (bti_ranks_own () == 0)
    return;
  memcpy (data, &status, sizeof status);
  memcpy (data + sizeof status, w->error.text, strlen (w->error.text));
  if (bti_ranks_send (0, BYE, data, sizeof status + strlen (w->error.text), &error)
          != BT_OK
      && w->status == BT_OK)
    fail_here (w, error.status, &error);
}

/* ---- from outside ---------------------------------------------------------------- */

static bt_status
make_queue (struct work *w, bt_error *error)
{
  const bti_farm *farm = w->farm;
  w->room = bti_ranks_own () == 0 ? farm->count : (size_t) farm->threads + 1;
  bt_status status = bti_calloc (&w->queue, w->room, sizeof *w->queue, error);
  if (status != BT_OK || bti_ranks_own () != 0)
    return status;
  if (farm->count > 0)
    memcpy (w->queue, farm->task, farm->count * sizeof *w->queue);
  w->tail = farm->count;
  w->closed = 1;
  return BT_OK;
}

bt_status
bti_farm_run (bti_farm *farm, bt_error *error)
{
  struct work w = { .farm = farm,
                    .lock = PTHREAD_MUTEX_INITIALIZER,
                    .for_workers = PTHREAD_COND_INITIALIZER,
                    .for_caller = PTHREAD_COND_INITIALIZER,
                    .error = BT_ERROR_INIT,
                    .present = bti_ranks_count () };
  pthread_t thread[THREADS_MAX];
  unsigned started = 0, wanted = farm->threads < 1 ? 1 : farm->threads;
  if (wanted > THREADS_MAX)
    wanted = THREADS_MAX;
  w.after = &w.first;
  bt_status status = make_queue (&w, error);
  if (status != BT_OK)
    return status;
  for (; started < wanted; started++)
    {
      pthread_mutex_lock (&w.lock);
      w.working++;
      const int failed = pthread_create (&thread[started], NULL, worker, &w) != 0;
      w.working -= failed ? 1 : 0;
      pthread_mutex_unlock (&w.lock);
      if (failed)
        break;
    }
  if (started == 0)
    fail_here (&w, BT_ENOMEM, &(bt_error){ BT_ENOMEM, "no thread can be had" });
  look_after (&w);
  for (unsigned i = 0; i < started; i++)
    pthread_join (thread[i], NULL);
  say_goodbye (&w);
  free (w.queue);
  if (w.status != BT_OK && error)
    *error = w.error;
  return w.status;
}
