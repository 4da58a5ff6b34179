/* model/system.c - see system.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/system.h"
#include "base/memory.h"
#include "model/expression.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- making one ---------------------------------------------------------------- */

static bt_status
check_number (const bt_part *part, const char *what, double value, bt_error *error)
{
  if (isfinite (value))
    return BT_OK;
  return bt_error_set (error, BT_EINVAL, "%s of part %s: %g, must be a finite number",
                       what, part->name, value);
}

static bt_status
check_oscillator (bt_part *part, bt_error *error)
{
  const struct
  {
    const char *name;
    double value;
  } number[] = { { "mean", part->mean },
                 { "momentum", part->momentum },
                 { "width", part->width },
                 { "chirp", part->chirp },
                 { "phase", part->phase } };
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < sizeof number / sizeof *number; i++)
    status = check_number (part, number[i].name, number[i].value, error);
  if (status != BT_OK)
    return status;
  part->width = part->width == 0 ? 1 : part->width;
  if (!(part->width > 0))
    return bt_error_set (error, BT_EINVAL, "width of part %s: %g, must be > 0",
                         part->name, part->width);
  if (part->start == BT_START_FOCK && part->level > BT_MAX_LEVEL)
    return bt_error_set (error, BT_EINVAL, "number state of part %s: %u, at most %d",
                         part->name, part->level, BT_MAX_LEVEL);
  if (part->start == BT_START_CAT
      && !(2 + 2 * cos (part->phase) * bti_cat_overlap (part) > 1e-6))
    return bt_error_set (error, BT_EINVAL,
                         "cat of part %s: its two packets at mean %g and %g cancel; "
                         "another phase or a larger mean is needed",
                         part->name, part->mean, -part->mean);
  return BT_OK;
}

static bt_status
check_qubit (bt_part *part, bt_error *error)
{
  const double *b = part->bloch;
  double length2 = b[0] * b[0] + b[1] * b[1] + b[2] * b[2];
  if (part->classical)
    return bt_error_set (error, BT_EINVAL,
                         "part %s is a qubit: only oscillators can be classical",
                         part->name);
  if (!(length2 < 1 + 1e-9))
    return bt_error_set (
        error, BT_EINVAL,
        "Bloch vector of part %s: length %g, must be 1, or below for a "
        "mixed state",
        part->name, sqrt (length2));
  for (int k = 0; k < 3 && length2 > 1 - 1e-9; k++)
    part->bloch[k] /= sqrt (length2);
  return BT_OK;
}

static bt_status
check_part (bti_system *system, size_t k, bt_error *error)
{
  bt_part *part = &system->part[k];
  part->name[BT_MAX_NAME - 1] = 0;
  if (!bti_expression_name (part->name))
    return bt_error_set (error, BT_EINVAL,
                         "'%s' cannot be the name of a part: a letter, then letters, "
                         "digits or '_', %d at most; not i, pi, sqrt",
                         part->name, BT_MAX_NAME - 1);
  for (size_t i = 0; i < k; i++)
    if (strcmp (system->part[i].name, part->name) == 0)
      return bt_error_set (error, BT_EINVAL, "two parts are called '%s'", part->name);
  int qubit = part->kind == BT_QUBIT;
  if (qubit != (part->start == BT_START_BLOCH))
    return bt_error_set (
        error, BT_EINVAL,
        "part %s: a qubit starts with a Bloch vector, and nothing else "
        "does",
        part->name);
  return qubit ? check_qubit (part, error) : check_oscillator (part, error);
}

/* Non-zero when NAME is an operator of PART. */
static int
is_operator (const bt_part *part, const char *name)
{
  size_t length = strlen (part->name);
  if (part->kind == BT_OSCILLATOR)
    return strcmp (name, part->name) == 0
           || (strncmp (name, "p_", 2) == 0 && strcmp (name + 2, part->name) == 0);
  return strncmp (name, part->name, length) == 0 && name[length] == '_'
         && name[length + 1] && strchr ("xyz", name[length + 1]) && !name[length + 2];
}

