/* validation/data.h - where the files are that come with the program.
 *
 * The one place that knows it.  Looked for, in this order:
 *
 *   $BREAKTIME_DATADIR      a source tree or what is installed; then nowhere else
 *   beside the program      it was built there, and moved with its sources perhaps
 *   the sources it is from  where it runs in the folder it was built in
 *   ../share/breaktime      seen from the program: installed, and moved perhaps
 *   where it was installed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_DATA_H
#define BTV_DATA_H

#include <breaktime/status.h>
#include <stddef.h>

/* Name, folder where installed, folder in the sources, what is in it. */
#define BTV_DATA_LIST(ENTRY)                                                           \
  ENTRY (CLAIMS, "claims", "validation/claims", "claims files")                        \
  ENTRY (MODELS, "models", "validation/models", "models of open systems")              \
  ENTRY (SCANS, "scans", "validation/scans", "scans")                                  \
  ENTRY (TEMPLATE, "template", "validation/template", "files to begin with")           \
  ENTRY (SCRIPTS, "report", "report", "scripts of the figures")                        \
  ENTRY (REFERENCE, "reference", "reference", "reference data")

typedef enum btv_data
{
#define BTV_DATA_ENUM(name, installed, in_source, what) BTV_DATA_##name,
  BTV_DATA_LIST (BTV_DATA_ENUM)
#undef BTV_DATA_ENUM
      BTV_DATA_COUNT
} btv_data;

/* "claims files"; static. */
const char *btv_data_what (btv_data kind);

/* The folder of KIND, absolute unless the environment names a relative one.  Caller
 * owns *OUT.  BT_EIO: there is none, and where it was looked for; BT_ENOMEM. */
BT_CHECKED bt_status btv_data_folder (char **out, btv_data kind, bt_error *error);

/* ---- by short names -------------------------------------------------------------- */

/* A claims file by the id of its source, a model or a scan by the name of its file. */
typedef struct btv_builtin
{
  char *name, *title, *path; /* title: one line, which may say why it is unreadable */
} btv_builtin;

typedef struct btv_builtins
{
  btv_builtin *item; /* by name of file */
  size_t count;
} btv_builtins;

/* All that the folder of KIND, claims, models or scans, holds.  Clear OUT in either
 * case. BT_EIO: there is no folder, or it cannot be read; BT_ENOMEM. */
BT_CHECKED bt_status btv_builtins_load (btv_builtins *out, btv_data kind,
                                        bt_error *error);
void btv_builtins_clear (btv_builtins *builtins);

/* Non-zero for a WORD that may be such a name: without '/' and '.yaml'. */
int btv_builtin_is_name (const char *word);

/* *OUT = the file of the built-in model or scan NAME, which the caller owns; NULL:
 * there is no such one.  BT_ENOMEM. */
BT_CHECKED bt_status btv_builtin_path (char **out, btv_data kind, const char *name,
                                       bt_error *error);

/* The file that WORD stands for.  What looks like a path is one; another word is the
 * built-in file of that name, or else a file that is there.  Caller owns *OUT.
 * BT_EINVAL: neither, with the name that may have been meant; BT_EIO: nor are there any
 * built-in files; BT_ENOMEM. */
BT_CHECKED bt_status btv_builtin_find (char **out, btv_data kind, const char *word,
                                       bt_error *error);

/* What to call file PATH so that any folder will do: its short name if it is built in,
 * of KIND, its absolute path otherwise.  Caller owns *OUT.  BT_ENOMEM. */
BT_CHECKED bt_status btv_builtin_call (char **out, btv_data kind, const char *path,
                                       bt_error *error);

#endif
