/* cli/init.c - `breaktime init': a claims file and a model to begin with.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/common.h"

#include "base/file.h"
#include "validation/data.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* In the order in which they are written: a claims file without its model is of no
 * use. */
static const char *const names[] = { "model.yaml", "claims.yaml" };

enum
{
  NAMES = sizeof names / sizeof names[0]
};

static bt_status
copy (const char *from, const char *to, bt_error *error)
{
  char part[4096];
  size_t size;
  bti_file *out;
  FILE *in = fopen (from, "rb");
  if (!in)
    return bt_error_set (error, BT_EIO, "%s: cannot be read", from);
  bt_status status = bti_file_open (&out, to, 0, error);
  while (status == BT_OK && (size = fread (part, 1, sizeof part, in)) > 0)
    status = bti_file_write (out, part, size, error);
  if (status == BT_OK && ferror (in))
    status = bt_error_set (error, BT_EIO, "%s: cannot be read", from);
  fclose (in);
  if (status == BT_OK)
    return bti_file_commit (out, error);
  bti_file_discard (out);
  return status;
}

/* Whatever there is in FOLDER by one of the names stays. */
static int
refuse_there (const cli_call *call, const char *folder)
{
  int code = 0;
  for (size_t i = 0; code == 0 && i < NAMES; i++)
    {
      struct stat info;
      char *path = cli_join (folder, names[i]);
      if (!path)
        return cli_no_memory (call->command);
      if (lstat (path, &info) == 0)
        code = cli_misuse (call->command,
                           "'%s' is there already and is not overwritten; name another "
                           "folder",
                           path);
      free (path);
    }
  return code;
}

/* What was written goes when the rest could not be: no memory is wanted for that. */
static bt_status
write_all (const char *source, const char *folder, bt_error *error)
{
  char *to[NAMES] = { NULL };
  bt_status status = BT_OK;
  size_t written = 0;
  for (size_t i = 0; status == BT_OK && i < NAMES; i++)
    if (!(to[i] = cli_join (folder, names[i])))
      status = bt_error_set (error, BT_ENOMEM, "out of memory");
  while (status == BT_OK && written < NAMES)
    {
      char *from = cli_join (source, names[written]);
      status = from ? copy (from, to[written], error)
                    : bt_error_set (error, BT_ENOMEM, "out of memory");
      free (from);
      written += status == BT_OK;
    }
  while (status != BT_OK && written > 0)
    unlink (to[--written]);
  for (size_t i = 0; i < NAMES; i++)
    free (to[i]);
  return status;
}

static void
print_next (const char *folder)
{
  const char *before = strcmp (folder, ".") == 0 ? "" : folder,
             *slash = *before && before[strlen (before) - 1] != '/' ? "/" : "";
  cli_print (stdout,
             "wrote %s%smodel.yaml and %s%sclaims.yaml, an example that holds\n",
             before, slash, before, slash);
  puts ("next: put the numbers of your paper and its model in their place, then");
  cli_print (stdout, "  breaktime check %s%sclaims.yaml   # what was understood\n",
             before, slash);
  cli_print (stdout, "  breaktime audit %s%sclaims.yaml   # compute and judge\n",
             before, slash);
}

int
cli_init (const cli_call *call)
{
  const cli_words *words = &call->arguments->operands;
  const char *folder = words->count > 0 ? words->item[0] : ".";
  bt_error error = BT_ERROR_INIT;
  char *source = NULL;
  if (!*folder)
    return cli_misuse (call->command, "an empty FOLDER");
  int code = refuse_there (call, folder);
  if (code != 0)
    return code;
  bt_status status = btv_data_folder (&source, BTV_DATA_TEMPLATE, &error);
  if (status == BT_OK)
    status = bti_file_mkdir (folder, &error);
  if (status == BT_OK)
    status = write_all (source, folder, &error);
  free (source);
  if (status != BT_OK)
    return cli_fail (call->command, NULL, &error);
  print_next (folder);
  return CLI_EXIT_SUCCESS;
}