/* That no name has two meanings. */
static bt_status
check_names (const bti_system *system, const bt_description *description,
             bt_error *error)
{
  for (size_t k = 0; k < system->parts; k++)
    {
      const bt_part *part = &system->part[k];
      for (size_t i = 0; i < system->parts; i++)
        if (i != k && is_operator (part, system->part[i].name))
          return bt_error_set (error, BT_EINVAL,
                               "part '%s' has the name of an operator of part '%s'",
                               system->part[i].name, part->name);
      for (size_t i = 0; i < description->parameters; i++)
        if (is_operator (part, description->parameter[i].name))
          return bt_error_set (
              error, BT_EINVAL,
              "parameter '%s' has the name of an operator of part '%s'",
              description->parameter[i].name, part->name);
    }
  return BT_OK;
}

static bt_status
read_operator (bti_polynomial *out, const char *text, const bti_names *names,
               const char *what, bt_error *error)
{
  size_t column = 0;
  bt_error why = BT_ERROR_INIT;
  bt_status status = bti_expression_read (out, text, names, &column, &why);
  if (status != BT_OK)
    return bt_error_set (error, status, "%s, column %zu: %s", what, column, why.text);
  return BT_OK;
}

static bt_status
read_hermitian (bti_polynomial *out, const char *text, const bti_names *names,
                const char *what, bt_error *error)
{
  bt_status status = read_operator (out, text, names, what, error);
  if (status == BT_OK && !bti_polynomial_real (out))
    return bt_error_set (error, BT_EINVAL,
                         "%s is not Hermitian: the factors of all terms must be real",
                         what);
  return status;
}

/* Operators with the rate 0 are read like the others, and then left out. */
static bt_status
read_environment (bti_system *system, const bt_description *description,
                  const bti_names *names, bt_error *error)
{
  bt_status status = BT_OK;
  if (description->dissipators > BT_MAX_OPERATORS)
    return bt_error_set (error, BT_EINVAL,
                         "%zu operators of the environment; at most %d",
                         description->dissipators, BT_MAX_OPERATORS);
  for (size_t i = 0; status == BT_OK && i < description->dissipators; i++)
    {
      const bt_dissipator *from = &description->environment[i];
      bti_jump *jump = &system->jump[system->jumps];
      char what[64];
      snprintf (what, sizeof what, "environment, operator %zu", i + 1);
      if (!(from->rate >= 0) || !isfinite (from->rate))
        return bt_error_set (error, BT_EINVAL,
                             "%s: the rate %g must be a finite number >= 0", what,
                             from->rate);
      status = read_operator (&jump->l, from->text, names, what, error);
      jump->rate = from->rate;
      if (status == BT_OK && from->rate > 0)
        system->jumps++;
      else
        bti_polynomial_clear (&jump->l);
    }
  return status;
}

/* No method gets anywhere from a start whose energy is no number. */
static bt_status
check_start_energy (const bti_system *system, bt_error *error)
{
  static const double most = 1e300;
  const unsigned degree = bti_polynomial_degree (&system->h, ~0U);
  if (system->ground.count > 0 || isfinite (bti_system_mean (system, &system->h)))
    return BT_OK;
  return bt_error_set (error, BT_EINVAL,
                       "the energy of the start is beyond what a number holds: with a "
                       "hamiltonian of degree %u means, momenta and widths of up to "
                       "some %.1g can be held",
                       degree, pow (most, 1.0 / fmax (degree, 1)));
}

