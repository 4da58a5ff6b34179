#!/bin/sh
# report-html.sh - REPORT.html without a browser: well-formed, with no tag but ours, every
# link leads somewhere, the words are those of the pages; also where titles, names and
# statements mean no good.  tests/outside/html.sh has it in Chromium.
#
# shellcheck disable=SC2016 # texts
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
cd "$tmp" || exit 99

"$breaktime" audit -q --no-progress --no-figures --inverse --fail-on error \
  --report report "$srcdir/tests/hostile.yaml" >out 2>err
status=$?
[ "$status" -eq 0 ] && [ -s report/REPORT.html ] && [ -s report/claims/all.md ]
result $? 'a report on names and texts that mean no good'
status=
html=report/REPORT.html

# tags FILE: a tag a line, without style and script.
tags () {
  sed -e '/^<style>/,/<\/style>$/d' -e '/^<script>/,/<\/script>$/d' "$1" |
    tr '\n' ' ' | sed 's/</\
</g' | sed -n 's/^\(<[^>]*>\).*/\1/p'
}
tags $html >list

# An attribute holds no '<', '>' or '"' of a text: they are escaped.
names='p|em|strong|code|a|ul|ol|li|h[1-6]|pre|blockquote|div|table|thead|tbody|tr|th|td|span|section|main|nav|details|summary|body|html|head|title|img|br|hr|meta'
values='(lang|charset|http-equiv|content|name|class|id|href|rel|scope|tabindex|role|aria-label|alt)="[^"<>]*"'
grep -v -n -E "^<(/($names)|($names)( $values| src=\"data:image/svg.xml,[^\"<>]*\")*( /)?|!DOCTYPE html)>\$" \
  list >why
[ ! -s why ] && [ "$(wc -l <list)" -gt 100 ]
result $? 'no tag and no attribute but our own'

awk '/^<!|\/>$/ { next }
  /^<\// { name = substr ($0, 3, length ($0) - 3)
    if (!depth || open[depth] != name) { print NR ": " $0 " in " open[depth]; exit }
    depth--; next }
  { name = substr ($0, 2); sub (/[ >].*/, "", name); open[++depth] = name }
  END { if (depth) print depth " open at the end, " open[depth] }' list >why
[ ! -s why ]
result $? 'what is opened is closed, in order'
[ "$(grep -c '^<script>' $html)" -eq 1 ] && [ "$(grep -o '<script' $html | wc -l)" -eq 1 ]
result $? 'one script'

# ---- links ------------------------------------------------------------------------

sed -n 's/^<[^>]* id="\([^"]*\)".*/\1/p' list | sort >ids
uniq -d ids >why
[ ! -s why ] && [ -s ids ]
result $? 'ids are unique'
sed -n 's/^<a .*href="#\([^"]*\)".*/\1/p' list | sort -u | comm -23 - ids >why
[ ! -s why ]
result $? 'every link within goes to one'
sed -n 's/^<a .*href="\([^#"][^"]*\)".*/\1/p' list | sort -u >files
while read -r file; do
  case $file in https://doi.org/*) ;; *) [ -s "report/$file" ] || echo "$file" >>why ;; esac
