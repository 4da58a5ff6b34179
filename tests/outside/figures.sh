#!/bin/sh
# figures.sh - every picture of the published reports, in Chromium: no label runs out of
# its frame, and those in one place do not lie on each other.  figures.py has the checks.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
python=${PYTHON:-/usr/bin/python3}
command -v chromium >/dev/null 2>&1 || skip_all 'no chromium'
"$python" -c 'import json' 2>/dev/null || skip_all 'no python3'
[ -d "$srcdir/report/published" ] || skip_all 'no published reports: they are not in a tarball'

"$python" "$srcdir/tests/outside/figures.py" "$tmp" "$srcdir/report/published" >"$tmp/out" 2>"$tmp/why"
result $? 'no label of a published figure runs out of it, or lies on another'
sed -n 's/^looked at \([0-9]*\) .*/\1/p' "$tmp/out" >"$tmp/count"
[ "$(cat "$tmp/count")" -ge 100 ]
result $? 'all figures were looked at'
# It would notice.
mkdir "$tmp/wrong"
cat >"$tmp/wrong/out.svg" <<'EOT'
<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100"><text x="150" y="50" font-size="13">beyond the frame</text></svg>
EOT
cat >"$tmp/wrong/over.svg" <<'EOT'
<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100"><text x="10" y="50" font-size="13">one label</text><text x="30" y="53" font-size="13">another</text></svg>
EOT
! "$python" "$srcdir/tests/outside/figures.py" "$tmp" "$tmp/wrong" >"$tmp/out" 2>"$tmp/said" &&
  grep -q 'out.svg: .beyond the frame. runs out' "$tmp/said" &&
  grep -q 'over.svg: .another. lies on .one label.' "$tmp/said"
result $? 'one that does is found'
finish
