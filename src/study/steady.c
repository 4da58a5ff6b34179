/* study/steady.c - see steady.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/steady.h"
#include "base/memory.h"
#include "model/named.h"
#include "model/sparse.h"
#include "solve/general.h"
#include "solve/stationary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  FIRST = 10,   /* levels of an oscillator that is not cut */
  GROWTHS = 14, /* of a basis */
  MOST = 450    /* states: a density matrix of 200000 numbers */
};

/* Of the state among the highest tenth of the levels of a part: they are too few; there
 * are enough. */
static const double full = 1e-2, small = 1e-7;

/* L of one basis, and what is looked at. */
struct one
{
  bti_basis *basis;
  bti_liouville *l;
  bti_sparse *a;
};

static void
one_clear (struct one *one)
{
  bti_basis_free (one->basis);
  bti_liouville_free (one->l);
  bti_sparse_free (one->a);
}

static bt_status
one_make (struct one *one, const bti_steady *ask, const size_t *levels, const double *w,
          bt_error *error)
{
  const bti_system *system = bti_model_system (ask->model);
  bti_sparse *h = NULL, *jump[BT_MAX_OPERATORS] = { NULL };
  double rate[BT_MAX_OPERATORS], up = 0, down = 0;
  *one = (struct one){ 0 };
  bt_status status = bti_basis_box (&one->basis, system, w, levels, error);
  if (status == BT_OK && one->basis->size > MOST)
    status = bt_error_set (error, BT_ELIMIT,
                           "the state that stays among %zu states: at most %d",
                           one->basis->size, MOST);
  if (status == BT_OK)
    {
      one->basis->factors = ask->factors;
      status = bti_sparse_new (&h, one->basis, &system->h, ask->watch, error);
    }
  for (size_t k = 0; status == BT_OK && k < system->jumps; k++)
    {
      rate[k] = system->jump[k].rate;
      status = bti_sparse_new (&jump[k], one->basis, &system->jump[k].l, ask->watch,
                               error);
    }
  if (status == BT_OK)
    status = bti_sparse_new (&one->a, one->basis, &ask->observe->item[0], ask->watch,
                             error);
  if (status == BT_OK)
    status = bti_sparse_bound (&up, h, 1, 60, ask->watch, error);
  if (status == BT_OK)
    status = bti_sparse_bound (&down, h, -1, 60, ask->watch, error);
  if (status == BT_OK)
    status = bti_liouville_new (&one->l, h, -down, up, (const bti_sparse *const *) jump,
                                rate, system->jumps, ask->watch, error);
  bti_sparse_free (h);
  for (size_t k = 0; k < system->jumps; k++)
    bti_sparse_free (jump[k]);
  return status;
}

/* Weight of the state among the highest tenth of the levels of PART, two at the least.
 */
static double
edge_of (const bti_basis *basis, const double complex *rho, size_t part)
{
  const size_t levels = basis->most[part] + 1u;
  const size_t last = levels - (levels / 10 > 2 ? levels / 10 : 2);
  double weight = 0;
  for (size_t i = 0; i < basis->size; i++)
    if (basis->n[i * basis->parts + part] >= last)
      weight += creal (rho[i * basis->size + i]);
  return weight;
}

/* What one basis says. */
struct look
{
  double mean, rounding, gap, scale, edge[BT_MAX_PARTS], worst;
  size_t part; /* of the worst edge */
};

static bt_status
look (const struct one *one, const bti_steady *ask, struct look *out, bt_error *error)
{
  double low, high, reach;
  bti_stationary s;
  const bti_system *system = bti_model_system (ask->model);
  *out = (struct look){ .worst = 0 };
  bti_liouville_field (one->l, &low, &high, &reach);
  bt_status status = bti_stationary_find (&s, one->l, ask->watch, error);
  if (status != BT_OK)
    return status;
  out->mean = bti_stationary_mean (&s, one->a, &out->rounding);
  out->gap = s.gap;
  out->scale = low + high + reach;
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_OSCILLATOR)
      {
        out->edge[k] = edge_of (one->basis, s.rho, k);
        /* A NaN is kept. */
        if (!(out->edge[k] <= out->worst))
          {
            out->worst = out->edge[k];
            out->part = k;
          }
      }
  bti_stationary_clear (&s);
  return BT_OK;
}

