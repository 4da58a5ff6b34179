# style.gp - colours and lines of every figure; read after the prelude, which
# sets the variables named in capitals, and before the figure's own script.
#
# One colour and one dash pattern a method, the same in every figure:
#   1 exact, 2 classical, 3 mean field, 4 truncated Wigner, 6 one Gaussian.
#
# svg.c has for each colour here, and of texts, another for a dark ground.  What lies on
# the colours of a map, which stay, is in none of them.

set encoding utf8
set minussign
set datafile separator comma
set datafile commentschars "#"
set datafile missing "nan"

set linetype 1 lc rgb "#111111" lw 2.2 dt solid
set linetype 2 lc rgb "#20706a" lw 1.6 dt (2,3)
set linetype 3 lc rgb "#3a5ff0" lw 1.8 dt (10,4)
set linetype 4 lc rgb "#8c1a04" lw 1.8 dt (12,4,2,4)
set linetype 5 lc rgb "#555555" lw 1.2 dt (4,4)   # threshold, zero line
set linetype 6 lc rgb "#9d6b00" lw 1.8 dt (6,3,1,3,1,3)

set border 3 lc rgb "#333333" lw 1.1
set tics nomirror out scale 0.7 textcolor rgb "#111111"
set grid lc rgb "#e2e2e2" lw 0.8 dt solid
set key noenhanced textcolor rgb "#111111" samplen 3.2 spacing 1.1
