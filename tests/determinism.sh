#!/bin/sh
# determinism.sh SRCDIR FOLDER - the same results from several builds, and from any number
# of threads?  No part of `make check': it builds the program once for each row of
# `builds', below FOLDER, and goes on where it was stopped.
#
# Prints a table: for each thing that is computed and each build whether its bytes are
# those of the first, or by how much numbers differ, as a share of the largest in their
# column.  Fails when threads change a byte, or builds more than `envelope' says.
#
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
src=$(cd "$1" && pwd)
mkdir -p "$2"
cd "$2"
LC_ALL=C BREAKTIME_NO_CACHE=1 OPENBLAS_NUM_THREADS=1
export LC_ALL BREAKTIME_NO_CACHE OPENBLAS_NUM_THREADS

# NAME|CC|CFLAGS|clones for newer processors
builds='gcc-O2|gcc|-O2 -g|
gcc-O3|gcc|-O3|
gcc-plain|gcc|-O2|no
clang-O2|clang|-O2|'

# BUILDS='gcc-O2 clang-O2' in the environment does with these.
[ -z "${BUILDS-}" ] || builds=$(for name in $BUILDS; do echo "$builds" | grep "^$name|"; done)

# NAME|largest difference that is allowed|command; @ is where threads go
model='--lambda 0.1 --x0 3 --omega 0.8'
things="classical|0|run $model --t-max 10 --method classical --no-errors
mean-field|1e-9|run $model --t-max 10 --method mean-field --no-errors
truncated-wigner|1e-9|run $model --t-max 10 --method truncated-wigner --samples 4096 --no-errors @threads
gaussian|1e-9|run $model --t-max 10 --method gaussian --no-errors
split-step|1e-9|run $model --t-max 10 --method split-step --no-errors @threads
split-step-4|1e-9|run $model --t-max 10 --method split-step-4 --no-errors @threads
spectral|1e-9|run $model --t-max 10 --method spectral --no-errors
chebyshev|1e-9|run $model --t-max 10 --method chebyshev --no-errors
lindblad-taylor|1e-9|run --model damped --t-max 2 --method lindblad-taylor --no-errors
hybrid|1e-6|run --model two-classical --t-max 1 --method hybrid --samples 4096 --no-errors @threads
t_q|1e-6|measure t_q $model --t-max 100
entropy|1e-6|measure entropy --at 5 $model
levels|1e-9|levels --model x4 --count 5
stability|1e-9|stability $model
scan|1e-4|scan t_q t_mf --lambda 0.05:0.1:3 --x0 1:3:2 --omega 0.8 --t-max 40 -o maps @threads
audit|0|audit --no-progress rioux-404 quartic-series classical-quantum-trajectories @jobs"

# build NAME CC CFLAGS CLONES
build () {
  [ ! -x "$1/breaktime" ] || return 0
  rm -rf "$1"
  git clone -q "$src" "$1"
  (cd "$1" && { [ -z "$4" ] || export bt_cv_clones="$4"; } &&
    BOOTSTRAP_NO_CONFIGURE=1 ./bootstrap && ./configure --disable-shared CC="${WRAP-} $2" \
      CFLAGS="$3" && make -j"${JOBS:-2}" breaktime) >"$1.log" 2>&1 || { tail -3 "$1.log"; return 1; }
}

# compute BUILD THREADS: all things, each into a file; no heads, which have the version.
compute () {
  rm -rf "out/$1-$2"
  mkdir -p "out/$1-$2"
  echo "$things" | while IFS='|' read -r name _ line; do
    case $line in
      *@threads) line="${line%@*}--threads $2" ;;
      *@jobs) line="${line%@*}--jobs $2" ;;
    esac
    (
      cd "out/$1-$2"
      # shellcheck disable=SC2086,SC2094 # words; not the same file
      "../../$1/breaktime" $line </dev/null >"$name.said" 2>"$name.err" || [ "$name" = audit ]
      if [ "$name" = scan ]; then gzip -dc maps/scan.csv.gz; else cat "$name.said"; fi |
        sed 's/^#.*//' >"$name"
      # verdicts come as they are found
      [ "$name" != audit ] || { sort audit >sorted && mv sorted audit; }
    ) || echo "$1: $name failed" >&2
  done
}

# apart A B: the largest difference of two numbers in one place, as a share of the largest
# number of that column of A.
apart () {
  # what an error is, is not what is asked for
  tr ',:()' '    ' <"$1" | sed 's/error.*//' >one.words
  tr ',:()' '    ' <"$2" | sed 's/error.*//' | paste -d '\n' one.words - |
    awk 'function number(x) { return x ~ /^[-+]?[0-9.]+(e[-+]?[0-9]+)?$/ }
      NR % 2 { split($0, a); n = NF; next }
      { if (NF != n) bad = 1
        for (i = 1; i <= NF; i++)
          if (number(a[i]) && number($i)) {
            if (a[i] * a[i] > top[i] * top[i]) top[i] = a[i]
            d = a[i] - $i; if (d < 0) d = -d
            if (d > off[i]) off[i] = d
          } else if (a[i] != $i) bad = 1 }
      END { for (i in off) { t = top[i] < 0 ? -top[i] : top[i]
              if (t > 0 && off[i] / t > most) most = off[i] / t }
            if (bad) print "other words"; else printf "%.1e\n", most }'
}

echo "$builds" | while IFS='|' read -r name cc flags clones; do
  build "$name" "$cc" "$flags" "$clones"
done
first=${builds%%|*}
names=$(echo "$builds" | sed 's/|.*//')
for name in $names; do
  compute "$name" 1
done
for threads in 2 3 4; do
  compute "$first" $threads
done
status=0
for thing in $(echo "$things" | sed 's/|.*//'); do
  [ -s "out/$first-1/$thing" ] || { echo "$thing: nothing"; status=1; continue; }
  row='' allowed=$(echo "$things" | sed -n "s/^$thing|\([^|]*\)|.*/\1/p")
  for threads in 2 3 4; do
    cmp -s "out/$first-1/$thing" "out/$first-$threads/$thing" || {
      row="$row  $threads threads: $(apart "out/$first-1/$thing" "out/$first-$threads/$thing")"
      status=1
    }
  done
  for name in $names; do
    [ "$name" != "$first" ] || continue
    if cmp -s "out/$first-1/$thing" "out/$name-1/$thing"; then
      row="$row  $name: same"
      continue
    fi
    differs=$(apart "out/$first-1/$thing" "out/$name-1/$thing")
    row="$row  $name: $differs"
    awk -v a="$allowed" -v d="$differs" 'BEGIN { exit !(d + 0 == d && d <= a + 0) }' || status=1
  done
  echo "$thing$row"
done
exit $status
