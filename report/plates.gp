# plates.gp - curves of several models in one picture, one panel a quantity.
#
# The prelude sets DATA (t, then curve_1, ...), OUTPUT, TITLE, T_END, LOGARITHMIC, LOWEST
# and HIGHEST (whole powers of ten, for a logarithmic axis); CURVES with PANEL[k],
# COLOUR[k], DASH[k], BOUND[k]; and what these numbers stand for: QUANTITYS panels with
# QUANTITY[p], MODELS colours with MODEL[m], STYLES dash patterns with STYLE[s].

high = 400
top = 46.0
bottom = 72.0
gap = 26.0
whole = QUANTITYS*high + (QUANTITYS - 1)*gap*0 + top + bottom - (QUANTITYS > 1 ? 160 : 0)
set terminal svg size 960,whole fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

# colours of models: none of them is a method's
array PALETTE[9] = ["#7b3294", "#d95f02", "#0b7a75", "#a6761d", "#e0559a", "#5f7a1f", "#5561c9", "#8c1d40", "#777777"]
do for [m=1:9] { set linetype 30+m lc rgb PALETTE[m] }
# and a mark beside each colour: nine colours are more than every eye tells apart
array MARK[9] = [7, 5, 9, 13, 11, 6, 4, 8, 12]
mark(m) = MARK[1 + (m - 1) % 9]
dashes(s) = s == 1 ? 1 : s == 2 ? 2 : s == 3 ? 3 : 4
set dashtype 1 (1000,1)
set dashtype 2 (9,4)
set dashtype 3 (2,3)
set dashtype 4 (9,3,2,3)
pattern(s) = s == 1 ? "solid" : s == 2 ? "dashed" : s == 3 ? "dotted" : "dash-dotted"
hue(k) = 31 + (COLOUR[k] - 1) % 9

set lmargin at screen 0.088
set rmargin at screen (MODELS > 0 ? 0.69 : 0.975)
set xrange [0:T_END]
if (LOGARITHMIC) { set logscale y; set format y "10^{%L}"; set yrange [LOWEST:HIGHEST] } else { set yrange [0:*] }
shown(v) = (!LOGARITHMIC || v > 0) ? v : NaN
part = (whole - top - bottom - (QUANTITYS - 1)*gap)/QUANTITYS

set multiplot
do for [p=1:QUANTITYS] {
  set tmargin at screen 1 - (top + (p - 1)*(part + gap))/whole
  set bmargin at screen 1 - (top + (p - 1)*(part + gap) + part)/whole
  if (p == 1) { set title TITLE noenhanced offset 0,0.3 textcolor rgb "#111111" } else { unset title }
  if (p == QUANTITYS) { set xlabel "t / ω^{−1}" textcolor rgb "#111111"; set format x "%g" } else { unset xlabel; set format x "" }
  set ylabel QUANTITY[p] noenhanced offset 0.5,0 textcolor rgb "#111111"
  if (p == 1) { set key at screen 0.705, screen (1 - top/whole) left top Left reverse noenhanced samplen 2.2 spacing 1.15 } else { unset key }
  plot for [k=1:CURVES] DATA using "t":(PANEL[k] == p ? shown(column(sprintf("curve_%d", k))) : NaN) \
      with linespoints lt hue(k) dt dashes(DASH[k]) lw (BOUND[k] ? 0.9 : 1.9) pt mark(COLOUR[k]) ps (BOUND[k] ? 0.4 : 0.75) pn 9 notitle, \
    for [m=1:(p == 1 ? MODELS : 0)] NaN with linespoints lt 30 + 1 + (m - 1) % 9 lw 2.4 dt solid pt mark(m) ps 0.9 title MODEL[m], \
    for [s=1:(p == 1 ? STYLES : 0)] NaN with lines lc rgb "#333333" lw 1.9 dt dashes(s) title STYLE[s]
}
unset multiplot
unset output
