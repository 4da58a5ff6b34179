#!/bin/sh
# open-claims.sh - the long case of test_open_claims: when a Wigner function is smooth.
#
# SPDX-License-Identifier: GPL-3.0-or-later
unset CK_EXCLUDE_TAGS
CK_INCLUDE_TAGS=long exec "${top_builddir:-.}/tests/test_open_claims"
