/* cli/check.c - what a model file says, as it was understood.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/inspect.h"
#include "cli/methods.h"
#include "validation/openmodel.h"

#include <stdlib.h>

/* NAME and the terms of TEXT, in lines. */
static void
print_sum (const char *name, const char *text)
{
  enum
  {
    WIDTH = 80,
    BEFORE = 16
  };
  int column = printf ("  %-*s", BEFORE - 2, name);
  while (*text)
    {
      /* A term goes as far as the blank before the next sign. */
      size_t length = 1;
      while (text[length]
             && !(text[length] == ' '
                  && (text[length + 1] == '+' || text[length + 1] == '-')
                  && text[length + 2] == ' '))
        length++;
      if (column > BEFORE && column + (int) length > WIDTH)
        column = printf ("\n%*s", BEFORE - 1, "") - 1;
      column += (int) length;
      fwrite (text, 1, length, stdout);
      text += length;
    }
  putchar ('\n');
}

/* An operator as a polynomial in symbols, and in normal order. */
static int
print_operator (const cli_call *call, const btv_modelsetup *setup, const char *name,
                const char *text)
{
  bt_error error = BT_ERROR_INIT;
  char *symbol, *normal;
  if (btv_modelfile_operator (&symbol, &normal, setup, text, &error) != BT_OK)
    return cli_fail (call->command, name, &error);
  puts (name);
  print_sum ("symbol", symbol);
  print_sum ("normal order", normal);
  free (symbol);
  free (normal);
  return 0;
}

static void
print_part (const bt_part *part)
{
  char text[4][CLI_NUMBER_SIZE];
  const char *mean = cli_number (text[0], part->mean),
             *momentum = cli_number (text[1], part->momentum),
             *width = cli_number (text[2], part->width);
  printf ("  %s: %s; ", part->name,
          part->kind == BT_QUBIT ? "qubit"
          : part->classical      ? "oscillator, classical"
                                 : "oscillator");
  switch (part->start)
    {
    case BT_START_BLOCH:
      printf ("Bloch vector %s, %s, %s\n", cli_number (text[0], part->bloch[0]),
              cli_number (text[1], part->bloch[1]),
              cli_number (text[2], part->bloch[2]));
      break;
    case BT_START_FOCK:
      printf ("number state %u of frequency %s, mean %s, momentum %s\n", part->level,
              width, mean, momentum);
      break;
    case BT_START_CAT:
      printf ("cat of packets of width %s at %s and -%s, phase %s\n", width, mean, mean,
              cli_number (text[3], part->phase));
      break;
    case BT_START_GAUSSIAN:
      printf ("Gaussian, mean %s, momentum %s, width %s", mean, momentum, width);
      if (part->chirp != 0)
        printf (", chirp %s", cli_number (text[3], part->chirp));
      putchar ('\n');
      break;
    }
}

/* Which methods take MODEL, what of its start unless that is PLAIN, a product of
 * Gaussians, and why others do not. */
static void
print_methods (const bt_model *model, int plain)
{
  size_t count;
  const bt_method *const *methods = bt_methods (&count);
  for (size_t i = 0; i < count; i++)
    {
      bt_options options = { 0 };
      bt_error why = BT_ERROR_INIT;
      const bt_status status = bt_options_settle (&options, methods[i], model, &why);
      const int some = status == BT_OK && !plain && methods[i]->joint;
      cli_print (stdout, "  %-17s %s%s\n", methods[i]->name,
                 some              ? "fits; takes of the start "
                 : status == BT_OK ? "fits"
                                   : "no: ",
                 some              ? methods[i]->joint
                 : status == BT_OK ? ""
                                   : why.text);
    }
}

/* Operators of SETUP, in symbols and in normal order. */
static int
print_operators (const cli_call *call, const btv_modelsetup *setup)
{
  char text[CLI_NUMBER_SIZE], name[80];
  int code = print_operator (call, setup, "hamiltonian", setup->hamiltonian);
  if (code == 0 && setup->ground_of)
    code = print_operator (call, setup, "the start is the ground state of",
                           setup->ground_of);
  for (size_t i = 0; code == 0 && i < setup->operators; i++)
    {
      snprintf (name, sizeof name, "environment, of rate %s",
                cli_number (text, setup->environment[i].rate));
      code = print_operator (call, setup, name, setup->environment[i].text);
    }
  if (code == 0)
    puts ("in normal order a_q = (q + i p_q)/sqrt(2) of an oscillator q, a_q' its "
          "adjoint");
  return code;
}

