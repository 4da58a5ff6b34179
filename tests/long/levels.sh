#!/bin/sh
# levels.sh - the long cases of test_levels: intervals of 50 random models, against
# products of states of a grid.
#
# SPDX-License-Identifier: GPL-3.0-or-later
unset CK_EXCLUDE_TAGS
CK_INCLUDE_TAGS=long exec "${top_builddir:-.}/tests/test_levels"
