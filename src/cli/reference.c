/* cli/reference.c - `breaktime reference': look at and keep the reference data.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/common.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "validation/data.h"
#include "validation/library.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* One action at work. */
typedef struct action
{
  const cli_call *call;
  btv_library *kept;
  const char *const *words; /* after the name of the action */
  size_t count;
} action;

/* A file of someone that cannot be used is a bad argument, not a failure of ours. */
static int
refuse (const cli_call *call, const bt_error *error)
{
  const int code = cli_fail (call->command, NULL, error);
  return error->status == BT_EIO ? CLI_EXIT_MISUSE : code;
}

static int
open_folder (btv_library **out, const cli_call *call, const char *folder)
{
  bt_error error = BT_ERROR_INIT;
  btv_complaints complaints = { NULL, 0, 0 };
  const bt_status status = btv_library_open (out, folder, &complaints, &error);
  return cli_faults (call, status, &complaints, &error);
}

/* ---- list, verify, show ------------------------------------------------------------
 */

static int
list (const action *a)
{
  for (size_t i = 0; i < a->kept->files_count; i++)
    {
      bt_error error = BT_ERROR_INIT;
      btv_reference *set;
      if (btv_library_load (a->kept, a->kept->files[i], &set, &error) != BT_OK)
        return refuse (a->call, &error);
      const char *made = bt_table_value (set->table, "generator");
      printf ("%s: %s, %zu rows, %s\n  %s\n  ", set->id, set->quantity, set->rows,
              made ? made : bt_table_value (set->table, "source"), set->parameters);
      for (size_t j = 0; j < set->columns_count; j++)
        printf ("%s%s in %s", j ? ", " : "", set->columns[j].name,
                set->columns[j].unit);
      printf ("\n  accuracy %s\n", bt_table_value (set->table, "accuracy"));
      btv_reference_free (set);
    }
  return CLI_EXIT_SUCCESS;
}

static void
tell (void *context, const char *text)
{
  (void) context;
  cli_print (stdout, "%s\n", text);
}

static int
verify (const action *a)
{
  bt_error error = BT_ERROR_INIT;
  size_t problems;
  if (btv_library_verify (a->kept, tell, NULL, &problems, &error) != BT_OK)
    return cli_fail (a->call->command, NULL, &error);
  printf ("%zu sets, %zu problem%s\n", a->kept->files_count, problems,
          problems == 1 ? "" : "s");
  return problems > 0 || a->kept->files_count == 0 ? CLI_EXIT_CHANGED
                                                   : CLI_EXIT_SUCCESS;
}

/* The file of the set called ID in LIBRARY, or NULL after a message. */
static const char *
find (const action *a, const btv_library *library, const char *id)
{
  const char *file = btv_library_find (library, id);
  if (!file)
    {
      bt_error error = BT_ERROR_INIT;
      bt_error_set (&error, BT_EINVAL, "there is no set '%.200s' in '%.200s'", id,
                    library->folder);
      cli_fail (a->call->command, NULL, &error);
    }
  return file;
}

static int
show (const action *a)
{
  for (size_t i = 0; i < a->count; i++)
    {
      bt_error error = BT_ERROR_INIT;
      btv_reference *set;
      const char *file = find (a, a->kept, a->words[i]);
      if (!file)
        return CLI_EXIT_MISUSE;
      if (btv_library_load (a->kept, file, &set, &error) != BT_OK)
        return refuse (a->call, &error);
      /* The writer does not pass through stdio. */
      if (fflush (stdout) != 0)
        bt_error_set (&error, BT_EIO, "standard output: %s", strerror (errno));
      else
        (void) !bt_table_write (set->table, "-", &error);
      btv_reference_free (set);
      if (error.status != BT_OK)
        return cli_fail_writing (a->call->command, "-", &error);
    }
  return CLI_EXIT_SUCCESS;
}

/* ---- diff, update ------------------------------------------------------------------
 */

/* One line a column that changed: name, largest difference, what the errors allow, and
 * both cells. */
