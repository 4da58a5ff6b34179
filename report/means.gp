# means.gp - two means of an open system against time, three methods, and below them
# the differences from the master equation.
#
# The prelude sets DATA, OUTPUT, TITLE, COVERAGE (standard errors in a band).  DATA has
# the columns t and, for m = sz, xsz: m_exact, m_hybrid, m_hybrid_err, m_mean,
# m_mean_err.

set terminal svg size 960,640 fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

set multiplot
left(k) = k == 0 ? 0.105 : 0.6
right(k) = k == 0 ? 0.475 : 0.97
array M[2] = ["sz", "xsz"]
array LABEL[2] = ["⟨σ_z⟩", "⟨x σ_z⟩"]
array PLOT[2]

set label 1 TITLE noenhanced at screen 0.5,0.965 center textcolor rgb "#111111"
# a key in one line above both columns: line types as below
array KEY[3] = ["master equation", "hybrid trajectories", "mean field"]
array TYPE[3] = [1, 4, 3]
array AT[3] = [0.13, 0.42, 0.74]
do for [i=1:3] {
  set arrow i from screen AT[i],0.905 to screen AT[i]+0.055,0.905 nohead lt TYPE[i]
  set label 1+i KEY[i] at screen AT[i]+0.065,0.905 left textcolor rgb "#111111"
}
set xzeroaxis lc rgb "#999999" lw 0.8
do for [k=0:1] {
  m = M[k+1]
  set lmargin at screen left(k)
  set rmargin at screen right(k)
  set tmargin at screen 0.855
  set bmargin at screen 0.42
  set format x ""
  unset xlabel
  set ylabel LABEL[k+1] offset 1,0 textcolor rgb "#111111"
  set key off
  plot \
    DATA using "t":(column(m."_hybrid") - COVERAGE*column(m."_hybrid_err")):(column(m."_hybrid") + COVERAGE*column(m."_hybrid_err")) \
      with filledcurves lc rgb "#8c1a04" fs transparent solid 0.25 noborder notitle, \
    DATA using "t":(column(m."_mean") - COVERAGE*column(m."_mean_err")):(column(m."_mean") + COVERAGE*column(m."_mean_err")) \
      with filledcurves lc rgb "#3a5ff0" fs transparent solid 0.25 noborder notitle, \
    DATA using "t":m."_mean" with lines lt 3 title "mean field", \
    DATA using "t":m."_exact" with lines lt 1 title "master equation", \
    DATA using "t":m."_hybrid" with lines lt 4 title "hybrid trajectories"
  # once
  unset label
  unset arrow
  set tmargin at screen 0.38
  set bmargin at screen 0.11
  set format x "%g"
  set xlabel "t" textcolor rgb "#111111"
  set ylabel "difference" offset 1,0 textcolor rgb "#111111"
  plot \
    DATA using "t":(column(m."_hybrid") - column(m."_exact") - COVERAGE*column(m."_hybrid_err")):(column(m."_hybrid") - column(m."_exact") + COVERAGE*column(m."_hybrid_err")) \
      with filledcurves lc rgb "#8c1a04" fs transparent solid 0.25 noborder notitle, \
    DATA using "t":(column(m."_mean") - column(m."_exact")) with lines lt 3 notitle, \
    DATA using "t":(column(m."_hybrid") - column(m."_exact")) with lines lt 4 notitle
}
unset multiplot
