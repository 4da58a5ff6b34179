# scan-map.gp - a quantity over two axes of a scan, a panel for each value of the others.
#
# The prelude sets DATA (panel, x, y, ends of the cell, value, error, kind: 0 by the
# scale, else a class, mark: 1 error not bounded, 2 failed), OUTPUT, TITLE, FIXED, PANELS and
# PANEL[p], XLABEL, X_LO, X_HI, X_LOG and the same of y, SCALE (0 logarithmic, 1 linear,
# 2 signed, 3 classes only), CBLABEL, LOWEST, HIGHEST, TICS with
# TIC1 ..., CLASSES with CLASS[k] and
# COLOUR[k], UNSURE; LINES, pieces of contours in CONTOURS (panel, level, two ends); and
# BANDS, with EDGES: x, then the lower and the upper edge of each, of panel BAND1 ...

columns = PANELS < 3 ? PANELS : 3
rows = (PANELS + columns - 1)/columns
wide = 960
high = PANELS == 1 ? 520 : PANELS == 2 ? 360 : 268
keys = CLASSES + (UNSURE > 0) + (BANDS > 0)
lines = (keys + 2)/3
top = 44.0 + 21*lines
bottom = 72.0
left = 84.0
right = SCALE == 3 ? 20.0 : 118.0
gap = 16.0
caption = PANELS > 1 ? 24.0 : 6.0
whole = top + bottom + rows*(high + caption)
set terminal svg size wide,whole fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

# viridis
set palette defined (0 "#440154", 0.125 "#482878", 0.25 "#3e4989", 0.375 "#31688e", \
  0.5 "#26828e", 0.625 "#35b779", 0.8 "#6ece58", 1 "#fde725")
root(v) = (v < 0 ? -1 : 1)*sqrt(abs(v))
square(v) = v*abs(v)
if (SCALE == 2) { set palette defined (-1 "#8a0f0a", -0.6 "#c8281e", -0.2 "#f0a89e", \
  0 "#fdfdfd", 0.2 "#b9cce8", 0.6 "#1f5fbf", 1 "#0f2f66") }
# the scale of colours on our own terms: a transformed value, with tics to match
shade(v) = SCALE == 0 ? log10(v) : SCALE == 2 ? root(v) : v
if (SCALE < 3) {
  low = shade(LOWEST)
  up = shade(HIGHEST)
  if (!(low < up)) { low = low - 0.5; up = up + 0.5 }
  set cbrange [low:up]
  set cbtics scale 0.6 textcolor rgb "#111111"
  # tics where the contours are; without any, at the ends
  if (TICS > 0) {
    set cbtics ()
    do for [i=1:TICS] {
      v = value(sprintf("TIC%d", i))
      set cbtics add (sprintf("%g", v) shade(v))
    }
  } else {
    set cbtics (sprintf("%.3g", LOWEST) low)
    set cbtics add (sprintf("%.3g", HIGHEST) up)
  }
}
unset grid
set border 15 front
set tics front
if (X_LOG) { set logscale x }
if (Y_LOG) { set logscale y }
set xrange [X_LO:X_HI]
set yrange [Y_LO:Y_HI]
set style fill solid noborder
unset key

set multiplot
set label 1 TITLE.(strlen(FIXED) > 0 ? ", ".FIXED : "") noenhanced at screen 0.5, screen 1 - 18.0/whole center \
  font "sans-serif,14" textcolor rgb "#111111"

# the key, three in a line above the panels
third(i) = (left + i*(wide - left - 20.0)/3)/wide
line(i) = 1 - (42.0 + 21*i)/whole
do for [k=1:keys] {
  x = third((k - 1) % 3)
  y = line((k - 1)/3)
  unsure = UNSURE > 0 && k == CLASSES + 1
  if (k <= CLASSES) {
    set object k rectangle from screen x, screen y - 6.0/whole to screen x + 18.0/wide, screen y + 6.0/whole \
      fillcolor rgb COLOUR[k] fillstyle solid border lc rgb "#333333" front
    set label 10+k CLASS[k] noenhanced at screen x + 26.0/wide, screen y left textcolor rgb "#111111"
  }
  if (unsure) {
    set label 10+k "error not bounded" at screen x + 26.0/wide, screen y left textcolor rgb "#111111"
    set object k circle at screen x + 9.0/wide, screen y size screen 3.0/wide \
      fillcolor rgb "#111111" fillstyle solid front
  }
  if (k > CLASSES && !unsure) {
    set object k rectangle from screen x, screen y - 6.0/whole to screen x + 18.0/wide, screen y + 6.0/whole \
      fillstyle empty border lc rgb "#333333" lw 1.4 front
    set label 10+k "bands (Mathieu)" at screen x + 26.0/wide, screen y left textcolor rgb "#111111"
  }
}

