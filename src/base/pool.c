/* base/pool.c - see pool.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum
{
  THREADS_MAX = 256
};

struct pool
{
  atomic_size_t next;
  size_t count;
  void (*task) (void *, size_t);
  void *context;
};

static void *
work (void *argument)
{
  struct pool *pool = argument;
  for (size_t i; (i = atomic_fetch_add (&pool->next, 1)) < pool->count;)
    pool->task (pool->context, i);
  return NULL;
}

void
bti_pool_run (unsigned threads, size_t count, void (*task) (void *, size_t),
              void *context)
{
  struct pool pool = { .count = count, .task = task, .context = context };
  atomic_init (&pool.next, 0);
  pthread_t thread[THREADS_MAX];
  size_t wanted = threads > 1 ? threads - 1 : 0, started = 0;
  if (wanted > THREADS_MAX)
    wanted = THREADS_MAX;
  while (started < wanted && started + 1 < count
         && pthread_create (&thread[started], NULL, work, &pool) == 0)
    started++;
  work (&pool);
  for (size_t i = 0; i < started; i++)
    pthread_join (thread[i], NULL);
}

unsigned
bti_pool_default (void)
{
  long processors = sysconf (_SC_NPROCESSORS_ONLN);
  return processors < 1 ? 1 : processors > 8 ? 8 : (unsigned) processors;
}
