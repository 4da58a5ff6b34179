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

# ---- all of it, installed and moved

# No make above this one is asked for tokens.
unset MAKEFLAGS MFLAGS MAKELEVEL
prefix=$tmp/first
(cd "$top_builddir" && make install prefix="$prefix") >"$tmp/out" 2>&1
result $? 'make install'
mv "$prefix" "$tmp/moved"
prefix=$tmp/moved
LD_LIBRARY_PATH=$prefix/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
mkdir "$tmp/elsewhere"
cd "$tmp/elsewhere" || exit 99
"$prefix/bin/breaktime" list sources >"$tmp/out" 2>"$tmp/err" && grep -q '^vz25 ' "$tmp/out" &&
  "$prefix/bin/breaktime" reference verify >"$tmp/out" 2>"$tmp/err"
result $? 'the program finds its data where it was moved to'
mv "$prefix/share/breaktime/claims" "$tmp/claims"
"$prefix/bin/breaktime" list sources >"$tmp/out" 2>"$tmp/err"
[ $? -eq 4 ] && grep -q "claims files are missing: there is no folder '$prefix/" "$tmp/err"
result $? 'and says where it looked for what is not there'
mv "$tmp/claims" "$prefix/share/breaktime/claims"

# example NAME COMPILER...
example () {
  name=$1
  shift
  "$@" -Wall -Wextra -pedantic -Werror -I"$prefix/include" \
    "$prefix/share/doc/breaktime/examples/break_time.c" -L"$prefix/lib" -lbreaktime \
    -o example >"$tmp/out" 2>&1 &&
    ./example >"$tmp/out" 2>&1 && grep -q '^t_q = 6\.50968' "$tmp/out"
  result $? "the example says when x0 cos t breaks, in $name"
}
# shellcheck disable=SC2086 # CC is a list
example C11 ${CC:-cc} -std=c11
if command -v g++ >/dev/null 2>&1; then
  for header in "$prefix"/include/breaktime/*.h; do
    name=${header##*/}
    printf '#include <breaktime/%s>\n#include <breaktime/%s>\n' "$name" "$name" >one.cc
    g++ -std=c++17 -Wall -Wextra -pedantic -Werror -I"$prefix/include" -c one.cc \
      >>"$tmp/out" 2>&1 || echo "$name" >>bad
  done
  [ ! -e bad ]
  result $? 'each header is C++17'
  example C++17 g++ -std=c++17 -x c++
else
  skip 'headers and example in C++' 'no g++'
fi
if python3 -c '' 2>/dev/null; then
  python3 "$prefix/share/doc/breaktime/examples/break_time.py" "$prefix/bin/breaktime" \
    >"$tmp/out" 2>&1 && grep -q '^   0.1   6.5097 ' "$tmp/out"
  result $? 'the example in Python reads what --json prints'
else
  skip 'the example in Python' 'no python3'
fi

mv "$tmp/moved" "$tmp/first"
(cd "$top_builddir" && make uninstall prefix="$tmp/first") >"$tmp/out" 2>&1
find "$tmp/first" \( ! -type d -o -name '*breaktime*' \) >"$tmp/why"
[ ! -s "$tmp/why" ]
result $? 'uninstall leaves nothing'

finish
