#!/bin/sh
# run.sh SRCDIR SOURCE... - gcc -fanalyzer and cppcheck over SOURCEs; what they say and
# `explained' does not is shown, and fails.  No part of `make check': minutes.
#
# `explained' has a line for each: FILE: FUNCTION: WARNING: why it is none.
#
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
src=$1
shift
mkdir -p analysis
found=analysis/found
export src
# One file after another, in as many processes as there are processors.
for source; do
  echo "$source"
done | xargs -n 1 -P "$(nproc)" nice sh -c '
  known="-include $src/tests/analysis/known.h"
  [ "$0" != src/base/status.c ] || known=
  ${CC:-gcc} -O1 -fanalyzer $CFLAGS -Wno-unused-value \
    -DHAVE_CONFIG_H -I. -I"$src/src" -I"$src" $known -fdiagnostics-plain-output \
    -c -o /dev/null "$src/$0" >"analysis/$(echo "$0" | tr / _).txt" 2>&1 || echo "$0: FAILED"'
cat analysis/*.c.txt | sed -n "s|^$src/||; s|.*: In function .\([a-z_0-9A-Z]*\).:|IN \1|p; /warning:/p" |
  awk '/^IN / { name = $2; next }
       { sub(/:[0-9]+:[0-9]+: warning: /, ": " name ": "); print }' | sort -u >$found
if command -v cppcheck >/dev/null; then
  (cd "$src" && cppcheck --enable=warning,portability,performance --std=c11 -q \
    --library=posix --inline-suppr -DHAVE_CONFIG_H -I src -I . --max-configs=1 \
    --suppress=missingIncludeSystem --template='{file}: {id}: {message}' "$@" 2>&1) |
    grep -v '^\(src\|validation\|report\)/.*: note:' | sort -u >>$found || true
fi
status=0
while IFS= read -r line; do
  grep -q -F "$line: " "$src/tests/analysis/explained" || { echo "$line"; status=1; }
done <$found
echo "$(wc -l <$found) found, all explained but for what stands above"
exit $status
