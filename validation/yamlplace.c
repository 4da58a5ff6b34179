/* validation/yamlplace.c - where a byte of a text stands in the file; see yaml.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/input.h"
#include "base/limits.h"
#include "validation/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The bytes of PATH with an end, to be freed; NULL: they are not to be had any more. */
static char *
read_again (const char *path)
{
  int fd;
  size_t bytes;
  if (bti_input_descriptor (&fd, &bytes, path, NULL) != BT_OK)
    return NULL;
  FILE *file = fdopen (fd, "r");
  char *data = file && bytes <= BTI_MAX_YAML ? calloc (bytes + 1, 1) : NULL;
  if (data)
    data[fread (data, 1, bytes, file)] = '\0';
  if (file)
    fclose (file);
  else
    close (fd);
  return data;
}

/* One byte on, in *LINE and *COLUMN as well. */
static const char *
step (const char *at, size_t *line, size_t *column)
{
  const int ends = *at == '\n';
  *line += ends ? 1 : 0;
  *column = ends ? 1 : *column;
  at++;
  if (!ends && ((unsigned char) *at & 0xc0) != 0x80)
    ++*column;
  return at;
}

/* Bytes of the source that are not in the text are blanks, line breaks and the marks
 * around it: anything else, such as an escape, and the place is not found. */
static int
find_byte (const char *at, const char *text, size_t byte, size_t *line, size_t *column)
{
  const char mark = *at;
  const size_t length = strlen (text);
  if (mark == '|' || mark == '>')
    while (*at && *at != '\n')
      at = step (at, line, column);
  else if (mark == '\'' || mark == '"')
    at = step (at, line, column);
  for (size_t i = 0; i <= byte && i < length; i++)
    {
      while (*at != text[i] && (*at == ' ' || *at == '\n' || *at == '\r'))
        at = step (at, line, column);
      /* A line break is a blank of the text, which may be gone already. */
      if (*at != text[i] && text[i] == ' ')
        continue;
      if (*at != text[i])
        return 0;
      if (i < byte)
        at = step (at, line, column);
    }
  return 1;
}

void
btv_yaml_place (const char *path, const btv_yaml_node *node, size_t byte, size_t *line,
                size_t *column)
{
  size_t at_line = 1, at_column = 1;
  *line = node->line;
  *column = node->column;
  char *data = read_again (path);
  if (!data)
    return;
  const char *at = strncmp (data, "\xef\xbb\xbf", 3) == 0 ? data + 3 : data;
  while (*at && (at_line < node->line || at_column < node->column))
    at = step (at, &at_line, &at_column);
  if (*at && find_byte (at, node->text, byte, &at_line, &at_column))
    {
      *line = at_line;
      *column = at_column;
    }
  free (data);
}
