#!/bin/sh
# changes.sh - what is another in a later report, and what is no change.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
XDG_CACHE_HOME=$tmp/cache
export XDG_CACHE_HOME
cd "$tmp" || exit 99

cat >claims.yaml <<'END'
source: {id: first, title: a test, authors: nobody, year: "2026"}
readings:
  last: {text: the last crossing, evaluators: [t_q], set: {crossing: last}}
claims:
  - {id: time, where: here, statement: a time, evaluator: t_q,
     parameters: {lambda: 0.1, x0: 4, omega: [0.4], t_max: 20}, printed: "6.4"}
  - {id: mean, where: here, statement: a mean, evaluator: x,
     parameters: {lambda: 0.1, x0: 3, omega: [0.7], at: 2}, printed: "-1.361"}
  - {id: label, where: here, statement: a label, evaluator: stability,
     parameters: {lambda: 0.03, x0: 5, omega: [1.2]}, printed: Stable}
  - {id: costly, where: here, statement: a mean, evaluator: x, tier: full,
     parameters: {lambda: 0.1, x0: 3, omega: [0.7], at: 1}, printed: "0.5"}
END
"$breaktime" audit --report old claims.yaml >out 2>&1
# changed NAME SED: the results of before with what sed does to them.
changed () {
  sed "$2" old/results.json >"$1.json"
  ! cmp -s old/results.json "$1.json" || echo "$1 is unchanged" >>why
  "$breaktime" changes old "$1.json" >out 2>err
  status=$?
}
# row TEXT: it is the one change.
row () {
  [ "$status" -eq 1 ] && ! [ -s err ] && [ "$(grep -c '^| first ' out)" -eq 1 ] && grep -qxF "$1" out
}

"$breaktime" changes old old/results.json >out 2>err
status=$?
[ $status -eq 0 ] && ! [ -s err ] && grep -q ': 0 changes, 4 claims and the numbers of 3 figures compared\.$' out && ! grep -q '^|' out
result $? 'a report has not changed against itself'

sed -n '/"id": "mean"/,/"printed"/p' old/results.json >why
changed verdict '/"id": "mean"/,/"verdict"/s/"verdict": "confirmed"/"verdict": "refuted"/'
row '| first | mean | verdict | confirmed | refuted |'
result $? 'another verdict'

# The value of the mean with another interval: beside the old one, and over it.
shown=$(sed -n '/"id": "mean"/,/"text"/s/^ *"text": "\(.*\)",$/\1/p' old/results.json)
inside='/"id": "mean"/,/"text"/'
changed apart "$inside{s/\"lo\": .*/\"lo\": -1.1,/;s/\"hi\": .*/\"hi\": -1,/;s/\"text\": .*/\"text\": \"-1.05(5)\",/}"
row "| first | mean | value | $shown | -1.05(5) |"
result $? 'a value outside the errors of both'
changed below "$inside{s/\"hi\": .*/\"hi\": -1.5,/;s/\"lo\": .*/\"lo\": null,/}"
[ "$status" -eq 1 ] && grep -q '^| first | mean | value |' out
result $? 'on the other side, too, with an end that is not known'
changed touching "$inside{s/\"value\": .*/\"value\": -1.4,/;s/\"lo\": .*/\"lo\": null,/;s/\"hi\": .*/\"hi\": null,/}"
[ "$status" -eq 0 ]
result $? 'one that is not bounded is not outside them'

changed label '/"id": "label"/,/"warrant"/s/"label": "\(.*\)"/"label": "Odd"/'
[ "$status" -eq 1 ] && [ "$(grep -c '^| first ' out)" -eq 1 ] &&
  grep -q '^| first | label | label | .* | Odd |$' out
