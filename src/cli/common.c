/* cli/common.c - see common.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "cli/common.h"

#include "base/file.h"
#include "base/text.h"
#include "validation/data.h"

#include <breaktime/version.h>
#include <math.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

volatile sig_atomic_t cli_cancel = 0;
volatile sig_atomic_t cli_expendable = 0;
const bt_watch cli_watch = { .cancel = &cli_cancel };

/* ---- errors -------------------------------------------------------------------- */

btv_limits
cli_limits (const cli_call *call)
{
  static const double longest = 3600;
  const cli_arguments *a = call->arguments;
  return (btv_limits){ bt_memory_limit (), a->limit_time > 0 ? a->limit_time
                                           : a->budget > 0   ? 0
                                                             : longest };
}

int
cli_interrupted (void)
{
  return 128 + (cli_cancel ? (int) cli_cancel : SIGINT);
}

int
cli_fail (const cli_command *command, const char *what, const bt_error *error)
{
  cli_print (stderr, "breaktime %s: %s%s%s\n", command->name, what ? what : "",
             what ? ": " : "", error->text);
  switch (error->status)
    {
    case BT_EINVAL:
    case BT_EDATA:
    case BT_EGRID:
    case BT_ELIMIT:
    case BT_ENOTSUP:
      return CLI_EXIT_MISUSE;
    case BT_ECANCEL:
      return cli_interrupted ();
    case BT_OK:
    case BT_ENOMEM:
    case BT_EIO:
    case BT_ECONV:
    case BT_STATUS_COUNT:
      break;
    }
  return CLI_EXIT_FAILURE;
}

int
cli_unread (void)
{
  struct pollfd end = { .fd = STDOUT_FILENO };
  return poll (&end, 1, 0) == 1 && (end.revents & POLLERR);
}

int
cli_fail_writing (const cli_command *command, const char *path, const bt_error *error)
{
  if (error->status == BT_EIO && strcmp (path, "-") == 0 && cli_unread ())
    return CLI_EXIT_UNREAD;
  return cli_fail (command, NULL, error);
}

int
cli_no_memory (const cli_command *command)
{
  const bt_error error = { BT_ENOMEM, "out of memory" };
  return cli_fail (command, NULL, &error);
}

void
cli_print (FILE *stream, const char *format, ...)
{
  char fixed[1024], *text = fixed;
  va_list list;
  va_start (list, format);
  const int size = vsnprintf (fixed, sizeof fixed, format, list);
  va_end (list);
  if (size >= (int) sizeof fixed && (text = malloc ((size_t) size + 1)))
    {
      va_start (list, format);
      vsnprintf (text, (size_t) size + 1, format, list);
      va_end (list);
    }
  else
    text = fixed; /* better cut than not at all */
  const size_t length = strlen (text);
  const int ends = length > 0 && text[length - 1] == '\n';
  if (ends)
    text[length - 1] = '\0';
  fputs (bti_text_clean (text), stream);
  if (ends)
    fputc ('\n', stream);
  if (text != fixed)
    free (text);
}

unsigned
cli_processors (void)
{
  cpu_set_t set;
  /* More processors than the set has room for are online, or none are known. */
  if (sched_getaffinity (0, sizeof set, &set) == 0 && CPU_COUNT (&set) > 0)
    return (unsigned) CPU_COUNT (&set);
  const long online = sysconf (_SC_NPROCESSORS_ONLN);
  return online > 0 ? (unsigned) online : 1;
}

/* ---- values -------------------------------------------------------------------- */

int
cli_model (bt_model **out, const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  bt_error error = BT_ERROR_INIT;
  const char *const missing[]
      = { a->lambda.count == 0 ? "--lambda" : NULL, isnan (a->x0) ? "--x0" : NULL,
          a->omega.count == 0 ? "--omega" : NULL };
  char list[64] = "";
  for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++)
    if (missing[i])
      snprintf (list + strlen (list), sizeof list - strlen (list), "%s%s",
                *list ? ", " : "", missing[i]);
  if (*list)
    return cli_misuse (call->command, "missing %s", list);
  const size_t modes = a->omega.count, given = a->lambda.count;
  if (given != 1 && given != modes)
    return cli_misuse (call->command,
                       "--lambda is given %zu times: must be once, or once for each of "
                       "the %zu modes",
                       given, modes);
  const bt_status status
      = given == 1
            ? bt_model_new (out, a->lambda.item[0], a->x0, a->omega.item, modes, &error)
            : bt_model_new_couplings (out, a->lambda.item, a->x0, a->omega.item, modes,
                                      &error);
  return status == BT_OK ? 0 : cli_fail (call->command, NULL, &error);
}

