/* validation/share.c - see share.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/share.h"
#include "validation/forensics.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void
btv_words_clear (btv_words *words)
{
  for (size_t i = 0; i < words->count; i++)
    free (words->item[i]);
  free ((void *) words->item);
  *words = (btv_words){ 0 };
}

/* The one that is TEXT, which is added if there is none; NULL without memory. */
static const char *
word (btv_words *words, const char *text)
{
  for (size_t i = 0; i < words->count; i++)
    if (strcmp (words->item[i], text) == 0)
      return words->item[i];
  if (bti_realloc (&words->item, words->count + 1, sizeof *words->item, NULL) != BT_OK
      || bti_strdup (&words->item[words->count], text, NULL) != BT_OK)
    return NULL;
  return words->item[words->count++];
}

/* ---- to be sent ------------------------------------------------------------------ */

void
btv_pack_bytes (btv_pack *pack, const void *data, size_t size)
{
  if (pack->failed || size == 0)
    return;
  if (size > pack->room - pack->size)
    {
      const size_t room = 2 * pack->room + size + 256;
      pack->failed = bti_realloc (&pack->data, room, 1, NULL) != BT_OK;
      if (pack->failed)
        return;
      pack->room = room;
    }
  memcpy (pack->data + pack->size, data, size);
  pack->size += size;
}

void
btv_pack_number (btv_pack *pack, size_t number)
{
  btv_pack_bytes (pack, &number, sizeof number);
}

/* Its length and one, then the text; 0 for NULL. */
void
btv_pack_text (btv_pack *pack, const char *text)
{
  const size_t size = text ? strlen (text) : 0;
  btv_pack_number (pack, text ? size + 1 : 0);
  btv_pack_bytes (pack, text, size);
}

void
btv_pack_reals (btv_pack *pack, const double *value, size_t count)
{
  btv_pack_number (pack, value != NULL);
  if (value)
    btv_pack_bytes (pack, value, count * sizeof *value);
}

/* How many rows; then of each column its name and its numbers, and NULL. */
void
btv_pack_table (btv_pack *pack, const bt_table *table)
{
  const char *name;
  btv_pack_number (pack, bt_table_rows (table));
  for (size_t j = 0; (name = bt_table_name (table, j)); j++)
    {
      btv_pack_text (pack, name);
      btv_pack_reals (pack, bt_table_numbers (table, name), bt_table_rows (table));
    }
  btv_pack_text (pack, NULL);
}

bt_status
btv_pack_hex (const btv_pack *pack, char **out, bt_error *error)
{
  static const char digit[] = "0123456789abcdef";
  *out = NULL;
  if (pack->failed)
    return bt_error_set (error, BT_ENOMEM, "out of memory");
  bt_status status = bti_calloc (out, 2 * pack->size + 1, 1, error);
  for (size_t i = 0; status == BT_OK && i < pack->size; i++)
    {
      const unsigned char byte = (unsigned char) pack->data[i];
      (*out)[2 * i] = digit[byte >> 4];
      (*out)[2 * i + 1] = digit[byte & 15];
    }
  return status;
}

bt_status
btv_pack_unhex (btv_pack *out, const char *text, bt_error *error)
{
  const size_t size = strlen (text) / 2;
  *out = (btv_pack){ .size = size, .room = size };
  bt_status status = bti_calloc (&out->data, size, 1, error);
  for (size_t i = 0; status == BT_OK && i < 2 * size; i++)
    {
      const int c = text[i], value = c <= '9' ? c - '0' : c - 'a' + 10;
      out->data[i / 2] = (char) ((unsigned char) out->data[i / 2] << 4 | value);
    }
  return status;
}

/* ---- what came ------------------------------------------------------------------- */

void
btv_parcel_bytes (btv_parcel *parcel, void *out, size_t size)
{
  parcel->failed |= size > parcel->left;
  if (parcel->failed)
    {
      memset (out, 0, size);
      return;
    }
  memcpy (out, parcel->data, size);
  parcel->data += size;
  parcel->left -= size;
}

size_t
btv_parcel_number (btv_parcel *parcel)
{
  size_t number;
  btv_parcel_bytes (parcel, &number, sizeof number);
  return number;
}

