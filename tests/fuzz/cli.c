/* tests/fuzz/cli.c - the command line, a word a line.
 *
 * As far as the program goes before a command does anything: options and their values,
 * and which have an effect on what.  `list' and `completion' are done, too.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/common.h"
#include "cli/concerns.h"
#include "tests/fuzz/target.h"

#include <stdlib.h>
#include <string.h>

enum
{
  WORDS = 64
};

static void
perform (const cli_command *command, int argc, char **argv)
{
  cli_arguments arguments;
  int code = cli_parse (command, argc, argv, &arguments);
  must (code == 0 || code == CLI_EXIT_MISUSE || code == CLI_EXIT_FAILURE);
  if (code == 0 && arguments.help)
    cli_print_help (stdout, command);
  else if (code == 0)
    {
      cli_call call = { command, &arguments, cli_command_line (argc, argv) };
      must (call.line != NULL);
      code = cli_check_beside (&call);
      const int asks
          = command->bit & (CLI_MEASURE | CLI_SCAN) && arguments.operands.count > 0;
      if (code == 0 && asks)
        code = cli_check_quantities (&call);
      for (size_t i = 0; code == 0 && asks && i < arguments.operands.count; i++)
        {
          const btv_evaluator *one = btv_evaluator_find (arguments.operands.item[i]);
          if (one)
            code = cli_check_quantity (&call, one);
        }
      if (code == 0 && command->bit & (CLI_LIST | CLI_COMPLETION))
        code = command->perform (&call);
      must (code >= 0 && code <= CLI_EXIT_FAILURE);
      free (call.line);
    }
  cli_arguments_clear (&arguments);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  char *word[WORDS + 1], *text = malloc (size + 1), *rest = text;
  int count = 0;
  if (!text)
    return 0;
  memcpy (text, data, size);
  text[size] = '\0';
  while (count < WORDS && rest)
    {
      word[count++] = rest;
      rest = strchr (rest, '\n');
      if (rest)
        *rest++ = '\0';
    }
  word[count] = NULL;
  const cli_command *command = cli_command_find (word[0]);
  perform (command ? command : cli_commands, count, word);
  free (text);
  return 0;
}
