/* num/stats.c - see stats.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/stats.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double
bti_batch_number (const void *of, size_t b)
{
  return ((const double *) of)[b];
}

double
bti_batch_mean (bti_batch *batch, const void *of, size_t count)
{
  double mean = 0;
  for (size_t b = 0; b < count; b++)
    mean += batch (of, b) / (double) count;
  return mean;
}

double
bti_batch_error (bti_batch *batch, const void *of, size_t count, double about)
{
  double squares = 0, n = (double) count;
  for (size_t b = 0; b < count; b++)
    {
      double off = batch (of, b) - about;
      squares += off * off;
    }
  return sqrt (squares / (n * (n - 1)));
}

double
bti_student_two_sided (double t, double dof)
{
  return fmin (2 * gsl_cdf_tdist_Q (fabs (t), dof), 1);
}

double
bti_student_share (size_t count)
{
  return gsl_cdf_tdist_Qinv (gsl_cdf_ugaussian_Q (3), (double) (count - 1)) / 3;
}

double
bti_normal_deviate (double p)
{
  return p >= 1 ? 0 : gsl_cdf_ugaussian_Qinv (fmax (p, 1e-300) / 2);
}

double
bti_chi2_upper (double x, double dof)
{
  return gsl_cdf_chisq_Q (x, dof);
}

double
bti_chi2_beyond (double p, double dof)
{
  return gsl_cdf_chisq_Qinv (p, dof);
}

void
bti_binomial_interval (size_t hits, size_t count, double p, double out[2])
{
  const double k = (double) hits, n = (double) count;
  out[0] = hits > 0 ? gsl_cdf_beta_Pinv (p / 2, k, n - k + 1) : 0;
  out[1] = hits < count ? gsl_cdf_beta_Qinv (p / 2, k + 1, n - k) : 1;
}

double
bti_poisson_binomial_tail (const double *p, size_t count, size_t k, double *work)
{
  /* WORK[j]: probability of j hits among those so far; sums of like signs. */
  work[0] = 1;
  for (size_t i = 0; i < count; i++)
    {
      work[i + 1] = work[i] * p[i];
      for (size_t j = i; j > 0; j--)
        work[j] = work[j] * (1 - p[i]) + work[j - 1] * p[i];
      work[0] *= 1 - p[i];
    }
  double tail = 0;
  for (size_t j = count + 1; j > k; j--)
    tail += work[j - 1];
  return fmin (tail, 1);
}
