#!/bin/sh
# audit.sh - an audit of the paper's cheap claims: recorded verdicts, a report that
# is the same when it is written again, totals that count what was printed.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# Two break times, and all labels: some would hold under a reading, for which their
# column is asked too.
claims=$srcdir/validation/claims/vandissel-zahariade-2025.yaml
filter='vz-t1-.-stab|vz-t1-[39]-tq'

# Plans of transforms, which move the last bits, are those of the first audit.
XDG_CACHE_HOME=$tmp/cache
export XDG_CACHE_HOME

# audit FOLDER OPTION...: an audit in FOLDER, so that command lines are the same.
audit () {
  mkdir -p "$tmp/$1" && cd "$tmp/$1" || exit 99
  shift
  "$breaktime" audit --no-progress --filter "$filter" "$@" \
    --report report "$claims" >out 2>err
  status=$?
  cat out err >"$tmp/why"
}

audit one
result "$status" 'every verdict is the recorded one'
! [ -s err ]
result $? 'nothing to complain about'
audit two
# They come as verdicts stand.
for run in one two; do
  sort "$tmp/$run/out" >"$tmp/$run/sorted"
done
cmp "$tmp/one/sorted" "$tmp/two/sorted" >"$tmp/why" 2>&1
result $? 'the same lines when asked again'
for file in REPORT.md results.json; do
  cmp "$tmp/one/report/$file" "$tmp/two/report/$file" >"$tmp/why" 2>&1
  result $? "the same $file"
done
diff -r "$tmp/one/report/claims" "$tmp/two/report/claims" >"$tmp/why" 2>&1
result $? 'the same pages'
find "$tmp/one/report" -name '*.md' -size +80 >"$tmp/why"
[ ! -s "$tmp/why" ]
result $? 'no page has more than 40 KB'
diff -r "$tmp/one/report/data" "$tmp/two/report/data" >"$tmp/why" 2>&1
result $? 'the same data'

# Two jobs, whose command line is another, too.
audit three -j 2
for run in one three; do
  (cd "$tmp/$run/report" && find . -type f ! -name certificate.md ! -name timings.csv \
    ! -name ro-crate-metadata.json ! -name SHA256SUMS -exec sha256sum {} +) | sort \
    >"$tmp/$run/sums"
done
[ "$(wc -l <"$tmp/one/sums")" -gt 5 ] && diff "$tmp/one/sums" "$tmp/three/sums" >"$tmp/why" 2>&1
result $? 'the same bytes with two jobs, but for what says how it was run'

# total NAME: that number in the totals of results.json.
total () {
  sed -n '/"totals": {/,/}/s/^ *"'"$1"'": \([0-9]*\),*$/\1/p' "$tmp/one/report/results.json"
}
: >"$tmp/why"
# wants NAME NUMBER
wants () {
  [ "$(total "$1")" = "$2" ] || echo "$1: $(total "$1"), not $2" >>"$tmp/why"
}
judged=0
for verdict in confirmed explained within-sampling close compatible refuted; do
  # One line a claim: symbol, id, printed, recomputed, verdict, reading.
  count=$(awk -v v="$verdict" '$2 ~ /^vz-/ { for (i = 3; i <= NF; i++)
            if ($i == v) { n++; break } } END { print n + 0 }' "$tmp/one/out")
  wants "$verdict" "$count"
  judged=$((judged + count))
done
all=$(grep -c '^  - id: ' "$claims")
wants judged 11
wants judged "$judged"
wants statements "$all"
wants not-run $((all - judged))
wants undecided 0
wants error 0
wants unexpected 0
! [ -s "$tmp/why" ]
result $? 'the totals count the lines'

# How often a label comes by chance: of the points around a cell (each parameter as it
# is, a fifth less, a fifth more) whose own label is the cell's, the share at which the
# reading gives what is printed.  Counted again by the command that knows no claims.
# label LAMBDA X0 OMEGA [--shifted]
label () {
  lambda=$1 x0=$2 omega=$3
  shift 3
  "$breaktime" stability --lambda "$lambda" --x0 "$x0" --omega "$omega" --json "$@" |
    awk -F'"' '$2 == "label" { print $4; exit }'
}
own=$(label 0.08 10 1.2)
same=-1 # the cell itself is not one of them
hits=0
for lambda in 0.08 0.064 0.096; do
  for x0 in 10 8 12; do
    for omega in 1.2 0.96 1.44; do
      [ "$(label $lambda $x0 $omega)" = "$own" ] || continue
      same=$((same + 1))
      [ "$lambda $x0 $omega" != '0.08 10 1.2' ] || continue
      [ "$(label $lambda $x0 $omega --shifted)" != Unstable ] || hits=$((hits + 1))
    done
  done
done
awk -v hits=$hits -v same=$same '
  /"id": "vz-t1-9-stab"/ { here = 1 }
  here && /"reading": "shifted-band"/ { this = 1 }
  this && /"base_rate"/ { rate = $2 + 0; print rate, hits "/" same
    exit }
  END { exit !(same > 5 && hits > 0 && hits < same &&
               rate > hits / same - 1e-9 && rate < hits / same + 1e-9) }' \
  "$tmp/one/report/results.json" >"$tmp/why"
result $? 'how often a reading gives a label around a cell'

# Curves that are not of break times: what is drawn is what was judged, 2.2e-4.
filter='^vz-f9-1$'
audit five
awk -F, '!/^#/ && NR > 1 { if ($2 + 0 > most) most = $2; last = $1 }
         END { exit !(most > 2.19e-4 && most < 2.21e-4 && last > 99.8) }' \
  report/data/plate-conservation.csv 2>>"$tmp/why"
result $? 'the curve behind a number that is no break time'
if gnuplot --version >/dev/null 2>&1; then
  cat report/claims/*.md | grep -q '(../figures/plate-conservation.svg)' \
    && [ -s report/figures/plate-conservation.svg ]
  result $? 'and its picture'
fi
filter='vz-t1-.-stab|vz-t1-[39]-tq'

# A recorded verdict that is not the one found.
sed '/id: vz-t1-3-tq$/,/expect:/s/expect: .*/expect: refuted/' "$claims" \
  >"$tmp/other.yaml"
claims=$tmp/other.yaml
audit four
[ "$status" -eq 1 ]
result $? 'a verdict that is not the recorded one'

finish
