#!/bin/sh
# manual.sh - the pages on claims files and models have the keys that the loader knows,
# and their examples are understood; each command has a page that says what --help does.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
claims=$srcdir/man/breaktime-claims.5
models=$srcdir/man/breaktime-models.5
cd "$tmp" || exit 99

# ---- keys: the loader says which it knows where it finds another -----------------------

cat >claims.yaml <<'EOT'
none: 1
source: {none: 1, id: a, title: t, authors: a, year: "2025"}
discretisations:
  d: {none: 1, points: 64, box: 20, step: 0.1}
readings:
  r: {none: 1, text: t, evaluators: [t_q], set: {crossing: last}}
vary:
  v: {none: 1, text: t, evaluators: [t_q], setting: threshold, over: "0.1:0.2:3"}
claims:
  - none: 1
    id: a
    where: w
    statement: s
    table: {none: 1, name: n, row: 1, column: c}
    evaluator: t_q
    parameters: {none: 1, lambda: 0.1, x0: 5, omega: [0.4], t_max: 20}
    printed: "1"
    convert: {none: 1, scale: 1, why: w}
    close: {none: 1, relative: 0.1, why: w}
  - id: b
    where: w
    statement: s
    quantity: {none: 1}
    printed: "1"
EOT
cat >model.yaml <<'EOT'
none: 1
parts: {x: oscillator, s: qubit}
hamiltonian: x
start: {x: {none: 1}, s: {none: 1}}
environment: [{none: 1, operator: x, rate: 1}]
EOT
cat >joint.yaml <<'EOT'
parts: {x: oscillator}
hamiltonian: x^2
start: {joint: {none: 1}}
EOT

# known FILE: lines "PLACE|key" of what the loader knows.
known () {
  "$breaktime" check "$1" 2>&1 | sed -n "s/.*unknown key 'none' in \(.*\); known: \(.*\)/\1|\2/p
    s/.* \(a quantity\) without a key.*; known: \(.*\)/\1|\2/p" | sed 's/; did you.*//' |
    awk -F'|' '{ n = split ($2, key, ", "); for (i = 1; i <= n; i++) print $1 "|" key[i] }'
}
# paged PAGE: the same of a page.
paged () {
  awk '/^\.Sh/ { place = "" } /^\.Ss / { place = substr ($0, 5) }
    place != "" && /^\.It Ic/ {
      for (i = 3; i <= NF; i++)
        if ($i != "," && $i != "Ic") print place "|" $i }' "$1"
}

known claims.yaml | sort >loader
# settings have names of their own: they are held against what explain says, below
paged "$claims" | grep -v "^a quantity's settings|" | sort >page
diff loader page >why && [ "$(wc -l <loader)" -gt 45 ]
result $? 'breaktime-claims.5 has the keys that are known, and no others'
{ known model.yaml; known joint.yaml; } | sort >loader
paged "$models" | sort >page
diff loader page >why && [ "$(wc -l <loader)" -gt 18 ]
result $? 'breaktime-models.5 likewise'
for page in "$claims" "$models"; do
  awk -v page="$page" '/^\.It Ic/ { if (key != "") print page, key; key = $0 }
    /^\.Dl/ { key = "" }
    /^\.El/ { if (key != "") print page, key; key = "" }' "$page"
done | grep -v -e ' Ic claims$' -e ' Ic source$' -e ' Ic readings$' >why
[ ! -s why ]
result $? 'each key has an example'

# ---- examples ------------------------------------------------------------------------

for page in claims models; do
  sed -n '/^\.Bd -literal/,/^\.Ed/p' "$srcdir/man/breaktime-$page.5" | sed '1d;$d' >example.yaml
  "$breaktime" check example.yaml >out 2>why </dev/null
  status=$?
  [ "$status" -eq 0 ] && [ ! -s why ]
  result $? "the example of breaktime-$page.5 is understood"
done
status=
# Each line of an example, in a model with one part or two.
sed -n 's/^\.Dl //p' "$models" | sed 's/\\-/-/g' >lines
wrong=
while read -r line; do
  key=${line%%:*}
  for parts in '{x: oscillator, s: qubit}' '{x: oscillator}'; do
    {
      echo "$line"
      [ "$key" = parameters ] || echo 'parameters: {g: 0.1}'
      [ "$key" = parts ] || echo "parts: $parts"
      [ "$key" = hamiltonian ] || echo 'hamiltonian: (p_x^2 + x^2)/2'
      case $key$parts in start* | parts*) ;; *qubit*) echo 'start: {s: {bloch: [0, 0, 1]}}' ;; esac
      [ "$key" != parts ] || echo 'start: {s: {bloch: [0, 0, 1]}}'
    } >one.yaml
    "$breaktime" check one.yaml >out 2>err </dev/null && continue 2
  done
  echo "$line"
  cat err