result $? 'another label'
changed reading '/"reading": "last"/,/"text"/{s/"lo": .*/"lo": 1,/;s/"hi": .*/"hi": 2,/}'
[ "$status" -eq 1 ] && grep -q '^| first | time | value under last |' out
result $? 'a value under a reading'
changed printed 's/"printed": "-1.361"/"printed": "-1.36"/'
row '| first | mean | printed | -1.361 | -1.36 |'
result $? 'another printed number'
changed asked '/"id": "mean"/,/"at"/s/"at": 2\.0/"at": 3.0/'
row '| first | mean | parameters | – | – |'
result $? 'another question'
changed renamed 's/"id": "label"/"id": "new"/'
[ "$status" -eq 1 ] && grep -q '^| first | label | removed | [a-z]* | – |$' out &&
  grep -q '^| first | new | added | – | [a-z]* |$' out && [ "$(grep -c '^| first ' out)" -eq 2 ]
result $? 'a claim that is gone and one that is new'
changed other 's/"id": "first"/"id": "second"/'
[ "$status" -eq 1 ] && [ "$(grep -c '^| first .* removed' out)" -eq 4 ] &&
  [ "$(grep -c '^| second .* added' out)" -eq 4 ]
result $? 'another source'

"$breaktime" audit --tier full --report new claims.yaml >out 2>&1
"$breaktime" changes old new >out 2>err
status=$?
[ $status -eq 0 ] && grep -q ': 0 changes, 3 claims and the numbers of [0-9]* figures compared\.$' out &&
  grep -qx '| first | costly | verdict | not-run | refuted |' out
result $? 'what was run in one alone is no change, and is said'

# A reading that one report alone has: in both directions; that it is
# compatible with it is the one change.
sed -e '/^readings:/,/^  last:/d' claims.yaml >fewer.yaml
"$breaktime" audit --report fewer fewer.yaml >out 2>&1
value=$(sed -n '/"reading": "last"/,/"text"/s/^ *"text": "\(.*\)",$/\1/p' old/results.json)
"$breaktime" changes old fewer/results.json >out 2>err
status=$?
[ $status -eq 1 ] && [ -n "$value" ] && grep -qxF "| first | time | value under last | $value | – |" out &&
  [ "$(grep -c '^| first ' out)" -eq 2 ] &&
  grep -q '^In one of the two alone: 1\.$' out
result $? 'a reading that was tried before alone is listed'
"$breaktime" changes fewer/results.json old >out 2>err
status=$?
[ $status -eq 1 ] && grep -qxF "| first | time | value under last | – | $value |" out
result $? 'and one that is tried now'

sed -e 's/id: time/id: more/; s/id: mean/id: still/; s/id: label/id: sign/' claims.yaml >more.yaml
"$breaktime" audit --report pair claims.yaml more.yaml >out 2>&1
"$breaktime" changes pair pair >out 2>err
status=$?
[ $status -eq 0 ] && grep -q ': 0 changes, 8 claims and the numbers of [0-9]* figures compared\.$' out
result $? 'two files on one source are kept apart'

# ---- numbers of figures --------------------------------------------------------------

