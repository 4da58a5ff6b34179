# scan-curves.gp - quantities along one axis of a scan, with errors, a panel for each
# value of the others; where laws are asked of it twice, against x and against log x.
#
# The prelude sets DATA (panel, curve, x, value, error, beyond: the bound where the value
# is above it, mark: 1 error not bounded, 2 failed), OUTPUT, PANELS with PANEL[p], CURVES
# with CURVE[k], FIXED (what is the same for all, or ""), QUANTITY, LABELS ("A|B": values 0, 1, ... are these words), XLABEL, X_LO,
# X_HI, X_LOG, BOTH (columns of panels against x and log x), LIMIT (window of times, or
# NaN), BEYOND, FAILED, UNSURE (how many), LAWS (rows of FITS: panel, curve, law, x, y),
# BANDS with BAND1, FROM1, TO1, ...: panel and ends.

columns = BOTH ? 2 : PANELS < 3 ? PANELS : 3
cells = BOTH ? 2*PANELS : PANELS
rows = (cells + columns - 1)/columns
wide = 960
high = rows == 1 ? 380 : 236
keys = CURVES + (BEYOND > 0) + (FAILED > 0) + (UNSURE > 0) + (BANDS > 0) + 2*(LAWS > 0)
head = strlen(FIXED) > 0 ? 24.0 : 0.0
top = head + 21*((keys + 3)/4)
bottom = 70.0
left = 96.0
right = 20.0
gap = 66.0
caption = PANELS > 1 ? 64.0 : 12.0
whole = top + bottom + rows*(high + caption)
set terminal svg size wide,whole fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

# quantities are no methods: colours and marks of their own
array PALETTE[8] = ["#20706a", "#3a5ff0", "#8c1a04", "#7b3294", "#d95f02", "#0b7a75", "#a6761d", "#555555"]
array SOLID[8] = [7, 5, 9, 13, 11, 15, 7, 5]
none = "/dev/null"
set errorbars small
if (strlen(LABELS) > 0) {
  # words in place of numbers
  rest = LABELS
  n = 0
  set ytics ()
  while (strlen(rest) > 0) {
    cut = strstrt(rest, "|")
    set ytics add ((cut ? rest[1:cut-1] : rest) n)
    rest = cut ? rest[cut+1:*] : ""
    n = n + 1
  }
  set yrange [-0.5:n-0.5]
} else { if (LIMIT > 0) { if (BEYOND > 0) { set yrange [0:LIMIT*1.06] } else { set yrange [0:*]; set offsets 0, 0, graph 0.06, 0 } } else { set offsets 0, 0, graph 0.06, graph 0.06 } }

set multiplot
set dashtype 11 (8,4)
set dashtype 12 (2,3)
if (head > 0) { set label 130 FIXED noenhanced at screen 0.5, screen 1 - 14.0/whole center font "sans-serif,14" textcolor rgb "#111111" }
# the key
place(i) = (left + (i % 4)*(wide - left - right)/4.0)/wide
height(i) = 1 - (head + 16.0 + 21*(i/4))/whole
k = 0
dash(law) = law == 1 ? 11 : 12
array WORD[keys + 1]
do for [i=1:CURVES] { WORD[i] = CURVE[i] }
k = CURVES
if (LAWS > 0) {
  WORD[k + 1] = "a + b N"
  WORD[k + 2] = "a + b log N"
  set arrow 1 from screen place(k), screen height(k) to screen place(k) + 22.0/wide, screen height(k) nohead lc rgb "#333333" lw 1.4 dt 11
  set arrow 2 from screen place(k + 1), screen height(k + 1) to screen place(k + 1) + 22.0/wide, screen height(k + 1) nohead lc rgb "#343434" lw 1.5 dt 12
  k = k + 2
}
b = k + 1; if (BEYOND > 0) { k = k + 1; WORD[k] = sprintf("beyond %g", LIMIT) }
f = k + 1; if (FAILED > 0) { k = k + 1; WORD[k] = "failed" }
u = k + 1; if (UNSURE > 0) { k = k + 1; WORD[k] = "error not bounded" }
if (BANDS > 0) {
  k = k + 1
  WORD[k] = "in a band (Mathieu)"
  set object k rectangle from screen place(k - 1), screen height(k - 1) - 6.0/whole to screen place(k - 1) + 20.0/wide, screen height(k - 1) + 6.0/whole \
    fillcolor rgb "#dcdcdc" fillstyle solid border lc rgb "#555555" front
}
do for [i=1:keys] {
  set label i WORD[i] noenhanced at screen place(i - 1) + 28.0/wide, screen height(i - 1) left textcolor rgb "#111111"
}
do for [i=1:CURVES] {
  set label 100 + i "" at screen place(i - 1) + 11.0/wide, screen height(i - 1) point pt SOLID[i] ps 0.9 lc rgb PALETTE[i]
}
if (BEYOND > 0) { set label 121 "" at screen place(b - 1) + 11.0/wide, screen height(b - 1) point pt 8 ps 1 lc rgb "#333333" }
if (FAILED > 0) { set label 122 "" at screen place(f - 1) + 11.0/wide, screen height(f - 1) point pt 2 ps 0.9 lc rgb "#333333" }
if (UNSURE > 0) { set label 123 "" at screen place(u - 1) + 11.0/wide, screen height(u - 1) point pt 6 ps 1.5 lc rgb "#333333" }

