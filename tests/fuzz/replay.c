/* tests/fuzz/replay.c - a target without libFuzzer: on what is kept, and on slips of
 * it.
 *
 *   replay TIMES FILE...
 *
 * Each FILE as it is, then TIMES times with some of its bytes replaced, left out, put
 * twice or taken from another FILE; which, a counter decides, the same each time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fuzz/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LONGEST = 1 << 16
};

typedef struct text
{
  uint8_t *data;
  size_t size;
} text;

static uint64_t counter;

/* A number below N; splitmix64. */
static size_t
below (size_t n)
{
  uint64_t z = counter += UINT64_C (0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C (0x94d049bb133111eb);
  return n ? (size_t) ((z ^ z >> 31) % n) : 0;
}

static text
load (const char *path)
{
  text out = { malloc (LONGEST), 0 };
  FILE *file = fopen (path, "rb");
  if (!file || !out.data)
    {
      fprintf (stderr, "replay: cannot read '%s'\n", path);
      exit (2);
    }
  out.size = fread (out.data, 1, LONGEST, file);
  fclose (file);
  return out;
}

/* Replace SIZE bytes at AT of OUT by those of WITH. */
static void
put (text *out, size_t at, size_t size, const uint8_t *with, size_t with_size)
{
  if (out->size - size + with_size > LONGEST)
    return;
  memmove (out->data + at + with_size, out->data + at + size, out->size - at - size);
  if (with_size > 0)
    memcpy (out->data + at, with, with_size);
  out->size += with_size - size;
}

static void
slip (text *out, const text *other)
{
  static const char bytes[]
      = "0123456789-+.,:;[]{}()#\"'\\\n\r\t \0\x1b\x7f\xff\xc2\xe2"
        "abexy^*/<>~=%&|!?";
  uint8_t copy[256];
  const size_t at = below (out->size + 1);
  size_t size = below (out->size - at + 1), from = below (other->size + 1);
  size = size < sizeof copy ? size : below (sizeof copy);
  const uint8_t one = (uint8_t) bytes[below (sizeof bytes)];
  switch (below (5))
    {
    case 0:
      put (out, at, at < out->size, &one, 1);
      break;
    case 1:
      put (out, at, 0, &one, 1);
      break;
    case 2:
      put (out, at, size, NULL, 0);
      break;
    case 3:
      memcpy (copy, out->data + at, size);
      put (out, below (out->size + 1), 0, copy, size);
      break;
    default:
      size = size < other->size - from ? size : other->size - from;
      put (out, at, 0, other->data + from, size);
    }
}

int
main (int argc, char **argv)
{
  const size_t count = argc > 2 ? (size_t) argc - 2 : 0;
  const unsigned long times = argc > 1 ? strtoul (argv[1], NULL, 10) : 0;
  text *kept = calloc (count + 1, sizeof *kept);
  uint8_t *room = malloc (LONGEST);
  if (!kept || !room || count == 0)
    return 2;
  for (size_t i = 0; i < count; i++)
    {
      kept[i] = load (argv[i + 2]);
      LLVMFuzzerTestOneInput (kept[i].data, kept[i].size);
    }
  for (unsigned long n = 0; n < times; n++)
    {
      const text *one = &kept[n % count];
      text now = { room, one->size };
      memcpy (room, one->data, one->size);
      for (size_t k = below (4) + 1; k > 0; k--)
        slip (&now, &kept[below (count)]);
      /* As large as it is, so that what is behind it is noticed. */
      uint8_t *exact = malloc (now.size + 1);
      if (!exact)
        return 2;
      memcpy (exact, now.data, now.size);
      exact = realloc (exact, now.size ? now.size : 1);
      LLVMFuzzerTestOneInput (exact, now.size);
      free (exact);
    }
  for (size_t i = 0; i < count; i++)
    free (kept[i].data);
  free (kept);
  free (room);
  fprintf (stderr, "%zu kept, %lu made of them\n", count, times);
  return 0;
}
