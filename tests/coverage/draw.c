/* tests/coverage/draw.c - what is drawn, and the words of a reference; see coverage.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/random.h"
#include "tests/coverage/coverage.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  WORD_SIZE = 160
};

/* FNV-1a, gone on with. */
static uint64_t
fold (uint64_t sum, const char *text)
{
  for (; *text; text++)
    sum = (sum ^ (unsigned char) *text) * 1099511628211u;
  return sum;
}

static const uint64_t basis = 14695981039346656037u;

/* A number of its own for each name: a new subject moves no other's points. */
static uint64_t
stream_of (const cov_subject *subject)
{
  return fold (fold (fold (basis, subject->quantity), " "), subject->method);
}

unsigned
cov_mark (const char *words)
{
  const uint64_t sum = fold (basis, words);
  return (unsigned) (sum ^ sum >> 32);
}

/* What stands for the text between two braces, with U in (0, 1). */
static void
choose (char out[WORD_SIZE], const char *text, double u)
{
  char *end;
  const double from = strtod (text, &end);
  if (end != text && (*end == ':' || *end == '~'))
    {
      const double to = strtod (end + 1, NULL);
      snprintf (out, WORD_SIZE, "%.4g",
                *end == ':' ? from + u * (to - from) : from * pow (to / from, u));
      return;
    }
  size_t words = 1;
  for (const char *at = text; *at; at++)
    words += *at == '|';
  for (size_t skip = (size_t) (u * (double) words); skip > 0; skip--)
    text = strchr (text, '|') + 1;
  snprintf (out, WORD_SIZE, "%.*s", (int) strcspn (text, "|"), text);
}

int
cov_draw (char out[COV_WORDS_SIZE], const cov_subject *subject, uint64_t index)
{
  const uint64_t stream = stream_of (subject);
  size_t used = 0;
  uint64_t draw = 0;
  for (const char *at = subject->words; *at;)
    {
      char word[WORD_SIZE] = { *at, '\0' }, inside[WORD_SIZE];
      const char *end = *at == '{' ? strchr (at, '}') : NULL;
      if (end)
        {
          double u[2];
          bti_uniform2 (stream, index, draw++, u);
          snprintf (inside, sizeof inside, "%.*s", (int) (end - at - 1), at + 1);
          choose (word, inside, u[0]);
        }
      used += (size_t) snprintf (out + used, COV_WORDS_SIZE - used, "%s", word);
      if (used >= COV_WORDS_SIZE)
        return 0;
      at = end ? end + 1 : at + 1;
    }
  return 1;
}

/* The length of the option that TEXT begins with: its name, and of one that may stand
 * several times what is before the `='. */
static size_t
name_length (const char *text)
{
  size_t length = strcspn (text, " ");
  if (strncmp (text, "--reading ", 10) == 0 || strncmp (text, "--set ", 6) == 0)
    length += 1 + strcspn (text + length + 1, "=");
  return length;
}

/* An option with its value. */
static size_t
whole_length (const char *text)
{
  const size_t name = strcspn (text, " ");
  return name + 1 + strcspn (text + name + 1, " ");
}

static int
has (const char *words, const char *text, size_t length)
{
  for (const char *at = words; *at; at += whole_length (at), at += *at == ' ')
    if (name_length (at) == length && strncmp (at, text, length) == 0)
      return 1;
  return 0;
}

static int
is_left_out (const char *value, size_t length)
{
  return length == 2 && strncmp (value, "=-", 2) == 0;
}

/* Write the options of WORDS that SHARPER (NULL: all) does not have behind the USED
 * bytes of OUT; what would be the new length.  An option `=-' is left out. */
static size_t
join (char out[COV_WORDS_SIZE], size_t used, const char *words, const char *sharper)
{
  static const char tolerance[] = "--tolerance";
  for (const char *at = words; *at && used < COV_WORDS_SIZE;)
    {
      const size_t name = name_length (at), whole = whole_length (at);
      const char *blank = used > 0 ? " " : "";
      char *end = out + used;
      const size_t room = COV_WORDS_SIZE - used;
      const int refined = sharper && name == sizeof tolerance - 1
                          && strncmp (at, tolerance, name) == 0;
      if ((sharper && has (sharper, at, name)) || is_left_out (at + name, whole - name))
        ;
      else if (refined)
        used += (size_t) snprintf (end, room, "%s%s %.4g", blank, tolerance,
                                   1e-3 * strtod (at + name, NULL));
      else
        used += (size_t) snprintf (end, room, "%s%.*s", blank, (int) whole, at);
      at += whole;
      at += *at == ' ';
    }
  return used;
}

int
cov_sharpen (char out[COV_WORDS_SIZE], const cov_subject *subject, const char *words)
{
  const char *sharper = subject->sharper ? subject->sharper : "";
  out[0] = '\0';
  const size_t used = join (out, 0, sharper, NULL);
  return used < COV_WORDS_SIZE && join (out, used, words, sharper) < COV_WORDS_SIZE;
}