step = (wide - left - right - (columns - 1)*gap)/columns
shown(p, k, v) = (int(p) == k ? v : NaN)
none = "/dev/null"
do for [p=1:PANELS] {
  c = (p - 1) % columns
  r = (p - 1)/columns
  last = p + columns > PANELS
  x = left + c*(step + gap)
  set lmargin at screen x/wide
  set rmargin at screen (x + step)/wide
  set tmargin at screen 1 - (top + r*(high + caption) + caption)/whole
  set bmargin at screen 1 - (top + (r + 1)*(high + caption))/whole
  if (PANELS > 1) { set title PANEL[p] noenhanced offset 0,-0.6 textcolor rgb "#111111" }
  if (last) { set xlabel XLABEL noenhanced textcolor rgb "#111111"; set format x "%g" } \
    else { unset xlabel; set format x "" }
  if (c == 0) { set ylabel YLABEL noenhanced offset 0.5,0 textcolor rgb "#111111"; set format y "%g" } \
    else { unset ylabel; set format y "" }
  if (SCALE < 3 && p == 1) {
    set cblabel CBLABEL noenhanced offset 0.5,0 textcolor rgb "#111111"
    set colorbox user origin screen (wide - right + 14.0)/wide, screen bottom/whole \
      size screen 16.0/wide, screen (whole - top - caption - bottom)/whole
  } else { unset colorbox; unset cblabel }
  plot \
    (SCALE < 3 ? DATA : none) using (column("panel") == p && column("kind") == 0 ? column("x") : NaN):"y":"x_lo":"x_hi":"y_lo":"y_hi":(shade(column("value"))) \
      with boxxyerror fc palette notitle, \
    for [k=1:CLASSES] DATA using (column("panel") == p && column("kind") == k ? column("x") : NaN):"y":"x_lo":"x_hi":"y_lo":"y_hi" \
      with boxxyerror fc rgb COLOUR[k] notitle, \
    for [j=1:BANDS] (value(sprintf("BAND%d", j)) == p ? EDGES : none) using 1:(column(2*j)):(column(2*j + 1)) \
      with filledcurves fc rgb "#000000" fs transparent solid 0.14 noborder notitle, \
    for [j=1:2*BANDS] (value(sprintf("BAND%d", (j + 1)/2)) == p ? EDGES : none) using 1:(column(j + 1)) \
      with lines lc rgb "#000000" lw 1 dt solid notitle, \
    (LINES > 0 ? CONTOURS : none) using (column("panel") == p ? column("x1") : NaN):"y1":(column("x2") - column("x1")):(column("y2") - column("y1")) \
      with vectors nohead lc rgb (SCALE == 2 ? "#666666" : "#ffffff") lw 0.9 dt solid notitle, \
    (SCALE == 2 && LINES > 0 ? CONTOURS : none) using (column("panel") == p && column("level") == 0 ? column("x1") : NaN):"y1":(column("x2") - column("x1")):(column("y2") - column("y1")) \
      with vectors nohead lc rgb "#000000" lw 2.2 dt solid notitle, \
    DATA using (column("panel") == p && column("mark") == 1 ? column("x") : NaN):"y" with points pt 7 ps 0.3 lc rgb "#000000" notitle, \
    DATA using (column("panel") == p && column("mark") == 2 ? column("x") : NaN):"y" with points pt 2 ps 0.6 lc rgb "#e00000" notitle
  unset label
  unset object
}
unset multiplot
unset output
