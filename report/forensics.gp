# forensics.gp - what comes out against the setting that was varied, with what is printed
# and what the setting of the source gives.
#
# The prelude sets DATA, OUTPUT, TITLE, XLABEL, YLABEL, PRINTED_LO and PRINTED_HI (ends of
# the printed interval), OURS (recomputed as defined) and LONG (logarithmic setting).
# DATA has the columns setting, value, lo and hi; nan where there is none.

set terminal svg size 960,420 fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

# what is not there is looked at, too
set datafile missing
# a name is as long as one likes, the axis is not
if (strlen(YLABEL) > 36) { YLABEL = YLABEL[1:35]."…" }
set lmargin at screen 0.135
set rmargin at screen 0.965
set tmargin at screen 0.82
set bmargin at screen 0.155
set title TITLE noenhanced offset 0,1.4 textcolor rgb "#111111"
set xlabel XLABEL noenhanced textcolor rgb "#111111"
set ylabel YLABEL noenhanced offset 0.5,0 textcolor rgb "#111111"
set key at screen 0.965,0.925 right top horizontal maxrows 1
set errorbars small

stats DATA using "setting" nooutput
from = STATS_min
to = STATS_max
stats DATA using "value" nooutput
# none of them may be a number: then there is no such variable
some = exists("STATS_records") && STATS_records > 0
low = some ? STATS_min : PRINTED_LO
high = some ? STATS_max : PRINTED_HI
low = (PRINTED_LO < low ? PRINTED_LO : low)
low = (OURS < low ? OURS : low)
high = (PRINTED_HI > high ? PRINTED_HI : high)
high = (OURS > high ? OURS : high)
# what lies beyond all that was looked at has an end of its error alone
beyond(v, lo) = (v eq "nan" && lo ne "nan" ? real(lo) : NaN)
stats DATA using (beyond(strcol("value"), strcol("lo"))) name "B" nooutput
later = exists("B_records") && B_records > 0
high = later && B_max > high ? B_max : high
room = (high > low ? 0.06*(high - low) : 1)
edge = (LONG ? (to/from)**0.04 : 0.04*(to - from))
if (LONG) { set logscale x; set xrange [from/edge:to*edge] } else { set xrange [from - edge:to + edge] }
set yrange [low - room:high + room]
set samples 2

plot \
  (PRINTED_LO + PRINTED_HI)/2 with lines lc rgb "#8c1a04" lw 1.8 dt (10,4) title "printed", \
  OURS with lines lc rgb "#111111" lw 1.8 dt solid title "recomputed as defined", \
  DATA using "setting":"value":"lo":"hi" with yerrorbars lc rgb "#3a5ff0" lw 1.4 pt 7 ps 0.7 title "with that setting", \
  (later ? DATA : "/dev/null") using "setting":(beyond(strcol("value"), strcol("lo"))) with points lc rgb "#3a5ff0" lw 1.4 pt 8 ps 1 \
    title (later ? "more than" : "")

unset output