static void
print_change (const btv_change *c, const btv_reference *old, const btv_reference *fresh)
{
  const btv_column *x = btv_reference_column (old, c->name);
  const btv_column *y = btv_reference_column (fresh, c->name);
  if (!(c->largest > 0))
    return;
  printf ("  %s: row %zu, ", c->name, c->row + 1);
  if (x->texts)
    printf ("%s -> %s", x->texts[c->row], y->texts[c->row]);
  else
    printf ("%.17g -> %.17g, difference %.2g, allowed %.2g", x->numbers[c->row],
            y->numbers[c->row], c->largest, c->allowed);
  puts (c->differs ? "  differs" : "");
}

/* Print how FRESH differs from OLD; *DIFFERS when by more than the errors allow. */
static int
print_difference (const action *a, const btv_reference *old, const btv_reference *fresh,
                  int *differs)
{
  bt_error error = BT_ERROR_INIT;
  btv_change *changes;
  char why[300];
  if (btv_reference_compare (&changes, old, fresh, why, sizeof why, &error) != BT_OK)
    return cli_fail (a->call->command, NULL, &error);
  *differs = *why != '\0';
  for (size_t j = 0; changes && j < old->columns_count; j++)
    *differs |= changes[j].differs;
  const int same = btv_reference_equal (old, fresh);
  printf ("%s: %s\n", fresh->id, *differs ? "differs" : same ? "the same" : "agrees");
  if (*why)
    printf ("  %s\n", why);
  for (size_t j = 0; changes && j < old->columns_count; j++)
    print_change (&changes[j], old, fresh);
  free (changes);
  return CLI_EXIT_SUCCESS;
}

/* "2025-01-31", from SOURCE_DATE_EPOCH where that is a number. */
static void
write_date (char out[16])
{
  const char *epoch = getenv ("SOURCE_DATE_EPOCH");
  char *end = NULL;
  long long given = epoch && *epoch ? strtoll (epoch, &end, 10) : 0;
  const time_t now = end && !*end ? (time_t) given : time (NULL);
  struct tm utc = { 0 };
  gmtime_r (&now, &utc);
  strftime (out, 16, "%Y-%m-%d", &utc);
}

/* Take over FRESH; OLD is what was there, or NULL. */
static int
take_over (const action *a, const btv_reference *old, const btv_reference *fresh)
{
  bt_error error = BT_ERROR_INIT;
  char date[16];
  int differs = 0, code = CLI_EXIT_SUCCESS;
  if (old && btv_reference_equal (old, fresh))
    {
      printf ("%s: the same; left as it is\n", fresh->id);
      return code;
    }
  if (old)
    code = print_difference (a, old, fresh, &differs);
  if (code != CLI_EXIT_SUCCESS)
    return code;
  write_date (date);
  if (btv_library_update (a->kept, fresh, date, a->call->arguments->reason, &error)
      != BT_OK)
    return cli_fail (a->call->command, NULL, &error);
  printf (old ? "  replaced\n" : "%s: new\n", fresh->id);
  return code;
}

/* The set in FILE of OFFERED against the one kept. */
static int
meet (const action *a, const btv_library *offered, const char *file, int update,
      int *differs)
{
  bt_error error = BT_ERROR_INIT;
  btv_reference *old = NULL, *fresh = NULL;
  int one = 0, code = CLI_EXIT_SUCCESS;
  if (btv_library_load (offered, file, &fresh, &error) != BT_OK)
    return refuse (a->call, &error);
  const char *kept = btv_library_find (a->kept, fresh->id);
  if (kept && btv_library_load (a->kept, kept, &old, &error) != BT_OK)
    code = refuse (a->call, &error);
  else if (update)
    code = take_over (a, old, fresh);
  else if (old)
    code = print_difference (a, old, fresh, &one);
  else
    {
      printf ("%s: not among those kept\n", fresh->id);
      one = 1;
    }
  *differs |= one;
  btv_reference_free (old);
  btv_reference_free (fresh);
  return code;
}

