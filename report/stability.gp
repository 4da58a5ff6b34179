# stability.gp - growth exponent of a mode over (lambda, x0), edges of the bands.
#
# The prelude sets DATA (lambda, x0, mu), EDGES (lambda, then three columns a band:
# lower edge, centre by VZ25 Eq. (18) and upper edge in x0, nan off the map), BANDS
# (their number), LAMBDA, X0 (upper ends of the map), OUTPUT, TITLE.

set terminal svg size 960,640 fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

set title TITLE noenhanced textcolor rgb "#111111"
set xlabel "λ" textcolor rgb "#111111"
set ylabel "x_0 / √(ħ/mω)" textcolor rgb "#111111"
set cblabel "growth exponent μ / ω" textcolor rgb "#111111"
set xrange [0:LAMBDA]
set yrange [0:X0]
set palette defined (0 "#fdfdfd", 0.001 "#f3e3b6", 0.4 "#e08a3c", 1 "#8c1d18")
set cbrange [0:*]
unset grid
# over the colours of the map, which are the same in the dark
set linetype 41 lc rgb "#000000" lw 2.2 dt solid
set linetype 42 lc rgb "#666666" lw 1.2 dt (4,4)
set key at graph 0.02, graph 0.02 left bottom Left reverse textcolor rgb "#000000"
set datafile missing "nan"

plot DATA using "lambda":"x0":"mu" with image notitle, \
  for [i = 1:BANDS] EDGES using 1:(column(3 * i - 1)) with lines lt 41 lw 1.4 notitle, \
  for [i = 1:BANDS] EDGES using 1:(column(3 * i)) with lines lt 42 lw 1.4 notitle, \
  for [i = 1:BANDS] EDGES using 1:(column(3 * i + 1)) with lines lt 41 lw 1.4 notitle, \
  NaN with lines lt 41 lw 1.4 title "band edges (Mathieu)", \
  NaN with lines lt 42 lw 1.4 title "centres by Eq. (18)"

unset output
