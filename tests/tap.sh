# tap.sh - what the scripts of the suite share, sourced by each of them: absolute
# $srcdir and $top_builddir, the program in $breaktime, which finds the data of this
# source tree, a folder $tmp that goes away at the end, and lines of TAP.
#
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
top_builddir=$(cd "${top_builddir:-.}" && pwd)
# shellcheck disable=SC2034 # for whoever sources this
breaktime=$top_builddir/breaktime
unset BREAKTIME_DATADIR
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
number=0
failed=0
status=

# result STATUS NAME: a line; on failure what there is in $tmp/why, out and err, and in
# $status.
result () {
  number=$((number + 1))
  if [ "$1" -eq 0 ]; then
    echo "ok $number - $2"
    return
  fi
  echo "not ok $number - $2"
  [ -z "$status" ] || echo "# exit status $status"
  for file in why out err; do
    [ ! -s "$tmp/$file" ] || sed 's/^/# /' "$tmp/$file" | head -40
  done
  failed=1
}

# skip NAME REASON
skip () {
  number=$((number + 1))
  echo "ok $number - $1 # SKIP $2"
}

# skip_all REASON: end before anything was tested.
skip_all () {
  echo "1..0 # SKIP $1"
  exit 0
}

# finish: the plan, and the status of the script.
finish () {
  echo "1..$number"
  exit $failed
}
