# loglog.gp - residuals against what they should fall with, and the power laws that
# they were found to follow.
#
# The prelude sets DATA, OUTPUT, TITLE, XLABEL, YLABEL, CURVES (how many, up to four)
# and the arrays NAME[k] (in the key), ORDER[k], AT_H[k], AT_R[k]: the guide of curve k
# is AT_R (h/AT_H)^ORDER; AT_H <= 0: none.  DATA has the columns h and, for each k,
# residual_k and err_k; nan where there is none.

set terminal svg size 960,520 fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

set lmargin at screen 0.125
set rmargin at screen 0.965
set tmargin at screen 0.885
set bmargin at screen 0.135
set title TITLE noenhanced offset 0,0.3 textcolor rgb "#111111"
set xlabel XLABEL noenhanced textcolor rgb "#111111"
set ylabel YLABEL noenhanced offset 0.5,0 textcolor rgb "#111111"
set logscale xy
set format x "10^{%L}"
set format y "10^{%L}"
set mxtics 10
set mytics 10
set key top left reverse Left samplen 2.4
set samples 200
set errorbars small

# points on their own, so that nothing is suggested between them; a thin line is the
# power law
set for [k=1:4] linetype 10+k lw 1.6 dt solid
set linetype 11 lc rgb "#111111"
set linetype 12 lc rgb "#3a5ff0"
set linetype 13 lc rgb "#8c1a04"
set linetype 14 lc rgb "#20706a"
array MARK[4] = [7, 5, 9, 13]

stats DATA using "h" nooutput
low = STATS_min/1.35
high = STATS_max*1.35
set xrange [low:high]
# an error bar that reaches zero has no lower end on this axis
floor_of(r, e) = (e < 0.999*r ? r - e : r*1e-3)
guide(k, h) = AT_R[k]*(h/AT_H[k])**ORDER[k]

plot \
  for [k=1:CURVES] (AT_H[k] > 0 ? guide(k, x) : NaN) with lines lc rgb "#555555" lw 1.1 dt (6,4) \
    title (AT_H[k] > 0 ? sprintf("slope %.2f", ORDER[k]) : ""), \
  for [k=1:CURVES] DATA using "h":sprintf("residual_%d", k):(floor_of(column(sprintf("residual_%d", k)), column(sprintf("err_%d", k)))):(column(sprintf("residual_%d", k)) + column(sprintf("err_%d", k))) \
    with yerrorbars lt 10+k pt MARK[k] ps 0.9 title NAME[k]

unset output
