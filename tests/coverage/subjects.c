/* tests/coverage/subjects.c - what is asked; see coverage.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/coverage/coverage.h"

#include <string.h>

/* The range of VZ25 and beyond it; two modes where one answer is a matter of seconds.
 */
#define ONE "--lambda {0.005~0.12} --x0 {0.2:14} --omega {0.3:1.5} "
#define NEAR "--lambda {0.005~0.12} --x0 {0.2:5} --omega {0.3:1.5} "
#define TWO NEAR "--omega {0.3:1.5} "

/* Terms that are drawn.  0.1 of a quartic is as strong as the oscillator at 3. */
#define POLYNOMIAL                                                                     \
  "--model tests/coverage/one.yaml --set a={0:0.1} --set b={0:0.1} --set c={0:0.1} "   \
  "--set d={-0.05:0.05} --set e={-0.3:0.3} --set x0={0.1:2} "
#define PAIR                                                                           \
  "--model tests/coverage/two.yaml --set a={0:0.2} --set b={-0.1:0.1} "                \
  "--set c={-0.2:0.2} --set d={-0.2:0.2} --set e={0.02:0.06} --set Omega={0.7:1.4} "   \
  "--set x0={0.1:1.6} --set y0={-1:1} "
#define STILL                                                                          \
  "--model tests/coverage/two.yaml --set a={0:0.2} --set b={-0.1:0.1} "                \
  "--set d={-0.2:0.2} --set e={0.02:0.06} --set Omega={0.7:1.4} "
#define SPIN                                                                           \
  "--model tests/coverage/spin.yaml --set a={0.2:1.5} --set b={0:0.8} "                \
  "--set c={-0.1:0.1} --set d={0.005:0.03} --set x0={0.1:2.5} "
#define NOISY                                                                          \
  "--model tests/coverage/noisy.yaml --set a={0:0.08} --set c={0:0.08} "               \
  "--set f={-0.5:0.5} --set kappa={0.02~0.5} --set heat={0:0.1} --set blur={0:0.05} "  \
  "--set x0={0.1:1.6} "

/* A background and a mode, with loss, heat and both watched. */
#define LOSSY                                                                          \
  "--model vz25-noisy --set lambda={0.1~1} --set x0={0.2:1.6} --set Omega={0.6:1.4} "  \
  "--set kappa={0.02~0.4} --set nb={0:0.4} --set D={0:0.1} --set D_y={0:0.1} "
/* One mode, quadratic, in an environment: Gaussians are exact. */
#define LINEAR                                                                         \
  "--model tests/coverage/noisy.yaml --set a=0 --set c=0 --set f={-0.5:0.5} "          \
  "--set kappa={0.02~0.5} --set heat={0:0.1} --set blur={0:0.05} --set x0={0.1:1.6} "

/* Open models of each kind. */
#define QUBIT                                                                          \
  "--model qubit-b1 --set lambda={0.1:0.8} --set Delta={0.2:2} "                       \
  "--set gamma_c={0.05:0.3} --set gamma_q={0.05:0.3} --set x0={-2:2} --set sz={-1:1} "
/* Rates above lambda^2/16 = 0.0156 of their product. */
#define STEADY_QUBIT                                                                   \
  "--model qubit-b1 --set lambda={0.1:0.5} --set Delta={0.2:2} "                       \
  "--set gamma_c={0.13:0.3} --set gamma_q={0.13:0.3} --set x0={-2:2} --set sz={-1:1} "
#define OSCILLATORS                                                                    \
  "--model oscillators-a1 --set lambda={0.1:0.5} --set omega_q={0.5:1.8} "             \
  "--set gamma_c={0.13:0.3} --set gamma_q={0.13:0.3} --set x0={-2:2} "
#define CAVITY                                                                         \
  "--model cavity-c1 --set g={0.1:0.5} --set kappa={0.6:1.5} --set E={0:0.5} "         \
  "--set gd={0.22:0.4} --set gu={0.22:0.4} --set x0={-1.5:1.5} "

