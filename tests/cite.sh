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

finish