const char *
cli_number (char out[CLI_NUMBER_SIZE], double value)
{
  for (int digits = 15; digits <= 17; digits++)
    {
      snprintf (out, CLI_NUMBER_SIZE, "%.*g", digits, value);
      if (strtod (out, NULL) == value)
        break;
    }
  return out;
}

/* ---- tables ---------------------------------------------------------------------- */

bt_status
cli_table (bt_table **out, const cli_call *call, const char *columns, bt_error *error)
{
  bt_status status = bt_table_new (out, error);
  if (status == BT_OK)
    status = bt_table_head (*out, "generator", error, "breaktime %s", bt_version ());
  if (status == BT_OK)
    status = bt_table_head (*out, "command", error, "%s", call->line);
  if (status == BT_OK)
    status = bt_table_head (*out, "columns", error, "%s", columns);
  return status;
}

/* ---- the command line ---------------------------------------------------------- */

/* Print WORD so that a shell reads it back. */
static void
print_quoted (FILE *stream, const char *word)
{
  static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789_./:=,+@%^-";
  int control = 0;
  for (const char *c = word; *c; c += bti_text_length (c))
    control |= bti_text_control (c) > 0;
  if (*word && word[strspn (word, plain)] == '\0')
    {
      fputs (word, stream);
      return;
    }
  fputs (control ? "$'" : "'", stream);
  for (const char *c = word; *c;)
    {
      const size_t length = bti_text_length (c);
      if (bti_text_control (c) > 0)
        for (size_t i = 0; i < length; i++)
          fprintf (stream, "\\%03o", (unsigned) (unsigned char) c[i]);
      else if (control && (*c == '\'' || *c == '\\'))
        fprintf (stream, "\\%c", *c);
      else if (*c == '\'')
        fputs ("'\\''", stream);
      else
        fwrite (c, 1, length, stream);
      c += length;
    }
  fputc ('\'', stream);
}

char *
cli_command_line (int argc, char **argv)
{
  char *line = NULL;
  size_t size;
  FILE *stream = open_memstream (&line, &size);
  if (!stream)
    return NULL;
  /* The name it was called by says where it was built, nothing more. */
  fputs (cli_commands[0].name, stream);
  for (int i = 1; i < argc; i++)
    {
      fputc (' ', stream);
      print_quoted (stream, argv[i]);
    }
  const int failed = ferror (stream);
  if (fclose (stream) != 0 || failed)
    {
      free (line);
      return NULL;
    }
  return line;
}

/* ---- paths --------------------------------------------------------------------- */

char *
cli_join (const char *folder, const char *name)
{
  const size_t size = strlen (folder) + strlen (name) + 2;
  char *path = malloc (size);
  if (path)
    snprintf (path, size, "%s/%s", folder, name);
  return path;
}

int
cli_faults (const cli_call *call, bt_status status, btv_complaints *complaints,
            const bt_error *error)
{
  const size_t count = complaints->count, most = BTV_COMPLAINTS_SHOWN;
  const char *command = call->command->name;
  int code = 0;
  for (size_t i = 0; status == BT_EDATA && i < count && i < most; i++)
    cli_print (stderr, "breaktime %s: %s\n", command, complaints->item[i].text);
  if (status == BT_EDATA && count > most)
    fprintf (stderr, "breaktime %s: and %zu more\n", command, count - most);
  if (status == BT_EDATA && count > 0)
    code = CLI_EXIT_MISUSE;
  else if (status != BT_OK)
    code = cli_fail (call->command, NULL, error);
  btv_complaints_clear (complaints);
  /* A file that cannot be read is a bad argument, not a failure of ours. */
  return status == BT_EIO ? CLI_EXIT_MISUSE : code;
}

