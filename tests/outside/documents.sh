#!/bin/sh
# documents.sh - what a report is made of, as other programs read it: results.json by
# Python and node, curves by pandas, gnuplot and R, pictures by Chromium.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"

cd "$tmp" || exit 99
"$breaktime" audit --no-progress --filter '^vz-t1-[39]-(tq|stab)$' --report report \
  "$srcdir/validation/claims/vandissel-zahariade-2025.yaml" >out 2>err
status=$?
result $status 'a report'
status=

# Debian's, which has Debian's modules.
python=${PYTHON:-/usr/bin/python3}

# try PROGRAM NAME: what stands on standard input is run by PROGRAM.
try () {
  program=$1
  name=$2
  shift 2
  if command -v "$program" >/dev/null 2>&1; then
    cat >script
    "$program" "$@" script >out 2>err
    result $? "$name"
  else
    cat >/dev/null
    skip "$name" "no $program"
  fi
}

# ---- the numbers ----------------------------------------------------------------

# Constants that JSON does not have (NaN, Infinity) would pass Python unless asked.
try "$python" 'results.json in Python' <<'END'
import json
def refuse(word):
    raise ValueError(word + " is no JSON")
with open("report/results.json") as f:
    results = json.load(f, parse_constant=refuse)
claims = results["audits"][0]["claims"]
judged = {c["id"]: c for c in claims if c["verdict"] != "not-run"}
assert len(judged) == 4, sorted(judged)
assert judged["vz-t1-3-tq"]["verdict"] == "confirmed", judged["vz-t1-3-tq"]
END
try node 'results.json in node' <<'END'
const results = JSON.parse (require ('fs').readFileSync ('report/results.json'));
const judged = results.audits[0].claims.filter (c => c.verdict !== 'not-run');
if (judged.length !== 4) throw new Error (judged.length + ' judged');
END

# ---- the curves -----------------------------------------------------------------

curve=$(find report/data -name '*.csv' | sort | head -1)
rows=$(grep -c -v '^#' "$curve")
columns=$(grep -v '^#' "$curve" | head -1 | tr ',' '\n' | wc -l)
export curve rows columns
try "$python" 'a curve in pandas' <<'END'
import os
import pandas
table = pandas.read_csv(os.environ["curve"], comment="#")
assert len(table) == int(os.environ["rows"]) - 1, len(table)
assert len(table.columns) == int(os.environ["columns"]), table.columns
assert all(kind.kind in "fi" for kind in table.dtypes), table.dtypes
END
try Rscript 'a curve in R' <<'END'
table <- read.csv (Sys.getenv ("curve"), comment.char = "#")
stopifnot (nrow (table) == as.integer (Sys.getenv ("rows")) - 1,
           ncol (table) == as.integer (Sys.getenv ("columns")),
           sapply (table, is.numeric))
END
try gnuplot 'a curve in gnuplot' <<'END'
set datafile separator ','
set datafile columnheaders
stats system ("echo $curve") using 1:2 nooutput
if (STATS_records != system ("echo $rows") - 1) { exit status 1 }
END

# ---- the pictures ----------------------------------------------------------------

# Drawn on white and on black: more than one colour, and text that stands out on both.
if command -v chromium >/dev/null 2>&1 && "$python" -c 'import PIL' 2>/dev/null; then
  : >why
  for picture in report/figures/*.svg; do
    for ground in ffffffff 000000ff; do
      HOME=$tmp chromium --headless --no-sandbox --disable-gpu --hide-scrollbars \
        --default-background-color=$ground --window-size=900,700 \
        --screenshot="$tmp/shot.png" "file://$tmp/$picture" >err 2>&1
      "$python" - "$picture on $ground" >>why 2>&1 <<'END'
import sys
from PIL import Image
image = Image.open("shot.png").convert("L").resize((300, 233))
counts = image.histogram()
shades = sum(1 for n in counts if n > 2)
if shades < 8 or max(i for i, n in enumerate(counts) if n) - \
        min(i for i, n in enumerate(counts) if n) < 100:
    print(sys.argv[1], "shows", shades, "shades")
END
    done
  done
  ! [ -s why ]
  result $? "$(find report/figures -name '*.svg' | wc -l) pictures in Chromium"
else
  skip 'pictures in Chromium' 'no chromium, or no python3-pil'
fi

finish