/* Photons that a P function needs: gd kappa nb above g^2/2. */
#define HOT                                                                            \
  "--model cavity-c1 --set g={0.1:0.4} --set kappa={0.8:1.5} --set E={0:0.5} "         \
  "--set gd={0.3:0.5} --set gu={0.3:0.5} --set nb={1:2} --set x0={-1.5:1.5} "

#define AT "--at {0.5:30} --tolerance {1e-5~1e-2}"
#define SOON "--at {0.3:6} --tolerance {1e-5~1e-2}"
#define OF "--reading observe={x^2*y^2|y^2|p_x^2|x*p_x|y^4} "
#define TIMES "--t-max 80 --tolerance {0.003~0.3} "
#define LEVELS "--reading threshold={0.02~0.3} "
/* What noise and smaller anharmonicity leave below that. */
#define LOW "--reading threshold={0.002~0.1} "
#define SEEDED "--reading samples={512|2048|8192} --reading seed={1000:9999} "

static const cov_subject subjects[] = {
  /* break times in an environment, against the mean of the master equation */
  { "t_q", "environment", NOISY LOW "--t-max 12 --tolerance {0.003~0.3}", NULL },
  { "t_tw", "environment", NOISY LOW "--t-max 6 --tolerance {0.1~1}",
    "--tolerance 0.02" },
  { "t_gauss", "environment", NOISY LOW "--t-max 12 --tolerance {0.003~0.3}", NULL },
  { "t_q", "environment of a pair", LOSSY LOW "--t-max 5 --tolerance {0.003~0.3}",
    NULL },
  { "t_mf", "environment of a pair", LOSSY LOW "--t-max 5 --tolerance {0.003~0.3}",
    NULL },
  { "t_tw", "environment of a pair", LOSSY LOW "--t-max 5 --tolerance {0.1~1}",
    "--tolerance 0.03" },
  { "t_gauss", "environment of a pair", LOSSY LOW "--t-max 5 --tolerance {0.003~0.3}",
    NULL },
  { "t_tw", "last in an environment",
    NOISY LOW "--reading crossing=last --reading end=stated --t-max 8 "
              "--tolerance {0.1~1}",
    "--tolerance 0.02" },

  /* means of VZ25's model, the exact ones against another exact method */
  { "x", "quantum", ONE AT, "--reading method=chebyshev" },
  { "x", "split-step", NEAR "--reading method=split-step " AT,
    "--reading method=spectral" },
  { "x", "split-step-4", ONE "--reading method=split-step-4 " AT,
    "--reading method=chebyshev" },
  { "x", "spectral", ONE "--reading method=spectral " AT,
    "--reading method=chebyshev" },
  { "x", "chebyshev", ONE "--reading method=chebyshev " AT,
    "--reading method=spectral" },
  { "x", "mean-field", ONE "--reading method=mean-field " AT, "--general yes" },
  { "x", "truncated-wigner-samples",
    ONE "--reading method=truncated-wigner --reading samples={512|2048|8192} "
        "--reading seed={1000:9999} --at {0.5:30}",
    "--reading samples=- --reading seed=- --tolerance 1e-3" },
  { "x2", "quantum", ONE AT, "--reading method=chebyshev" },
  { "mean", "quantum", ONE OF AT, "--reading method=chebyshev" },
  { "mean", "split-step-4", NEAR OF "--reading method=split-step-4 " SOON,
    "--reading method=chebyshev" },
  { "mean", "spectral", NEAR OF "--reading method=spectral " AT,
    "--reading method=chebyshev" },
  { "x", "two modes", TWO SOON, NULL },
  { "mean", "two modes", TWO "--reading observe={y1^2|x^2*y2^2|y2^2} " SOON, NULL },

  /* of polynomials */
  { "mean", "polynomial",
    POLYNOMIAL "--reading observe={x|x^2|p_x^2|x*p_x|x^4} "
               "--reading method={quantum|spectral|chebyshev} " AT,
    "--reading method=spectral --tolerance 1e-9" },
  { "mean", "pair",
    PAIR "--reading observe={x|y|x*y|p_y^2|x^2*y^2} "
         "--reading method={quantum|spectral|chebyshev} " SOON,
    "--reading method=chebyshev --tolerance 1e-8" },
  { "mean", "spin",
    SPIN "--reading observe={x|s_z|x*s_x|s_y|x^2} "
         "--reading method={quantum|spectral|chebyshev} " AT,
    "--reading method=spectral --tolerance 1e-9" },
  { "mean", "environment",
    NOISY "--reading observe={x|x^2|p_x^2|x*p_x} --reading method={quantum|"
          "lindblad-taylor} " SOON,
    "--tolerance 1e-9" },
  { "mean", "environment of a pair",
    LOSSY "--reading observe={x|y^2|x^2*y^2|x*p_x} " SOON, "--tolerance 1e-8" },
  { "mean", "truncated-wigner",
    POLYNOMIAL "--reading observe={x|x^2|p_x^2} --reading method=truncated-wigner "
               "--at {0.5:10} --tolerance {1e-3~3e-2}",
    "--tolerance 1e-4" },
  { "mean", "truncated-wigner-samples",
    PAIR "--reading observe={x|y^2|x*y} --reading method=truncated-wigner " SEEDED
         "--at {0.5:6}",
    "--reading samples=- --reading seed=- --tolerance 5e-4" },
  { "mean", "truncated-wigner of an environment",
    LINEAR
    "--reading observe={x|x^2|p_x^2|x*p_x} --reading method=truncated-wigner " SEEDED
    "--at {0.5:8}",
    "--reading samples=- --reading seed=- --reading method=lindblad-taylor "
    "--tolerance 1e-6" },
  { "steady_mean", "environment",
    NOISY "--reading observe={x|x^2|p_x^2|x*p_x} --tolerance {1e-6~1e-2}", NULL },

  /* break times, and what else is read off a curve */
  { "t_q", "first", ONE "--reading threshold={0.02~0.3} " TIMES, NULL },
  { "t_mf", "first", ONE "--reading threshold={0.02~0.3} " TIMES, NULL },
  { "t_tw", "first",
    ONE "--reading threshold={0.02~0.3} --t-max 80 "
        "--tolerance {0.03~1}",
    "--tolerance 0.01" },
  { "t_gauss", "first", ONE "--reading threshold={0.02~0.3} " TIMES, NULL },
  { "t_q", "last", ONE "--reading crossing=last --reading end=stated " TIMES, NULL },
  { "t_mf", "last", ONE "--reading crossing=last --reading end=stated " TIMES, NULL },
  { "t_q", "step", NEAR "--reading dt={0.01~0.1} --t-max 40 --tolerance {0.003~0.3}",
    NULL },
  { "t_mf", "pair", PAIR "--set f=0 --t-max 15 --tolerance {0.003~0.3}", NULL },
  { "t_q", "polynomial", POLYNOMIAL LEVELS "--t-max 30 --tolerance {0.003~0.3}", NULL },
  { "t_tw", "polynomial", POLYNOMIAL LEVELS "--t-max 20 --tolerance {0.03~1}",
    "--tolerance 0.01" },
  { "t_gauss", "polynomial", POLYNOMIAL LEVELS "--t-max 30 --tolerance {0.003~0.3}",
    NULL },
  { "t_q", "pair", PAIR LEVELS "--t-max 15 --tolerance {0.003~0.3}", NULL },
  { "t_tw", "pair", PAIR LEVELS "--t-max 12 --tolerance {0.03~1}", "--tolerance 0.01" },
  { "t_gauss", "pair", PAIR LEVELS "--t-max 15 --tolerance {0.003~0.3}", NULL },
  { "t_q", "two modes", TWO LOW "--t-max 10 --tolerance {0.003~0.3}", NULL },
  { "t_mf", "two modes", TWO LOW "--t-max 10 --tolerance {0.003~0.3}", NULL },
  { "t_tw", "two modes", TWO LOW "--t-max 10 --tolerance {0.03~1}",
    "--tolerance 0.01" },
  { "t_tw", "samples", NEAR LEVELS SEEDED "--t-max 60 --tolerance {0.1~1}",
    "--reading samples=- --reading seed=- --tolerance 0.01" },
  { "unimodal_until", "quantum",
    NEAR "--reading hump={0.02~0.2} --t-max 30 --tolerance {0.003~0.3}", NULL },
  { "unimodal_until", "polynomial",
    POLYNOMIAL "--reading hump={0.02~0.2} --t-max 20 --tolerance {0.003~0.3}", NULL },
  { "t_leave", "", ONE "--t-max 120 --tolerance {0.01~0.3}", NULL },
  { "crossing_time", "quantum",
    ONE "--reading observe={x|x*p_x} --reading crosses={-0.3:0.3} "
        "--reading count={1|2|3|5} --t-max 30 --tolerance {1e-5~1e-2}",
    NULL },
  { "crossing_time", "mean-field",
    ONE "--reading observe=x --reading method=mean-field --reading crosses={0:3} "
        "--reading count={1|2|3|5} --t-max 30 --tolerance {1e-5~1e-2}",
    NULL },
  { "crossing_time", "pair",
    PAIR "--reading observe={x|y|x*y} --reading crosses={-0.5:0.5} --t-max 10 "
         "--tolerance {1e-5~1e-2}",
    NULL },
  { "crossing_time", "environment",
    NOISY "--reading observe={x|x*p_x} --reading crosses={-0.3:0.3} --reading "
          "count={1|2} --t-max 8 --tolerance {1e-4~1e-2}",
    NULL },
  { "maximum", "quantum",
    ONE "--reading observe={x|x^2|y^2} --reading from={0:5} --t-max {6:25} "
        "--tolerance {1e-5~1e-2}",
    NULL },
  { "minimum", "quantum",
    ONE "--reading observe={x|x^2|y^2} --t-max {3:25} --tolerance {1e-5~1e-2}", NULL },
  { "maximum", "environment",
    NOISY "--reading observe={x|x^2} --t-max {2:8} --tolerance {1e-4~1e-2}",
    "--tolerance 1e-6" },
  { "frequency", "quantum",
    ONE "--reading observe=x --t-max {80:200} --tolerance {1e-6~1e-3}", NULL },
  { "decorrelation", "truncated-wigner",
    ONE "--reading level={0.3:0.9} --t-max 2000 --tolerance {0.02~0.2}",
    "--tolerance 0.003" },

  /* states */
  { "entropy", "quantum", ONE AT, NULL },
  { "entropy", "cut", ONE "--reading cut_m={4|8|16} --reading base=2 " AT, NULL },
  { "entropy", "two modes", TWO SOON, NULL },
  { "entropy", "pair", PAIR "--reading of=x " SOON, NULL },
  { "entropy", "environment", NOISY "--reading of=x " SOON, NULL },
  { "purity_of", "environment", LOSSY "--reading of={x|y} " SOON, NULL },
  { "entropy_share", "two modes", TWO SOON, NULL },
  { "entropy_growth", "",
    NEAR "--reading growth={rate|residual} --t-max {30:80} "
         "--tolerance {0.001~0.03}",
    NULL },
  { "outside", "", ONE "--reading cut_m={4|8|16} " AT, NULL },

  /* spectra */
  { "level", "quantum", NEAR "--reading index={0|1|5|20} --tolerance {1e-7~1e-2}",
    "--tolerance 1e-11" },
  { "level", "polynomial",
    POLYNOMIAL "--reading index={0|1|5|20} --tolerance {1e-7~1e-2}",
    "--tolerance 1e-11" },
  { "level", "pair", PAIR "--reading index={0|1|5|20} --tolerance {1e-7~1e-2}",
    "--tolerance 1e-11" },
  { "level", "walls",
    STILL "--reading index={0|1|5} --reading walls={1.5:4} --tolerance {1e-7~1e-2}",
    "--tolerance 1e-11" },
  { "transition", "polynomial",
    POLYNOMIAL "--reading upper={1|3|8} --tolerance {1e-8~1e-3}", NULL },
  { "transition", "pair", PAIR "--reading upper={1|3|8} --tolerance {1e-8~1e-3}",
    NULL },
  { "revival", "polynomial",
    POLYNOMIAL "--reading from={2:6} --t-max {20:60} --tolerance {1e-5~1e-2}", NULL },
  { "conservation", "quantum", NEAR "--t-max {5:30} --tolerance {1e-9~1e-6}", NULL },

  /* open models by the ways of their kinds, against the master equation */
  { "open_mean", "lindblad",
    QUBIT "--reading observable={x|sz|x_sz|x2} --reading open_method=lindblad "
          "--reading open_step={0.05~0.2} --at {0.3:4}",
    "--reading open_method=lindblad-taylor" },
  { "open_mean", "lindblad-taylor",
    QUBIT "--reading observable={x|sz|x_sz|x2} --at {0.3:4}",
    "--reading open_method=lindblad --reading open_step=0.002" },
  { "open_mean", "lindblad-cavity",
    CAVITY "--reading observable={x|n|sz|x_sx} --reading open_method=lindblad "
           "--at {0.3:4}",
    "--reading open_method=lindblad-taylor" },
  { "open_mean", "gaussian",
    OSCILLATORS "--reading observable={x|x2|cov_xxq|xq2} --reading "
                "open_method=gaussian --at {0.3:8}",
    "--reading open_method=lindblad-taylor" },
  { "open_mean", "hybrid",
    STEADY_QUBIT "--reading observable={x|sz|x_sz|x2} --reading open_method=hybrid "
                 "--reading samples={4096|16384} --reading seed={1000:9999} "
                 "--at {0.3:4}",
    "--reading open_method=lindblad-taylor" },
  { "open_mean", "hybrid-oscillators",
    OSCILLATORS "--reading observable={x|x2|cov_xxq|xq2} --reading open_method=hybrid "
                "--reading samples={4096|16384} --reading "
                "seed={1000:9999} --at {0.3:4}",
    "--reading open_method=gaussian" },
  { "open_mean", "hybrid-p",
    HOT "--reading observable={x|n|sz|x_sx} --reading open_method=hybrid-p "
        "--reading samples={4096|16384} --reading seed={1000:9999} "
        "--at {0.3:3}",
    "--reading open_method=lindblad-taylor" },
  { "purity", "lindblad", STEADY_QUBIT "--reading samples=4096 --at {0.3:3}",
    "--reading samples=200000" },
};