int
cli_claims (btv_claims **out, const cli_call *call, const char *word)
{
  bt_error error = BT_ERROR_INIT;
  btv_complaints complaints = { NULL, 0, 0 };
  char *path;
  *out = NULL;
  if (btv_builtin_find (&path, BTV_DATA_CLAIMS, word, &error) != BT_OK)
    return cli_fail (call->command, NULL, &error);
  const bt_status s = btv_claims_read (out, path, &complaints, &error);
  free (path);
  return cli_faults (call, s, &complaints, &error);
}

char *
cli_cache_folder (const char **why)
{
  const char *cache = getenv ("XDG_CACHE_HOME"), *home = getenv ("HOME");
  const size_t length = home && *home == '/' ? strlen (home) : 0;
  struct stat info;
  const int there = length > 0 && stat (home, &info) == 0 && S_ISDIR (info.st_mode);
  const int below = length > 0 && cache && strncmp (cache, home, length) == 0
                    && (cache[length] == '/' || cache[length] == '\0');
  *why = "out of memory";
  /* the specification: a relative path is no path */
  if (cache && *cache == '/' && (there || !below))
    return cli_join (cache, "breaktime");
  if (there)
    return cli_join (home, ".cache/breaktime");
  /* Root could make it, and nobody wants it. */
  *why = length > 0 ? "the folder HOME does not exist" : "no HOME to keep it in";
  return NULL;
}

/* ---- time ---------------------------------------------------------------------- */

const char *
cli_duration (char out[CLI_NUMBER_SIZE], double seconds)
{
  static const double minute = 60, hour = 3600, day = 86400;
  if (!(seconds >= 2 * minute))
    snprintf (out, CLI_NUMBER_SIZE, "%.0f s", fmax (seconds, 1));
  else if (seconds < 2 * hour)
    snprintf (out, CLI_NUMBER_SIZE, "%.0f min", seconds / minute);
  else if (seconds < 2 * day)
    snprintf (out, CLI_NUMBER_SIZE, "%.1f h", seconds / hour);
  else
    snprintf (out, CLI_NUMBER_SIZE, "%.3g days", seconds / day);
  return out;
}

const char *
cli_to_go (char out[CLI_NUMBER_SIZE], double share, double seconds)
{
  char left[CLI_NUMBER_SIZE];
  out[0] = '\0';
  if (share > 0 && share <= 1 && seconds > 1)
    snprintf (out, CLI_NUMBER_SIZE, ", %.20s to go",
              cli_duration (left, seconds * (1 / share - 1)));
  return out;
}

double
cli_expected (const bt_model *model, const bt_method *method, double t_end,
              double outputs, double tolerance)
{
  size_t count;
  double least = NAN;
  const bt_method *const *all = bt_methods (&count);
  if (method)
    return bt_method_seconds (method, model, t_end, outputs, tolerance);
  for (size_t i = 0; i < count; i++)
    {
      const double seconds
          = bt_method_seconds (all[i], model, t_end, outputs, tolerance);
      if (!(least <= seconds) && !isnan (seconds))
        least = seconds;
    }
  return least;
}

/* ---- progress ------------------------------------------------------------------ */

cli_progress
cli_progress_begin (const cli_arguments *arguments)
{
  const char *term = getenv ("TERM");
  const int dumb = !term || strcmp (term, "dumb") == 0;
  return (cli_progress){ .shown
                         = !arguments->no_progress && isatty (STDERR_FILENO) && !dumb };
}

void
cli_progress_draw (cli_progress *progress, const char *format, ...)
{
  if (!progress->shown)
    return;
  char text[79]; /* one line on any terminal: the next drawing starts on it again */
  va_list list;
  va_start (list, format);
  vsnprintf (text, sizeof text, format, list);
  va_end (list);
  fprintf (stderr, "\r\033[K%s", bti_text_clean (text));
  fflush (stderr);
}

void
cli_progress_end (cli_progress *progress)
{
  if (progress->shown)
    fputs ("\r\033[K", stderr);
  progress->shown = 0;
}
