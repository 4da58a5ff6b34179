#!/bin/sh
# install.sh - the public headers and the shared library are all that a program of
# someone else needs.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
library=$top_builddir/.libs/libbreaktime.so

if ! [ -f "$library" ]; then
  skip_all 'no shared library was built'
fi
# The sanitizers want to be first in the program, which this one is built without.
if nm -D "$library" | grep -q -e __asan -e __ubsan; then
  skip_all 'built with sanitizers'
fi

# The headers alone, as installed: nothing else of the source tree in reach.
mkdir -p "$tmp/include"
cp -R "$srcdir/src/breaktime" "$tmp/include/breaktime"
chmod -R u+w "$tmp/include"
strict='-std=c11 -Wall -Wextra -Wpedantic -Wstrict-prototypes -Werror'

for header in "$tmp"/include/breaktime/*.h; do
  name=${header##*/}
  printf '#include <breaktime/%s>\n#include <breaktime/%s>\nextern int unused;\n' \
    "$name" "$name" >"$tmp/one.c"
  # shellcheck disable=SC2086 # CC and the options are lists
  ${CC:-cc} $strict -I"$tmp/include" -c "$tmp/one.c" -o "$tmp/one.o" >"$tmp/out" 2>&1
  result $? "$name stands by itself, in strict C11"
done

# shellcheck disable=SC2086
${CC:-cc} $strict -I"$tmp/include" "$srcdir/tests/example.c" -o "$tmp/example" \
  -L"$top_builddir/.libs" -lbreaktime >"$tmp/out" 2>&1
result $? 'the example compiles and links'

LD_LIBRARY_PATH=$top_builddir/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} \
  "$tmp/example" >"$tmp/out" 2>&1
result $? 'the example runs'
# Within ten times the tolerance that is the default of a solver.
awk 'NR == 1 { x = $1 }
     END { d = x - 2.385 * cos (1); exit !(NR == 1 && d < 1e-4 && d > -1e-4) }' "$tmp/out"
result $? 'and prints x0 cos 1'

finish
