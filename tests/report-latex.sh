#!/bin/sh
# report-latex.sh - the tables of the source as LaTeX: as many cells in each row as there
# are columns, no command but our own, also where names mean no good.
# tests/outside/latex.sh compiles them.
#
# shellcheck disable=SC1003,SC2016 # TeX
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
cd "$tmp" || exit 99

cat >numbers.yaml <<'END'
source: {id: numbers, title: Numbers, authors: "Å. Čech, N. Øther", year: "2026"}
claims:
  - {id: n-1, where: here, statement: one, evaluator: t_q, printed: "2.12",
     table: {name: Table A_1, row: 1, column: t_q},
     parameters: {lambda: 0.3, x0: 2, omega: 0.4, t_max: 4}}
  - {id: n-2, where: here, statement: two, evaluator: t_q, printed: "<= 3.5e-1",
     table: {name: Table A_1, row: 2, column: t_q},
     parameters: {lambda: 0.3, x0: 2, omega: 0.5, t_max: 4}}
  - {id: n-3, where: here, statement: three, evaluator: stability, printed: "Stable",
     origin: encoded, encodes: said so,
     table: {name: Table A_1, row: 2, column: stability},
     parameters: {lambda: 0.03, x0: 5, omega: 1.2}}
END
"$breaktime" audit -q --no-progress --no-figures --fail-on error --report numbers numbers.yaml \
  >out 2>why
tex=numbers/latex/Table-A_1.tex
[ -s "$tex" ]
result $? 'a file a table'
cp "$tex" why
grep -qF '1 & $0.3$ & $2$ & $0.4$ & printed & $2.12$ &  \\' "$tex" &&
  grep -q -F ' & & & & recomputed & $2.11811(7)$~$\surd$ &  \\' "$tex"
result $? 'a number, and what it is found to be'
grep -q 'printed & \$\\leq 3\.5\\times 10^{-1}\$ & (Stable) ' "$tex" &&
  grep -q 'recomputed & .*~\$\\times\$ & Stable~\$\\surd\$ ' "$tex"
result $? 'a bound with a power of ten, and an encoded label in parentheses'
grep -q '\\caption{Table A\\_1 of Å. Čech, N. Øther (2026), ' "$tex" &&
  grep -q '\$\\surd\$~confirmed, \$\\times\$~refuted; in parentheses: not printed' "$tex" &&
  grep -q '^  \\label{tab:Table-A_1}$' "$tex"
result $? 'the caption says whose it is and what the marks mean'

"$breaktime" audit -q --no-progress --no-figures --fail-on error --report hostile \
  "$srcdir/tests/hostile.yaml" >out 2>why
: >why
for file in hostile/latex/*.tex numbers/latex/*.tex; do
  # but in a comment, which is ours
  sed 1d "$file" | sed 's/\\[\\{}$&#%_]//g' >body
  grep -o '\\[a-zA-Z]*\|[#%~^]' body | sort -u | grep -v -x -F \
    -e '\begin' -e '\end' -e '\centering' -e '\caption' -e '\label' \
    -e '\footnotesize' -e '\setlength' -e '\tabcolsep' -e '\toprule' \
    -e '\midrule' -e '\bottomrule' -e '\lambda' -e '\Omega' -e '\omega' -e '\surd' \
    -e '\times' -e '\leq' -e '\emptyset' -e '\textbackslash' -e '\textasciigrave' \
    -e '\textquotedblright' -e '\' -e '~' -e '^' | sed "s,^,$file: ," >>why
  grep -n -e '\^' body | grep -v 'times 10^{' >>why
  [ "$(tr -cd '{' <body | wc -c)" -eq "$(tr -cd '}' <body | wc -c)" ] &&
    [ "$(tr -cd '$' <body | wc -c | sed 's/.*[13579]$/odd/')" != odd ] ||
    echo "$file: braces or signs of mathematics that do not match" >>why
  columns=$(sed -n 's/.*begin{tabular}{\([lr]*\)}$/\1/p' body)
  sed 's/\\&//g' "$file" | awk -v columns="${#columns}" \
    '/\\\\$/ && gsub (/&/, "&") + 1 != columns { print FILENAME ": " $0 }' >>why
done
[ ! -s why ] && [ "$(find hostile/latex -name '*.tex' | wc -l)" -eq 1 ]
result $? 'no command, cell or brace but our own'
LC_ALL=C grep -n '[^ -~]' hostile/latex/*.tex >why
[ ! -s why ] && grep -q 'textbackslash{}input\\{pwned\\}' hostile/latex/*.tex
result $? 'what a name says is a text'
finish