/* The other way, in the basis of ONE. */
static bt_status
check (const struct one *one, const bti_steady *ask, const struct look *look,
       bti_stays *out, bt_error *error)
{
  bt_error why = BT_ERROR_INIT;
  double mean, err;
  /* To rounding it takes some thirty times that of the slowest rate. */
  if (!(bti_liouville_seconds (one->l) * look->scale * 30 / look->gap < ask->seconds))
    return BT_OK;
  const bt_status status
      = bti_stationary_wait (one->l, one->a, fmax (1e-10, 1e-3 * ask->tolerance),
                             ask->seconds, ask->watch, &mean, &err, &why);
  if (status == BT_ELIMIT || status == BT_ECONV)
    return bt_watch_check (ask->watch, error); /* too slow: there is one way alone */
  if (status != BT_OK)
    return bt_error_set (error, status, "%s", why.text);
  out->waited = mean;
  out->waited_states = one->basis->size;
  out->err = err;
  out->difference = fabs (mean - look->mean);
  if (!(out->difference <= err + look->rounding))
    return bt_error_set (error, BT_ECONV,
                         "in %zu states L rho = 0 has the mean %.12g +- %.2g, but exp "
                         "(L t) comes to %.12g +- %.2g",
                         one->basis->size, look->mean, look->rounding, mean, err);
  return BT_OK;
}

static void
say (bti_stays *out, const struct one *one, const struct look *look,
     const bti_steady *ask, double basis)
{
  const double part[BT_AXIS_COUNT]
      = { [BT_AXIS_STEP] = look->rounding, [BT_AXIS_BASIS] = basis };
  out->value = bt_value_from_parts (look->mean, part);
  out->states = one->basis->size;
  out->gap = look->gap;
  out->nearly = !(look->rounding <= ask->tolerance)
                || look->gap <= 1e-3 * ask->tolerance * look->scale;
}

/* That the mean in a basis of so many STATES is MEAN. */
static void
keep_basis (bti_stays *out, size_t states, double mean)
{
  if (out->bases == BTI_STEADY_BASES)
    {
      out->bases--;
      memmove (out->of, out->of + 1, out->bases * sizeof *out->of);
      memmove (out->in, out->in + 1, out->bases * sizeof *out->in);
    }
  out->of[out->bases] = states;
  out->in[out->bases++] = mean;
}

/* Matrices of the levels that are asked for. */
static bt_status
cut (const bti_steady *ask, bti_stays *out, bt_error *error)
{
  double w[BT_MAX_PARTS];
  struct one one;
  struct look found;
  for (size_t k = 0; k < BT_MAX_PARTS; k++)
    w[k] = 1;
  bt_status status = one_make (&one, ask, ask->levels, w, error);
  if (status == BT_OK)
    status = look (&one, ask, &found, error);
  if (status == BT_OK)
    {
      say (out, &one, &found, ask, 0);
      status = check (&one, ask, &found, out, error);
    }
  one_clear (&one);
  return status;
}

/* More levels of the parts that need them, or else of all. */
static void
grow (size_t *levels, const struct look *look, const bti_system *system)
{
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_OSCILLATOR
        && (look->edge[k] > small || !(look->worst > small)))
      levels[k] += look->edge[k] > full ? levels[k] / 2 : levels[k] / 4 + 1;
}

/* A basis that grows until the answer stays. */
struct search
{
  const bti_steady *ask;
  const bti_system *system;
  bti_stays *out;
  size_t levels[BT_MAX_PARTS], used[BT_MAX_PARTS]; /* next, and of FOUND */
  double w[BT_MAX_PARTS], last, before, first_edge;
  struct look found;
  int oscillators, count, enough; /* COUNT: of those that hold the state, in a row */
};

static void
begin (struct search *s, const bti_steady *ask, bti_stays *out)
{
  bti_frame frame[BT_MAX_PARTS];
  *s = (struct search){ .ask = ask,
                        .system = bti_model_system (ask->model),
                        .out = out,
                        .last = NAN,
                        .before = NAN,
                        .first_edge = NAN,
                        .found = { .worst = INFINITY } };
  bti_frames (frame, s->system);
  for (size_t k = 0; k < s->system->parts; k++)
    {
      s->oscillators += s->system->part[k].kind == BT_OSCILLATOR;
      s->levels[k] = FIRST;
      s->w[k] = frame[k].w > 0 ? frame[k].w : 1;
    }
}

