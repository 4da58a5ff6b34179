#!/bin/sh
# report-names.sh - names of files and tables are texts, whatever they hold: in a report,
# in the scripts of its figures, on a terminal.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
cd "$tmp" || exit 99

escape=$(printf '\033')
turn=$(printf '\342\200\256') # U+202E
bell=$(printf '\033]0;owned\007')$turn
cp "$srcdir/validation/models/qubit-b1.yaml" '<img src=x onerror=alert(1)>.yaml' || exit 99
cat >claims.yaml <<'END'
source: {id: names, title: Names, authors: A. N. Other, year: "2026"}
claims:
  - id: n-1
    where: a table
    statement: its name holds what means something to gnuplot
    table: {name: "it''s '''' `touch pwned` \"@TITLE\" \"; system(\"touch pwned\"); $(touch pwned) \\", row: 1, column: E}
    evaluator: entropy
    parameters: {lambda: 0.3, x0: 2, omega: 0.4, at: 1}
    printed: "<= 9"
  - id: n-2
    where: a file
    statement: the name of its model holds a tag
    evaluator: smallest_eigenvalue
    parameters: {model: "<img src=x onerror=alert(1)>.yaml", at: 0.5}
    printed: "<= 9"
END
mv claims.yaml "claims$bell.yaml"
"$breaktime" audit --report report "claims$bell.yaml" >said 2>&1
status=$?
cp said why
[ "$status" -eq 0 ]
result $? 'names of any kind are no trouble'
! grep -q -e "$escape" -e "$turn" said
result $? 'the name of a claims file does not reach the terminal as it is'

cat report/REPORT.md report/claims/*.md >pages
grep -n '<img' pages | grep -v '^[0-9]*:breaktime measure ' >why
[ ! -s why ] && grep -q '&lt;img src=x' pages
result $? 'nor that of a model the report'
# In what can be copied into a shell it is one word.
grep -q "^breaktime measure smallest_eigenvalue --model '.*<img src=x onerror=alert(1)>.yaml'" \
  pages
result $? 'what reproduces it can be copied'
LC_ALL=C grep -n "$(printf '[\001-\010\013-\037\177]')" pages report/data/* report/figures/* >why
[ ! -s why ]
result $? 'no control character is in the report'

# The text of the name, and nothing that was done by it.
if gnuplot --version >/dev/null 2>&1; then
  grep missing report/REPORT.md >why
  svg=$(find report/figures -name 'plate-*.svg')
  [ -n "$svg" ] && [ ! -e pwned ] && ! find report -name pwned | grep -q . \
    && sed 's/&quot;/"/g' "$svg" |
      grep -qF "it''s '''' \`touch pwned\` \"@TITLE\" \"; system(\"touch pwned\"); \$(touch pwned)"
  result $? 'quotes in the name of a table are drawn'
else
  skip 'quotes in the name of a table are drawn' 'no gnuplot'
fi

# Texts of many bytes a letter are cut nowhere within one, and what may stand in no XML
# stands in none: JUnit, TAP and each file of a report are UTF-8.
letters=$(printf '\316\273%.0s' $(seq 220))
none=$(printf '\357\277\276') # U+FFFE
{
  printf 'source: {id: cut, title: "%s%s", authors: "A%s", year: "2026"}\nclaims:\n' "$letters" '\uFFFE \\# SKIP' "$letters"
  for i in a bb ccc; do
    printf '  - {id: n-%s, where: "%s", statement: "%s%s", evaluator: smallest_eigenvalue,\n' \
      "$i" "$i$letters" "$i$letters" '\uFFFE \uFFFF'
    printf '     parameters: {model: qubit-b1, at: 0.5}, printed: "9"}\n'
  done
} >cut.yaml
"$breaktime" audit --no-figures --report cut --junit cut/junit.xml cut.yaml >out 2>&1
"$breaktime" audit --tap cut.yaml >cut/tap 2>>out
: >why
find cut -type f | while read -r file; do
  iconv -f UTF-8 -t UTF-8 "$file" >/dev/null 2>&1 || echo "$file is no UTF-8" >>why
  case $file in *.json) continue ;; esac # which may have any letter
  ! grep -q "$none" "$file" || echo "$file has U+FFFE" >>why
done
[ ! -s why ] && [ "$(grep -c '<testcase' cut/junit.xml)" -eq 3 ] &&
  [ "$(grep -c '^not ok' cut/tap)" -eq 3 ] && grep -q "$(printf '\316\273')" cut/junit.xml cut/tap
result $? 'a long text is cut within no letter'

# Messages about words and files of the command line.
: >why
printf 'id: %s\n' x >"no$bell.yaml"
for command in "audit no$bell.yaml" "audit none$bell.yaml" "measure x$bell" "$bell" \
  "measure t_q --$bell" "audit --against none$bell" "list $bell" \
  "audit --report claims$bell.yaml/x claims$bell.yaml" \
  "reference verify --dir none$bell" "run --lambda 0 --x0 1 --omega 1 --method $bell" \
  "run --lambda 0 --x0 1 --omega 1 --method classical -o none$bell/x"; do
  # shellcheck disable=SC2086 # words
  "$breaktime" $command >said 2>&1
  code=$?
  { [ "$code" -ne 0 ] && [ -s said ] && ! grep -q -e "$escape" -e "$turn" said; } \
    || { echo "$command: status $code"; cat -v said; } >>why
done
[ ! -s why ]
result $? 'no message passes on an escape sequence'

finish
