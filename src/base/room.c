/* base/room.c - see room.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/room.h"

#include <math.h>

void
bti_room_init (bti_room *room, double limit)
{
  pthread_mutex_init (&room->lock, NULL);
  pthread_cond_init (&room->given, NULL);
  room->limit = limit;
  room->used = 0;
}

void
bti_room_clear (bti_room *room)
{
  pthread_cond_destroy (&room->given);
  pthread_mutex_destroy (&room->lock);
}

/* What is counted of AMOUNT: whole bytes, so that sums are exact. */
static double
counted (const bti_room *room, double amount)
{
  return amount > 0 ? floor (fmin (amount, room->limit)) : 0;
}

void
bti_room_take (bti_room *room, double amount)
{
  const double wanted = counted (room, amount);
  pthread_mutex_lock (&room->lock);
  while (room->used + wanted > room->limit)
    pthread_cond_wait (&room->given, &room->lock);
  room->used += wanted;
  pthread_mutex_unlock (&room->lock);
}

void
bti_room_give (bti_room *room, double amount)
{
  pthread_mutex_lock (&room->lock);
  room->used -= counted (room, amount);
  pthread_cond_broadcast (&room->given);
  pthread_mutex_unlock (&room->lock);
}
