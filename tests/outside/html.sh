#!/bin/sh
# html.sh - REPORT.html in Chromium: opened, filtered, sorted, read by keyboard, on a
# phone, in the dark, on paper and without scripts; and a report on names and texts that
# mean no good, of which nothing is run.  html.py has the checks.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
cd "$tmp" || exit 99
python=${PYTHON:-/usr/bin/python3}
command -v chromium >/dev/null 2>&1 || skip_all 'no chromium'
"$python" -c 'import json' 2>/dev/null || skip_all 'no python3'

# checks WHAT FOLDER: a line of TAP for each of its checks.
checks () {
  "$python" "$srcdir/tests/outside/html.py" "$1" "$2" >lines 2>err
  code=$?
  while IFS="$(printf '\t')" read -r said name reason; do
    printf '%s\n' "$reason" >why
    [ "$said" = ok ]
    result $? "$1: $name"
  done <lines
  : >why
  [ "$code" -eq 0 ] && [ -s lines ]
  result $? "$1: all checks were made"
}

# Some numbers are judged; the others are in the list all the same.
"$breaktime" audit -q --no-progress --filter '^vz-t1-[3-9]-(tq|stab)$' --report report \
  "$srcdir/validation/claims/vandissel-zahariade-2025.yaml" >out 2>why
status=$?
[ -s report/REPORT.html ]
result $? 'a report'
status=
checks use report

# More lines than a page of the report has.
{
  echo 'source: {id: s, title: Many, authors: A. N. Other, year: "2026"}'
  echo 'claims:'
  awk 'BEGIN { for (i = 1; i <= 700; i++)
    printf "  - {id: c-%d, where: w, statement: s, missing: \"%d\"}\n", i, i % 3 }'
} >many.yaml
"$breaktime" audit -q --no-progress --no-figures --fail-on error --report many many.yaml >out 2>why
[ "$(find many/claims -name 'all*.md' | wc -l)" -ge 2 ]
result $? 'a list of several pages'
checks long many

"$breaktime" audit -q --no-progress --inverse --fail-on error --report hostile "$srcdir/tests/hostile.yaml" \
  >out 2>why
[ -s hostile/REPORT.html ]
result $? 'a report on what means no good'
find . -name 'pwned*' >why
[ ! -s why ]
result $? 'no command of it was run'
checks hostile hostile
finish
