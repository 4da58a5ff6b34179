/* cli/refine.c - `breaktime converge --axis all': VZ25 Eq. (C4) and Fig. 8.
 *
 * A benchmark, and beside it the same run with one axis refined at a time:
 *   delta(t) = |<O(t)> - <O(t)>_b| / |<O(0)>|.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/converge.h"

#include "base/memory.h"
#include "report/figure.h"
#include "study/refinement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct job
{
  const cli_call *call;
  const cli_subject *subject;
  bti_refinement study;
} job;

/* ---- what comes out ------------------------------------------------------------ */

static bt_status
print (const job *j, bt_error *error)
{
  const bti_refinement *s = &j->study;
  char number[CLI_NUMBER_SIZE];
  if (j->call->arguments->json)
    {
      char *json;
      const btr_subject told = cli_subject_told (j->subject);
      bt_status status = btr_refinement_json (&json, &told, s, error);
      if (status == BT_OK)
        puts (json);
      free (json);
      return status;
    }
  printf ("largest change of %s up to t = %s, relative to t = 0, by %s\n",
          bti_mean_names[s->mean], cli_number (number, s->t_end), s->method->name);
  for (size_t i = 0; i < s->count; i++)
    printf ("  %-9s %10.6g -> %-10.6g %10.3g  at t = %g\n",
            bt_axis_name (s->twin[i].axis), s->twin[i].from, s->twin[i].to,
            s->twin[i].largest, s->twin[i].at);
  return BT_OK;
}

static bt_status
make_table (const job *j, bt_table **table, bt_error *error)
{
  bt_status status = cli_table (table, j->call,
                                "t; change_AXIS: |O - O_b|/|O_b(0)| when that axis is "
                                "refined, VZ25 Eq. (C4)",
                                error);
  if (status == BT_OK)
    status = bt_table_column (*table, "t", j->study.time, j->study.size, error);
  for (size_t i = 0; status == BT_OK && i < j->study.count; i++)
    {
      char name[64];
      snprintf (name, sizeof name, "change_%s", bt_axis_name (j->study.twin[i].axis));
      status = bt_table_column (*table, name, j->study.twin[i].delta, j->study.size,
                                error);
    }
  return status;
}

static bt_status
write_files (const job *j, bt_error *error)
{
  const btr_gallery gallery
      = { .folder = j->call->arguments->folder, .cancel = &cli_cancel };
  bt_table *table = NULL;
  double top = 0;
  bt_status status = make_table (j, &table, error);
  if (status != BT_OK)
    {
      bt_table_free (table);
      return status;
    }
  for (size_t i = 0; i < j->study.count; i++)
    top = fmax (top, j->study.twin[i].largest);
  btr_figure figure;
  btr_figure_begin (&figure, "refine.gp", "refine");
  btr_figure_table (&figure, "DATA", "", table);
  btr_figure_text (&figure, "TITLE", "%s, one axis refined at a time",
                   j->study.method->name);
  btr_figure_text (&figure, "YLABEL", "change of %s relative to t = 0",
                   bti_mean_names[j->study.mean]);
  btr_figure_number (&figure, "T_END", j->study.t_end);
  btr_figure_number (&figure, "HIGHEST", top > 0 ? pow (10, ceil (log10 (top))) : 1);
  btr_figure_number (&figure, "CURVES", (double) j->study.count);
  status = btr_figure_make (&figure, &gallery, NULL, error);
  btr_figure_clear (&figure);
  return status;
}

bt_status
cli_refine (const cli_call *call, const cli_subject *subject, const bt_method *method,
            bt_error *error)
{
  job j = { .call = call,
            .subject = subject,
            .study = { .method = method,
                       .model = subject->model,
                       .mean = (bti_mean) call->arguments->observable } };
  bt_status status = cli_options (&j.study.base, call, subject->model, method, error);
  bti_refinement begun = j.study;
  int tries = 0;
  cli_expendable = 1;
  if (status == BT_OK)
    status = bti_refinement_run (&j.study, call->arguments->at, error);
  while (cli_raise_cut (&j.study.base, &tries, call, subject->model, method, status))
    {
      begun.base.cut = j.study.base.cut;
      bti_refinement_clear (&j.study);
      j.study = begun;
      status = bti_refinement_run (&j.study, call->arguments->at, error);
    }
  cli_expendable = 0;
  if (status == BT_OK)
    status = print (&j, error);
  if (status == BT_OK && call->arguments->folder)
    status = write_files (&j, error);
  bti_refinement_clear (&j.study);
  return status;
}
