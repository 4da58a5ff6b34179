#!/bin/sh
# latex.sh - the tables that a report has as LaTeX, set by pdflatex in an article with
# booktabs, in both encodings of fonts; names that mean no good make no command.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
cd "$tmp" || exit 99
pdflatex --version >/dev/null 2>&1 || skip_all 'no pdflatex'
kpsewhich booktabs.sty >/dev/null 2>&1 || skip_all 'no booktabs'

# sets NAME FOLDER [PREAMBLE]
sets () {
  {
    printf '%s\n' '\documentclass{article}' "${3:-}" '\usepackage{booktabs}' \
      '\begin{document}'
    for file in "$2"/latex/*.tex; do
      printf '%s\n' "\\input{$file}"
    done
    printf '%s\n' '\end{document}'
  } >paper.tex
  pdflatex -interaction=nonstopmode -halt-on-error -file-line-error paper.tex >out 2>&1
  status=$?
  grep -n -A3 -e '^[^ ]*:[0-9]*: ' out >why
  [ "$status" -eq 0 ] && [ -s paper.pdf ] && [ ! -e pwned ] &&
    ! grep -q 'pwned\.tex' out
  result $? "$1"
  status=
}

"$breaktime" audit -q --no-progress --no-figures --filter '^vz-t1-[39]-(tq|stab)$' --report report \
  "$srcdir/validation/claims/vandissel-zahariade-2025.yaml" >out 2>why
sets 'a paper of the shelf' report
"$breaktime" audit -q --no-progress --no-figures --fail-on error --report hostile \
  "$srcdir/tests/hostile.yaml" >out 2>why
sets 'names that mean no good' hostile
sets 'and with other fonts' hostile '\usepackage[T1]{fontenc}'
finish
