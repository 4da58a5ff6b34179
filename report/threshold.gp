# threshold.gp - when W loses positivity, against the product of the rates.
#
# The prelude sets DATA, OUTPUT, TITLE and MARK[4]: the threshold, three times.  DATA has
# the columns product, early, later, late.

set terminal svg size 960,500 fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

set lmargin at screen 0.115
set rmargin at screen 0.965
set tmargin at screen 0.885
set bmargin at screen 0.145
set title TITLE noenhanced offset 0,0.3 textcolor rgb "#111111"
set xlabel "γ_C γ_Q/λ²" textcolor rgb "#111111"
set ylabel "smallest eigenvalue of W / trace of W" offset 0.5,0 textcolor rgb "#111111"
set yrange [-0.5:0.52]
set xrange [0:*]
set key bottom right reverse Left samplen 2.4
set xzeroaxis lc rgb "#555555" lw 1.1 dt solid
set arrow 1 from first MARK[1],graph 0 to first MARK[1],graph 1 nohead lt 5
set label 1 sprintf("threshold %g", MARK[1]) at first MARK[1],graph 0.3 offset 0.8,0 \
  textcolor rgb "#555555"

plot \
  DATA using "product":"early" with linespoints lc rgb "#8c1a04" lw 1.8 pt 7 ps 0.5 \
    title sprintf("t = %g", MARK[2]), \
  DATA using "product":"later" with linespoints lc rgb "#8a2a6b" lw 1.8 pt 5 ps 0.5 \
    title sprintf("t = %g", MARK[3]), \
  DATA using "product":"late" with linespoints lc rgb "#111111" lw 1.8 pt 9 ps 0.6 \
    title sprintf("t = %g", MARK[4])
