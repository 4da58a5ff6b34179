/* cli/say.c - see say.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/say.h"

#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* ---- lines that fit ------------------------------------------------------------ */

int
cli_columns (const char *text)
{
  int count = 0;
  for (; *text; text++)
    count += ((unsigned char) *text & 0xc0) != 0x80;
  return count;
}

/* Columns of the SIZE bytes at TEXT. */
static int
columns_of (const char *text, size_t size)
{
  int count = 0;
  for (size_t i = 0; i < size; i++)
    count += ((unsigned char) text[i] & 0xc0) != 0x80;
  return count;
}

/* How many bytes of the word of SIZE at TEXT go into ROOM columns, up to one of `/+,';
 * SIZE when it has none there. */
static size_t
break_word (const char *text, size_t size, int room)
{
  size_t fits = 0;
  for (size_t i = 0; i < size && columns_of (text, i + 1) <= room; i++)
    if (strchr ("/+,", text[i]) && i + 1 < size)
      fits = i + 1;
  return fits ? fits : size;
}

static void
wrap (FILE *stream, int column, int indent, const char *text)
{
  while (*text)
    {
      const size_t gap = strspn (text, " "), word = strcspn (text + gap, " ");
      const char *at = text + gap;
      const int size = columns_of (at, word);
      if (word == 0)
        break;
      if (column + (int) gap + size > CLI_WIDTH && column > indent)
        {
          fprintf (stream, "\n%*s", indent, "");
          column = indent;
        }
      else
        column += fprintf (stream, "%*s", (int) gap, "");
      for (size_t left = word, part; left > 0; left -= part, at += part)
        {
          part = columns_of (at, left) > CLI_WIDTH - column
                     ? break_word (at, left, CLI_WIDTH - column)
                     : left;
          fwrite (at, 1, part, stream);
          column += columns_of (at, part);
          if (part == left)
            break;
          fprintf (stream, "\n%*s", indent, "");
          column = indent;
        }
      text += gap + word;
    }
  fputc ('\n', stream);
}

void
cli_say (FILE *stream, int begun, int indent, const char *format, ...)
{
  char fixed[2048], *text = fixed;
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
  wrap (stream, begun, indent, bti_text_clean (text));
  if (text != fixed)
    free (text);
}

/* ---- the status line ----------------------------------------------------------- */

enum
{
  RUNNING_MAX = 64 /* more are counted, not named */
};

struct cli_status
{
  int shown;
  double start, budget;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  int ends;
  char file[48];
  const char *running[RUNNING_MAX]; /* ids of claims */
  size_t count;
  size_t done, total;
  double before; /* seconds that files before this one took */
  double expected, share;
};

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

/* What is left: first as expected, then more and more by how long the share took that
 * was asked.  Nothing when all were asked and only their columns are looked at. */
static void
format_rest (char *out, size_t size, const cli_status *s, double elapsed)
{
  static const double trust = 5; /* seconds of the past that weigh as much */
  double left = INFINITY;
  char text[CLI_NUMBER_SIZE];
  *out = '\0';
  if (s->expected > 0 && s->share < 1)
    left = (1 - s->share) * s->expected * (elapsed - s->before + trust)
           / (s->share * s->expected + trust);
  if (s->budget > 0 && s->budget - elapsed < left)
    left = fmax (s->budget - elapsed, 0);
  if (!isfinite (left))
    return;
  snprintf (out, size, ", about %s left", cli_duration (text, left));
}

/* How many columns there are; one less, as some terminals wrap at the last. */
static int
columns_there (void)
{
  struct winsize window;
  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 20)
    return window.ws_col - 1;
  return 79;
}

/* The first bytes of TEXT that fit into ROOM columns. */
static int
fitting (const char *text, int room)
{
  int bytes = 0;
  while (text[bytes] && columns_of (text, (size_t) bytes + 1) <= room)
    bytes++;
  return bytes;
}

