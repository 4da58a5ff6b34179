/* cli/main.c - the program: signals, dispatch, and nothing lost on the way out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "cli/common.h"
#include "cli/concerns.h"
#include "num/linalg.h"

#include <breaktime/version.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whoever computes looks up within a second, but for single calls of a library.  Where
 * nothing has been written yet these are not waited for: on_alarm. */
static void
on_signal (int number)
{
  cli_cancel = number;
  if (cli_expendable)
    alarm (1);
}

static void
on_alarm (int number)
{
  static const char text[] = "breaktime: interrupted\n";
  (void) number;
  if (!cli_expendable)
    return;
  (void) !write (STDERR_FILENO, text, sizeof text - 1);
  _exit (cli_interrupted ());
}

/* The first signal asks for an orderly end, the second kills. */
static void
install_signals (void)
{
  struct sigaction late = { .sa_handler = on_alarm };
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int) SA_RESETHAND };
  struct sigaction ignore = { .sa_handler = SIG_IGN };
  struct sigaction before;
  sigemptyset (&action.sa_mask);
  sigemptyset (&ignore.sa_mask);
  sigemptyset (&late.sa_mask);
  sigaction (SIGALRM, &late, NULL);
  /* A shell starts background jobs with SIGINT ignored; so it stays then. */
  if (sigaction (SIGINT, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
    sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  /* A closed pipe is a write that fails, so that nothing is left half done. */
  sigaction (SIGPIPE, &ignore, NULL);
  /* So is a file that has grown as large as it may. */
  sigaction (SIGXFSZ, &ignore, NULL);
}

/* With a standard stream closed, the next file opened would take its place and be
 * written into.  What is put there instead fails for what that stream is used for. */
static void
occupy_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) == -1 && errno == EBADF)
      (void) !open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* Without room for THREADS (bti_num_room) nothing is begun, and nothing is waited for
 * at the end. */
static void
need_room (size_t threads)
{
  bt_error error = BT_ERROR_INIT;
  if (bti_num_room (threads, &error) == BT_OK)
    return;
  cli_print (stderr, "breaktime: %s%s\n", error.text,
             threads == 0 ? "; OPENBLAS_NUM_THREADS=1 takes the least" : "");
  fflush (NULL);
  _exit (CLI_EXIT_FAILURE);
}

/* The library looks there whenever something may be large. */
static void
limit_memory (const cli_arguments *arguments)
{
  char text[CLI_NUMBER_SIZE];
  if (arguments->limit_memory > 0)
    setenv ("BREAKTIME_MEMORY", cli_number (text, arguments->limit_memory), 1);
}

/* How many threads at most call libraries at a time. */
static size_t
threads_of (const cli_arguments *a)
{
  const size_t wanted = a->jobs > a->threads ? a->jobs : a->threads;
  return wanted ? wanted : cli_processors ();
}

/* Whoever read standard output has enough: end as other filters do. */
static int
end_unread (void)
{
  const struct sigaction action = { .sa_handler = SIG_DFL };
  sigaction (SIGPIPE, &action, NULL);
  raise (SIGPIPE);
  return CLI_EXIT_UNREAD;
}

/* Flush stdout; what could not be written turns any CODE into a failure. */
static int
close_stdout (int code)
{
  const int earlier = ferror (stdout), unread = cli_unread ();
  errno = 0;
  if (fclose (stdout) == 0 && !earlier)
    return code == CLI_EXIT_UNREAD ? end_unread () : code;
  if (unread || errno == EPIPE)
    return end_unread ();
  fprintf (stderr, "breaktime: standard output: %s\n",
           errno ? strerror (errno) : "write failed");
  return CLI_EXIT_FAILURE;
}

static void
print_version (void)
{
  printf ("breaktime %s\n%s\n"
          "License GPL-3.0-or-later <https://gnu.org/licenses/gpl.html>\n"
          "There is NO WARRANTY, to the extent permitted by law.\n",
          bt_version (), bt_libraries ());
}

static int
unknown (const cli_command *self, const char *word)
{
  char hint[BTI_HINT_SIZE];
  bti_closest closest = { word, NULL, 0 };
  for (const cli_command *c = cli_commands + 1; c->name; c++)
    bti_text_closer (&closest, c->name);
  return cli_misuse (self, "unknown command '%s'%s", word,
                     bti_text_hint (&closest, hint));
}

/* `breaktime help [COMMAND]' */
static int
help (const cli_command *self, const cli_words *operands)
{
  const cli_command *about = cli_commands;
  if (operands->count > 0)
    about = cli_command_find (operands->item[0]);
  if (!about)
    return unknown (self, operands->item[0]);
  cli_print_help (stdout, about);
  return CLI_EXIT_SUCCESS;
}

/* ARGV[0] is the command's name; ALL of ALL_COUNT words is the whole line. */
static int
perform (const cli_command *command, int argc, char **argv, int all_count, char **all)
{
  cli_arguments arguments;
  int code = cli_parse (command, argc, argv, &arguments);
  if (code == 0 && arguments.help)
    cli_print_help (stdout, command);
  else if (code == 0 && command->bit == CLI_HELP)
    code = help (command, &arguments.operands);
  else if (code == 0)
    {
      cli_call call = { command, &arguments, cli_command_line (all_count, all) };
      bti_num_quiet ();
      need_room (threads_of (&arguments));
      install_signals ();
      limit_memory (&arguments);
      code = call.line ? cli_check_beside (&call) : cli_no_memory (command);
      if (code == 0)
        code = command->perform (&call);
      free (call.line);
    }
  cli_arguments_clear (&arguments);
  return code;
}

static int
begin (int argc, char **argv)
{
  const cli_command *self = cli_commands;
  cli_arguments arguments;
  int code = cli_parse (self, argc, argv, &arguments);
  const cli_words words = arguments.operands;
  if (code != 0)
    ;
  else if (arguments.help)
    cli_print_help (stdout, self);
  else if (arguments.version)
    print_version ();
  else if (arguments.cite)
    printf ("%s\n", bt_citation ());
  else if (words.count == 0)
    code = cli_misuse (self, "no command");
  else if (!cli_command_find (words.item[0]))
    code = unknown (self, words.item[0]);
  else
    {
      /* The words left are the tail of ARGV. */
      const int rest = (int) words.count;
      code = perform (cli_command_find (words.item[0]), rest, argv + argc - rest, argc,
                      argv);
    }
  cli_arguments_clear (&arguments);
  return code;
}

int
main (int argc, char **argv)
{
  occupy_streams ();
  need_room (0);
  return close_stdout (begin (argc, argv));
}
