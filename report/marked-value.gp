# marked-value.gp - a number against its time, with the printed value and the recomputed
# one.
#
# The prelude sets DATA, OUTPUT, TITLE, YLABEL, AT (the time), PRINTED and OURS (the values
# there).  DATA has the columns t and value.

set terminal svg size 960,420 fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

if (strlen(YLABEL) > 36) { YLABEL = YLABEL[1:35]."…" } # no longer than the axis
set lmargin at screen 0.1
set rmargin at screen 0.975
set tmargin at screen 0.83
set bmargin at screen 0.155
set title TITLE noenhanced offset 0,1.2 textcolor rgb "#111111"
set xlabel "t / ω^{−1}" textcolor rgb "#111111"
set ylabel YLABEL noenhanced offset 0.8,0 textcolor rgb "#111111"
stats DATA using "t" nooutput
set xrange [STATS_min:STATS_max + 0.02*(STATS_max - STATS_min)]
stats DATA using "value" nooutput
low = (PRINTED < STATS_min ? PRINTED : STATS_min)
high = (PRINTED > STATS_max ? PRINTED : STATS_max)
room = (high > low ? 0.08*(high - low) : 1)
set yrange [low - room:high + room]
set key at screen 0.975,0.925 right top horizontal maxrows 1
set samples 2

plot \
  DATA using "t":"value" with lines lc rgb "#3a5ff0" lw 1.8 dt solid notitle, \
  PRINTED with lines lc rgb "#8c1a04" lw 1.8 dt (10,4) title sprintf("printed: %g", PRINTED), \
  "+" using (AT):(PRINTED) every ::0::0 with points lc rgb "#8c1a04" lw 2 pt 2 ps 1.2 notitle, \
  "+" using (AT):(OURS) every ::0::0 with points lc rgb "#111111" pt 7 ps 1 title sprintf("recomputed: %g", OURS)

unset output