static void
draw (const cli_status *s)
{
  char names[512] = "", rest[64], time[CLI_NUMBER_SIZE], tail[128], head[96];
  const double elapsed = now () - s->start;
  for (size_t i = 0; i < s->count && i < RUNNING_MAX; i++)
    {
      const size_t used = strlen (names);
      snprintf (names + used, sizeof names - used, "%s%s", i ? " " : "", s->running[i]);
    }
  format_rest (rest, sizeof rest, s, elapsed);
  snprintf (head, sizeof head, "%s%s%zu/%zu ", s->file, *s->file ? ": " : "", s->done,
            s->total);
  snprintf (tail, sizeof tail, " %s%s", cli_duration (time, elapsed), rest);
  bti_text_clean (head);
  bti_text_clean (names);
  int room = columns_there () - cli_columns (tail);
  const int first = fitting (head, room);
  room -= columns_of (head, (size_t) first);
  const int cut = cli_columns (names) > room;
  fprintf (stderr, "\r\033[K%.*s%.*s%s%s", first, head,
           fitting (names, cut && room > 3 ? room - 3 : room), names,
           cut && room > 3 ? "..." : "", tail);
  fflush (stderr);
}

static void
wipe (void)
{
  fputs ("\r\033[K", stderr);
  fflush (stderr);
}

static void *
tick (void *context)
{
  cli_status *s = context;
  pthread_mutex_lock (&s->lock);
  while (!s->ends)
    {
      struct timespec then;
      clock_gettime (CLOCK_REALTIME, &then);
      then.tv_sec++;
      if (pthread_cond_timedwait (&s->wake, &s->lock, &then) == ETIMEDOUT && !s->ends)
        draw (s);
    }
  pthread_mutex_unlock (&s->lock);
  return NULL;
}

int
cli_status_new (cli_status **out, const cli_call *call, double budget)
{
  sigset_t all, before;
  cli_status *s = *out = calloc (1, sizeof *s);
  if (!s)
    return cli_no_memory (call->command);
  s->shown = cli_progress_begin (call->arguments).shown;
  s->start = now ();
  s->budget = budget > 0 ? budget : 0;
  pthread_mutex_init (&s->lock, NULL);
  pthread_cond_init (&s->wake, NULL);
  if (!s->shown)
    return 0;
  /* Signals are for the threads that compute. */
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  if (pthread_create (&s->thread, NULL, tick, s) != 0)
    s->shown = 0; /* do without */
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return 0;
}

void
cli_status_free (cli_status *s)
{
  if (!s)
    return;
  if (s->shown)
    {
      pthread_mutex_lock (&s->lock);
      s->ends = 1;
      pthread_cond_signal (&s->wake);
      pthread_mutex_unlock (&s->lock);
      pthread_join (s->thread, NULL);
      wipe ();
    }
  pthread_cond_destroy (&s->wake);
  pthread_mutex_destroy (&s->lock);
  free (s);
}

void
cli_status_file (cli_status *s, const char *file)
{
  pthread_mutex_lock (&s->lock);
  snprintf (s->file, sizeof s->file, "%.40s", file);
  s->count = s->done = s->total = 0;
  s->share = s->expected = 0;
  s->before = now () - s->start;
  pthread_mutex_unlock (&s->lock);
}

void
cli_status_note (cli_status *s, const btv_progress *progress)
{
  const char *id = progress->outcome->claim->id;
  size_t at = 0;
  pthread_mutex_lock (&s->lock);
  while (at < s->count && s->running[at] != id)
    at++;
  if (progress->step == BTV_BEGUN && at == s->count && s->count < RUNNING_MAX)
    s->running[s->count++] = id;
  else if (progress->step == BTV_ENDED && at < s->count)
    {
      s->count--;
      memmove (&s->running[at], &s->running[at + 1],
               (s->count - at) * sizeof *s->running);
    }
  s->done = progress->done;
  s->total = progress->total;
  s->share = progress->share;
  s->expected = progress->expected;
  if (s->shown)
    draw (s);
  pthread_mutex_unlock (&s->lock);
}

void
cli_status_pause (cli_status *s)
{
  pthread_mutex_lock (&s->lock);
  if (s->shown)
    wipe ();
}

void
cli_status_resume (cli_status *s)
{
  if (s->shown && s->total > 0)
    draw (s);
  pthread_mutex_unlock (&s->lock);
}