static int
diff_or_update (const action *a, int update)
{
  btv_library *offered;
  int differs = 0, code = CLI_EXIT_SUCCESS;
  code = open_folder (&offered, a->call, a->words[0]);
  if (code != CLI_EXIT_SUCCESS)
    return code;
  for (size_t i = 0; a->count == 1 && code == 0 && i < offered->files_count; i++)
    code = meet (a, offered, offered->files[i], update, &differs);
  for (size_t i = 1; code == 0 && i < a->count; i++)
    {
      const char *file = find (a, offered, a->words[i]);
      code = file ? meet (a, offered, file, update, &differs) : CLI_EXIT_MISUSE;
    }
  if (code == 0 && offered->files_count == 0)
    code = cli_misuse (a->call->command, "there are no sets in '%s'", a->words[0]);
  btv_library_free (offered);
  return code == 0 && differs ? CLI_EXIT_CHANGED : code;
}

static int
diff (const action *a)
{
  return diff_or_update (a, 0);
}

static int
update (const action *a)
{
  return diff_or_update (a, 1);
}

/* ---- the command -------------------------------------------------------------------
 */

static const struct
{
  const char *name, *operands;
  size_t min, max;
  int (*perform) (const action *a);
} actions[] = { { "list", "", 0, 0, list },
                { "verify", "", 0, 0, verify },
                { "show", "SET", 1, (size_t) -1, show },
                { "diff", "FOLDER", 1, (size_t) -1, diff },
                { "update", "FOLDER", 1, (size_t) -1, update } };

enum
{
  ACTIONS = sizeof actions / sizeof actions[0]
};

/* The folder to begin with in an update need not have anything in it. */
static int
open_kept (action *a, const char *folder, int make)
{
  bt_error error = BT_ERROR_INIT;
  if (make && bti_file_mkdir (folder, &error) != BT_OK)
    return refuse (a->call, &error);
  return open_folder (&a->kept, a->call, folder);
}

const char *
cli_reference_word (size_t i)
{
  return i < ACTIONS ? actions[i].name : NULL;
}

static int
unknown_action (const cli_call *call, const char *word)
{
  char known[128] = "", hint[BTI_HINT_SIZE];
  size_t left = 0;
  bti_closest closest = { word, NULL, 0 };
  for (size_t i = 0; i < ACTIONS; i++)
    {
      bti_text_closer (&closest, actions[i].name);
      bti_text_list (known, sizeof known, actions[i].name, &left);
    }
  return cli_misuse (call->command, "cannot '%s'; known: %s%s", word, known,
                     bti_text_hint (&closest, hint));
}

int
cli_reference (const cli_call *call)
{
  const cli_arguments *given = call->arguments;
  const cli_words *words = &given->operands;
  size_t i = 0;
  while (i < ACTIONS && strcmp (words->item[0], actions[i].name) != 0)
    i++;
  if (i == ACTIONS)
    return unknown_action (call, words->item[0]);
  action a = { .call = call, .words = words->item + 1, .count = words->count - 1 };
  const int is_update = actions[i].perform == update;
  if (a.count < actions[i].min)
    return cli_misuse (call->command, "missing %s", actions[i].operands);
  if (a.count > actions[i].max)
    return cli_misuse (call->command, "one word too many: '%s'", a.words[0]);
  if (is_update && !given->reason)
    return cli_misuse (call->command, "missing --reason");
  if (!is_update && given->reason)
    return cli_misuse (call->command, "--reason is for update");
  bt_error error = BT_ERROR_INIT;
  char *folder;
  const bt_status status = given->dir
                               ? bti_strdup (&folder, given->dir, &error)
                               : btv_data_folder (&folder, BTV_DATA_REFERENCE, &error);
  int code = status == BT_OK ? open_kept (&a, folder, is_update)
                             : cli_fail (call->command, NULL, &error);
  if (code == 0)
    code = actions[i].perform (&a);
  btv_library_free (a.kept);
  free (folder);
  return code;
}
