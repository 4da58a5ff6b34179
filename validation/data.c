/* validation/data.c - see data.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/data.h"

#include "base/memory.h"
#include "validation/built.inc"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  ROOM = 4096 /* of a path */
};

static const struct
{
  const char *installed, *in_source, *what;
} table[BTV_DATA_COUNT] = {
#define ROW(name, installed, in_source, what)                                          \
  [BTV_DATA_##name] = { installed, in_source, what },
  BTV_DATA_LIST (ROW)
#undef ROW
};

const char *
btv_data_what (btv_data kind)
{
  return table[kind].what;
}

static int
is_folder (const char *path)
{
  struct stat info;
  return stat (path, &info) == 0 && S_ISDIR (info.st_mode);
}

/* The folder that the program is in, without the .libs that libtool puts it into; ""
 * where the system does not tell. */
static void
find_program (char out[ROOM])
{
  ssize_t length = readlink ("/proc/self/exe", out, ROOM - 1);
  out[length < 0 || length == ROOM - 1 ? 0 : length] = '\0';
  char *slash = strrchr (out, '/');
  if (slash)
    *slash = '\0';
  slash = strrchr (out, '/');
  if (slash && strcmp (slash, "/.libs") == 0)
    *slash = '\0';
}

/* Is PATH the folder TOP or below it? */
static int
is_below (const char *path, const char *top)
{
  const size_t length = strlen (top);
  return strncmp (path, top, length) == 0
         && (path[length] == '/' || path[length] == '\0');
}

/* Where the installed folder is, seen from a program in FOLDER: what leads from the one
 * to the other where both were installed. */
static void
relocate (char *out, size_t size, const char *folder)
{
  const char *from = BTV_BUILT_BINDIR, *to = BTV_BUILT_DATADIR;
  size_t common = 0;
  for (size_t i = 0; from[i] && from[i] == to[i]; i++)
    if (from[i] == '/')
      common = i;
  int used = snprintf (out, size, "%s", folder);
  for (const char *at = from + common; (at = strchr (at, '/')); at++)
    if ((size_t) used < size)
      used += snprintf (out + used, size - (size_t) used, "/..");
  if ((size_t) used < size)
    snprintf (out + used, size - (size_t) used, "%s", to + common);
}

/* A folder that was looked for. */
typedef struct candidates
{
  char path[3][3 * ROOM];
  size_t count;
} candidates;

static void
add (candidates *list, const char *top, const char *below)
{
  char *path = list->path[list->count++];
  snprintf (path, sizeof list->path[0], "%s/%s", top, below);
  if (list->count > 1 && strcmp (path, list->path[list->count - 2]) == 0)
    list->count--;
}

static void
find_candidates (candidates *list, btv_data kind)
{
  const char *given = getenv ("BREAKTIME_DATADIR");
  const char *in_source = table[kind].in_source, *installed = table[kind].installed;
  char program[ROOM], moved[2 * ROOM], mark[ROOM + 32];
  if (given && *given)
    {
      add (list, given, in_source);
      add (list, given, installed);
      return;
    }
  find_program (program);
  snprintf (mark, sizeof mark, "%s/%s", program, table[BTV_DATA_CLAIMS].in_source);
  relocate (moved, sizeof moved, program);
  if (*program && is_folder (mark))
    add (list, program, in_source);
  else if (strcmp (program, BTV_BUILT_IN) == 0)
    add (list, BTV_BUILT_FROM, in_source);
  else
    {
      if (*program)
        add (list, moved, installed);
      if (is_below (program, BTV_BUILT_IN)) /* a test */
        add (list, BTV_BUILT_FROM, in_source);
      add (list, BTV_BUILT_DATADIR, installed);
    }
}

bt_status
btv_data_folder (char **out, btv_data kind, bt_error *error)
{
  candidates list = { .count = 0 };
  char tried[400] = "";
  *out = NULL;
  find_candidates (&list, kind);
  for (size_t i = 0; i < list.count; i++)
    {
      if (is_folder (list.path[i]))
        {
          char *absolute = realpath (list.path[i], NULL);
          const bt_status status
              = bti_strdup (out, absolute ? absolute : list.path[i], error);
          free (absolute);
          return status;
        }
      const size_t used = strlen (tried);
      snprintf (tried + used, sizeof tried - used, "%s'%s'", i ? ", nor " : "",
                list.path[i]);
    }
  return bt_error_set (error, BT_EIO, "the %s are missing: there is no folder %s",
                       table[kind].what, tried);
}
