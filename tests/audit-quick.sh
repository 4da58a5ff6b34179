#!/bin/sh
# audit-quick.sh - the quick tier of the claims of van Dissel and Zahariade: every
# verdict is the recorded one.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
top_builddir=$(cd "${top_builddir:-.}" && pwd)
claims=$srcdir/validation/claims/vandissel-zahariade-2025.yaml
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

echo 1..2
failed=0
cd "$tmp" || exit 99
if "$top_builddir/breaktime" audit --no-progress -j 2 "$claims" >out 2>err; then
  echo 'ok 1 - every verdict is the recorded one'
else
  echo 'not ok 1 - every verdict is the recorded one'
  grep -h 'recorded' out err | sed 's/^/# /'
  failed=1
fi

# Nothing is left out but the full tier, and nothing undecided that is not recorded so.
full=$(grep -c '^    tier: full' "$claims")
all=$(grep -c '^  - id: ' "$claims")
if tail -n 1 out | grep -q " $((all - full)) of $all claims judged: .* $full not-run\$"; then
  echo 'ok 2 - the whole of the tier is judged'
else
  echo 'not ok 2 - the whole of the tier is judged'
  tail -n 1 out | sed 's/^/# /'
  failed=1
fi
exit $failed
