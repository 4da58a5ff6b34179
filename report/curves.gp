# curves.gp - x(t) of the four or five methods, and below what each differs from the
# exact one by.
#
# The prelude sets DATA, OUTPUT, T_END, TITLE, HAS_CL, HAS_MF, HAS_TW, HAS_G
# (curve present), HAS_BAND (error of truncated Wigner present), T_Q, T_MF, T_TW, T_G
# (break times; -1: none in view); PRINTED times PRINT_T[i] that are printed and do not
# hold, PRINT_NAME[i].

set terminal svg size 960,600 fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

set multiplot
set xrange [0:T_END]
set lmargin at screen 0.088
set rmargin at screen 0.975
set offsets 0, 0, graph 0.06, graph 0.06
set style fill transparent solid 0.18 noborder

# ---- above: the curves
set tmargin at screen 0.865
set bmargin at screen 0.435
set title TITLE noenhanced offset 0,1.4 textcolor rgb "#111111"
set ylabel "⟨x⟩ / √(ħ/mω)" offset 0.5,0 textcolor rgb "#111111"
set format x ""
set key at screen 0.975,0.935 right top horizontal maxrows 1
if (HAS_G) { set key samplen 2.4 width -3 }
if (T_Q >= 0) { set arrow 1 from T_Q, graph 0 to T_Q, graph 1 nohead back lt 2 lw 1
                set label 1 "t_q" at T_Q, graph 1 offset 0,0.5 center textcolor lt 2 }
if (T_MF >= 0) { set arrow 2 from T_MF, graph 0 to T_MF, graph 1 nohead back lt 3 lw 1
                 set label 2 "t_{MF}" at T_MF, graph 1 offset 0,0.5 center textcolor lt 3 }
if (T_TW >= 0) { set arrow 3 from T_TW, graph 0 to T_TW, graph 1 nohead back lt 4 lw 1
                 set label 3 "t_{TW}" at T_TW, graph 1 offset 0,0.5 center textcolor lt 4 }
set style textbox opaque noborder fillcolor rgb "#fdfdfd" margins 0.4,0.2
do for [i=1:PRINTED] {
  t = PRINT_T[i]
  set arrow 20+i from t, graph 0 to t, graph 1 nohead back lc rgb "#333333" lw 1.6 dt (1,3)
}
# often close to that of mean field: their names keep away from each other
if (T_G >= 0) {
  set arrow 4 from T_G, graph 0 to T_G, graph 1 nohead back lt 6 lw 1
  if (T_MF >= 0 && T_G < T_MF) {
    set label 4 "t_G" at T_G, graph 1 offset -0.2,0.5 right textcolor lt 6
    set label 2 "t_{MF}" at T_MF, graph 1 offset 0.2,0.5 left textcolor lt 3
  } else {
    set label 4 "t_G" at T_G, graph 1 offset 0.2,0.5 left textcolor lt 6
    if (T_MF >= 0) {
      set label 2 "t_{MF}" at T_MF, graph 1 offset -0.2,0.5 right textcolor lt 3
    }
  }
}
plot \
  (HAS_BAND ? DATA : "/dev/null") using "t":(column("x_wigner") - column("err_wigner")):(column("x_wigner") + column("err_wigner")) \
    with filledcurves lc rgb "#8c1a04" notitle, \
  DATA using "t":"x_exact" with lines lt 1 title "exact", \
  (HAS_CL ? DATA : "/dev/null") using "t":"x_classical" with lines lt 2 title "classical", \
  (HAS_MF ? DATA : "/dev/null") using "t":"x_mean_field" with lines lt 3 title "mean field", \
  (HAS_TW ? DATA : "/dev/null") using "t":"x_wigner" with lines lt 4 title "truncated Wigner", \
  (HAS_G ? DATA : "/dev/null") using "t":"x_gaussian" with lines lt 6 title (HAS_G ? "one Gaussian" : "")

# ---- below: differences to the exact curve
set tmargin at screen 0.395
set bmargin at screen 0.105
unset title
unset key
unset label
do for [i=1:PRINTED] {
  t = PRINT_T[i]
  if (t > 0.7*T_END) {
    set label 20+i PRINT_NAME[i] noenhanced at t, graph 0.07 + 0.1*(i - 1) offset -0.7,0 right front boxed textcolor rgb "#333333"
  } else {
    set label 20+i PRINT_NAME[i] noenhanced at t, graph 0.07 + 0.1*(i - 1) offset 0.7,0 left front boxed textcolor rgb "#333333"
  }
}
set format x "%g"
set xlabel "t / ω^{−1}" textcolor rgb "#111111"
set ylabel "difference to exact" offset 0.5,0
plot \
  (HAS_BAND ? DATA : "/dev/null") using "t":(column("x_wigner") - column("err_wigner") - column("x_exact")):(column("x_wigner") + column("err_wigner") - column("x_exact")) \
    with filledcurves lc rgb "#8c1a04" notitle, \
  0 with lines lt 1 lw 1.2 notitle, \
  (HAS_CL ? DATA : "/dev/null") using "t":(column("x_classical") - column("x_exact")) with lines lt 2 notitle, \
  (HAS_MF ? DATA : "/dev/null") using "t":(column("x_mean_field") - column("x_exact")) with lines lt 3 notitle, \
  (HAS_TW ? DATA : "/dev/null") using "t":(column("x_wigner") - column("x_exact")) with lines lt 4 notitle, \
  (HAS_G ? DATA : "/dev/null") using "t":(column("x_gaussian") - column("x_exact")) with lines lt 6 notitle

unset multiplot
unset output
