#!/bin/sh
# redrawn.sh - figures of a source over scans: from reference scans where nothing was
# run, from the audit's own points where claims were; and what a claims file may say.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
cd "$tmp" || exit 99
SOURCE_DATE_EPOCH=1700000000
export SOURCE_DATE_EPOCH
drawn=no
gnuplot --version >/dev/null 2>&1 && drawn=yes

# pages FOLDER: all pages of the report in it, as FOLDER.md.
pages () {
  cat "$1/REPORT.md" "$1"/claims/*.md >"$1.md"
}

# ---- from reference scans -----------------------------------------------------------

"$breaktime" audit vz25 --filter '^fig-[356]' --no-progress --report report >out 2>why
pages report
grep -e '^### Fig' -e '^Not drawn' report.md >why
[ "$(grep -c '^### Fig\. ' why)" -eq 4 ] && ! grep -q '^Not drawn' why &&
  [ "$(grep -c '^From reference scans, by breaktime .* on 20..-..-..; ' report.md)" -eq 5 ]
result $? 'figures are drawn without a claim being run, and say where from'
(cd report && sha256sum -c --quiet SHA256SUMS) >why 2>&1 &&
  grep -q '  data/fig-3-error\.csv$' report/SHA256SUMS
result $? 'their numbers belong to the report'
[ "$(grep -c '"reference_scans": "by breaktime ' report/results.json)" -eq 4 ] &&
  grep -q '"data/fig-6-bands.csv"' report/results.json
result $? 'results.json lists them'
if [ $drawn = yes ]; then
  for name in fig-3 fig-3-error fig-3-last fig-5 fig-6; do
    [ -s "report/figures/$name.svg" ] || echo "$name" >>why
  done
  [ ! -s why ] && ! grep -q missing report.md
  result $? 'and are pictures'
else
  skip 'and are pictures' 'no gnuplot'
fi
# Three quantities side by side: the numbers are those of the reference scan.
gzip -dc "$srcdir/reference/scans/vz25-map-08.csv.gz" | sed '/^#/d' | sed 1d |
  awk -F, '{ for (q = 4; q <= 10; q += 3) if ($q != "inf") printf "%.5g\n", $q }' | sort >want
sed '/^#/d' report/data/fig-3.csv | sed 1d |
  awk -F, '$8 != "nan" { printf "%.5g\n", $8 }' | sort | diff want - >why
result $? 'every point is there, in a panel a quantity'
# What is larger, of three scans as one: counted in the scans themselves.
for omega in 04 08 12; do
  gzip -dc "$srcdir/reference/scans/vz25-map-$omega.csv.gz" | sed '/^#/d' | sed 1d
done | awk -F, '{ mf = $7 == "inf"; tw = $10 == "inf"
    both += mf && tw; later += !(mf && tw) && (tw || (!mf && $10 > $7)) }
  END { printf "both beyond the window: %d points. t_tw > t_mf: %d points.", both, later }' >want
grep -q "$(cat want)" report.md
result $? 'scans of one plane each become one map'

# ---- from the points of claims --------------------------------------------------------

cat >small.yaml <<'END'
quantities: [t_q, t_mf]
axes: {omega: [0.8], lambda: 0.05:0.1:4, x0: 1:2.5:4}
t_max: 12
relative: 0.1
END
cat >claims.yaml <<'END'
source: {id: own, title: Own, authors: A. N. Other, year: "2026"}
figures:
  - {where: Fig. 1, id: map, text: times, shows: maps, of: [t_q], scans: [./small.yaml]}
claims:
  - id: o-1
    where: Fig. 1
    statement: t_q is the smaller
    evaluator: share
    parameters: {scan: ./small.yaml}
    set: {quantity: t_mf, than: t_q}
    printed: ">= 0"
END
status=0
"$breaktime" audit claims.yaml --no-progress --report own >out 2>why || status=$?
pages own
[ $status -eq 0 ] && ! grep -q 'reference scans' own.md &&
  [ "$(sed '/^#/d' own/data/map.csv | sed 1d | wc -l)" -eq 16 ] &&
  grep -q '^Claims over these scans: \[o-1\]' own.md
result $? 'the points that a claim computed are drawn'
"$breaktime" audit claims.yaml --no-progress --filter '^map$' --report none >out 2>why
pages none
grep -q "^Not drawn: claims over '\./small\.yaml' were not run to their end, and there" \
  none.md
result $? 'without them nothing is, and it is said why'
"$breaktime" audit claims.yaml --no-progress --filter '^o-1$' --report other >out 2>why
pages other
! grep -q '^# Figures of the source' other.md
result $? 'a filter lets figures pass by their ids'
"$breaktime" audit claims.yaml --no-progress --no-figures --report plain >out 2>why
pages plain
[ -s plain/data/map.csv ] && [ ! -e plain/figures/map.svg ] && ! grep -q missing plain.md
result $? 'where no pictures are wanted there are the numbers'

# Means in time, of which the exact one keeps its amplitude where the coupling is weak.
cat >two.yaml <<'END'
quantities: [t_q]
axes: {omega: [0.8, 1.2], lambda: [1e-4], x0: [2]}
END
sed -n '/^source/p; /^claims/,$p' claims.yaml >curves.yaml
cat >>curves.yaml <<'END'
figures:
  - {where: Fig. 2, id: means, text: means, shows: curves, scans: [./two.yaml], t_end: 9}
END
"$breaktime" audit curves.yaml --no-progress --filter '^means$' --report curves >out 2>why
pages curves
[ "$(sed '/^#/d' curves/data/means.csv | sed 1d | cut -d, -f1 | sort -u | tr -d '\n')" = 12 ] &&
  [ -s curves/data/means-delta-crossings.csv ] &&
  grep -q 'last period: \(1\.00\|0\.99\)[0-9]*([0-9]*) (Ω = 0\.8' curves.md
result $? 'means in time at the points of a scan'

# ---- what a file may say ----------------------------------------------------------------

# refused NAME MESSAGE FROM TO: the file with FROM for TO is refused with that message.
refused () {
  sed "s|$3|$4|" claims.yaml >wrong.yaml
  status=0
  "$breaktime" audit wrong.yaml --no-progress >out 2>why || status=$?
  [ "$status" -eq 2 ] && grep -q -e "$2" why
  result $? "$1"
}
refused 'an unknown kind of figure' \
  "'shows' is 'map'; known: curves, maps, .*did you mean 'maps'" 'shows: maps' 'shows: map'
refused 'a quantity that is no time' "'entropy' is no time" 'of: \[t_q\]' 'of: [entropy]'
refused 'one that the scan has not' "t_tw is not among the quantities of scan" \
  'of: \[t_q\]' 'of: [t_tw]'
refused 'two times of which there is one' "'of' must be a list of 2 to 2" \
  'shows: maps' 'shows: larger'
refused 'an unknown scan' "'scans' is './smal.yaml': " 'scans: \[./small' 'scans: [./smal'
refused 'an end of what has none' "'t_end' is of .curves" 'shows: maps' 'shows: maps, t_end: 5'
refused 'a last crossing without a first' '1 scans: of crossings as many' \
  'shows: maps' 'shows: crossings'

finish
