#!/bin/sh
# cite.sh - the places that name the version, the title and the licence agree.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"

# same NAME EXPECTED FOUND: a TAP line.
same () {
  echo "expected '$2', found '$3'" >"$tmp/why"
  [ -n "$2" ] && [ "$2" = "$3" ]
  result $? "$1"
}
# field KEY: its value in CITATION.cff, at the top level.
field () {
  sed -n "s/^$1: *//p" "$srcdir/CITATION.cff" | sed 's/^"\(.*\)"$/\1/'
}
# bibtex KEY: its value in the entry that the library prints, as the C file has it:
# a text in pieces, ended by a newline that is written out.
bibtex () {
  tr -d '\n' <"$srcdir/src/version.c" | sed 's/" *"//g' |
    sed -n "s/.*  $1  *= {*\([^}]*\)}.*/\1/p"
}

version=$(sed -n 's/^AC_INIT(\[breaktime\], \[\([^]]*\)\].*/\1/p' "$srcdir/configure.ac")
same 'CITATION.cff has the version of configure.ac' "$version" "$(field version)"
newest=$(sed -n 's/^breaktime \([0-9][0-9.]*\).*/\1/p' "$srcdir/NEWS" | head -n 1)
same 'NEWS begins with the version of configure.ac' "$version" "$newest"

same 'one title' "$(field title)" "$(bibtex title)"
same 'one licence' "$(field license)" "$(bibtex license)"
same 'one author' "$(sed -n 's/^  - name: *//p' "$srcdir/CITATION.cff")" "$(bibtex author)"

# ---- codemeta.json, for those who read no CITATION.cff ---------------------------------

# meta KEY: the value of a text at the top level.
meta () {
  sed -n "s/^  \"$1\": \"\(.*\)\",*\$/\1/p" "$srcdir/codemeta.json"
}
same 'codemeta.json has the version of configure.ac' "$version" "$(meta version)"
same 'and the licence of CITATION.cff' "https://spdx.org/licenses/$(field license)" \
  "$(meta license)"
same 'the name of the package' \
  "$(sed -n 's/^AC_INIT(\[\([^]]*\)\].*/\1/p' "$srcdir/configure.ac")" "$(meta name)"
same 'the abstract' "$(sed -n '/^abstract: /,/^[a-z]*:$/s/^  //p' "$srcdir/CITATION.cff" |
  grep -v '^- ' | tr '\n' ' ' | sed 's/ $//')" "$(meta description)"
same 'the authors' "$(sed -n '/^authors:/,/^version/s/^  - name: *//p' "$srcdir/CITATION.cff")" \
  "$(sed -n '/"author": \[/,/\]/s/.*"name": "\(.*\)".*/\1/p' "$srcdir/codemeta.json")"
same 'the keywords' "$(sed -n '/^keywords:/,/^references/s/^  - //p' "$srcdir/CITATION.cff")" \
  "$(sed -n '/"keywords": \[/,/\]/s/^    "\(.*\)",*$/\1/p' "$srcdir/codemeta.json")"
same 'the paper that it began with' \
  "https://doi.org/$(sed -n 's/^    doi: *//p' "$srcdir/CITATION.cff")" \
  "$(sed -n '/"referencePublication"/,/}/s/.*"identifier": "\(.*\)".*/\1/p' "$srcdir/codemeta.json")"
if /usr/bin/python3 -c '' 2>/dev/null; then
  /usr/bin/python3 -m json.tool "$srcdir/codemeta.json" >/dev/null 2>"$tmp/why"
  result $? 'it is JSON'
else
  skip 'it is JSON' 'no python3'
fi

finish
