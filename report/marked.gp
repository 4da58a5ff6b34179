# marked.gp - delta(t) of the method that a break time is of, with its threshold, the
# printed time and the recomputed one.
#
# The prelude sets DATA, OUTPUT, TITLE, T_FROM, T_END, THRESHOLD, PRINTED (the time), OURS
# (the time; -1: none), NAME (of the method).  DATA has the columns t, delta and err.

set terminal svg size 960,420 fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

set style fill transparent solid 0.18 noborder
set lmargin at screen 0.088
set rmargin at screen 0.975
set tmargin at screen 0.83
set bmargin at screen 0.155
set title TITLE noenhanced offset 0,1.2 textcolor rgb "#111111"
set xlabel "t / ω^{−1}" textcolor rgb "#111111"
set ylabel "δ(t)" offset 0.8,0 textcolor rgb "#111111"
set xrange [T_FROM:T_END]
set yrange [0:2*THRESHOLD]
set key at screen 0.975,0.925 right top horizontal maxrows 1
set arrow 1 from graph 0, first THRESHOLD to graph 1, first THRESHOLD nohead back lt 5
set label 1 sprintf("δ = %g", THRESHOLD) at graph 0.006, first THRESHOLD offset 0,0.6 textcolor rgb "#555555"
set arrow 2 from PRINTED, graph 0 to PRINTED, graph 1 nohead front lc rgb "#8c1a04" lw 1.8 dt (10,4)
# names stand on the side that has room
if (PRINTED > (T_FROM + T_END)/2) {
  set label 2 sprintf("printed: %g", PRINTED) at PRINTED, graph 0.93 offset -0.6,0 right front textcolor rgb "#8c1a04"
} else {
  set label 2 sprintf("printed: %g", PRINTED) at PRINTED, graph 0.93 offset 0.6,0 left front textcolor rgb "#8c1a04"
}
if (OURS > 0) {
  set arrow 3 from OURS, graph 0 to OURS, graph 1 nohead front lc rgb "#111111" lw 1.8 dt solid
  if (OURS > (T_FROM + T_END)/2) {
    set label 3 sprintf("recomputed: %g", OURS) at OURS, graph 0.06 offset -0.6,0 right front textcolor rgb "#111111"
  } else {
    set label 3 sprintf("recomputed: %g", OURS) at OURS, graph 0.06 offset 0.6,0 left front textcolor rgb "#111111"
  }
}
low(v) = (v > 0 ? v : 0)

plot \
  DATA using "t":(low(column("delta") - column("err"))):(column("delta") + column("err")) with filledcurves lc rgb "#3a5ff0" notitle, \
  DATA using "t":"delta" with lines lc rgb "#3a5ff0" lw 1.8 dt solid title NAME

unset output
