#!/bin/sh
# published.sh - what is kept of a report beside the sources: the same bytes for the same
# answers, without what is of one machine, and links that go somewhere; and that it is
# found out when it is no longer so.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
XDG_CACHE_HOME=$tmp/cache
export XDG_CACHE_HOME
publish=$srcdir/report/publish.sh
case $publish in /*) ;; *) publish=$PWD/$publish ;; esac
cd "$tmp" || exit 99

cat >small.yaml <<'END'
source: {id: first, title: a test, authors: nobody, year: "2026"}
claims:
  - {id: time, where: here, statement: a time, evaluator: t_q,
     parameters: {lambda: 0.1, x0: 4, omega: [0.4], t_max: 20}, printed: "6.4"}
  - {id: mean, where: here, statement: a mean, evaluator: x,
     parameters: {lambda: 0.1, x0: 3, omega: [0.7], at: 2}, printed: "-1.361"}
END
"$breaktime" audit --report one small.yaml >out 2>&1
"$breaktime" audit --no-cache --report two small.yaml >>out 2>&1
sh "$publish" old one >out 2>&1 && sh "$publish" new two >>out 2>&1 && [ ! -s out ] &&
  diff -r old new >why && [ -s old/small/REPORT.md ] && [ -s old/small/results.json ] &&
  ls old/small/data/*.csv.gz >/dev/null && [ -s old/small/claims/all.md ]
result $? 'two reports with the same answers are the same bytes when published'

sed -n 's/^| processor | \(.*\), [0-9]* cores |$/\1/p; s/^| system | \(.*\) |$/\1/p' one/claims/*.md >names
[ -s names ] && [ ! -e old/small/certificate.md ] && ! grep -rFf names old >why &&
  ! grep -rF "$tmp" old >>why
result $? 'neither the machine nor a folder of it is named'

find old -name '*.md' | while read -r page; do
  grep -o '](\([^)#:]*\)[^):]*)' "$page" | sed 's/^](\([^)#]*\).*/\1/' | sort -u |
    while read -r link; do
      [ -z "$link" ] || [ -e "$(dirname "$page")/$link" ] || echo "$page: $link"
    done
done >why
[ ! -s why ] && grep -q '](small/REPORT.md)' old/README.md
result $? 'every link of its pages goes to a file that is kept'

"$breaktime" changes old/small two >out 2>err && [ ! -s err ] &&
  grep -q ': 0 changes, 2 claims and the numbers of [1-9][0-9]* figures compared' out
result $? 'it agrees with a report made anew'

numbers=$(cd old/small && ls data/*-delta.csv.gz)
gzip -dc "old/small/$numbers" | sed '$s/,\([0-9.]*\)/,9\1/' | gzip -nc >"new/small/$numbers"
! cmp -s "old/small/$numbers" "new/small/$numbers" && ! "$breaktime" changes new/small two >out 2>err &&
  grep -q "| ${numbers%.gz}: " out
result $? 'a number of a figure that was tampered with is found'
cp "old/small/$numbers" "new/small/$numbers"
sed 's/"verdict":"confirmed"/"verdict":"refuted"/' old/small/results.json >new/small/results.json
! cmp -s old/small/results.json new/small/results.json && ! "$breaktime" changes new/small two >out 2>err &&
  grep -q '| verdict | refuted | confirmed |' out
result $? 'and a verdict'

size=$(find old -type f -exec cat {} + | wc -c)
LIMIT=$size sh "$publish" old one >out 2>&1 && [ ! -s out ] &&
  ! LIMIT=$((size - 1)) sh "$publish" old one >out 2>&1 &&
  grep -q "publish.sh: 'old' has $size bytes, 1 more than the $((size - 1)) that it may have" out
result $? 'more bytes than it may have are said, and are no success'
kept=$(dirname "$publish")/published
if [ -d "$kept" ]; then
  size=$(find "$kept" -type f -exec cat {} + | wc -c)
  [ "$size" -le 6000000 ] && [ "$size" -gt 100000 ]
  result $? "what is kept has $size bytes, at most 6000000"
fi

mkdir none
! sh "$publish" three none >out 2>err && grep -q "no report in 'none'" err && [ ! -e three/README.md ]
result $? 'a folder without a report is refused'
sed -i 's/"interrupted": false/"interrupted": true/' two/results.json
! sh "$publish" three two >out 2>err && grep -q "report in 'two' is not complete" err
result $? 'and a report that was interrupted'

finish
