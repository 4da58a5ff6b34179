# wigner.gp - smallest eigenvalue of W(x, p), below and above the threshold.
#
# The prelude sets DATA, OUTPUT, TITLE and MARK[4]: the product of the rates below and
# above, the time.  DATA has the columns x, p, below, above.

set terminal svg size 960,520 fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output OUTPUT

stats DATA using "below" name "B" nooutput
stats DATA using "above" name "A" nooutput
limit = (B_max > A_max ? B_max : A_max)
limit = (-B_min > limit ? -B_min : limit)
set palette defined (-1 "#8a0f0a", -0.5 "#c8281e", -0.15 "#f0a89e", 0 "#fdfdfd", \
  0.15 "#b9cce8", 0.5 "#1f5fbf", 1 "#0f2f66")
set cbrange [-limit:limit]
set size ratio -1
unset grid
set border 15
set xlabel "x" textcolor rgb "#111111"
set xtics 2
set ytics 2
set xrange [-4:4]
set yrange [-4:4]
unset key

set multiplot
set label 1 sprintf("%s, t = %g", TITLE, MARK[3]) noenhanced at screen 0.5,0.95 center \
  textcolor rgb "#111111"
set lmargin at screen 0.08
set rmargin at screen 0.46
set tmargin at screen 0.83
set bmargin at screen 0.15
set ylabel "p" offset 1.5,0 textcolor rgb "#111111"
set title sprintf("γ_C γ_Q/λ² = %.4g", MARK[1]) offset 0,-0.4 textcolor rgb "#111111"
unset colorbox
plot DATA using "x":"p":"below" with image
unset label 1
unset ylabel
set format y ""
set lmargin at screen 0.5
set rmargin at screen 0.88
set title sprintf("γ_C γ_Q/λ² = %.4g", MARK[2]) offset 0,-0.4 textcolor rgb "#111111"
set colorbox user origin screen 0.9,0.15 size screen 0.02,0.68
set cbtics textcolor rgb "#111111"
plot DATA using "x":"p":"above" with image
unset multiplot
