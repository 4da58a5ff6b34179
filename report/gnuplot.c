/* report/gnuplot.c - gnuplot as a child; see internal.h.
 *
 * Without a shell and with an environment of its own: what a user keeps in ~/.gnuplot
 * or GNUTERM does not reach the figures.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum
{
  PATIENCE = 120, /* seconds that one figure may take */
  NOT_STARTED = 127,
  SCRIPTS_MAX = 4
};

static const char messages[] = "gnuplot.log";

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

/* Returns 0 when gnuplot succeeded; otherwise REASON says why. */
static int
run (const char *folder, const char *program, const char *const *scripts, size_t count,
     char *reason, size_t size)
{
  const char *search = getenv ("PATH");
  char *path = NULL;
  size_t room = search ? strlen (search) + sizeof "PATH=" : 0;
  if (search && bti_calloc (&path, room, 1, NULL) == BT_OK)
    snprintf (path, room, "PATH=%s", search);
  char locale[] = "LC_ALL=C", defaults[] = "-d";
  char *environment[] = { locale, path, NULL };
  char *command[SCRIPTS_MAX + 3] = { (char *) program, defaults };
  for (size_t i = 0; i < count && i < SCRIPTS_MAX; i++)
    command[2 + i] = (char *) scripts[i];
  int state = 0;
  pid_t child = fork ();
  if (child == 0)
    become_gnuplot (folder, command, environment);
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
add_message (const char *folder, char *reason, size_t size)
{
  char *path, line[256], *mark;
  if (btr_join (&path, folder, messages, NULL) != BT_OK)
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
is_whole (const char *folder, const char *name)
{
  static const char mark[] = "</svg>";
  char *path, tail[32] = "";
  if (btr_join (&path, folder, name, NULL) != BT_OK)
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

int
btr_gnuplot (const char *folder, const char *program, const char *const *scripts,
             size_t count, const char *output, char *reason, size_t size)
{
  int failed
      = run (folder, program ? program : "gnuplot", scripts, count, reason, size);
  if (failed)
    add_message (folder, reason, size);
  else if (!is_whole (folder, output))
    {
      failed = -1;
      snprintf (reason, size, "gnuplot left an incomplete file");
    }
  return failed;
}

char *
btr_find_script (const char *folder, const char *name)
{
  char *path, *absolute;
  if (btr_join (&path, folder ? folder : ".", name, NULL) != BT_OK)
    return NULL;
  absolute = realpath (path, NULL);
  free (path);
  struct stat info;
  if (absolute && (stat (absolute, &info) != 0 || !S_ISREG (info.st_mode)))
    {
      free (absolute);
      return NULL;
    }
  return absolute;
}

/* In single quotes nothing is special but the quote. */
void
btr_put_variable (btr_sink *sink, const char *name, const char *text)
{
  btr_put (sink, "%s = '", name);
  for (const char *at = text; *at; at++)
    if (*at == '\'')
      btr_put (sink, "''");
    else
      btr_put (sink, "%c", (unsigned char) *at < 0x20 ? ' ' : *at);
  btr_put (sink, "'\n");
}
