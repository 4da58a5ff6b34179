/* report/gnuplot.c - gnuplot as a child; see gnuplot.h.
 *
 * Without a shell and with an environment of its own: what a user keeps in ~/.gnuplot
 * or GNUTERM does not reach the figures.  In a process group of its own: Ctrl-C is for
 * us, and we end it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/gnuplot.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

extern char **environ;

enum
{
  PATIENCE = 120, /* seconds that one figure may take */
  NOT_STARTED = 127,
  SCRIPTS_MAX = 4,
  SHORTEST = 500000, /* ns between two looks at the child */
  LONGEST = 16000000
};

static const char messages[] = "gnuplot.log";

/* ---- the child ----------------------------------------------------------------- */

/* In the child of PARENT: never returns. */
static void
become_gnuplot (const char *folder, char *const *command, char **environment,
                pid_t parent)
{
  sigset_t none;
  sigemptyset (&none);
  setpgid (0, 0);
#ifdef __linux__
  /* Whoever kills us leaves no child that goes on writing. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
#endif
  if (getppid () != parent)
    _exit (NOT_STARTED);
  signal (SIGPIPE, SIG_DFL);
  signal (SIGALRM, SIG_DFL);
  signal (SIGINT, SIG_DFL);
  signal (SIGTERM, SIG_DFL);
  pthread_sigmask (SIG_SETMASK, &none, NULL);
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

/* ---- the parent ---------------------------------------------------------------- */

/* Wait for CHILD, whose *STATE is received; end it when *CANCEL becomes non-zero. */
static bt_status
await (pid_t child, int *state, const volatile sig_atomic_t *cancel, bt_error *error)
{
  bt_status status = BT_OK;
  struct timespec pause = { .tv_nsec = SHORTEST };
  pid_t got = 0;
  while (got == 0 || (got < 0 && errno == EINTR))
    {
      got = waitpid (child, state, WNOHANG);
      if (got != 0)
        continue;
      if (cancel && *cancel && status == BT_OK)
        {
          status = bt_error_set (error, BT_ECANCEL, "interrupted");
          if (kill (-child, SIGKILL) != 0)
            kill (child, SIGKILL);
        }
      nanosleep (&pause, NULL); /* a signal ends it early */
      pause.tv_nsec = pause.tv_nsec < LONGEST ? 2 * pause.tv_nsec : LONGEST;
    }
  if (got < 0 && status == BT_OK)
    status = bt_error_set (error, BT_EIO, "cannot wait for a process: %s",
                           strerror (errno));
  return status;
}

/* Start COMMAND in FOLDER and see it to its end, *STATE. */
static bt_status
run (const char *folder, char *const *command, int *state,
     const volatile sig_atomic_t *cancel, bt_error *error)
{
  const char *search = getenv ("PATH");
  char *path = NULL, locale[] = "LC_ALL=C";
  size_t room = search ? strlen (search) + sizeof "PATH=" : 0;
  bt_status status = search ? bti_calloc (&path, room, 1, error) : BT_OK;
  if (status != BT_OK)
    return status;
  if (search)
    snprintf (path, room, "PATH=%s", search);
  char *environment[] = { locale, path, NULL };
  /* No signal between fork and the child's own dispositions: what has a handler here
   * would be lost there. */
  sigset_t all, before;
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  pid_t parent = getpid (), child = fork ();
  if (child == 0)
    become_gnuplot (folder, command, environment, parent);
  int reason = errno;
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  free (path);
  if (child < 0)
    return bt_error_set (error, BT_EIO, "cannot start a process: %s",
                         strerror (reason));
  setpgid (child, child); /* whoever of the two comes first */
  return await (child, state, cancel, error);
}

/* ---- what it left -------------------------------------------------------------- */

/* The last SIZE - 1 bytes of NAME in FOLDER, or the first, into OUT; how many. */
static size_t
peek (const char *folder, const char *name, char *out, size_t size, int at_end)
{
  size_t used = 0;
  int below = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int fd = below < 0 ? -1 : openat (below, name, O_RDONLY | O_CLOEXEC);
  if (below >= 0)
    close (below);
  off_t length = fd < 0 ? 0 : lseek (fd, 0, SEEK_END);
  off_t from = at_end && length >= (off_t) size ? length - (off_t) size + 1 : 0;
  if (fd >= 0 && lseek (fd, from, SEEK_SET) == from)
    for (ssize_t got = 1; used < size - 1 && (got > 0 || errno == EINTR);)
      {
        got = read (fd, out + used, size - 1 - used);
        used += got > 0 ? (size_t) got : 0;
        if (got == 0)
          break;
      }
  if (fd >= 0)
    close (fd);
  out[used] = '\0';
  return used;
}

/* The complaint in gnuplot's messages, TEXT: ": ..." or "". */
static const char *
complaint (char *text)
{
  for (char *line = text; line && *line;)
    {
      char *end = strchr (line, '\n');
      if (end)
        *end = '\0';
      /* "script.gp" line 12: undefined variable: X */
      char *mark = strstr (line, "line ");
      mark = mark ? strstr (mark, ": ") : NULL;
      if (mark && strncmp (mark, ": warning", strlen (": warning")) != 0)
        return mark;
      line = end ? end + 1 : NULL;
    }
  return "";
}

/* BT_OK where a child that ended with STATE left a whole figure. */
static bt_status
judge (const char *folder, const char *program, const char *output, int state,
       bt_error *error)
{
  char text[4096], tail[17];
  (void) peek (folder, messages, text, sizeof text, 0);
  const char *why = complaint (text);
  if (WIFEXITED (state) && WEXITSTATUS (state) == NOT_STARTED)
    return bt_error_set (error, BT_ENOTSUP, "'%.200s' could not be started", program);
  if (WIFSIGNALED (state))
    return bt_error_set (error, BT_ENOTSUP, "'%.200s' was ended by signal %d%.200s",
                         program, WTERMSIG (state), why);
  if (WEXITSTATUS (state) != 0)
    return bt_error_set (error, BT_ENOTSUP, "'%.200s' ended with status %d%.200s",
                         program, WEXITSTATUS (state), why);
  /* An SVG file that was cut short does not end as it should. */
  (void) peek (folder, output, tail, sizeof tail, 1);
  if (!strstr (tail, "</svg>"))
    return bt_error_set (error, BT_ENOTSUP, "gnuplot left an incomplete file");
  return BT_OK;
}

bt_status
btr_gnuplot (const char *folder, const char *program, const char *const *scripts,
             size_t count, const char *output, const volatile sig_atomic_t *cancel,
             bt_error *error)
{
  char defaults[] = "-d";
  char *command[SCRIPTS_MAX + 3]
      = { (char *) (program ? program : "gnuplot"), defaults };
  int state = 0;
  for (size_t i = 0; i < count && i < SCRIPTS_MAX; i++)
    command[2 + i] = (char *) scripts[i];
  bt_status status = cancel && *cancel ? bt_error_set (error, BT_ECANCEL, "interrupted")
                                       : run (folder, command, &state, cancel, error);
  if (status == BT_OK)
    status = judge (folder, command[0], output, state, error);
  return status;
}

/* ---- scripts ------------------------------------------------------------------- */

bt_status
btr_find_script (char **out, const char *folder, const char *name, bt_error *error)
{
  bt_status status = btr_join (out, folder ? folder : ".", name, error);
  if (status != BT_OK)
    return status;
  char *absolute = realpath (*out, NULL);
  if (!absolute && errno != ENOMEM)
    return BT_OK; /* gnuplot will complain */
  struct stat info;
  if (absolute && (stat (absolute, &info) != 0 || !S_ISREG (info.st_mode)))
    {
      /* It would wait for ever: no name is no file, of which it complains, too. */
      absolute[0] = '\0';
    }
  free (*out);
  *out = absolute;
  return absolute ? BT_OK : bt_error_set (error, BT_ENOMEM, "out of memory");
}

/* In double quotes, and of punctuation no more as it is than is common in names:
 * between single quotes gnuplot 5.4 misreads two in a row, and within double ones there
 * are commands (`) and escapes. */
void
btr_put_variable (btr_sink *sink, const char *name, const char *text)
{
  btr_put (sink, "%s = \"", name);
  for (const char *at = text; *at; at += bti_text_length (at))
    if (bti_text_control (at) > 0)
      btr_put (sink, " ");
    else if (strchr ("\"\\`'@$%{}", *at))
      btr_put (sink, "\\%03o", (unsigned) (unsigned char) *at);
    else
      btr_put_bytes (sink, at, bti_text_length (at));
  btr_put (sink, "\"\n");
}
