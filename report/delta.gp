# delta.gp - delta(t) of each semiclassical method over the whole run, with the
# threshold and the times at which it is crossed.
#
# The prelude sets DATA, OUTPUT, T_END, TITLE, THRESHOLD, LOWEST (of the axis),
# LONG (logarithmic time axis from T_FROM), HAS_CL, HAS_MF, HAS_TW, HAS_G
# (curve present), BAND_CL, BAND_MF, BAND_TW, BAND_G (its error present), T_Q, T_MF,
# T_TW, T_G (first crossings) and L_Q, L_MF, L_TW, L_G (last ones, where they differ);
# -1: none.  PRINTED times PRINT_T[i] that are printed and do not hold, PRINT_NAME[i].

set terminal svg size 960,420 fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

set style fill transparent solid 0.18 noborder
set lmargin at screen 0.088
set rmargin at screen 0.975
set tmargin at screen 0.83
set bmargin at screen 0.15
set title TITLE noenhanced offset 0,1.2 textcolor rgb "#111111"
set xlabel "t / ω^{−1}" textcolor rgb "#111111"
set ylabel "δ(t)" textcolor rgb "#111111"
set logscale y
set format y "10^{%L}"
set yrange [LOWEST:1.2]
if (LONG) { set logscale x; set xrange [T_FROM:T_END] } else { set xrange [0:T_END] }
set key at screen 0.975,0.925 right top horizontal maxrows 1
set arrow 1 from graph 0, first THRESHOLD to graph 1, first THRESHOLD nohead back lt 5

# where a time lies along the axis: names near its end stand to the left
along(t) = LONG ? log(t/T_FROM)/log(T_END/T_FROM) : t/T_END
# the threshold is named at the end at which no crossing is
first = T_END
do for [t in sprintf("%g %g %g %g", T_Q, T_MF, T_TW, T_G)] { if (real(t) > 0 && real(t) < first) { first = real(t) } }
if (along(first) > 0.13) { set label 1 sprintf("δ = %g", THRESHOLD) at graph 0.006, first THRESHOLD offset 0,0.6 left textcolor rgb "#555555"
} else { set label 1 sprintf("δ = %g", THRESHOLD) at graph 0.994, first THRESHOLD offset 0,-0.7 right textcolor rgb "#555555" }
set style textbox opaque noborder fillcolor rgb "#fdfdfd" margins 0.4,0.2
do for [i=1:PRINTED] {
  t = PRINT_T[i]
  set arrow 20+i from t, graph 0 to t, graph 1 nohead back lc rgb "#333333" lw 1.6 dt (1,3)
  if (along(t) > 0.7) {
    set label 20+i PRINT_NAME[i] noenhanced at t, graph 0.045 + 0.075*(i - 1) offset -0.7,0 right front boxed textcolor rgb "#333333"
  } else {
    set label 20+i PRINT_NAME[i] noenhanced at t, graph 0.045 + 0.075*(i - 1) offset 0.7,0 left front boxed textcolor rgb "#333333"
  }
}

# a filled mark at the first crossing, an open one at a later last one; the
# names stand at staggered heights, since crossings can be close together
point(t) = (t > 0 ? t : NaN)
if (T_Q > 0) { set label 2 "t_q" at T_Q, THRESHOLD offset -0.7,1.1 right textcolor lt 2
               set arrow 2 from T_Q, LOWEST to T_Q, THRESHOLD nohead back lt 2 lw 1 }
if (T_MF > 0) { if (along(T_MF) > 0.9) { set label 3 "t_{MF}" at T_MF, THRESHOLD offset -0.7,1.1 right textcolor lt 3 } \
                  else { set label 3 "t_{MF}" at T_MF, THRESHOLD offset 0.6,-1.1 left textcolor lt 3 }
                set arrow 3 from T_MF, LOWEST to T_MF, THRESHOLD nohead back lt 3 lw 1 }
if (T_TW > 0) { if (along(T_TW) > 0.9) { set label 4 "t_{TW}" at T_TW, THRESHOLD offset -0.7,-2.4 right textcolor lt 4 } \
                  else { set label 4 "t_{TW}" at T_TW, THRESHOLD offset 0.6,-2.4 left textcolor lt 4 }
                set arrow 4 from T_TW, LOWEST to T_TW, THRESHOLD nohead back lt 4 lw 1 }
