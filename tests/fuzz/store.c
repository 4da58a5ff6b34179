/* tests/fuzz/store.c - the store of a scan with whatever bytes in its files.
 *
 * The first byte says which: `s' the file `spec', `p' the file `points', `+' the same
 * with the right check sum put behind each line, as one who means it would.  A store
 * that opens has told each good line, takes another, and opens again with that.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/store.h"
#include "tests/fuzz/target.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum
{
  POINTS = 1000
};

static const char spec[] = "quantities: t_q t_mf\nlambda: 0.1\nx0: 1 2 3\n";

/* Good lines so far, and the last. */
struct seen
{
  size_t count, point;
  char text[BTI_RESULT + 1];
};

static bt_status
found (void *context, size_t point, const char *text, bt_error *error)
{
  struct seen *seen = context;
  (void) error;
  must (point < POINTS && strlen (text) < 70000);
  seen->count++;
  seen->point = point;
  snprintf (seen->text, sizeof seen->text, "%s", text);
  return BT_OK;
}

static bti_store *
open_one (struct seen *seen, bti_store_state *state, int force)
{
  bt_error error = BT_ERROR_INIT;
  bti_store *store;
  *seen = (struct seen){ 0 };
  const bt_status status = bti_store_open (&store, target_path ("scan"), spec, POINTS,
                                           force, found, seen, state, &error);
  must (status == BT_OK || status == BT_EDATA);
  must_say (status, &error);
  must ((status == BT_OK) == (store != NULL) && seen->count == state->found);
  return store;
}

static uint64_t
sum_of (const uint8_t *data, size_t size)
{
  uint64_t sum = UINT64_C (14695981039346656037);
  for (size_t i = 0; i < size; i++)
    sum = (sum ^ data[i]) * UINT64_C (1099511628211);
  return sum;
}

/* DATA with a check sum behind each line. */
static void
sign (const uint8_t *data, size_t size)
{
  static uint8_t out[1 << 18];
  size_t used = 0;
  for (size_t from = 0; from < size;)
    {
      const uint8_t *end = memchr (data + from, '\n', size - from);
      const size_t length = end ? (size_t) (end - data) - from : size - from;
      if (used + length + 20 > sizeof out)
        break;
      memcpy (out + used, data + from, length);
      used += length
              + (size_t) snprintf ((char *) out + used + length, 20,
                                   "\t%016" PRIx64 "\n", sum_of (data + from, length));
      from += length + 1;
    }
  target_file ("scan/points", out, used);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static struct seen seen;
  bti_store_state state, again;
  bt_error error = BT_ERROR_INIT;
  if (size == 0)
    return 0;
  bti_store *store = open_one (&seen, &state, 1);
  must (store && seen.count == 0);
  bti_store_close (store);
  if (*data == 's')
    target_file ("scan/spec", data + 1, size - 1);
  else if (*data == '+')
    sign (data + 1, size - 1);
  else
    target_file ("scan/points", data + 1, size - 1);
  store = open_one (&seen, &state, 0);
  if (!store)
    return 0;
  must (bti_store_add (store, 7, "2.5 0.25", &error) == BT_OK);
  bti_store_close (store);
  store = open_one (&seen, &again, 0);
  must (store && again.found == state.found + 1 && again.damaged == state.damaged
        && !again.cut);
  must (seen.point == 7 && strcmp (seen.text, "2.5 0.25") == 0);
  bti_store_close (store);
  return 0;
}
