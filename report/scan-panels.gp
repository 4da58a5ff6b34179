# scan-panels.gp - means in time at several points, a panel each, or what they differ by.
#
# The prelude sets DATA (panel, t, then of each method x_NAME or delta_NAME, err_NAME),
# CROSSINGS (panel, curve, first, last: of the threshold, nan where there is none),
# OUTPUT, PANELS with PANEL[p], ACROSS (panels side by side; they go down first), T_END,
# DELTA (0: x, 1: delta), THRESHOLD, LOWEST (of the axis of delta).

rows = (PANELS + ACROSS - 1)/ACROSS
wide = 960
high = 178
caption = 36.0
top = DELTA ? 54.0 : 32.0
bottom = 72.0
left = DELTA ? 78.0 : 66.0
gap = DELTA ? 66.0 : 54.0
whole = top + bottom + rows*(high + caption)
set terminal svg size wide,whole fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

array NAME[4] = ["exact", "classical", "mean_field", "wigner"]
array WORD[4] = ["exact", "classical", "mean field", "truncated Wigner"]
array HUE[4] = ["#111111", "#20706a", "#3a5ff0", "#8c1a04"]
array FULL[4] = [7, 7, 5, 9]
array OPEN[4] = [6, 6, 4, 8]
set style fill transparent solid 0.18 noborder
set xrange [0:T_END]
unset key
if (DELTA) {
  set logscale y
  set format y "10^{%L}"
  set yrange [LOWEST:1.2]
} else { set offsets 0, 0, graph 0.06, graph 0.06 }
low(v) = (v > LOWEST ? v : LOWEST)

set multiplot
first = DELTA ? 2 : 1
do for [k=first:4] {
  x = (left + (k - first)*(wide - left - 20.0)/(5 - first))/wide
  y = 1 - 16.0/whole
  set arrow k from screen x, screen y to screen x + 30.0/wide, screen y nohead lt k
  set label k WORD[k] at screen x + 38.0/wide, screen y left textcolor rgb "#111111"
}
if (DELTA) {
  set label 9 sprintf("marks: δ = %g crossed first (full), last (open)", THRESHOLD) at screen left/wide, screen 1 - 38.0/whole left textcolor rgb "#111111"
}
step = (wide - left - 20.0 - (ACROSS - 1)*gap)/ACROSS
do for [p=1:PANELS] {
  r = (p - 1) % rows
  c = (p - 1)/rows
  x = left + c*(step + gap)
  set lmargin at screen x/wide
  set rmargin at screen (x + step)/wide
  set tmargin at screen 1 - (top + r*(high + caption) + caption)/whole
  set bmargin at screen 1 - (top + (r + 1)*(high + caption))/whole
  set title PANEL[p] noenhanced offset 0,-0.6 textcolor rgb "#111111"
  if (r == rows - 1) { set xlabel "t / ω^{−1}" textcolor rgb "#111111"; set format x "%g" } \
    else { unset xlabel; set format x "" }
  if (c == 0) { set ylabel (DELTA ? "δ(t)" : "⟨x⟩ / √(ħ/mω)") offset 0.5,0 textcolor rgb "#111111" } else { unset ylabel }
  if (DELTA) {
    set arrow 20 from graph 0, first THRESHOLD to graph 1, first THRESHOLD nohead back lt 5
    plot \
      for [k=2:4] DATA using (column("panel") == p ? column("t") : NaN):(low(column("delta_".NAME[k]) - column("err_".NAME[k]))):(low(column("delta_".NAME[k]) + column("err_".NAME[k]))) \
        with filledcurves lc rgb HUE[k], \
      for [k=2:4] DATA using (column("panel") == p ? column("t") : NaN):(low(column("delta_".NAME[k]))) with lines lt k, \
      for [k=2:4] CROSSINGS using (column("panel") == p && column("curve") == k ? column("first") : NaN):(THRESHOLD) \
        with points pt FULL[k] ps 0.9 lc rgb HUE[k], \
      for [k=2:4] CROSSINGS using (column("panel") == p && column("curve") == k ? column("last") : NaN):(THRESHOLD) \
        with points pt OPEN[k] ps 1.3 lw 1.4 lc rgb HUE[k]
  } else {
    plot \
      DATA using (column("panel") == p ? column("t") : NaN):(column("x_wigner") - column("err_wigner")):(column("x_wigner") + column("err_wigner")) \
        with filledcurves lc rgb HUE[4], \
      for [k=1:4] DATA using (column("panel") == p ? column("t") : NaN):(column("x_".NAME[k])) with lines lt k lw (k == 1 ? 1.6 : 1.3)
  }
  do for [k=first:4] { unset arrow k; unset label k }
  unset label 9
}
unset multiplot
unset output
