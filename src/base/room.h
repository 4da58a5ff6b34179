/* base/room.h - what several threads may hold together.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_ROOM_H
#define BTI_ROOM_H

#include <pthread.h>

/* Of LIMIT, bytes say, USED are taken. */
typedef struct bti_room
{
  pthread_mutex_t lock;
  pthread_cond_t given;
  double limit, used;
} bti_room;

void bti_room_init (bti_room *room, double limit);
void bti_room_clear (bti_room *room);

/* Wait until AMOUNT (0 or more; NaN is 0) is free, and take it.  What is larger than
 * the limit waits for all of it.  Who holds something does not take more. */
void bti_room_take (bti_room *room, double amount);

/* Give back what was taken. */
void bti_room_give (bti_room *room, double amount);

#endif