bt_status
bti_system_new (bti_system **out, const bt_description *description, bt_error *error)
{
  *out = NULL;
  bti_system *system;
  if (description->parts < 1 || description->parts > BT_MAX_PARTS)
    return bt_error_set (error, BT_EINVAL, "%zu parts: at least 1, at most %d",
                         description->parts, BT_MAX_PARTS);
  bt_status status = bti_calloc (&system, 1, sizeof *system, error);
  if (status != BT_OK)
    return status;
  system->parts = description->parts;
  memcpy (system->part, description->part, system->parts * sizeof *system->part);
  for (size_t k = 0; status == BT_OK && k < system->parts; k++)
    status = check_part (system, k, error);
  if (status == BT_OK)
    status = check_names (system, description, error);
  const bti_names names = { system->part, system->parts, description->parameter,
                            description->parameters };
  if (status == BT_OK)
    status = read_hermitian (&system->h, description->hamiltonian, &names,
                             "hamiltonian", error);
  if (status == BT_OK && description->ground_of)
    status = read_hermitian (&system->ground, description->ground_of, &names,
                             "ground_of", error);
  if (status == BT_OK)
    status = read_environment (system, description, &names, error);
  size_t first = system->parts;
  system->followed = first;
  for (size_t k = system->parts; k-- > 0;)
    if (system->part[k].kind == BT_OSCILLATOR)
      {
        first = k;
        if (system->part[k].classical)
          system->followed = k;
      }
  if (system->followed == system->parts)
    system->followed = first;
  if (status == BT_OK && first < system->parts)
    status = bti_polynomial_derivative (&system->rate, &system->h,
                                        BTI_SLOT_P (system->followed), error);
  if (status == BT_OK)
    status = check_start_energy (system, error);
  if (status == BT_OK)
    *out = system;
  else
    bti_system_free (system);
  return status;
}

void
bti_system_free (bti_system *system)
{
  if (!system)
    return;
  bti_polynomial_clear (&system->h);
  bti_polynomial_clear (&system->ground);
  bti_polynomial_clear (&system->rate);
  for (size_t i = 0; i < system->jumps; i++)
    bti_polynomial_clear (&system->jump[i].l);
  free (system);
}

bt_status
bti_system_copy (bti_system **out, const bti_system *system, bt_error *error)
{
  *out = NULL;
  bti_system *copy;
  bt_status status = bti_calloc (&copy, 1, sizeof *copy, error);
  if (status != BT_OK)
    return status;
  *copy = *system;
  copy->h = copy->ground = copy->rate = (bti_polynomial){ 0 };
  copy->jumps = 0;
  status = bti_polynomial_copy (&copy->h, &system->h, error);
  if (status == BT_OK)
    status = bti_polynomial_copy (&copy->ground, &system->ground, error);
  if (status == BT_OK)
    status = bti_polynomial_copy (&copy->rate, &system->rate, error);
  for (size_t i = 0; status == BT_OK && i < system->jumps; i++)
    {
      status = bti_polynomial_copy (&copy->jump[i].l, &system->jump[i].l, error);
      copy->jumps = i + 1;
    }
  if (status == BT_OK)
    *out = copy;
  else
    bti_system_free (copy);
  return status;
}

static int
same_part (const bt_part *a, const bt_part *b)
{
  return strcmp (a->name, b->name) == 0 && a->kind == b->kind
         && !a->classical == !b->classical && a->start == b->start && a->mean == b->mean
         && a->momentum == b->momentum && a->width == b->width && a->chirp == b->chirp
         && a->phase == b->phase && a->level == b->level && a->bloch[0] == b->bloch[0]
         && a->bloch[1] == b->bloch[1] && a->bloch[2] == b->bloch[2];
}

int
bti_system_equal (const bti_system *a, const bti_system *b)
{
  if (a->parts != b->parts || !bti_polynomial_equal (&a->h, &b->h)
      || !bti_polynomial_equal (&a->ground, &b->ground))
    return 0;
  for (size_t k = 0; k < a->parts; k++)
    if (!same_part (&a->part[k], &b->part[k]))
      return 0;
  if (a->jumps != b->jumps)
    return 0;
  for (size_t i = 0; i < a->jumps; i++)
    if (a->jump[i].rate != b->jump[i].rate
        || !bti_polynomial_equal (&a->jump[i].l, &b->jump[i].l))
      return 0;
  return 1;
}

/* ---- the special forms --------------------------------------------------------- */

/* TERM as one of H: twice the factor of p_k^2, q_k^2 and of x^power y_k^power, into
 * their places; 0 when it is none of these. */
