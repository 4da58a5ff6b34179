/* model/kinds.c - the four kinds of open models as parts, a Hamiltonian and an
 * environment.  See model/open.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/open.h"

#include <math.h>
#include <string.h>

/* -gamma [A, [A, rho]] is 2 gamma (A rho A - {A^2, rho}/2); s- = (sx - i sy)/2 with up
 * first, so that a s+ + a^dag s- = (x sx - p sy)/sqrt 2, and i (a^dag - a) = sqrt 2 p.
 */
typedef struct kind
{
  const char *c, *q;                /* names of the parts */
  const char *hamiltonian, *frozen; /* FROZEN: the coupling alone */
  const char *jump[BTI_OPEN_JUMPS];
} kind;

static const kind kinds[]
    = { [BTI_OPEN_OSCILLATORS]
        = { "x",
            "xq",
            "(p_x^2 + omega_c^2*x^2)/2 + (p_xq^2 + omega_q^2*xq^2)/2 + lambda*x*xq",
            "lambda*x*xq",
            { "x", "xq" } },
        [BTI_OPEN_QUBIT] = { "x",
                             "s",
                             "(p_x^2 + omega_c^2*x^2)/2 + Delta*s_x/2 + lambda*x*s_z",
                             "lambda*x*s_z",
                             { "x", "s_z" } },
        [BTI_OPEN_CAVITY] = { "x",
                              "s",
                              "g*(x*s_x - p_x*s_y)/sqrt(2) + sqrt(2)*E*p_x",
                              NULL,
                              { "(x + i*p_x)/sqrt(2)", "(x - i*p_x)/sqrt(2)",
                                "(s_x - i*s_y)/2", "(s_x + i*s_y)/2", "s_z" } },
        [BTI_OPEN_QUARTIC]
        = { "x",
            "y",
            "(p_x^2 + x^2)/2 + (p_y^2 + (omega_q^2 + lambda*x^2)*y^2)/2",
            NULL,
            { "x", "y", "y^2" } } };

static void
describe_c (bt_part *c, const bti_open_params *p)
{
  *c = (bt_part){ .classical = 1,
                  .mean = p->x0,
                  .momentum = p->p0,
                  .width = p->omega_c * exp (-2 * p->squeezing) };
  if (p->fock > 0)
    {
      c->start = BT_START_FOCK;
      c->level = (unsigned) p->fock;
    }
}

static void
describe_q (bt_part *q, const bti_open_params *p)
{
  *q = (bt_part){ .mean = p->xq0, .momentum = p->pq0, .width = p->omega_q };
  if (p->kind == BTI_OPEN_QUBIT || p->kind == BTI_OPEN_CAVITY)
    *q = (bt_part){ .kind = BT_QUBIT,
                    .start = BT_START_BLOCH,
                    .bloch = { p->sx, p->sy, p->sz } };
  else if (p->kind == BTI_OPEN_QUARTIC)
    q->width = sqrt (p->omega_q * p->omega_q + p->lambda * p->x0 * p->x0);
  else if (p->cat == 1)
    q->start = BT_START_CAT;
}

static bt_status
check (const bti_open_params *p, bt_error *error)
{
  if (p->truncated == 1)
    return bt_error_set (error, BT_ENOTSUP,
                         "truncated = 1: what is left is no Lindblad equation but a "
                         "method, `truncated', of the model without it");
  if (p->fock > BT_MAX_LEVEL)
    return bt_error_set (error, BT_ENOTSUP, "fock = %g: at most %d for this method",
                         p->fock, BT_MAX_LEVEL);
  return BT_OK;
}

bt_status
bti_open_describe (bti_open_description *out, const bti_open *model, bt_error *error)
{
  const bti_open_params *p = bti_open_get (model);
  const kind *row = &kinds[p->kind];
  const int cavity = p->kind == BTI_OPEN_CAVITY;
  const double decoherence[] = { 2 * p->gamma_c, 2 * p->gamma_q, 2 * p->gamma_q2 };
  const double decay[]
      = { p->kappa * (p->nb + 1), p->kappa * p->nb, p->gd, p->gu, p->gphi };
  size_t count;
  const bti_open_parameter *all = bti_open_parameters (&count);
  *out = (bti_open_description){ .parts = 0 };
  for (size_t i = 0; i < count; i++)
    {
      bt_parameter *to = &out->parameter[out->parameters];
      if (bti_open_params_get (p, all[i].name, &to->value, NULL) != BT_OK)
        continue;
      strcpy (to->name, all[i].name);
      out->parameters++;
    }
  bt_status status = check (p, error);
  if (status != BT_OK)
    return status;
  out->parts = 2;
  describe_c (&out->part[0], p);
  describe_q (&out->part[1], p);
  strcpy (out->part[0].name, row->c);
  strcpy (out->part[1].name, row->q);
  out->hamiltonian = p->frozen == 1 ? row->frozen : row->hamiltonian;
  for (size_t i = 0; i < BTI_OPEN_JUMPS && row->jump[i]; i++)
    {
      const double rate = cavity ? decay[i] : decoherence[i];
      if (rate > 0)
        out->environment[out->dissipators++] = (bt_dissipator){ row->jump[i], rate };
    }
  return BT_OK;
}

bt_status
bti_open_model (bt_model **out, const bti_open *model, bt_error *error)
{
  bti_open_description from;
  *out = NULL;
  bt_status status = bti_open_describe (&from, model, error);
  if (status != BT_OK)
    return status;
  const bt_description description = { .part = from.part,
                                       .parts = from.parts,
                                       .parameter = from.parameter,
                                       .parameters = from.parameters,
                                       .hamiltonian = from.hamiltonian,
                                       .environment = from.environment,
                                       .dissipators = from.dissipators };
  return bt_model_from (out, &description, error);
}
