#!/bin/sh
# forensics.sh - what would have to be different for a number: in the report of the full
# tier alone, the same bytes on any number of threads, and no verdict depends on it; a
# dossier for each number that is not confirmed.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
cd "$tmp" || exit 99

cat >head.yaml <<'EOT'
source: {id: toy, title: A toy, authors: N. N., year: "2026"}
readings:
  last: {text: last crossing, evaluators: [t_mf], set: {crossing: last}}
EOT
cat >vary.yaml <<'EOT'
vary:
  threshold: {text: threshold of delta, evaluators: [t_mf], setting: threshold, over: "0.05:0.08:3"}
  start: {text: the start, evaluators: [t_mf], parameter: x0, over: "0.98:1.02:3", relative: yes}
EOT
cat >claims.yaml <<'EOT'
claims:
  - id: one
    where: row 1
    statement: break time
    table: {name: I, row: 1, column: t}
    evaluator: t_mf
    parameters: {lambda: 0.1, x0: 5, omega: [0.4], t_max: 12}
    printed: "9.60"
  - id: two
    where: row 2
    statement: break time
    table: {name: I, row: 2, column: t}
    evaluator: t_mf
    parameters: {lambda: 0.12, x0: 5, omega: [0.4], t_max: 12}
    printed: "8.70"
  - id: right
    where: row 3
    statement: break time
    table: {name: I, row: 3, column: t}
    evaluator: t_mf
    parameters: {lambda: 0.1, x0: 5, omega: [0.4], t_max: 12}
    printed: "9.3375"
EOT
cat head.yaml vary.yaml claims.yaml >with.yaml
cat head.yaml claims.yaml >without.yaml

# audit FILE TIER JOBS FOLDER
audit () {
  "$breaktime" audit "$1" --tier "$2" -j "$3" --no-cache --no-progress --no-figures \
    --report "$4" >"$4.out" 2>err
}
audit with.yaml full 1 jobs1
audit with.yaml full 2 jobs2
# what was asked for, and when, stands in some files: -j and folders
same=0
(cd jobs1 && find . -type f ! -name timings.csv ! -name SHA256SUMS \
  ! -name certificate.md ! -name ro-crate-metadata.json | sort) >files
while read -r file; do
  for side in jobs1 jobs2; do
    sed 's/-j [12]/-j N/g; s/jobs[12]/R/g' "$side/$file" >"$side.file"
  done
  cmp -s jobs1.file jobs2.file || { echo "$file"; same=1; }
done <files >why
[ "$same" -eq 0 ] && [ "$(wc -l <files)" -ge 8 ]
result $? 'the same bytes on one thread and on two'
grep -q '"forensics"' jobs1/results.json && grep -q '^What would have to be different' jobs1/dossier/one.md
result $? 'what would have to be different stands in the report'
grep -q 'In short: .* What is printed would come out with threshold 0\.064[0-9]*; with no x0 that was tried\. Below' jobs1/dossier/one.md &&
  grep -q 'In short: .* What is printed would come out with no threshold, x0 that was tried\. Below' jobs1/dossier/two.md
result $? 'and in short, which values would give it'
[ -s jobs1/dossier/one.md ] && [ -s jobs1/dossier/two.md ] && [ ! -e jobs1/dossier/right.md ]
result $? 'a dossier for each number that is not confirmed, and no other'
grep -q '^QUANTITY = "t_mf"$' jobs1/recipes/one.py && grep -q '^THRESHOLD = 0.05' jobs1/recipes/one.py
result $? 'and a script'
grep -q 'dossier/one.md' jobs1/REPORT.md jobs1/claims/*.md 2>/dev/null
result $? 'to which the section of the claim leads'
audit with.yaml quick 1 quick
! grep -q '"forensics"' quick/results.json && ! grep -q 'would come out' quick/dossier/one.md
result $? 'nothing of it in the quick tier'
"$breaktime" audit with.yaml --inverse --no-cache --no-progress --no-figures \
  --report asked >out 2>err
grep '^ *"tried"' -A3 jobs1/results.json >full.tried
grep '^ *"tried"' -A3 asked/results.json | cmp -s - full.tried && [ -s full.tried ]
result $? 'unless it is asked for'
"$breaktime" changes asked quick >changes 2>err &&
  grep -q '| one | what would have to be different | asked |' changes
result $? 'that one of two reports has none of it is said, and no change'
sed '/"tried"/,/]/s/^\( *"\(value\|lo\|hi\)": \)9/\18/' asked/results.json >other.json
! cmp -s other.json asked/results.json && ! "$breaktime" changes asked/results.json other.json >changes 2>err &&
  grep -q '| one | with threshold = 0.05 | 9' changes
result $? 'and what came out otherwise is a change'
audit without.yaml full 1 without
for folder in jobs1 quick without; do
  sed -n '/^   "pictures"/q; /"id"/p; /"verdict"/p; /"by"/p; /"as_expected"/p' \
    "$folder/results.json" >"$folder.verdicts"
done
cmp -s jobs1.verdicts without.verdicts && cmp -s jobs1.verdicts quick.verdicts &&
  [ "$(grep -c verdict jobs1.verdicts)" -ge 3 ] &&
  sed 's/with//' jobs1.out >a && sed 's/without//' without.out >b && cmp -s a b
result $? 'and no verdict depends on it'
"$breaktime" audit with.yaml --tier full -j 1 --budget 0.001 --no-cache --no-progress \
  --no-figures --report budget >out 2>err
! grep -q '"complete": true' budget/results.json
result $? 'without time nothing is said to be known'

finish