static int
sort_term (const bti_term *term, const bti_system *system, double *p2, double *q2,
           double *joint)
{
  unsigned total = 0, x = term->power[0];
  for (size_t s = 0; s < BTI_SLOTS; s++)
    total += term->power[s];
  double twice = 2 * creal (term->factor);
  for (size_t k = 0; k < system->parts; k++)
    {
      unsigned q = term->power[BTI_SLOT_X (k)], p = term->power[BTI_SLOT_P (k)];
      if (total == 2 && p == 2)
        p2[k] = twice;
      else if (total == 2 && q == 2)
        q2[k] = twice;
      else if (k > 0 && total == 2 && x == 1 && q == 1)
        joint[k] = twice;
      else if (k > 0 && total == 4 && x == 2 && q == 2)
        joint[k] = twice;
      else
        continue;
      return total == 4 ? 2 : 1;
    }
  return 0;
}

/* Non-zero when the starts are those of the special form. */
static int
starts_fit (const bti_system *system, const bti_form *form)
{
  for (size_t k = 0; k < system->parts; k++)
    {
      const bt_part *part = &system->part[k];
      double omega = k > 0 ? form->omega[k - 1] : 1, width = 1;
      if (k > 0)
        width = form->power == 2
                    ? sqrt (omega * omega + form->lambda[k - 1] * form->x0 * form->x0)
                    : omega;
      if (!part->classical != (k > 0) || part->start != BT_START_GAUSSIAN
          || part->momentum != 0 || part->chirp != 0 || (k > 0 && part->mean != 0)
          || !(fabs (part->width - width) <= 1e-14 * width))
        return 0;
    }
  return 1;
}

void
bti_system_form (const bti_system *system, bti_form *form)
{
  double p2[BT_MAX_PARTS] = { 0 }, q2[BT_MAX_PARTS] = { 0 },
         joint[BT_MAX_PARTS] = { 0 };
  int squares = 0, products = 0;
  *form = (bti_form){ 0 };
  if (system->parts < 2 || system->ground.count > 0 || system->jumps > 0
      || bti_system_axes (system) < system->parts)
    return;
  for (size_t i = 0; i < system->h.count; i++)
    {
      const bti_term *term = &system->h.term[i];
      int sorted = sort_term (term, system, p2, q2, joint);
      if (!sorted)
        return;
      int both = term->power[0] > 0 && term->power[0] < (sorted == 2 ? 4 : 2);
      squares += both && sorted == 2;
      products += both && sorted == 1;
    }
  form->power = products > 0 ? 1 : 2;
  form->modes = system->parts - 1;
  form->x0 = system->part[0].mean;
  int fits = !(squares > 0 && products > 0) && p2[0] == 1 && q2[0] == 1;
  for (size_t k = 1; k < system->parts; k++)
    {
      form->omega[k - 1] = sqrt (q2[k]);
      form->lambda[k - 1] = joint[k];
      fits = fits && p2[k] == 1 && q2[k] > 0 && joint[k] >= 0;
    }
  if (!fits || !starts_fit (system, form))
    *form = (bti_form){ 0 };
}

/* ---- what methods ask ---------------------------------------------------------- */

size_t
bti_system_axes (const bti_system *system)
{
  size_t axes = 0;
  for (size_t k = 0; k < system->parts; k++)
    axes += system->part[k].kind == BT_OSCILLATOR;
  return axes;
}

unsigned
bti_system_quantum (const bti_system *system)
{
  unsigned set = 0;
  for (size_t k = 0; k < system->parts; k++)
    if (!system->part[k].classical)
      set |= 1U << k;
  return set;
}

size_t
bti_system_mixed (const bti_system *system)
{
  size_t k = 0;
  for (; k < system->parts; k++)
    {
      const double *b = system->part[k].bloch;
      const double length2 = b[0] * b[0] + b[1] * b[1] + b[2] * b[2];
      /* A pure one was made to have the length 1 up to rounding. */
      if (system->part[k].kind == BT_QUBIT && length2 < 1 - 1e-12
          && system->ground.count == 0)
        break;
    }
  return k;
}

