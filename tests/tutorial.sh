#!/bin/sh
# tutorial.sh - doc/tutorial.md is gone through: each file is written and each command
# run, and what they print is what is shown.  A line `…' stands for any lines, `…' in a
# line for its rest; of numbers with an error six digits are compared.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
XDG_CACHE_HOME=$tmp/cache
export XDG_CACHE_HOME
mkdir "$tmp/bin" "$tmp/home"
ln -s "$breaktime" "$tmp/bin/breaktime"
PATH=$tmp/bin:$PATH

# Blocks into files NN.console and NN.FILE.
awk -v to="$tmp" '
  /^```console$/ { out = sprintf ("%s/%02d.console", to, ++n); next }
  /^```yaml / { out = sprintf ("%s/%02d=%s", to, ++n, $2); next }
  /^```/ { out = ""; next }
  out != "" { print >out }' "$srcdir/doc/tutorial.md"

# One script of all: what each command prints follows a line that says so.
{
  # shellcheck disable=SC2016 # for the script
  echo 'cd "$1" || exit 99'
  for block in "$tmp"/[0-9]*; do
    case $block in
      *=*) echo "cp '$block' '${block#*=}'" ;;
      *)
        sed -n 's/^\$ //p' "$block" | while IFS= read -r line; do
          printf "cat <<'EOT'\n\$ %s\nEOT\n" "$line"
          printf '%s 2>&1 </dev/null\ncode=$?\n' "$line"
          echo '[ $code -eq 0 ] || echo "? $code"'
        done
        ;;
    esac
  done
} >"$tmp/script"
sh "$tmp/script" "$tmp/home" >"$tmp/printed" 2>&1

# of FILE: what is compared.
of () {
  sed -e "s|$tmp/home|/home/me|g" -e 's/\([0-9]\.[0-9]\{6\}\)[0-9]*([0-9]*) */\1 /g' "$1"
}
of "$tmp/printed" >"$tmp/got"
cat "$tmp"/[0-9]*.console >"$tmp/all"
of "$tmp/all" >"$tmp/shown"
awk -v got="$tmp/got" '
  function next_line () { return (getline line <got) > 0 }
  { sub (/ +$/, "") }
  $0 == "…" { skipping = 1; next }
  {
    cut = index ($0, "…")
    want = cut ? substr ($0, 1, cut - 1) : $0
    found = 0
    while (next_line ()) {
      sub (/ +$/, "", line)
      if (cut ? index (line, want) == 1 : line == want) { found = 1; break }
      if (!skipping || line ~ /^\$ /) break
    }
    skipping = 0
    if (!found) { print "shown   " $0 "\nprinted " line; exit }
  }
  END { if (found && !skipping && next_line ()) print "printed besides " line }' \
  "$tmp/shown" >"$tmp/why"
[ ! -s "$tmp/why" ] && [ "$(grep -c '^\$ ' "$tmp/shown")" -ge 10 ]
result $? 'the tutorial shows what the program prints'

# The closed form that it gives is the one that is computed: by hand, in another program.
awk 'function x(t) { return 2 * exp (-2 * (1 - cos (0.2 * t))) * cos (1.1 * t + 2 * sin (0.2 * t)) }
  BEGIN { for (t = 11; t <= 20; t += 1e-4) if (x (t) > most) most = x (t)
    printf "early %.6f\ncollapsed %.6f\nrevival %.6f\nmean %.6f\n", x (1), most, x (31.416), x (62.832) }' \
  >"$tmp/hand"
wrong=
while read -r name value; do
  sed -n "s/^[^ ]* $name  .* \([-0-9.]*\)([0-9]*) .*/\1/p" "$tmp/printed" | sed 1q |
    awk -v want="$value" '{ d = $1 - want; found = d < 2e-6 && d > -2e-6 }
      END { exit !found }' || wrong="$wrong $name"
done <"$tmp/hand"
echo "$wrong" >"$tmp/why"
[ -z "$wrong" ]
result $? 'and that is what the closed form gives'

finish