const char *
btv_parcel_text (btv_parcel *parcel)
{
  const size_t size = btv_parcel_number (parcel);
  char *text;
  if (size == 0)
    return NULL;
  parcel->failed |= size - 1 > parcel->left;
  if (parcel->failed || bti_calloc (&text, size, 1, NULL) != BT_OK)
    {
      parcel->failed = 1;
      return NULL;
    }
  btv_parcel_bytes (parcel, text, size - 1);
  const char *kept = word (parcel->words, text);
  parcel->failed |= !kept;
  free (text);
  return kept;
}

double *
btv_parcel_reals (btv_parcel *parcel, size_t count)
{
  double *value;
  if (!btv_parcel_number (parcel))
    return NULL;
  parcel->failed |= count > parcel->left / sizeof *value;
  if (parcel->failed || bti_calloc (&value, count, sizeof *value, NULL) != BT_OK)
    {
      parcel->failed = 1;
      return NULL;
    }
  btv_parcel_bytes (parcel, value, count * sizeof *value);
  return value;
}

bt_table *
btv_parcel_table (btv_parcel *parcel)
{
  bt_table *table = NULL;
  const size_t rows = btv_parcel_number (parcel);
  const char *name;
  parcel->failed |= bt_table_new (&table, NULL) != BT_OK;
  while (!parcel->failed && (name = btv_parcel_text (parcel)))
    {
      double *column = btv_parcel_reals (parcel, rows);
      parcel->failed
          |= !column || bt_table_column (table, name, column, rows, NULL) != BT_OK;
      free (column);
    }
  if (!parcel->failed)
    return table;
  bt_table_free (table);
  return NULL;
}

/* ---- outcomes -------------------------------------------------------------------- */

void
btv_share_attempt (btv_pack *pack, const btv_claims *claims, const btv_attempt *attempt)
{
  const btv_answer *answer = &attempt->answer;
  btv_pack_bytes (pack, attempt, sizeof *attempt);
  btv_pack_number (pack, attempt->reading
                             ? (size_t) (attempt->reading - claims->readings)
                             : SIZE_MAX);
  for (size_t k = 0; k < BTV_METHODS_MAX; k++)
    btv_pack_text (pack, answer->methods[k]);
  btv_pack_text (pack, answer->warrant);
  btv_pack_text (pack, answer->ladder.small);
  btv_pack_text (pack, answer->ladder.residue);
}

void
btv_take_attempt (btv_parcel *parcel, const btv_claims *claims, btv_attempt *out)
{
  btv_answer *answer = &out->answer;
  btv_parcel_bytes (parcel, out, sizeof *out);
  const size_t reading = btv_parcel_number (parcel);
  out->reading = NULL;
  if (reading < claims->readings_count)
    out->reading = &claims->readings[reading];
  else
    parcel->failed |= reading != SIZE_MAX;
  for (size_t k = 0; k < BTV_METHODS_MAX; k++)
    answer->methods[k] = btv_parcel_text (parcel);
  answer->warrant = btv_parcel_text (parcel);
  answer->ladder.small = btv_parcel_text (parcel);
  answer->ladder.residue = btv_parcel_text (parcel);
}

void
btv_share_trace (btv_pack *pack, const btv_trace *trace)
{
  btv_pack_bytes (pack, trace, sizeof *trace);
  btv_pack_text (pack, trace->plate);
  btv_pack_text (pack, trace->quantity);
  btv_pack_text (pack, trace->style);
  btv_pack_reals (pack, trace->value, trace->size);
}

void
btv_take_trace (btv_parcel *parcel, btv_trace *out)
{
  btv_trace trace;
  btv_parcel_bytes (parcel, &trace, sizeof trace);
  trace.plate = btv_parcel_text (parcel);
  trace.quantity = btv_parcel_text (parcel);
  trace.style = btv_parcel_text (parcel);
  trace.value = btv_parcel_reals (parcel, trace.size);
  btv_trace_clear (out);
  *out = trace;
}

