#!/bin/sh
# lines.sh - the long cases of test_lines: more levels of a quartic oscillator, and a
# coupled pair, against SciPy.
#
# SPDX-License-Identifier: GPL-3.0-or-later
unset CK_EXCLUDE_TAGS
CK_INCLUDE_TAGS=long exec "${top_builddir:-.}/tests/test_lines"
