# scans.py FOLDER - scans of breaktime itself, on coarse grids: no reference for a solver,
# but what figures are drawn from where nobody waits for a fine one, and a record that
# shows when a number moves.
#
# $BREAKTIME is the program.  Its own folders are kept beside FOLDER: run again, it goes
# on where it was, and what is whole is not computed again.
import csv
import gzip
import os
import subprocess
import sys

from common import LENGTH, TIME, write

TIMES = ("t_q", "t_mf", "t_tw")
MAP = {"lambda": "0.005:0.1:7", "x0": "1:15:7"}
LAST = {"crossing": "last", "end": "stated"}
LEAVES, SHIFTED = ("t_q", "t_leave"), {"band": "shifted"}
UNITS = {"omega": "omega", "lambda": "1", "x0": LENGTH, "lambda_n": "1", "n": "1"}

# Quantities, axes, window, readings.  The names are those of scans of validation/scans,
# on whose points claims are judged; those of the curves are the same points.
SCANS = {
    "vz25-map-04": (TIMES, {"omega": "0.4", **MAP}, 150, {}),
    "vz25-map-08": (TIMES, {"omega": "0.8", **MAP}, 150, {}),
    "vz25-map-12": (TIMES, {"omega": "1.2", **MAP}, 150, {}),
    "vz25-last-08": (TIMES[:2], {"omega": "0.8", **MAP}, 150, LAST),
    "vz25-last-12": (TIMES[:2], {"omega": "1.2", **MAP}, 150, LAST),
    "vz25-limit-015": (TIMES, {"omega": "0.8", "lambda_n": "0.15", "n": "2:50:10:log"},
                       2500, {}),
    "vz25-limit-06": (TIMES, {"omega": "0.8", "lambda_n": "0.6", "n": "2:100:12:log"},
                      400, {}),
    "vz25-limit-15": (TIMES, {"omega": "0.8", "lambda_n": "1.5", "n": "0.5:60:14:log"},
                      400, {}),
    "vz25-leave-06": (LEAVES, {"omega": "0.8", "lambda_n": "0.6", "n": "2:100:12:log"},
                      400, SHIFTED),
    "vz25-leave-15": (LEAVES, {"omega": "0.8", "lambda_n": "1.5", "n": "0.7,1,1.4,2"},
                      400, SHIFTED),
}
RELATIVE = "0.02"


def command(quantities, axes, t_max, readings):
    words = ["scan", *quantities]
    for name, values in axes.items():
        words += ["--axis", "%s=%s" % (name, values)]
    words += ["--t-max", str(t_max), "--relative", RELATIVE]
    for reading in readings.items():
        words += ["--reading", "%s=%s" % reading]
    return words


def make(name, quantities, axes, t_max, readings):
    words = command(quantities, axes, t_max, readings)
    folder = os.path.join(sys.argv[1].rstrip("/") + ".scans", name)
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    subprocess.run([os.environ.get("BREAKTIME", "breaktime"), *words, "-o", folder,
                    "--no-progress"], check=True)
    with gzip.open(os.path.join(folder, "scan.csv.gz"), "rt") as lines:
        lines = list(lines)
    generator = next(line.split(": ")[1].strip() for line in lines
                     if line.startswith("# generator: "))
    table = list(csv.reader(line for line in lines if not line.startswith("#")))
    columns = [(n, UNITS[n], 0) for n in axes]
    for q in quantities:
        columns += [(q, TIME, q + "_err"), (q + "_err", TIME, q + "_err"),
                    (q + "_lo", TIME, q + "_err")]
    assert [c[0] for c in columns] == table[0], name
    parameters = {"quantities": ",".join(quantities), **axes, "t_max": str(t_max),
                  "relative": RELATIVE, **readings}
    write("scans/" + name, "scan", columns, generator,
          "breaktime %s -o DIR" % " ".join(words), parameters,
          "step, basis and samples of each number until it is known to 2 %; the error "
          "is what was then measured",
          [[float(cell) for cell in row] for row in table[1:]], origin="own")


for name, scan in SCANS.items():
    make(name, *scan)