void
btv_share_curves (btv_pack *pack, const btv_curves *curves)
{
  btv_pack_bytes (pack, &curves->interval, sizeof curves->interval);
  btv_pack_number (pack, curves->size);
  for (int k = 0; k < BTV_CURVES; k++)
    {
      btv_pack_text (pack, curves->method[k]);
      btv_pack_reals (pack, curves->x[k], curves->size);
      btv_pack_reals (pack, curves->x_err[k], curves->size);
      btv_pack_reals (pack, curves->delta[k], curves->size);
      btv_pack_reals (pack, curves->delta_err[k], curves->size);
    }
}

void
btv_take_curves (btv_parcel *parcel, btv_curves *out)
{
  btv_parcel_bytes (parcel, &out->interval, sizeof out->interval);
  out->size = btv_parcel_number (parcel);
  for (int k = 0; k < BTV_CURVES; k++)
    {
      out->method[k] = btv_parcel_text (parcel);
      out->x[k] = btv_parcel_reals (parcel, out->size);
      out->x_err[k] = btv_parcel_reals (parcel, out->size);
      out->delta[k] = btv_parcel_reals (parcel, out->size);
      out->delta_err[k] = btv_parcel_reals (parcel, out->size);
    }
}

static void
share_inverse (btv_pack *pack, const btv_claims *claims, const btv_outcome *outcome)
{
  btv_pack_number (pack, outcome->inverse_count);
  for (size_t i = 0; i < outcome->inverse_count; i++)
    {
      const btv_inverse *one = &outcome->inverse[i];
      btv_pack_number (pack, (size_t) (one->vary - claims->vary));
      btv_pack_bytes (pack, one, sizeof *one);
      btv_pack_bytes (pack, one->probe, one->count * sizeof *one->probe);
    }
}

/* Instead of what was there. */
static void
take_inverse (btv_parcel *parcel, const btv_claims *claims, btv_outcome *outcome)
{
  const size_t count = btv_parcel_number (parcel);
  btv_outcome_forget_inverse (outcome);
  if (count == 0 || count > claims->vary_count
      || bti_calloc (&outcome->inverse, claims->vary_count, sizeof *outcome->inverse,
                     NULL)
             != BT_OK)
    {
      parcel->failed |= count > 0;
      return;
    }
  for (size_t i = 0; i < count && !parcel->failed; i++)
    {
      btv_inverse *one = &outcome->inverse[i];
      const size_t vary = btv_parcel_number (parcel);
      btv_parcel_bytes (parcel, one, sizeof *one);
      one->probe = NULL;
      /* What broke off before is not given room: nobody would free it. */
      parcel->failed
          = parcel->failed || vary >= claims->vary_count
            || bti_calloc (&one->probe, one->count, sizeof *one->probe, NULL) != BT_OK;
      if (parcel->failed)
        {
          one->count = 0;
          return;
        }
      one->vary = &claims->vary[vary];
      outcome->inverse_count++;
      btv_parcel_bytes (parcel, one->probe, one->count * sizeof *one->probe);
    }
}

void
btv_share_rest (btv_pack *pack, const btv_claims *claims, const btv_outcome *outcome)
{
  btv_pack_bytes (pack, &outcome->hinted, sizeof outcome->hinted);
  btv_pack_number (pack, outcome->hints_count);
  btv_pack_bytes (pack, outcome->hints, sizeof outcome->hints);
  btv_pack_bytes (pack, &outcome->seconds, sizeof outcome->seconds);
  share_inverse (pack, claims, outcome);
  btv_share_trace (pack, &outcome->trace);
}

void
btv_take_rest (btv_parcel *parcel, const btv_claims *claims, btv_outcome *outcome)
{
  btv_parcel_bytes (parcel, &outcome->hinted, sizeof outcome->hinted);
  outcome->hints_count = btv_parcel_number (parcel);
  if (outcome->hints_count > BTV_HINTS_MAX)
    {
      outcome->hints_count = 0;
      parcel->failed = 1;
    }
  btv_parcel_bytes (parcel, outcome->hints, sizeof outcome->hints);
  btv_parcel_bytes (parcel, &outcome->seconds, sizeof outcome->seconds);
  take_inverse (parcel, claims, outcome);
  btv_take_trace (parcel, &outcome->trace);
}