step = (wide - left - right - (columns - 1)*gap)/columns
do for [i=1:cells] {
  p = BOTH ? (i + 1)/2 : i
  logarithmic = BOTH ? i % 2 == 0 : X_LOG
  c = (i - 1) % columns
  r = (i - 1)/columns
  x0 = left + c*(step + gap)
  set lmargin at screen x0/wide
  set rmargin at screen (x0 + step)/wide
  set tmargin at screen 1 - (top + r*(high + caption) + caption)/whole
  set bmargin at screen 1 - (top + (r + 1)*(high + caption))/whole
  unset logscale x
  if (logarithmic) { set logscale x }
  set xrange [X_LO:X_HI]
  if (BOTH && !logarithmic && X_LO > 0) { set xrange [0:X_HI] }
  if (logarithmic && X_LO <= 0) { set xrange [*:X_HI] }
  set xtics autofreq
  # powers of ten alone would be one or two
  if (logarithmic && X_LO > 0 && X_HI < 30*X_LO) {
    set xtics ()
    do for [e=int(floor(log10(X_LO))):int(ceil(log10(X_HI)))] {
      do for [m in "1 2 5"] {
        if (m*10.0**e >= X_LO && m*10.0**e <= X_HI) { set xtics add (sprintf("%g", m*10.0**e) m*10.0**e) }
      }
    }
  }
  if (PANELS > 1) { set title PANEL[p] noenhanced offset 0,-0.6 textcolor rgb "#111111" }
  if (i + columns > cells) { set xlabel XLABEL noenhanced textcolor rgb "#111111" } else { unset xlabel }
  if (c == 0 && strlen(LABELS) == 0) { set ylabel QUANTITY noenhanced offset 0.5,0 textcolor rgb "#111111" } else { unset ylabel }
  if (c > 0 && strlen(LABELS) > 0) { unset ytics }
  do for [j=1:BANDS] {
    if (value(sprintf("BAND%d", j)) == p) {
      from = value(sprintf("FROM%d", j)); to = value(sprintf("TO%d", j))
      set object 200 + j rectangle from first from, graph 0 to first to, graph 1 \
        fillcolor rgb "#dcdcdc" fillstyle solid noborder behind
      if (from > X_LO) { set arrow 200 + 2*j from first from, graph 0 to first from, graph 1 nohead back lc rgb "#555555" lw 1.2 dt solid }
      if (to < X_HI) { set arrow 201 + 2*j from first to, graph 0 to first to, graph 1 nohead back lc rgb "#555555" lw 1.2 dt solid }
    }
  }
  plot \
    for [k=1:CURVES] for [law=1:2] (LAWS > 0 ? FITS : none) using (column("panel") == p && column("curve") == k && column("law") == law ? column("x") : NaN):"y" \
      with lines lc rgb PALETTE[k] lw 1.3 dt dash(law) notitle, \
    for [k=1:CURVES] DATA using (column("panel") == p && column("curve") == k ? column("x") : NaN):"value":"error" \
      with yerrorbars lc rgb PALETTE[k] lw 1.2 dt solid pt SOLID[k] ps 0.7 notitle, \
    for [k=1:CURVES] DATA using (column("panel") == p && column("curve") == k ? column("x") : NaN):"beyond" \
      with points lc rgb PALETTE[k] pt 8 ps 1 notitle, \
    for [k=1:CURVES] DATA using (column("panel") == p && column("curve") == k && column("mark") == 1 ? column("x") : NaN):"value" \
      with points lc rgb PALETTE[k] pt 6 ps 1.5 notitle, \
    for [k=1:CURVES] DATA using (column("panel") == p && column("curve") == k && column("mark") == 2 ? column("x") : NaN):(0) \
      with points lc rgb PALETTE[k] pt 2 ps 0.9 notitle
  do for [j=1:BANDS] { unset object 200 + j; unset arrow 200 + 2*j; unset arrow 201 + 2*j }
  unset label
  do for [j=1:keys] { unset object j }
  unset arrow 1
  unset arrow 2
}
unset multiplot
unset output
