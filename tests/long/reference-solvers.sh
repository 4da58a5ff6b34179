#!/bin/sh
# reference-solvers.sh - the long cases of test_reference_solvers: sets with a model a row,
# all of them.
#
# SPDX-License-Identifier: GPL-3.0-or-later
unset CK_EXCLUDE_TAGS
CK_INCLUDE_TAGS=long exec "${top_builddir:-.}/tests/test_reference_solvers"
