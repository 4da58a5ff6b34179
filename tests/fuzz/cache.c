/* tests/fuzz/cache.c - what the cache makes of whatever bytes lie in its folder.
 *
 * As a file they are no answer unless their check sum is right, and are taken away.  As
 * an answer, put there properly, they come back as they were; read as records they are
 * within bounds, or too short.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/cache.h"
#include "tests/fuzz/target.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
read_records (const uint8_t *data, size_t size)
{
  btv_words words = { NULL, 0 };
  btv_parcel parcel = { (const char *) data, size, &words, 0 };
  bt_table *table = btv_parcel_table (&parcel);
  must (parcel.failed || table);
  bt_table_free (table);
  parcel = (btv_parcel){ (const char *) data, size, &words, 0 };
  btv_trace trace = { 0 };
  btv_take_trace (&parcel, &trace);
  double sum = 0;
  for (size_t i = 0; !parcel.failed && trace.value && i < trace.size; i++)
    sum += trace.value[i];
  (void) sum;
  free (trace.value);
  btv_words_clear (&words);
}

/* DATA in the place of the answer to QUESTION, which is kept. */
static void
as_a_file (const btv_cache *cache, const btv_pack *question, const uint8_t *data,
           size_t size)
{
  static char path[256];
  btv_pack back;
  glob_t found;
  if (!*path)
    {
      must (glob (target_path ("kept/answers/*/*"), 0, NULL, &found) == 0);
      must (found.gl_pathc == 1);
      snprintf (path, sizeof path, "%s", found.gl_pathv[0]);
      globfree (&found);
    }
  FILE *file = fopen (path, "wb");
  must (file && fwrite (data, 1, size, file) == size && fclose (file) == 0);
  if (btv_cache_get (cache, question, &back))
    must (size >= 32 && back.size == size - 32);
  else
    must (access (path, F_OK) != 0);
  free (back.data);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static btv_cache *cache;
  bt_error error = BT_ERROR_INIT;
  btv_pack question = { 0 }, answer = { 0 }, back;
  btv_pack_text (&question, "what is asked");
  btv_pack_bytes (&answer, data, size);
  if (!cache)
    must (btv_cache_open (&cache, target_path ("kept"), &error) == BT_OK);
  btv_cache_put (cache, &question, &answer);
  must (btv_cache_get (cache, &question, &back));
  must (back.size == size && (size == 0 || memcmp (back.data, data, size) == 0));
  free (back.data);
  as_a_file (cache, &question, data, size);
  free (question.data);
  free (answer.data);
  read_records (data, size);
  return 0;
}