static void
print_parameters (const bt_parameter *parameter, size_t count)
{
  char text[CLI_NUMBER_SIZE];
  puts (count > 0 ? "parameters" : "no parameters");
  for (size_t i = 0; i < count; i++)
    printf ("  %s = %s\n", parameter[i].name, cli_number (text, parameter[i].value));
}

/* Non-zero when the start of SETUP is a product of Gaussians. */
static int
is_plain (const btv_modelsetup *setup)
{
  int plain = !setup->ground_of;
  for (size_t k = 0; k < setup->parts; k++)
    plain &= setup->part[k].start != BT_START_FOCK
             && setup->part[k].start != BT_START_CAT;
  return plain;
}

static void
print_parts (const btv_modelsetup *setup)
{
  puts (setup->ground_of ? "parts, which start in the ground state of another operator"
                         : "parts");
  for (size_t k = 0; k < setup->parts; k++)
    if (setup->ground_of)
      printf ("  %s: %s\n", setup->part[k].name,
              setup->part[k].kind == BT_QUBIT ? "qubit"
              : setup->part[k].classical      ? "oscillator, classical"
                                              : "oscillator");
    else
      print_part (&setup->part[k]);
}

int
cli_print_setup (const cli_call *call, const btv_modelsetup *setup)
{
  print_parameters (setup->parameter, setup->parameters);
  if (!setup->hamiltonian)
    return 0;
  print_parts (setup);
  return print_operators (call, setup);
}

/* What SUBJECT was understood to be, and what takes it where METHODS is set. */
static int
print_subject (const cli_call *call, cli_subject *subject, int methods)
{
  const btv_modelsetup *setup = &subject->setup;
  int code;
  if (subject->open)
    cli_print (stdout, "%s: %s, a model of an open system\n", subject->from.name,
               bti_open_kind_name (bti_open_get (subject->open)->kind));
  else
    cli_print (stdout, "%s: %s\n", subject->from.name,
               setup->title ? setup->title : "no title");
  code = cli_print_setup (call, setup);
  if (!methods)
    return code;
  if (code == 0 && setup->hamiltonian
      && btv_modelfile_model (&subject->model, setup, &subject->why) != BT_OK
      && !subject->open)
    return cli_fail (call->command, NULL, &subject->why);
  char *unbounded = NULL;
  if (code == 0 && subject->model
      && btv_modelfile_unbounded (&unbounded, subject->model, &subject->why) != BT_OK)
    return cli_fail (call->command, NULL, &subject->why);
  if (code != 0)
    return code;
  if (unbounded)
    cli_print (stdout, "note: %s; there are no levels, and a state stays for a while\n",
               unbounded);
  free (unbounded);
  puts ("methods");
  if (subject->model)
    print_methods (subject->model, is_plain (setup));
  else
    cli_print (stdout, "  none: %s\n", subject->why.text);
  return 0;
}

int
cli_check_model (const cli_call *call, const char *word, int methods)
{
  cli_subject subject = { .why = BT_ERROR_INIT };
  cli_arguments arguments = *call->arguments;
  const cli_call own = { call->command, &arguments, call->line };
  arguments.model = word;
  int code = cli_model_file_open (&subject.from, &own, arguments.model);
  if (code == 0 && subject.from.file)
    code = cli_model_setup (&subject.setup, &own, &subject.from);
  else if (code == 0)
    code = cli_subject_of_kind (&subject, &own);
  if (code == 0 && subject.open)
    /* With what it says is no model for other methods: why is printed. */
    code = btv_openmodel_setup (&subject.setup, subject.open, &subject.why) == BT_OK
                   || subject.why.status == BT_ENOTSUP
               ? 0
               : cli_fail (call->command, NULL, &subject.why);
  if (code == 0)
    code = print_subject (&own, &subject, methods);
  cli_subject_clear (&subject);
  return code;
}
