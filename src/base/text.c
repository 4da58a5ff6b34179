/* base/text.c - see text.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Length of the character at AT; 0: none begins there. */
static size_t
whole (const char *at)
{
  const unsigned char *byte = (const unsigned char *) at;
  const size_t length = byte[0] < 0x80                      ? 1
                        : byte[0] >= 0xc2 && byte[0] < 0xe0 ? 2
                        : byte[0] >= 0xe0 && byte[0] < 0xf0 ? 3
                        : byte[0] >= 0xf0 && byte[0] < 0xf5 ? 4
                                                            : 0;
  for (size_t i = 1; i < length; i++)
    if (byte[i] < 0x80 || byte[i] > 0xbf)
      return 0;
  /* In more bytes than it needs, a half of a pair, or beyond U+10FFFF. */
  if ((byte[0] == 0xe0 && byte[1] < 0xa0) || (byte[0] == 0xed && byte[1] > 0x9f)
      || (byte[0] == 0xf0 && byte[1] < 0x90) || (byte[0] == 0xf4 && byte[1] > 0x8f))
    return 0;
  return length;
}

size_t
bti_text_length (const char *at)
{
  const size_t length = whole (at);
  return length ? length : 1;
}

size_t
bti_text_control (const char *at)
{
  const unsigned char *byte = (const unsigned char *) at;
  switch (whole (at))
    {
    case 0:
      return 1;
    case 1:
      return byte[0] != '\0' && (byte[0] < 0x20 || byte[0] == 0x7f);
    case 2:
      return byte[0] == 0xc2 && byte[1] < 0xa0 ? 2 : 0;
    case 3:
      break;
    default:
      return 0;
    }
  const int turns = byte[0] == 0xe2
                    && ((byte[1] == 0x80 && byte[2] >= 0xa8 && byte[2] <= 0xae)
                        || (byte[1] == 0x81 && byte[2] >= 0xa6 && byte[2] <= 0xa9));
  const int none = byte[0] == 0xef && byte[1] == 0xbf && byte[2] >= 0xbe;
  return turns || none ? 3 : 0;
}

char *
bti_text_clean (char *text)
{
  char *to = text;
  for (const char *from = text; *from;)
    {
      const size_t control = bti_text_control (from);
      const size_t length = bti_text_length (from);
      if (control)
        *to++ = '?';
      for (size_t i = 0; !control && i < length; i++)
        *to++ = from[i];
      from += length;
    }
  *to = '\0';
  return text;
}

/* ---- names that were meant ------------------------------------------------------ */

enum
{
  NAME_MAX = 64 /* no name of ours is longer */
};

static int
fold (char c)
{
  return c == '_' ? '-' : tolower ((unsigned char) c);
}

/* Insertions, omissions, replacements and exchanges of neighbours that make B of A. */
static size_t
count_slips (const char *a, const char *b)
{
  size_t rows[3][NAME_MAX + 1];
  const size_t n = strlen (b);
  for (size_t j = 0; j <= n; j++)
    rows[0][j] = j;
  for (size_t i = 1; a[i - 1]; i++)
    {
      size_t *now = rows[i % 3];
      const size_t *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
      now[0] = i;
      for (size_t j = 1; j <= n; j++)
        {
          const int same = fold (a[i - 1]) == fold (b[j - 1]);
          size_t least = last[j - 1] + !same;
          least = last[j] + 1 < least ? last[j] + 1 : least;
          least = now[j - 1] + 1 < least ? now[j - 1] + 1 : least;
          if (i > 1 && j > 1 && fold (a[i - 1]) == fold (b[j - 2])
              && fold (a[i - 2]) == fold (b[j - 1]) && before[j - 2] + 1 < least)
            least = before[j - 2] + 1;
          now[j] = least;
        }
    }
  return rows[strlen (a) % 3][n];
}

void
bti_text_closer (bti_closest *closest, const char *name)
{
  const size_t length = strlen (closest->word), most = length < 6 ? 1 : length / 3;
  if (length < 2 || length > NAME_MAX || strlen (name) > NAME_MAX)
    return;
  size_t slips = count_slips (closest->word, name);
  if (slips > most && length >= 3 && strncmp (name, closest->word, length) == 0)
    slips = most;
  if (slips <= most && (!closest->name || slips < closest->slips))
    {
      closest->name = name;
      closest->slips = slips;
    }
}

const char *
bti_text_hint (const bti_closest *closest, char out[BTI_HINT_SIZE])
{
  out[0] = '\0';
  if (closest->name)
    snprintf (out, BTI_HINT_SIZE, "; did you mean '%s'?", closest->name);
  return out;
}

const char *
bti_text_hint_words (const char *word, const char *words, char out[BTI_HINT_SIZE])
{
  char best[NAME_MAX + 1] = "", name[NAME_MAX + 1];
  bti_closest closest = { word, NULL, 0 };
  for (const char *at = words; *at; at += *at == '|')
    {
      const size_t length = strcspn (at, "|");
      const char *before = closest.name;
      snprintf (name, sizeof name, "%.*s", (int) length, at);
      bti_text_closer (&closest, name);
      if (closest.name && closest.name != before)
        closest.name = strcpy (best, name);
      at += length;
    }
  return bti_text_hint (&closest, out);
}

const char *
bti_text_closest (const char *word, const void *rows, size_t count, size_t stride)
{
  bti_closest closest = { word, NULL, 0 };
  for (size_t i = 0; i < count; i++)
    {
      const char *name;
      memcpy (&name, (const char *) rows + i * stride, sizeof name);
      bti_text_closer (&closest, name);
    }
  return closest.name;
}

/* ---- lists that say what they leave out ----------------------------------------- */

void
bti_text_list (char *out, size_t size, const char *name, size_t *left)
{
  const size_t used = strlen (out), more = strlen (name) + (used ? 2 : 0);
  if (*left > 0 || used + more >= size)
    ++*left;
  else
    snprintf (out + used, size - used, "%s%s", used ? ", " : "", name);
}

const char *
bti_text_more (size_t left, char out[BTI_MORE_SIZE])
{
  out[0] = '\0';
  if (left > 0)
    snprintf (out, BTI_MORE_SIZE, " and %zu more", left);
  return out;
}
