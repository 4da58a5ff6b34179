/* validation/vary.h - settings of which a claims file says that somebody might have had
 * another value.
 *
 *   vary:                                 # by names, as readings
 *     step:
 *       text: step in time of the exact run, points and box as the source has them
 *       evaluators: [t_q, t_mf]           # whose numbers it may have changed
 *       discretisation: printed           # one of the file's, of which
 *       axis: step                        # step, points or box takes the values
 *       over: "0.01:0.06:26"              # these: A:B:N, or A:B:N:log, or a list
 *     threshold:
 *       text: of delta
 *       evaluators: [t_q, t_mf]
 *       setting: threshold                # a number that these evaluators know
 *       over: "0.02:0.1:17"
 *     start:
 *       text: ...
 *       evaluators: [t_mf]
 *       parameter: x0                     # of the model, or `at', the time
 *       over: "0.9:1.1:21"
 *       relative: yes                     # times what the claim has; of a parameter
 *       resolution: 1e-4                  # optional: closer values are not looked at
 *       table: Table I                    # optional: only its cells
 *       modes: 1                          # optional: only models with as many modes
 *
 * Nothing here has a part in a verdict (forensics.h).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_VARY_H
#define BTV_VARY_H

#include "validation/altered.h"

/* What takes the values. */
typedef enum btv_varied
{
  BTV_VARY_SETTING,
  BTV_VARY_PARAMETER,
  BTV_VARY_STEP, /* of a discretisation, as the two below */
  BTV_VARY_POINTS,
  BTV_VARY_BOX
} btv_varied;

struct btv_vary
{
  char *name, *text;
  const btv_evaluator **evaluators;
  size_t evaluators_count;
  char *table;  /* NULL: any */
  size_t modes; /* 0: any number */
  btv_varied what;
  char *key;               /* of a setting or a parameter */
  btv_discretisation base; /* of the others */
  int relative;            /* values are factors */
  double unit;             /* values are multiples of it; 0: any numbers */
  double resolution;       /* values closer than that are not looked at; 0: any */
  double *grid;            /* rising */
  size_t count;
  size_t line;
};

enum
{
  BTV_VARY_GRID = 400 /* values at most */
};

/* Those of NODE of a claims file: *COUNT of *OUT, to be released with btv_vary_free on
 * failure, too.  BT_EDATA, BT_ENOMEM. */
struct btv_reader;
struct btv_yaml_node;
BT_CHECKED bt_status btv_vary_load (const struct btv_reader *in,
                                    const struct btv_yaml_node *node, btv_vary **out,
                                    size_t *count);
void btv_vary_free (btv_vary *vary, size_t count);

/* Non-zero when CLAIM's number may be asked for with other values of VARY. */
int btv_vary_concerns (const btv_vary *vary, const btv_claim *claim);

/* VALUE as VARY can have it: a multiple of its unit, or to nine digits. */
double btv_vary_round (const btv_vary *vary, double value);

/* VALUE to so many digits, a factor as what it makes of CLAIM's parameter: "0.0337",
 * "5.12", or where modes differ "1.02 times its own". */
enum
{
  BTV_VARY_TEXT = 96
};
const char *btv_vary_show (const btv_vary *vary, const btv_claim *claim, double value,
                           int digits, char out[BTV_VARY_TEXT]);
/* What is varied, in a word: "threshold", "x0", "step". */
const char *btv_vary_what (const btv_vary *vary);

/* ALTERED, which was begun of the claim, has VALUE of VARY now, and SET, unless its key
 * is NULL then, is what to set besides; its texts are in TEXT.  BT_EINVAL, BT_ENOMEM.
 */
BT_CHECKED bt_status btv_vary_apply (const btv_vary *vary, double value,
                                     btv_altered *altered, btv_setting *set,
                                     char text[BTV_DISCRETISATION_SIZE],
                                     bt_error *error);

#endif
