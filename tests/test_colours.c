/* tests/test_colours.c - colours of methods are told apart by eyes of every kind, on a
 * light ground and on a dark one.
 *
 * Colours as dichromats see them: Machado, Oliveira and Fernandes (2009), severity 1,
 * in linear RGB.  Differences: CIEDE2000, by the formulas of Sharma, Wu and Dalal
 * (2005), which begin to be seen at 1.  Two that are asked of a reader in a thin line,
 * side by side in one figure, are to be 12 apart.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/svg.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* By deuteranopes the blue and the violet were 1.8 apart, which is none. */
static const double apart = 12;

typedef struct triple
{
  double x[3];
} triple;

static triple
times (const double m[3][3], triple v)
{
  triple out;
  for (int i = 0; i < 3; i++)
    out.x[i] = m[i][0] * v.x[0] + m[i][1] * v.x[1] + m[i][2] * v.x[2];
  return out;
}

enum
{
  EYES = 4
};

static const struct
{
  const char *name;
  double m[3][3];
} eyes[EYES] = { { "trichromat", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } },
                 { "protanope",
                   { { 0.152286, 1.052583, -0.204868 },
                     { 0.114503, 0.786281, 0.099216 },
                     { -0.003882, -0.048116, 1.051998 } } },
                 { "deuteranope",
                   { { 0.367322, 0.860646, -0.227968 },
                     { 0.280085, 0.672501, 0.047413 },
                     { -0.011820, 0.042940, 0.968881 } } },
                 { "tritanope",
                   { { 1.255528, -0.076749, -0.178779 },
                     { -0.078411, 0.930809, 0.147602 },
                     { 0.004733, 0.691367, 0.303900 } } } };

/* L*, a*, b* (D65) of COLOUR, "#rrggbb", as EYE sees it. */
static triple
lab_of (const char *colour, int eye)
{
  static const double to_xyz[3][3] = { { 0.4124564, 0.3575761, 0.1804375 },
                                       { 0.2126729, 0.7151522, 0.0721750 },
                                       { 0.0193339, 0.1191920, 0.9503041 } };
  static const double white[3] = { 0.95047, 1, 1.08883 };
  const unsigned long rgb = strtoul (colour + 1, NULL, 16);
  triple c;
  for (int k = 0; k < 3; k++)
    {
      const double v = (double) (rgb >> (16 - 8 * k) & 255) / 255;
      c.x[k] = v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
    }
  c = times (eyes[eye].m, c);
  for (int k = 0; k < 3; k++)
    c.x[k] = fmin (fmax (c.x[k], 0), 1);
  c = times (to_xyz, c);
  double f[3];
  for (int k = 0; k < 3; k++)
    {
      const double v = c.x[k] / white[k];
      f[k] = v > 216.0 / 24389 ? cbrt (v) : (24389.0 / 27 * v + 16) / 116;
    }
  return (triple){ { 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2]) } };
}

static double
degrees (double radians)
{
  const double d = radians * 180 / M_PI;
  return d < 0 ? d + 360 : d;
}

static double
cosine (double of_degrees)
{
  return cos (of_degrees * M_PI / 180);
}

/* CIEDE2000 of two colours in L*, a*, b*. */
static double
difference (triple p, triple q)
{
  const double seventh = pow (25, 7);
  const double mean = (hypot (p.x[1], p.x[2]) + hypot (q.x[1], q.x[2])) / 2,
               m7 = pow (mean, 7);
  const double stretch = 1.5 - 0.5 * sqrt (m7 / (m7 + seventh));
  const double a1 = p.x[1] * stretch, a2 = q.x[1] * stretch;
  const double c1 = hypot (a1, p.x[2]), c2 = hypot (a2, q.x[2]);
  const double h1 = c1 > 0 ? degrees (atan2 (p.x[2], a1)) : 0,
               h2 = c2 > 0 ? degrees (atan2 (q.x[2], a2)) : 0;
  const int grey = !(c1 * c2 > 0), around = fabs (h1 - h2) > 180;
  const double dh = grey ? 0 : h2 - h1 + (!around ? 0 : h2 > h1 ? -360 : 360);
  const double sum = h1 + h2;
  const double h = grey      ? sum
                   : !around ? sum / 2
                             : (sum < 360 ? sum + 360 : sum - 360) / 2;
  const double l = (p.x[0] + q.x[0]) / 2, c = (c1 + c2) / 2, c7 = pow (c, 7);
  const double t = 1 - 0.17 * cosine (h - 30) + 0.24 * cosine (2 * h)
                   + 0.32 * cosine (3 * h + 6) - 0.20 * cosine (4 * h - 63);
  const double l50 = (l - 50) * (l - 50);
  const double dl = (q.x[0] - p.x[0]) / (1 + 0.015 * l50 / sqrt (20 + l50)),
               dc = (c2 - c1) / (1 + 0.045 * c),
               dd = 2 * sqrt (c1 * c2) * sin (dh * M_PI / 360) / (1 + 0.015 * c * t);
  const double turn = 60 * exp (-pow ((h - 275) / 25, 2));
  const double mixed = -sin (turn * M_PI / 180) * 2 * sqrt (c7 / (c7 + seventh));
  return sqrt (dl * dl + dc * dc + dd * dd + mixed * dc * dd);
}

