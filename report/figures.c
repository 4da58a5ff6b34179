/* report/figures.c - the curves, drawn by gnuplot; see internal.h.
 *
 * gnuplot is a child without a shell, in the temporary folder, with an
 * environment of its own: what a user keeps in ~/.gnuplot or GNUTERM does not
 * reach the figures.  It reads three scripts: a generated prelude that sets
 * variables, style.gp, and the figure's own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum
{
  PATIENCE = 120, /* seconds that one figure may take */
  NOT_STARTED = 127
};

static const char prelude[] = "prelude.gp", messages[] = "gnuplot.log";

/* ---- the child ----------------------------------------------------------------- */

/* In the child: never returns. */
static void
become_gnuplot (const char *folder, char *const *command, char **environment)
{
  sigset_t none;
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  signal (SIGPIPE, SIG_DFL);
  signal (SIGALRM, SIG_DFL);
  if (chdir (folder) != 0)
    _exit (NOT_STARTED);
  int in = open ("/dev/null", O_RDONLY);
  int out = open (messages, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (in < 0 || out < 0 || dup2 (in, 0) < 0 || dup2 (out, 1) < 0 || dup2 (out, 2) < 0)
    _exit (NOT_STARTED);
  alarm (PATIENCE); /* stays in force across exec */
  environ = environment;
  execvp (command[0], command);
  _exit (NOT_STARTED);
}

/* Run gnuplot on the prelude, STYLE and SCRIPT.  Returns 0 when it succeeded;
 * otherwise REASON says why. */
static int
run (const btr_work *work, const char *style, const char *script, char *reason,
     size_t size)
{
  const char *program = work->options->gnuplot ? work->options->gnuplot : "gnuplot";
  const char *search = getenv ("PATH");
  char *path = NULL;
  size_t room = search ? strlen (search) + sizeof "PATH=" : 0;
  if (search && bti_calloc (&path, room, 1, NULL) == BT_OK)
    snprintf (path, room, "PATH=%s", search);
  char locale[] = "LC_ALL=C", defaults[] = "-d", first[sizeof prelude];
  char *environment[] = { locale, path, NULL };
  memcpy (first, prelude, sizeof prelude);
  char *const command[]
      = { (char *) program, defaults, first, (char *) style, (char *) script, NULL };
  int state = 0;
  pid_t child = fork ();
  if (child == 0)
    become_gnuplot (work->temp, command, environment);
  free (path);
  if (child < 0)
    {
      snprintf (reason, size, "cannot start a process: %s", strerror (errno));
      return -1;
    }
  while (waitpid (child, &state, 0) < 0)
    if (errno != EINTR)
      break;
  if (WIFEXITED (state) && WEXITSTATUS (state) == NOT_STARTED)
    snprintf (reason, size, "'%s' could not be started", program);
  else if (WIFSIGNALED (state))
    snprintf (reason, size, "'%s' was ended by signal %d", program, WTERMSIG (state));
  else if (WIFEXITED (state) && WEXITSTATUS (state) != 0)
    snprintf (reason, size, "'%s' ended with status %d", program, WEXITSTATUS (state));
  else
    return 0;
  return -1;
}

/* Add to REASON the line of gnuplot's messages that holds the complaint. */
static void
add_message (const btr_work *work, char *reason, size_t size)
{
  char *path, line[256], *mark;
  if (btr_work_path (&path, work, messages, NULL) != BT_OK)
    return;
  FILE *file = fopen (path, "r");
  free (path);
  while (file && fgets (line, sizeof line, file))
    /* "script.gp" line 12: undefined variable: X */
    if (strstr (line, " line ") && (mark = strstr (line, ": ")))
      {
        size_t used = strlen (reason);
        line[strcspn (line, "\n")] = '\0';
        snprintf (reason + used, size - used, "%s", mark);
        break;
      }
  if (file)
    fclose (file);
}

/* An SVG file that was cut short does not end as it should. */
static int
is_whole (const btr_work *work, const char *name)
{
  static const char mark[] = "</svg>";
  char *path, tail[32] = "";
  if (btr_work_path (&path, work, name, NULL) != BT_OK)
    return 0;
  FILE *file = fopen (path, "rb");
  free (path);
  if (!file)
    return 0;
  size_t got = 0;
  if (fseek (file, -16, SEEK_END) == 0)
    got = fread (tail, 1, 16, file);
  fclose (file);
  tail[got] = '\0';
  return strstr (tail, mark) != NULL;
}

/* ---- the prelude --------------------------------------------------------------- */

/* TEXT as a gnuplot string: in single quotes nothing is special but the quote. */
static void
put_string (btr_sink *sink, const char *name, const char *text)
{
  btr_put (sink, "%s = '", name);
  for (const char *at = text; *at; at++)
    if (*at == '\'')
      btr_put (sink, "''");
    else
      btr_put (sink, "%c", (unsigned char) *at < 0x20 ? ' ' : *at);
  btr_put (sink, "'\n");
}

/* The power of ten below all of delta(t) but its first part, within reason. */
static double
lowest (const btv_curves *curves)
{
  double least = 1e-3;
  for (size_t k = 1; k < BTV_CURVES; k++)
    for (size_t i = curves->size / 50 + 1; curves->delta[k] && i < curves->size; i++)
      if (curves->delta[k][i] > 0)
        least = fmin (least, curves->delta[k][i]);
  return pow (10, floor (log10 (fmax (least, 1e-6))));
}

static double
or_none (double t, double end)
{
  return t > 0 && t <= end ? t : -1;
}

static bt_status
write_prelude (btr_work *work, const btr_view *view, const btv_exhibit *exhibit,
               const char *kind, bt_error *error)
{
  static const char *const names[BTV_CURVES] = { "", "CL", "MF", "TW" };
  static const char *const times[BTV_CURVES] = { "", "Q", "MF", "TW" };
  const btv_curves *curves = &exhibit->curves;
  int delta = strcmp (kind, "delta") == 0;
  double end = delta ? view->end : view->window;
  char text[BTR_LINE];
  btr_sink sink;
  btr_sink_open (&sink, work, prelude, error);
  snprintf (text, sizeof text, "data/%s-%s.csv", view->stem, kind);
  put_string (&sink, "DATA", text);
  snprintf (text, sizeof text, "figures/%s-%s.svg", view->stem, kind);
  put_string (&sink, "OUTPUT", text);
  btr_format_model (text, sizeof text, exhibit->claim);
  put_string (&sink, "TITLE", text);
  btr_put (&sink, "T_END = %.9g\n", end);
  btr_put (&sink, "THRESHOLD = %.9g\nLOWEST = %.9g\n", BTR_THRESHOLD, lowest (curves));
  btr_put (&sink, "LONG = %d\nT_FROM = %.9g\n", delta && btr_long_run (end),
           fmin (1, end / 10));
  btr_put (&sink, "HAS_BAND = %d\n", curves->x[3] && curves->x_err[3]);
  for (size_t k = 1; k < BTV_CURVES; k++)
    {
      double first = view->first[k], last = view->last[k];
      const double *const *curve = delta ? (const double *const *) curves->delta
                                         : (const double *const *) curves->x;
      btr_put (&sink, "HAS_%s = %d\n", names[k], curve[k] != NULL);
      btr_put (&sink, "BAND_%s = %d\n", names[k],
               curves->delta[k] && curves->delta_err[k]);
      btr_put (&sink, "T_%s = %.6g\n", times[k], or_none (first, end));
      btr_put (&sink, "L_%s = %.6g\n", times[k],
               last > 1.005 * first ? or_none (last, end) : -1);
    }
  return btr_sink_close (&sink, work, prelude, 0);
}

/* ---- all figures --------------------------------------------------------------- */

/* Draw figure KIND of one exhibit; *MADE tells whether it came out. */
static bt_status
draw (btr_work *work, const btr_view *view, const btv_exhibit *exhibit,
      const char *kind, const char *style, const char *script, int *made,
      bt_error *error)
{
  char name[2 * BTR_NAME], reason[BTR_LINE];
  *made = 0;
  snprintf (name, sizeof name, "figures/%s-%s.svg", view->stem, kind);
  if (!exhibit->curves.x[0] || exhibit->curves.size < 2)
    return btr_work_miss (work, name, "no curve to draw", error);
  bt_status status = write_prelude (work, view, exhibit, kind, error);
  if (status != BT_OK)
    return status;
  int failed = run (work, style, script, reason, sizeof reason);
  if (failed)
    add_message (work, reason, sizeof reason);
  else if (!is_whole (work, name))
    {
      failed = -1;
      snprintf (reason, sizeof reason, "gnuplot left an incomplete file");
    }
  if (failed)
    return btr_work_miss (work, name, reason, error);
  *made = 1;
  return btr_work_keep (work, name, error);
}

/* FOLDER/NAME as an absolute path: gnuplot runs elsewhere.  NULL: no such file. */
static char *
find_script (const char *folder, const char *name)
{
  char *path, *absolute;
  if (btr_join (&path, folder ? folder : ".", name, NULL) != BT_OK)
    return NULL;
  absolute = realpath (path, NULL);
  free (path);
  return absolute;
}

static bt_status
draw_part (btr_work *work, btr_part *part, char *const *scripts, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < part->audit->exhibits_count; i++)
    {
      btr_view *view = &part->views[i];
      const btv_exhibit *exhibit = &part->audit->exhibits[i];
      status = draw (work, view, exhibit, "x", scripts[0], scripts[1], &view->has_x,
                     error);
      if (status == BT_OK)
        status = draw (work, view, exhibit, "delta", scripts[0], scripts[2],
                       &view->has_delta, error);
    }
  return status;
}

bt_status
btr_write_figures (btr_work *work, bt_error *error)
{
  static const char *const names[] = { "style.gp", "curves.gp", "delta.gp" };
  enum
  {
    SCRIPTS = sizeof names / sizeof *names
  };
  char *scripts[SCRIPTS], fallback[] = "";
  bt_status status = BT_OK;
  if (!work->options->figures)
    return BT_OK;
  for (size_t i = 0; i < SCRIPTS; i++)
    scripts[i] = find_script (work->options->scripts, names[i]);
  for (size_t a = 0; status == BT_OK && a < work->count; a++)
    {
      char name[2 * BTR_NAME];
      btr_part *part = &work->parts[a];
      snprintf (name, sizeof name, "figures/%sverdicts.svg", part->prefix);
      status = btr_write_map (work, part, name, error);
      if (status == BT_OK)
        /* a script that is not there is gnuplot's to complain about */
        status = draw_part (work, part,
                            (char *const[]){ scripts[0] ? scripts[0] : fallback,
                                             scripts[1] ? scripts[1] : fallback,
                                             scripts[2] ? scripts[2] : fallback },
                            error);
    }
  for (size_t i = 0; i < SCRIPTS; i++)
    free (scripts[i]);
  return status;
}