done <lines >why
[ ! -s why ] && [ "$(wc -l <lines)" -gt 12 ]
result $? 'and so is each line of breaktime-models.5'

# Of claims: each in a claim that has what it needs.
sed -n 's/^\.Dl //p' "$claims" | sed 's/\\-/-/g; s/\\(dq/"/g; s/\\(sq/'"'"'/g' |
  grep '^quantity:' >lines
"$breaktime" init mine >out 2>&1
cp "$srcdir/validation/models/two-classical.yaml" .
while read -r line; do
  case $line in *between* | *crosses* | *frequency_near* | *hump*) time=', t_max: 200' ;; *) time= ;; esac
  case $line in *stability_of*) printed=Stable ;; *) printed=1 ;; esac
  for model in x4 vz25 jaynes-cummings two-classical damped phi-chi2; do
    printf '%s\nclaims:\n  - id: a\n    where: w\n    statement: s\n    printed: "%s"\n' \
      'source: {id: a, title: t, authors: a, year: "2025"}' "$printed" >one.yaml
    printf '    parameters: {model: %s%s}\n    %s\n' "$model" "$time" "$line" >>one.yaml
    "$breaktime" explain a one.yaml >out 2>err </dev/null || continue
    # "  KEY = VALUE: ..." and "  KEY, not set: ..."
    sed -n '/^what is asked/,/^$/s/^  \([a-z][a-z_]*\)\(, not set\| = [^:]*\):.*/\1/p' out >>taken
    continue 2
  done
  echo "$line"
  cat err
done <lines >why
[ ! -s why ] && [ "$(wc -l <lines)" -ge 35 ]
result $? 'and each quantity of breaktime-claims.5'
# Those that a key of a quantity says under another name, or that it is, are there already.
{
  sed -e '/^at$/d; /^t_max$/d; /^of$/d; /^from$/d; /^index$/d; /^upper$/d; /^lower$/d' \
    -e '/^crosses$/d; /^frequency_near$/d; /^hump$/d; s/^threshold$/delta/' taken | sort -u
} >loader
paged "$claims" | sed -n "s/^a quantity's settings|//p" | sort >page
diff loader page >why && [ "$(wc -l <loader)" -gt 20 ]
result $? 'whose settings are those that the evaluators have'

# ---- a page for each command ---------------------------------------------------------

"$breaktime" --help | awk '/^Commands:/ { on = 1; next } /^[^ ]/ { on = 0 }
  on { name = $1; sub (/^ *[^ ]+ +/, ""); print name "|" $0 }' >commands
if ! [ -f "$top_builddir/man/breaktime-run.1" ]; then
  skip 'a page for each command' 'not built here'
  finish
fi
rm -f why
while IFS='|' read -r command summary; do
  page=$top_builddir/man/breaktime-$command.1
  [ -f "$page" ] && grep -qxF ".Nd $summary" "$page" || echo "$command: no page, or another summary"
  # every option that --help has, with its argument
  "$breaktime" help "$command" | awk '/^Options:/ { on = 1; next } /^[^ ]/ { on = 0 }
    on && substr ($0, 7, 2) == "--" {
      match (substr ($0, 7), /^--[a-z0-9-]+( [^ ]+)?/); print substr ($0, 9, RLENGTH - 2) }' |
    sort >help
  awk '/^\.It Fl/ { name = argument = ""
      for (i = 2; i <= NF; i++)
        if ($i == "Fl" && $(i + 1) == "Fl") name = $(i += 2)
        else if ($i == "Fl") ++i
        else if ($i == "Ar") argument = " " $(++i)
      print name argument }' "$page" | sort | diff help - || echo "$command: options"
  "$breaktime" help "$command" | awk '/^Exit status:/ { on = 1; next } /^[^ ]/ { on = 0 }
    on && $1 ~ /^[0-9]+$/ { print $1 }' | sort -u >help
  sed -n 's/^\.It \([0-9][0-9]*\)$/\1/p' "$page" | sort -u | diff help - || echo "$command: exits"
done <commands >why
[ ! -s why ] && [ "$(wc -l <commands)" -gt 14 ]
result $? 'each command has a page that agrees with --help'

if command -v mandoc >/dev/null 2>&1; then
  mandoc -T lint -W warning "$srcdir"/man/*.[15] "$top_builddir"/man/breaktime-*.1 >why 2>&1
  [ ! -s why ]
  result $? 'mandoc has nothing to warn of'
elif command -v groff >/dev/null 2>&1; then
  for page in "$srcdir"/man/*.[15] "$top_builddir"/man/breaktime-*.1; do
    groff -mdoc -Tutf8 -ww "$page" 2>>why >/dev/null
  done
  [ ! -s why ]
  result $? 'groff has nothing to warn of'
else
  skip 'no mistakes of form' 'neither mandoc nor groff'
fi

finish
