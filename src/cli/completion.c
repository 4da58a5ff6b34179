/* cli/completion.c - `breaktime completion': the options, for bash.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/common.h"
#include "validation/discretisation.h"
#include "validation/evaluator.h"
#include "validation/verdict.h"

#include <breaktime/method.h>
#include <string.h>

/* ---- words --------------------------------------------------------------------- */

static void
print_methods (void)
{
  size_t count;
  const bt_method *const *all = bt_methods (&count);
  fputs ("auto", stdout);
  for (size_t i = 0; i < count; i++)
    printf (" %s", all[i]->name);
}

static void
print_scanned (void)
{
  size_t count;
  const btv_evaluator *const *all = btv_evaluators (&count);
  for (size_t i = 0; i < count; i++)
    printf (" %s", btv_evaluator_name (all[i]));
}

static void
print_measured (void)
{
  fputs ("observables", stdout);
  print_scanned ();
}

static void
print_keys (void)
{
  size_t count;
  const btv_key *keys = btv_keys (&count);
  for (size_t i = 0; i < count; i++)
    {
      const char *word = btv_key_word (&keys[i], 0);
      for (size_t w = 0; w == 0 || word; word = btv_key_word (&keys[i], ++w))
        printf (" %s=%s", keys[i].name, word ? word : "");
    }
}

static void
print_verdicts (void)
{
  for (int v = 0; v < BTV_VERDICT_COUNT; v++)
    printf (" %s", btv_verdict_name ((btv_verdict) v));
}

static void
print_commands (void)
{
  for (const cli_command *c = cli_commands + 1; c->name; c++)
    printf (" %s", c->name);
}

static void
print_lists (void)
{
  for (size_t i = 0; cli_list_word (i); i++)
    printf (" %s", cli_list_word (i));
}

static void
print_actions (void)
{
  for (size_t i = 0; cli_reference_word (i); i++)
    printf (" %s", cli_reference_word (i));
}

static void
print_presets (void)
{
  btv_discretisations all;
  bt_error error = BT_ERROR_INIT;
  if (btv_discretisations_builtin (&all, &error) == BT_OK)
    for (size_t i = 0; i < all.count; i++)
      printf (" %s", all.item[i].name);
  btv_discretisations_clear (&all);
}

/* Names that the program is asked for when they are wanted. */
static void
print_sources (void)
{
  fputs ("$(\"$1\" list sources 2>/dev/null | sed 's/ .*//')", stdout);
}

static void
print_models (void)
{
  fputs ("$(\"$1\" list models 2>/dev/null | sed 's/ .*//')", stdout);
}

static void
print_scans (void)
{
  fputs ("$(\"$1\" list scans 2>/dev/null | sed 's/ .*//')", stdout);
}

static void
print_checked (void)
{
  print_models ();
  putchar (' ');
  print_sources ();
}

/* What follows an option, or is the operand of a command. */
static const struct words
{
  const char *name; /* of the option, or of the command */
  int option;
  void (*print) (void);
} table[] = {
  { "method", 1, print_methods },   { "preset", 1, print_presets },
  { "model", 1, print_models },     { "reading", 1, print_keys },
  { "fail-on", 1, print_verdicts }, { "measure", 0, print_measured },
  { "list", 0, print_lists },       { "reference", 0, print_actions },
  { "help", 0, print_commands },    { "audit", 0, print_sources },
  { "selftest", 0, print_sources }, { "scan", 1, print_scans },
  { "scan", 0, print_scanned },     { "check", 0, print_checked },
};

static void
print_words (const char *name, int option)
{
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
    if (table[i].option == option && strcmp (table[i].name, name) == 0)
      table[i].print ();
}

/* ---- the script ---------------------------------------------------------------- */

/* "quick|full" as words. */
static void
print_choices (const char *choices)
{
  for (; *choices; choices++)
    putchar (*choices == '|' ? ' ' : *choices);
}

static void
print_command (const cli_command *command)
{
  cli_option option;
  printf ("    %s)\n      options='", command == cli_commands ? "''" : command->name);
  for (size_t i = 0; cli_option_next (&option, command, &i);)
    printf (" --%s", option.name);
  fputs ("'\n      operands=\"", stdout);
  if (command == cli_commands)
    print_commands ();
  else
    print_words (command->name, 0);
  fputs ("\"\n      case $before in\n", stdout);
  for (size_t i = 0; cli_option_next (&option, command, &i);)
    if (option.argument)
      {
        printf ("        --%s", option.name);
        if (option.letter)
          printf (" | -%c", option.letter);
        fputs (") value=1 words=\"", stdout);
        if (option.is_choice)
          print_choices (option.argument);
        else
          print_words (option.name, 1);
        fputs ("\" ;;\n", stdout);
      }
  fputs ("      esac ;;\n", stdout);
}

int
cli_completion (const cli_call *call)
{
  (void) call;
  puts ("# breaktime: completion for bash, written by 'breaktime completion'.\n"
        "_breaktime () {\n"
        "  local word=$2 before=$3 command= options= operands= words= value= i\n"
        "  COMPREPLY=()\n"
        "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "    case ${COMP_WORDS[i]} in\n"
        "      -*) ;;\n"
        "      *) command=${COMP_WORDS[i]}; break ;;\n"
        "    esac\n"
        "  done\n"
        "  case $command in");
  for (const cli_command *c = cli_commands; c->name; c++)
    print_command (c);
  puts ("  esac\n"
        "  if [[ $value ]]; then :\n"
        "  elif [[ $word == -* ]]; then words=$options\n"
        "  else words=$operands\n"
        "  fi\n"
        "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
        "}\n"
        "complete -o bashdefault -o default -F _breaktime breaktime");
  return CLI_EXIT_SUCCESS;
}
