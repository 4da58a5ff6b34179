/* report/folders.c - what a report is made of; see place.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/place.h"

#include <string.h>

/* A kind of file more: its row here, or its name below. */
static const btr_folder folders[]
    = { { "data", ".csv" },   { "figures", ".svg" }, { "claims", ".md" },
        { "dossier", ".md" }, { "recipes", ".py" },  { "latex", ".tex" },
        { "inputs", ".yaml" } };

static const char *const top[]
    = { "REPORT.md",   "REPORT.html",    "results.json",
        "timings.csv", "certificate.md", "ro-crate-metadata.json" };

const btr_folder *
btr_folders (size_t *count)
{
  *count = sizeof folders / sizeof *folders;
  return folders;
}

int
btr_is_report_file (const char *name)
{
  for (size_t i = 0; i < sizeof top / sizeof *top; i++)
    if (strcmp (name, top[i]) == 0)
      return 1;
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
    {
      const size_t length = strlen (folders[i].name);
      if (strncmp (name, folders[i].name, length) != 0 || name[length] != '/')
        continue;
      const char *rest = name + length + 1;
      return *rest && *rest != '.' && !strchr (rest, '/');
    }
  return 0;
}