bt_status
bti_system_split (const bti_system *system, bti_polynomial *t, bti_polynomial *v,
                  bt_error *error)
{
  bt_status status = bti_polynomial_copy (t, &system->h, error);
  *v = (bti_polynomial){ 0 };
  if (status == BT_OK)
    status = bti_polynomial_copy (v, &system->h, error);
  if (status != BT_OK)
    goto fail;
  t->count = v->count = 0;
  for (size_t i = 0; i < system->h.count; i++)
    {
      const bti_term *term = &system->h.term[i];
      unsigned momenta = 0, others = 0;
      for (size_t k = 0; k < system->parts; k++)
        {
          int qubit = system->part[k].kind == BT_QUBIT;
          momenta += qubit ? 0 : term->power[BTI_SLOT_P (k)];
          others += term->power[BTI_SLOT_X (k)];
          if (qubit)
            others += term->power[3 * k + 1] + term->power[3 * k + 2];
        }
      if (momenta > 0 && others > 0)
        {
          status = bt_error_set (error, BT_ENOTSUP,
                                 "the Hamiltonian is no sum T(p) + V(q): a term holds "
                                 "a momentum and something else");
          goto fail;
        }
      if (momenta > 0)
        t->term[t->count++] = *term;
      else
        v->term[v->count++] = *term;
    }
  return BT_OK;

fail:
  bti_polynomial_clear (t);
  bti_polynomial_clear (v);
  return status;
}

/* Of the parts in SET those in which every term of A is even. */
static unsigned
even_in (const bti_polynomial *a, unsigned set)
{
  for (size_t i = 0; i < a->count; i++)
    for (size_t k = 0; k < BT_MAX_PARTS; k++)
      {
        const unsigned char *power = a->term[i].power;
        if ((power[BTI_SLOT_X (k)] + power[BTI_SLOT_P (k)]) % 2)
          set &= ~(1U << k);
      }
  return set;
}

unsigned
bti_system_reflections (const bti_system *system)
{
  unsigned set = 0;
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_OSCILLATOR)
      set |= 1U << k;
  set = even_in (&system->h, set);
  for (size_t i = 0; i < system->jumps; i++)
    set = even_in (&system->jump[i].l, set);
  return set;
}

unsigned
bti_system_even (const bti_system *system)
{
  unsigned set = system->ground.count == 0 ? bti_system_reflections (system) : 0;
  for (size_t k = 0; k < system->parts; k++)
    {
      const bt_part *part = &system->part[k];
      int even = part->mean == 0 && part->momentum == 0
                 && (part->start != BT_START_FOCK || part->level % 2 == 0);
      if (part->start == BT_START_CAT)
        even = part->phase == 0;
      if (!even)
        set &= ~(1U << k);
    }
  return set;
}

/* ---- what is looked at --------------------------------------------------------- */

bt_status
bt_observation_new (bt_observation **out, const bt_model *model,
                    const char *const *text, size_t count, bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  bt_observation *look;
  *out = NULL;
  if (!system)
    return bt_error_set (error, BT_ENOTSUP, "a model of more than %d parts",
                         BT_MAX_PARTS);
  bt_status status
      = bti_calloc (&look, 1, sizeof *look + count * sizeof look->item[0], error);
  if (status != BT_OK)
    return status;
  look->count = count;
  const bti_names names = { .part = system->part, .parts = system->parts };
  for (size_t k = 0; status == BT_OK && k < count; k++)
    status = read_hermitian (&look->item[k], text[k], &names, text[k], error);
  if (status == BT_OK)
    *out = look;
  else
    bt_observation_free (look);
  return status;
}

void
bt_observation_free (bt_observation *observation)
{
  for (size_t k = 0; observation && k < observation->count; k++)
    bti_polynomial_clear (&observation->item[k]);
  free (observation);
}

size_t
bt_observation_count (const bt_observation *observation)
{
  return observation ? observation->count : 0;
}