done <files
[ ! -s why ] && grep -q '^results.json$' files
result $? 'and every other to a file of the report'
# Those of the pages, none lost; what a text makes like one has its brackets escaped.
sed 's/!\[[^]]*\]([^)]*)//g' report/REPORT.md report/claims/*.md report/dossier/*.md |
  grep -o '[^\\]\](\([^()]*\))' | wc -l >want
echo $(($(grep -c '^<a href' list) - $(sed -n '/<nav/,/<\/nav>/p' $html | grep -c '<a '))) |
  cat - want >why
[ "$(sort -u why | wc -l)" -eq 1 ] && [ "$(cat want)" -gt 20 ]
result $? 'as many as the pages have'

# ---- words ------------------------------------------------------------------------

# text FILE: of a page, without tags, a line a line.
text () {
  sed -e '/^<style>/,/<\/style>$/d' -e '/^<script>/,/<\/script>$/d' -e 's/<[^>]*>/ /g' \
    -e 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g' "$1"
}
text $html >words
for words in '<script>window.pwned=1</script>' '"><img src=x onerror=alert(1)>' \
  '](javascript:alert(1))' '`rm -rf`' '$(touch pwned)' '\input{pwned}' \
  '<a id="claim-h-2"></a>' '&lt;b&gt; is four letters' 'x | y || z'; do
  grep -qF -e "$words" words || echo "$words" >>why2
done
mv why2 why 2>/dev/null || : >why
[ ! -s why ]
result $? 'what a text says is said'
LC_ALL=C grep -n "$(printf '[\001-\010\013-\037\177]')" $html report/REPORT.md report/claims/* >why
LC_ALL=C grep -n -e "$(printf '\342\200[\250-\256]')" -e "$(printf '\342\201[\246-\251]')" \
  $html report/REPORT.md report/claims/* out err >>why
[ ! -s why ]
result $? 'nothing in it turns the writing, or a terminal'
awk '/<table>/ { cells = 0 }
  /<tr>/ { n = gsub (/<t[hd][ >]/, "&"); if (!cells) cells = n
    if (n != cells) print FNR ": " n " cells, not " cells }' $html >why
[ ! -s why ]
result $? 'no text makes cells of its own'

# ---- the frame --------------------------------------------------------------------

# sum FILE: its SHA-256 in base 64.
sum () {
  sha256sum <"$1" | awk '{
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (i = 1; i <= 64; i += 3) {
      bits = 0
      for (k = 0; k < 3; k++)
        bits = 16 * bits + (i + k > 64 ? 0 : index ("0123456789abcdef", substr ($1, i + k, 1)) - 1)
      out = out substr (letters, int (bits / 64) + 1, 1) substr (letters, bits % 64 + 1, 1)
    }
    print substr (out, 1, 43) "=" }'
}
grep -o "content=\"default-src.*\"" $html >why
grep -qF "default-src 'none'; img-src data:; style-src 'sha256-$(sum "$srcdir/report/report.css")'; script-src 'sha256-$(sum "$srcdir/report/report.js")'; base-uri 'none'; form-action 'none'\"" why
result $? 'the policy lets in the style and the script that are there, and nothing else'

cp -r report first
"$breaktime" audit -q --no-progress --no-figures --inverse --fail-on error \
  --report report "$srcdir/tests/hostile.yaml" >out 2>err
cmp report/REPORT.html first/REPORT.html >why 2>&1
result $? 'the same bytes twice'

# Of two sources with the same ids, each link in its own part.
cat >one.yaml <<'END'
source: {id: one, title: One, authors: A. N. Other, year: "2026"}
claims:
  - {id: a-1, where: here, statement: one, evaluator: stability, printed: "Stable",
     parameters: {lambda: 0.03, x0: 5, omega: 1.2}}
END
sed 's/id: one, title: One/id: two, title: Two/' one.yaml >two.yaml
"$breaktime" audit -q --no-progress --no-figures --fail-on error --report pair one.yaml two.yaml \
  >out 2>why
tags pair/REPORT.html >list
sed -n 's/^<[^>]* id="\([^"]*\)".*/\1/p' list | sort >ids
uniq -d ids >>why
sed -n 's/^<a .*href="#\([^"]*\)".*/\1/p' list | sort -u | comm -23 - ids >>why
[ ! -s why ] && grep -q '^claim-one-a-1$' ids && grep -q '^claim-two-a-1$' ids
result $? 'two sources'

# Without its script and style the rest of the report is there.
mkdir -p data/report
cp "$srcdir"/report/*.gp "$srcdir/report/report.js" data/report
cp -r "$srcdir/validation" data/ 2>/dev/null
for style in missing '</style><script>alert(1)</script>'; do
  rm -rf bare
  [ "$style" = missing ] || echo "$style" >data/report/report.css
  BREAKTIME_DATADIR=$tmp/data "$breaktime" audit -q --no-progress --no-figures --report bare \
    --fail-on error one.yaml >out 2>err
  status=$?
  cp err why
  [ "$status" -eq 4 ] && [ -s bare/REPORT.md ] && [ ! -e bare/REPORT.html ] &&
    grep -q 'report\.css' err
  result $? "a style that is $style: the report is there without the page, and why is said"
done
finish