/* Pairs of the table by which Sharma, Wu and Dalal let programs be checked. */
START_TEST (differences_are_those_of_the_standard)
{
  static const struct
  {
    triple p, q;
    double d;
  } pairs[] = {
    { { { 50, 2.6772, -79.7751 } }, { { 50, 0, -82.7485 } }, 2.0425 },
    { { { 50, -1, 2 } }, { { 50, 0, 0 } }, 2.3669 },
    { { { 50, 2.49, -0.001 } }, { { 50, -2.49, 0.0011 } }, 7.2195 },
    { { { 50, 2.5, 0 } }, { { 73, 25, -18 } }, 27.1492 },
    { { { 50, 2.5, 0 } }, { { 56, -27, -3 } }, 31.9030 },
    { { { 2.0776, 0.0795, -1.1350 } }, { { 0.9033, -0.0636, -0.5514 } }, 0.9082 }
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    ck_assert_double_eq_tol (difference (pairs[i].p, pairs[i].q), pairs[i].d, 5e-5);
}
END_TEST

typedef char colour[8];

/* What COLOUR of a line is in the dark. */
static void
darken (const char *light, char *out)
{
  char picture[256];
  bt_error error = BT_ERROR_INIT;
  btr_sink sink = { .error = &error };
  snprintf (picture, sizeof picture, "<svg><path stroke='%s' d='M1 1l2 2'/></svg>",
            light);
  btr_put_svg (&sink, picture, strlen (picture));
  ck_ok (sink.status, error);
  const char *rule = sink.text ? strstr (sink.text, "{stroke:") : NULL;
  ck_assert_msg (rule != NULL, "nothing for %s in the dark", light);
  snprintf (out, sizeof (colour), "%.7s", rule + strlen ("{stroke:"));
  free (sink.text);
}

/* The colours of methods, in style.gp; how many. */
static size_t
read_colours (colour light[8], colour dark[8])
{
  char path[512], text[1 << 13];
  static const int methods[] = { 1, 2, 3, 4, 6 };
  size_t count = 0;
  snprintf (path, sizeof path, "%s/report/style.gp",
            getenv ("srcdir") ? getenv ("srcdir") : ".");
  FILE *file = fopen (path, "r");
  ck_assert_msg (file != NULL, "no %s", path);
  text[fread (text, 1, sizeof text - 1, file)] = '\0';
  fclose (file);
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++, count++)
    {
      char key[64];
      snprintf (key, sizeof key, "set linetype %d lc rgb \"", methods[i]);
      const char *at = strstr (text, key);
      ck_assert_msg (at != NULL, "no '%s' in %s", key, path);
      snprintf (light[count], sizeof (colour), "%.7s", at + strlen (key));
      darken (light[count], dark[count]);
    }
  return count;
}

START_TEST (methods_are_told_apart_by_every_eye)
{
  colour ground[2][8];
  const size_t count = read_colours (ground[0], ground[1]);
  ck_assert_uint_eq (count, 5);
  for (int g = 0; g < 2; g++)
    for (int eye = 0; eye < EYES; eye++)
      for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
          {
            const double d
                = difference (lab_of (ground[g][i], eye), lab_of (ground[g][j], eye));
            ck_assert_msg (d >= apart, "%s on %s ground: %s and %s are %.1f apart",
                           eyes[eye].name, g ? "dark" : "light", ground[g][i],
                           ground[g][j], d);
          }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("colours");
  TCase *core = tcase_create ("methods");
  tcase_add_test (core, differences_are_those_of_the_standard);
  tcase_add_test (core, methods_are_told_apart_by_every_eye);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