# moved NAME AWK: the report with what awk does to the rows of x(t).
numbers=$(cd old && ls data/*-x.csv)
moved () {
  rm -rf "$1" && cp -r old "$1"
  awk -F, -v OFS=, -v CONVFMT=%.12g 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR > 1 && !/^#/ { row++; '"$2"' } { print }' \
    "old/$numbers" >"$1/$numbers"
  ! cmp -s "old/$numbers" "$1/$numbers" || echo "$1 is unchanged" >>why
  "$breaktime" changes old "$1" >out 2>err
  status=$?
}
moved off 'if (row == 21) $at["x_classical"] += 0.001'
[ $status -eq 1 ] && ! [ -s err ] && [ "$(grep -c '^| first ' out)" -eq 1 ] &&
  grep -q "^| first | $(basename "$numbers" .csv) | $numbers: x_classical in row 21, t = [0-9.]* | " out
result $? 'a number of a figure that is off by more than the errors, and where'
moved within 'if (row > 1) $at["x_wigner"] += 0.9*$at["err_wigner"]'
[ $status -eq 0 ]
result $? 'within the errors nothing has changed'
moved both 'if (row > 1) $at["x_wigner"] += 2.2*$at["err_wigner"] + 1e-7'
[ $status -eq 1 ] && grep -q "x_wigner in row [0-9]*, t = [0-9.]*, and others | " out
result $? 'beyond those of both it has'
moved gone 'if (row == 9) $at["x_exact"] = "nan"'
[ $status -eq 1 ] && grep -q "x_exact in row 9, .* | nan |$" out
result $? 'a number that is not there any more'
moved open 'if (row == 9) { $at["x_exact"] += 1; $at["err_exact"] = "inf" }'
[ $status -eq 0 ]
result $? 'one whose error is not bounded differs from none'
moved longer 'if (row == 9) print'
[ $status -eq 1 ] && grep -q "$numbers: number of rows, in one alone row 10, t = [0-9.]* | " out
result $? 'another number of rows, and the first that is in one alone'
moved ended 'if (row == 9) exit'
grep -q "$numbers: number of rows, in one alone row 9, t = [0-9.]* | [0-9]* | 8 |$" out
result $? 'in the other direction, too'
for one in old words; do
  rm -rf "texts-$one" && cp -r old "texts-$one"
  printf '# text: kind\nt,kind\n0,here\n1,%s\n' "$one" >"texts-$one/$numbers"
done
"$breaktime" changes texts-old texts-words >out 2>err
[ $? -eq 1 ] && ! [ -s err ] && grep -q "| $numbers: kind in row 2 | old | words |$" out
result $? 'another text in a row'
moved renamed 'x = 0' 2>/dev/null
sed '1s/x_classical/x_else/' "old/$numbers" >"renamed/$numbers"
"$breaktime" changes old renamed >out 2>err
[ $? -eq 1 ] && grep -q "$numbers: name of column [0-9]* | x_classical | x_else |$" out
result $? 'another column'
rm "renamed/$numbers"
"$breaktime" changes old renamed >out 2>err
[ $? -eq 1 ] && grep -q "| removed | $numbers | – |$" out
result $? 'a file of numbers that is gone'
head -n 30 "old/$numbers" | head -c 900 >"renamed/$numbers"
"$breaktime" changes old renamed >out 2>err
[ $? -eq 2 ] && ! [ -s out ] && grep -qF "$numbers" err
result $? 'one that was cut short is refused'
sed "/\"id\": \"$(basename "$numbers" .csv)\"/s/-x\"/-y\"/" old/results.json >renamed/results.json
"$breaktime" changes old renamed >out 2>err
[ $? -eq 1 ] && grep -q -- "-x | removed | .*-x | – |$" out && grep -q -- "-y | added | – | " out
result $? 'a figure that is gone, though its claims are judged'

"$breaktime" changes --json old verdict.json >out 2>err
status=$?
[ $status -eq 1 ] && grep -q '"compared": 4' out && grep -q '"now": "refuted"' out &&
  [ "$(grep -c '"what"' out)" -eq 1 ]
result $? 'as JSON'

# refused WORDS FILE: status 2, with these words.
refused () {
  "$breaktime" changes "$2" old >out 2>err
  status=$?
  [ $status -eq 2 ] && ! [ -s out ] && grep -qF "$1" err || echo "$2: $status, $(cat err)" >>why
  "$breaktime" changes old "$2" >out 2>err
  status=$?
  [ $status -eq 2 ] || echo "$2 was taken" >>why
}
rm -f why
sed 's/"format_version": 1/"format_version": 0/' old/results.json >version.json
refused "'version.json' has format_version 0; this program reads 1" version.json
sed 's/"format": "breaktime-report"/"format": "another"/' old/results.json >format.json
refused "'format.json' is no results.json: its format is not breaktime-report" format.json
head -n 20 old/results.json >cut.json
refused "'cut.json':" cut.json
sed '/"verdict"/d' old/results.json >verdictless.json
refused 'a claim has no id, verdict or attempts' verdictless.json
echo '[]' >list.json
refused 'its format is not' list.json
refused 'none.json' none.json
mkdir empty
refused 'empty/results.json' empty
[ ! -s why ]
result $? 'what is no results.json of this form is refused'

finish
