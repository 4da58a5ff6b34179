#!/bin/sh
# humps.sh - the long case of test_humps: a hump that is there for a short while.
#
# SPDX-License-Identifier: GPL-3.0-or-later
unset CK_EXCLUDE_TAGS
CK_INCLUDE_TAGS=long exec "${top_builddir:-.}/tests/test_humps"