/* What NOW, of ONE, adds. */
static bt_status
take (struct search *s, const struct one *one, const struct look *now, bt_error *error)
{
  /* At one pair of bases the mean may cross: the larger of two changes. */
  const double change = fmax (fabs (now->mean - s->last), fabs (s->last - s->before));
  if (!(s->found.worst < INFINITY))
    s->first_edge = now->worst;
  s->found = *now;
  for (size_t k = 0; k < s->system->parts; k++)
    s->used[k] = s->levels[k];
  s->before = s->last;
  s->last = now->mean;
  s->count = now->worst <= full ? s->count + 1 : 0;
  if (s->count > 0)
    keep_basis (s->out, one->basis->size, now->mean);
  if (s->oscillators == 0 || s->count >= 3)
    {
      say (s->out, one, now, s->ask,
           s->oscillators ? BT_PAIR_MARGIN (BT_AXIS_BASIS) * change : 0);
      s->enough
          = s->oscillators == 0 || bt_value_error (&s->out->value) <= s->ask->tolerance;
    }
  grow (s->levels, now, s->system);
  /* The first that holds the state is the quickest to wait in. */
  return s->count == 1 ? check (one, s->ask, now, s->out, error) : BT_OK;
}

/* Why nothing came of it. */
static bt_status
refuse (const struct search *s, const bt_error *why, bt_error *error)
{
  const struct look *found = &s->found;
  if (!(found->worst > full && found->worst < INFINITY))
    return bt_error_set (error, why->status, "%s", why->text);
  return bt_error_set (
      error, BT_EGRID,
      "no state that stays, or none that fits: the highest tenth of %zu levels of %s "
      "holds %.2g of it, of %d levels %.2g; an environment that heats without end has "
      "none",
      s->used[found->part], s->system->part[found->part].name, found->worst, FIRST,
      s->first_edge);
}

static bt_status
converge (const bti_steady *ask, bti_stays *out, bt_error *error)
{
  struct search s;
  bt_error why = BT_ERROR_INIT;
  bt_status status = BT_OK;
  begin (&s, ask, out);
  for (int level = 0; status == BT_OK && !s.enough && level <= GROWTHS; level++)
    {
      struct one one;
      struct look now;
      status = one_make (&one, ask, s.levels, s.w, &why);
      if (status == BT_OK)
        status = look (&one, ask, &now, &why);
      if (status == BT_OK)
        status = take (&s, &one, &now, &why);
      one_clear (&one);
    }
  if ((status == BT_OK || status == BT_ELIMIT) && (s.enough || s.count >= 3))
    return BT_OK;
  if (status != BT_OK && status != BT_ELIMIT)
    return bt_error_set (error, status, "%s", why.text);
  if (status == BT_OK)
    (void) bt_error_set (&why, BT_EGRID, "the mean still moves from basis to basis");
  return refuse (&s, &why, error);
}

bt_status
bti_steady_levels (size_t levels[BT_MAX_PARTS], const bt_model *model, const char *text,
                   bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  double count[BT_MAX_PARTS];
  if (!system)
    return bt_error_set (error, BT_ENOTSUP, "states of more than %d parts",
                         BT_MAX_PARTS);
  bt_status status = bti_named_numbers (count, system, "states", text, error);
  for (size_t k = 0; status == BT_OK && k < system->parts; k++)
    {
      const int qubit = system->part[k].kind == BT_QUBIT;
      if (!qubit
          && !(count[k] >= 2 && count[k] <= MOST && count[k] == floor (count[k])))
        status
            = bt_error_set (error, BT_EINVAL,
                            "states: '%.80s' must be whole numbers from 2 to %d, one "
                            "for every oscillator or one of all",
                            text, MOST);
      else
        levels[k] = qubit ? 0 : (size_t) count[k];
    }
  return status;
}

bt_status
bti_steady_mean (const bti_steady *ask, bti_stays *out, bt_error *error)
{
  const bti_system *system = bti_model_system (ask->model);
  *out = (bti_stays){ .waited = NAN, .err = NAN, .difference = NAN };
  if (!bt_model_is_open (ask->model) || !system || system->jumps == 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "a closed system comes to no state that stays");
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_OSCILLATOR && ask->levels[k] > 0)
      return cut (ask, out, error);
  return converge (ask, out, error);
}
