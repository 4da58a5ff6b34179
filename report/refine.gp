# refine.gp - what refining one axis at a time changes, over time (VZ25 Fig. 8).
#
# The prelude sets DATA (t, then CURVES columns change_AXIS), OUTPUT, TITLE, YLABEL,
# T_END, HIGHEST (a power of ten above everything).

set terminal svg size 960,520 fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

set title TITLE noenhanced textcolor rgb "#111111"
set xlabel "t / ω^{−1}" textcolor rgb "#111111"
set ylabel YLABEL noenhanced textcolor rgb "#111111"
set xrange [0:T_END]
set logscale y
set yrange [HIGHEST*1e-14:HIGHEST]
set format y "10^{%L}"
set key outside top center horizontal
set linetype 21 lc rgb "#3a5ff0" lw 1.4 dt (10,4)
set linetype 22 lc rgb "#8c1a04" lw 1.4 dt (2,3)
set linetype 23 lc rgb "#111111" lw 1.4 dt solid
set linetype 24 lc rgb "#20706a" lw 1.4 dt (10,4,2,4)
set linetype 25 lc rgb "#8a5a1a" lw 1.4 dt solid

# what is equal to the last bit has no place on this axis
shown(v) = (v > 0 ? v : NaN)
plot for [i = 2:CURVES + 1] DATA using 1:(shown(column(i))) with lines lt (19 + i) \
  title columnheader(i)

unset output
