/* base/text.c - see text.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

size_t
bti_text_control (const char *at)
{
  const unsigned char first = (unsigned char) at[0];
  if (first == '\0')
    return 0;
  if (first < 0x20 || first == 0x7f)
    return 1;
  const unsigned char second = (unsigned char) at[1];
  return first == 0xc2 && second >= 0x80 && second < 0xa0 ? 2 : 0;
}

char *
bti_text_clean (char *text)
{
  char *to = text;
  for (const char *from = text; *from; to++)
    {
      const size_t length = bti_text_control (from);
      *to = length ? '?' : *from;
      from += length ? length : 1;
    }
  *to = '\0';
  return text;
}
