/* validation/share.h - what one process has found out, as bytes for another.
 *
 * Both run the same program on the same claims: records travel as they lie in memory,
 * what they point to as an index or a text.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_SHARE_H
#define BTV_SHARE_H

#include "validation/outcome.h"

#include <breaktime/table.h>

/* Texts that would be static had they been made here; kept as long as what uses them.
 */
typedef struct btv_words
{
  char **item;
  size_t count;
} btv_words;
void btv_words_clear (btv_words *words);

/* To be sent.  Remembers that memory ran out: then nothing more is put, and FAILED. */
typedef struct btv_pack
{
  char *data; /* owned: free */
  size_t size, room;
  int failed;
} btv_pack;
void btv_pack_bytes (btv_pack *pack, const void *data, size_t size);
void btv_pack_number (btv_pack *pack, size_t number);
void btv_pack_text (btv_pack *pack, const char *text); /* may be NULL */
/* COUNT numbers, or that there are none (NULL). */
void btv_pack_reals (btv_pack *pack, const double *value, size_t count);

/* The columns of numbers of TABLE. */
void btv_pack_table (btv_pack *pack, const bt_table *table);

/* As text, for those who pass on texts; the caller frees *OUT.  BT_ENOMEM. */
BT_CHECKED bt_status btv_pack_hex (const btv_pack *pack, char **out, bt_error *error);
BT_CHECKED bt_status btv_pack_unhex (btv_pack *out, const char *text, bt_error *error);

/* What came, read from the front.  FAILED: it was too short, or memory ran out; all
 * that is read then is 0. */
typedef struct btv_parcel
{
  const char *data;
  size_t left;
  btv_words *words;
  int failed;
} btv_parcel;
void btv_parcel_bytes (btv_parcel *parcel, void *out, size_t size);
size_t btv_parcel_number (btv_parcel *parcel);
const char *btv_parcel_text (btv_parcel *parcel);            /* of WORDS, or NULL */
double *btv_parcel_reals (btv_parcel *parcel, size_t count); /* owned by the caller */
bt_table *btv_parcel_table (btv_parcel *parcel); /* likewise; NULL: FAILED */

/* An attempt, the hints, inverse answers and the curve of OUTCOME, readings and what is
 * varied being those of CLAIMS; and the curve alone. */
void btv_share_attempt (btv_pack *pack, const btv_claims *claims,
                        const btv_attempt *attempt);
void btv_take_attempt (btv_parcel *parcel, const btv_claims *claims, btv_attempt *out);
void btv_share_rest (btv_pack *pack, const btv_claims *claims,
                     const btv_outcome *outcome);
void btv_take_rest (btv_parcel *parcel, const btv_claims *claims, btv_outcome *outcome);
void btv_share_trace (btv_pack *pack, const btv_trace *trace);
void btv_take_trace (btv_parcel *parcel, btv_trace *out);

/* The curves behind break times. */
void btv_share_curves (btv_pack *pack, const btv_curves *curves);
void btv_take_curves (btv_parcel *parcel, btv_curves *out);

#endif
