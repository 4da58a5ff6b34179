#!/bin/sh
# csv.sh - tables that the program writes are read as they stand by numpy's genfromtxt
# (names=True), pandas, R and gnuplot, compressed ones too by those that unpack.  What is
# not installed is passed over; status 77 when nothing is.
#
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
python=${PYTHON:-/usr/bin/python3} # Debian's, which has Debian's modules
for table in "$tmp/x.csv" "$tmp/x.csv.gz"; do
  "$breaktime" run --lambda 0.1 --x0 2.385 --omega 1.2 --t-max 2 --dt-out 0.5 \
    --method classical -o "$table" || exit 99
done
want=-0.99251
tried=0

# reads NAME PROGRAM...: it prints the names, the rows and x at the end.
reads () {
  name=$1
  shift
  tried=$((tried + 1))
  { "$@" "$tmp/x.csv" && "$@" "$tmp/x.csv.gz"; } >"$tmp/out" 2>"$tmp/why"
  [ "$(grep -c "^t x_classical x_classical_err 5 $want" "$tmp/out")" -eq 2 ]
  result $? "$name"
}

if $python -c 'import numpy' 2>/dev/null; then
  reads 'numpy.genfromtxt' $python -c '
import sys, numpy
a = numpy.genfromtxt(sys.argv[1], delimiter=",", names=True)
print(*a.dtype.names, len(a), "%.5f" % a["x_classical"][-1])'
else
  skip 'numpy.genfromtxt' 'no numpy'
fi
if $python -c 'import pandas' 2>/dev/null; then
  reads 'pandas.read_csv' $python -c '
import sys, pandas
a = pandas.read_csv(sys.argv[1], comment="#")
print(*a.columns, len(a), "%.5f" % a["x_classical"].iloc[-1])'
else
  skip 'pandas.read_csv' 'no pandas'
fi
if Rscript --version >/dev/null 2>&1; then
  reads 'R' Rscript -e '
a <- read.csv(commandArgs(TRUE)[1], comment.char = "#")
cat(names(a), nrow(a), sprintf("%.5f\n", a$x_classical[nrow(a)]))'
else
  skip 'R' 'no R'
fi
if gnuplot --version >/dev/null 2>&1; then
  tried=$((tried + 1))
  gnuplot -e 'set datafile separator comma; set table "'"$tmp/g"'"; plot "'"$tmp/x.csv"'" using "t":"x_classical" with lines' >"$tmp/why" 2>&1
  [ "$(awk '$3 == "i"' "$tmp/g" | wc -l)" -eq 5 ] &&
    awk '$3 == "i" && $1 == 2' "$tmp/g" | grep -q -e "$want"
  result $? 'gnuplot'
else
  skip 'gnuplot' 'no gnuplot'
fi
[ "$tried" -gt 0 ] || exit 77
finish
