/* num/banded.h - the lowest eigenvalues of a large banded matrix.        Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_BANDED_H
#define BTI_BANDED_H

#include <breaktime/status.h>
#include <breaktime/watch.h>
#include <stddef.h>

/* Bytes that it takes for a matrix of size N with BAND diagonals below the main one. */
double bti_banded_memory (size_t n, size_t band, size_t count);

/* The COUNT < N/2 lowest eigenvalues, rising, and eigenvectors, row K of the COUNT x N
 * numbers VECTORS, of the symmetric N x N matrix A: A[j (BAND + 1) + i] is the element
 * in column j and row j + i.  A is destroyed.  Lanczos' method with restarts on the
 * inverse of A - SHIFT, which is factorised: SHIFT must be below all eigenvalues, and
 * is the better the closer it is to them.  The same bits every time. BT_EINVAL: an
 * eigenvalue is below SHIFT; BT_ECONV; BT_ECANCEL; BT_ENOMEM. */
BT_CHECKED bt_status bti_banded_lowest (double *a, size_t n, size_t band, double shift,
                                        size_t count, double *values, double *vectors,
                                        const bt_watch *watch, bt_error *error);

#endif