if (T_G > 0) { set label 5 "t_G" at T_G, THRESHOLD offset -0.7,2.4 right textcolor lt 6
               set arrow 5 from T_G, LOWEST to T_G, THRESHOLD nohead back lt 6 lw 1 }

# in a long run swings follow so closely that dashes cannot be read: there the
# methods are told apart by open marks instead
low(v) = (v > LOWEST ? v : LOWEST)
none = "/dev/null"
set samples 2
plot \
  (BAND_CL ? DATA : none) using "t":(low(column("delta_classical") - column("err_classical"))):(column("delta_classical") + column("err_classical")) with filledcurves lc rgb "#20706a" notitle, \
  (BAND_MF ? DATA : none) using "t":(low(column("delta_mean_field") - column("err_mean_field"))):(column("delta_mean_field") + column("err_mean_field")) with filledcurves lc rgb "#3a5ff0" notitle, \
  (BAND_TW ? DATA : none) using "t":(low(column("delta_wigner") - column("err_wigner"))):(column("delta_wigner") + column("err_wigner")) with filledcurves lc rgb "#8c1a04" notitle, \
  (BAND_G ? DATA : none) using "t":(low(column("delta_gaussian") - column("err_gaussian"))):(column("delta_gaussian") + column("err_gaussian")) with filledcurves lc rgb "#9d6b00" notitle, \
  (HAS_CL && !LONG ? DATA : none) using "t":"delta_classical" with lines lt 2 title (LONG ? "" : "classical"), \
  (HAS_CL && LONG ? DATA : none) using "t":"delta_classical" with linespoints lt 2 lw 1.3 dt solid pt 6 pi 90 ps 0.6 title (LONG ? "classical" : ""), \
  (HAS_MF && !LONG ? DATA : none) using "t":"delta_mean_field" with lines lt 3 title (LONG ? "" : "mean field"), \
  (HAS_MF && LONG ? DATA : none) using "t":"delta_mean_field" with linespoints lt 3 lw 1.3 dt solid pt 4 pi 90 ps 0.6 title (LONG ? "mean field" : ""), \
  (HAS_TW && !LONG ? DATA : none) using "t":"delta_wigner" with lines lt 4 title (LONG ? "" : "truncated Wigner"), \
  (HAS_TW && LONG ? DATA : none) using "t":"delta_wigner" with linespoints lt 4 lw 1.3 dt solid pt 8 pi 90 ps 0.6 title (LONG ? "truncated Wigner" : ""), \
  (HAS_G && !LONG ? DATA : none) using "t":"delta_gaussian" with lines lt 6 title (HAS_G && !LONG ? "one Gaussian" : ""), \
  (HAS_G && LONG ? DATA : none) using "t":"delta_gaussian" with linespoints lt 6 lw 1.3 dt solid pt 10 pi 90 ps 0.6 title (HAS_G && LONG ? "one Gaussian" : ""), \
  "+" using (point(T_Q)):(THRESHOLD) with points pt 7 ps 0.9 lc rgb "#20706a" notitle, \
  "+" using (point(T_MF)):(THRESHOLD) with points pt 5 ps 0.9 lc rgb "#3a5ff0" notitle, \
  "+" using (point(T_TW)):(THRESHOLD) with points pt 9 ps 1.1 lc rgb "#8c1a04" notitle, \
  "+" using (point(T_G)):(THRESHOLD) with points pt 11 ps 1.1 lc rgb "#9d6b00" notitle, \
  "+" using (point(L_Q)):(THRESHOLD) with points pt 6 ps 1.1 lc rgb "#20706a" notitle, \
  "+" using (point(L_MF)):(THRESHOLD) with points pt 4 ps 1.1 lc rgb "#3a5ff0" notitle, \
  "+" using (point(L_TW)):(THRESHOLD) with points pt 8 ps 1.3 lc rgb "#8c1a04" notitle, \
  "+" using (point(L_G)):(THRESHOLD) with points pt 10 ps 1.3 lc rgb "#9d6b00" notitle

unset output
