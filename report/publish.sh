#!/bin/sh
# publish.sh - what is kept of reports beside the sources.
#
#   sh publish.sh TO FROM...
#
# Copies of each report FROM, the folder of an audit, to TO/NAME, NAME that of its claims
# file, all that says the same on any machine, and writes TO/README.md, which lists them.
# Left out: REPORT.html, which says what the pages say and is larger than they are with
# their figures; the certificate, the times, the crate and the check sums, which differ
# from run to run; the inputs, which lie in the tree; the name of the processor and of
# the system.  Numbers of figures are gzipped, and those of exhibits and of
# settings that were tried, which are among them, left out of results.json; so are pictures
# against a setting, whose table is kept, unless REPORT.md has the number among what matters
# most and what was tried lies on both sides of what is printed.  Blanks of results.json go.
#
# All of TO takes at most 6 000 000 bytes, since it is in every clone (LIMIT: another
# number): with more the exit status is 1, and TO is as large as it is.
#
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
LC_ALL=C
export LC_ALL
to=$1
shift
left_out='REPORT\.html\|certificate\.md\|timings\.csv\|ro-crate-metadata\.json\|SHA256SUMS\|inputs\/[^)]*'

# keep FROM TO: a page without links to what is left out.
keep_page () {
  sed -e "s/\[\([^]]*\)\](\(\.\.\/\)\{0,1\}\($left_out\))/\1/g" \
    -e 's/(\(\(\.\.\/\)\{0,1\}data\/[^)]*\.csv\))/(\1.gz)/g' \
    -e '/^| processor |/d; /^| system |/d' "$1" >"$2"
}

# tells FOLDER PICTURE: it is none against a setting, or shows where a number that matters
# comes out.
tells () {
  case ${2##*/} in
    *__*.svg) return 0 ;;
    *_*.svg) ;;
    *) return 0 ;;
  esac
  table=$1/data/${2##*/} id=${2##*/}
  sed -n '/^## What matters most/,/^<a id=/p' "$1/REPORT.md" | grep -q "claim-${id%%_*})" || return 1
  awk -F, '/^# printed: / { printed = substr ($0, 12) + 0; next }
    /^#/ { next }
    seen++ && $2 != "nan" { low = low || $2 < printed; high = high || $2 > printed }
    END { exit !(low && high) }' "${table%.svg}.csv"
}

# without FOLDER: a page without pictures against settings that are not there.
without () {
  while IFS= read -r line; do
    case $line in
      "!["*"](../figures/"*"_"*".svg)")
        picture=${line##*"](../"}
        [ -f "$1/${picture%")"}" ] || continue ;;
    esac
    printf '%s\n' "$line"
  done
}

# numbers FILE: a table whose errors have three digits, rounded up; more are noise, which
# does not pack.
numbers () {
  awk -F, 'BEGIN { OFS = "," }
    NR == 1 { for (i = 1; i <= NF; i++) error[i] = $i ~ /^(err|error|err_.*|.*_err)$/ }
    NR > 1 && !/^#/ {
      for (i = 1; i <= NF; i++)
        if (error[i] && $i ~ /^[0-9.]+([eE][-+]?[0-9]+)?$/ && $i > 0)
          $i = sprintf ("%.2e", $i * 1.005)
    }
    { print }' "$1"
}

mkdir -p "$to"
{
  echo '# Published reports'
  echo
  # shellcheck disable=SC2016
  echo 'Audits of all claims files beside these sources, quick tier, as `make published`'
  # shellcheck disable=SC2016
  echo 'writes them; `make check-published` makes them anew, and fails when a verdict'
  echo 'differs, a value lies outside the errors of both, or the numbers of a figure do.'
  # shellcheck disable=SC2016
  echo 'What would have to be different was asked, too (`breaktime audit --inverse`).'
  echo 'Left out is what differs from machine to machine, and REPORT.html, which'
  # shellcheck disable=SC2016
  echo '`make report` writes.'
  echo
} >"$to/README.new"
for from; do
  [ -s "$from/results.json" ] || { echo "publish.sh: no report in '$from'" >&2; exit 1; }
  if grep -q '^ *"interrupted": true' "$from/results.json"; then
    echo "publish.sh: the report in '$from' is not complete" >&2
    exit 1
  fi
  name=$(sed -n 's/^ *"claims_file": "\(.*\)\.yaml",$/\1/p' "$from/results.json" | head -n 1)
  [ -n "$name" ] || { echo "publish.sh: '$from' has no claims file" >&2; exit 1; }
  rm -rf "${to:?}/$name"
  mkdir -p "$to/$name"
  for folder in figures claims dossier data latex recipes; do
    [ -d "$from/$folder" ] || continue
    for file in "$from/$folder"/*; do
      [ -f "$file" ] || continue
      [ "$folder" != figures ] || tells "$from" "$file" || continue
      mkdir -p "$to/$name/$folder"
      case $file in
        *.md)
          keep_page "$file" "$to/page.new"
          without "$to/$name" <"$to/page.new" >"$to/$name/$folder/${file##*/}"
          rm "$to/page.new" ;;
        *.csv) numbers "$file" | gzip -9n >"$to/$name/$folder/${file##*/}.gz" ;;
        *) cp "$file" "$to/$name/$folder/${file##*/}" && chmod 644 "$to/$name/$folder/${file##*/}" ;;
      esac
    done
  done
  keep_page "$from/REPORT.md" "$to/$name/REPORT.md"
  sed -e 's/^\(  "processor": \).*/\1"",/' -e 's/^\(  "system": \).*/\1""/' \
    "$from/results.json" | awk '
      /^ *"tried": \[$/ { tried = 1; next }
      tried {
        if (!/^ *\],?$/) next
        print "\"tried\": []" (/,$/ ? "," : "")
        tried = 0
        next
      }
      # the numbers of exhibits are in data/; those of others in one line
      /^   "exhibits": \[$/ { print "   \"exhibits\": [],"; left_out = 1; next }
      left_out { left_out = !/^   \],$/; next }
      /^ *(-?[0-9.]+([eE][-+]?[0-9]+)?|null),?$/ { sub (/^ */, ""); printf "%s", $0; next }
      # a quote within a text has a backslash before it: this one ends a key
      { sub (/^ */, "") }
      match ($0, /^"[^"\\]+": /) {
        $0 = substr ($0, 1, RLENGTH - 1) substr ($0, RLENGTH + 1)
      }
      { print }' >"$to/$name/results.json"
  sed -n "1s/^# \(.*\): numerical audit\$/- [\1]($name\/REPORT.md)/p" "$from/REPORT.md" |
    head -n 1 >>"$to/README.new"
  grep -q "($name/REPORT.md)" "$to/README.new" ||
    echo "- [$name]($name/REPORT.md)" >>"$to/README.new"
done
mv "$to/README.new" "$to/README.md"
limit=${LIMIT:-6000000}
size=$(find "$to" -type f -exec cat {} + | wc -c)
if [ "$size" -gt "$limit" ]; then
  echo "publish.sh: '$to' has $size bytes, $((size - limit)) more than the $limit that it may have" >&2
  exit 1
fi
