#!/bin/sh
# refuted.sh - what an audit refutes was computed by other software as well: each refuted
# claim of the reports that are kept has a row in reference/refuted/, which agrees with our
# number and refutes the printed one, too; or it stands in reference/recipes/unconfirmed.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
published=$srcdir/report/published
[ -d "$published" ] || skip_all 'reports are not part of a tarball'
cd "$tmp" || exit 99

# Of every claim: its file, id, whether it is refuted, what is printed, its interval, our
# value, its error and our label.
for file in "$published"/*/results.json; do
  sed -n 's/^ *"\([a-z_]*\)": *"\{0,1\}\(.*[^",]\)"\{0,1\},\{0,1\}$/\1\t\2/p' "$file" |
    awk -F'\t' '
      function tell () {
        if (id)
          print source, id, refuted, printed, interval, value, error, label
      }
      BEGIN { OFS = "\t" }
      $1 == "claims_file" { source = $2; sub (/[.]yaml$/, "", source) }
      $1 == "claims" { begun = 1 }
      $1 == "id" && begun { tell (); id = $2; refuted = 0; value = error = label = interval = ""; first = 0 }
      $1 == "printed" { printed = $2 }
      $1 == "printed_interval" { interval = $2 }
      ($1 == "expect" || $1 == "verdict") && $2 == "refuted" { refuted = 1 }
      $1 == "attempts" { first = 1 }
      first == 1 && $1 == "reading" { first = $2 == "null" ? 2 : 3 }
      first == 2 && $1 == "value" && value == "" { value = $2 }
      first == 2 && $1 == "label" && label == "" { label = $2 }
      first == 2 && $1 == "error" && error == "" { error = $2; first = 3 }
      END { tell () }'
done >claims

# rows FOLDER: of its sets source, id, label, value and error.
rows () {
  for file in "$1"/*.csv.gz; do
    gzip -dc "$file" | sed '/^#/d; /^source,/d'
  done | awk -F, -v OFS='\t' '{ print $1, $2, $3, $4, $5 }'
}

# judge ROWS UNCONFIRMED: what is wrong.
judge () {
  awk -F'\t' '
    function size (x) { return x < 0 ? -x : x }
    FILENAME == ARGV[1] { if (row[$1, $2]++) print $2 ": two rows"
                          label[$1, $2] = $3; value[$1, $2] = $4; error[$1, $2] = $5; next }
    FILENAME == ARGV[2] { if ($0 !~ /^#/) { split ($0, word, " "); open[word[1], word[2]] = 1 }
                          next }
    { key = $1 SUBSEP $2; known[key] = 1 }
    !$3 { if (key in row || key in open) print $2 ": is not refuted"; next }
    key in open { if (key in row) print $2 ": has a row and is unconfirmed"; next }
    !(key in row) { print $2 ": no other software has computed it"; next }
    # Reports have twelve digits.
    $6 != "" && !(size($6 - value[key]) <= $7 + error[key] + 5e-12 * size($6)) {
      print $2 ": " value[key] " is not our " $6 }
    $8 != "" && label[key] != $8 { print $2 ": \"" label[key] "\" is not our \"" $8 "\"" }
    $5 == "" { if (label[key] == "-" || label[key] == $4) print $2 ": \"" label[key] "\" does not refute " $4
               next }
    { interval = $5; gsub (/[][() ]/, "", interval); split (interval, end, ",")
      above = end[2] !~ /[0-9]/ ? 0 : value[key] - error[key] > end[2] + 0
      below = end[1] !~ /[0-9]/ ? 0 : value[key] + error[key] < end[1] + 0
      if (!above && !below) print $2 ": " value[key] " does not refute " $5 }
    END { for (key in row) if (!(key in known)) print key ": no such claim"
          for (key in open) if (!(key in known)) print key ": no such claim" }' "$1" "$2" claims
}

rows "$srcdir/reference/refuted" >all
unconfirmed=$srcdir/reference/recipes/unconfirmed
[ "$(awk -F'\t' '$3' claims | grep -c .)" -ge 65 ] && [ "$(grep -c . all)" -ge 60 ]
result $? 'there are refuted claims and rows of other software'
judge all "$unconfirmed" >why
[ ! -s why ]
result $? 'every number that is refuted was confirmed, or it is said why not'

# ---- and it is found out where it is no longer so --------------------------------------

# wrong NAME PATTERN: judge finds PATTERN in changed.
wrong () {
  judge changed "$unconfirmed" >why
  grep -q "^$2" why && [ "$(grep -c . why)" -eq 1 ]
  result $? "$1"
}
sed '/\tvz-t1-7-tmf\t/d' all >changed
wrong 'a row that is missing' 'vz-t1-7-tmf: no other software'
sed '/\tm2h-first-0\t/s/0\.998594772/0.998594773/' all >changed
wrong 'a digit that is another' 'm2h-first-0: .* is not our'
sed '/\tl26-cavity\t/s/not exact/exact/' all >changed
judge changed "$unconfirmed" >why
grep -q '"exact" is not our "not exact"' why && grep -q '"exact" does not refute exact' why
result $? 'a word that is another'
awk -F'\t' -v OFS='\t' '$2 == "vz-t1-1-tq" { $5 = 0.02 } 1' all >changed
wrong 'an error that is too large to refute' 'vz-t1-1-tq: .* does not refute \[5.5, 6.5\]'
sed 's/\tqs-large\t/\tqs-five\t/' all >changed
judge changed "$unconfirmed" >why
grep -q 'qs-five: is not refuted' why && grep -q 'qs-large: no other software' why
result $? 'a row of a claim that holds'

finish