static const struct
{
  const char *quantity, *why;
} left_out[] = {
  { "vacuum overlap step_order, Gaussians, classical motion, mean field, "
    "purity of parts of closed models",
    "whatever the tolerance, the first answer is the sharpest there is" },
  { "delta_falls stability stabilities floquet floquet_stability band_edge "
    "band_position "
    "band_order "
    "threshold threshold_of onset",
    "no tolerance: held against mpmath, SciPy and closed forms in the reference data "
    "and tests" },
  { "share rank_correlation roc_area median contrast scaling_exponent scaling_law",
    "of the points of a scan; their intervals are those of the points" },
  { "improvement longer insensitivity sampling_change trend",
    "made of break times, which are asked for themselves" },
  { "refinement dominant_axis drift order shift displaced residual_order exactness "
    "linearity",
    "studies of many runs, which have an order or a label and no sharper version" },
  { "identity largest_entropy separable_from healed_covariance symplectic "
    "smoothing_time smallest_eigenvalue "
    "trace_distance bloch_length",
    "closed forms and searches, tested one by one" },
};

const cov_subject *
cov_subject_at (size_t i)
{
  return i < sizeof subjects / sizeof *subjects ? &subjects[i] : NULL;
}

const cov_subject *
cov_subject_find (const char *quantity, const char *method)
{
  for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
    if (strcmp (subjects[i].quantity, quantity) == 0
        && strcmp (subjects[i].method, method) == 0)
      return &subjects[i];
  return NULL;
}

int
cov_left_out (size_t i, const char **quantity, const char **why)
{
  if (i >= sizeof left_out / sizeof *left_out)
    return 0;
  *quantity = left_out[i].quantity;
  *why = left_out[i].why;
  return 1;
}
