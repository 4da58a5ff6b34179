#!/bin/sh
# agreement.sh - the long cases of test_agreement: exact methods far out and to late times.
#
# SPDX-License-Identifier: GPL-3.0-or-later
unset CK_EXCLUDE_TAGS
CK_INCLUDE_TAGS=long exec "${top_builddir:-.}/tests/test_agreement"
