# printed.py FOLDER - Tables I and II of VZ25, transcribed digit by digit.
import os
import sys

from common import LENGTH, TIME, today

SOURCE = "F. van Dissel and G. Zahariade, Phys. Rev. D 111, 065008 (2025)"
PARAMETERS = [("row", "1"), ("lambda", "1"), ("x0", LENGTH)]
RESULTS = [("stability", "text"), ("t_q", TIME), ("t_mf", TIME), ("t_tw", TIME),
           ("entropy", "1")]

TABLE_1 = """
1 0.1  5  0.4 Unstable 6  9    17  1.86
2 0.05 8  0.4 Unstable 9  12   22  1.64
3 0.03 5  0.4 Stable   14 83   73  0.31
4 0.1  5  0.8 Unstable 10 16   25  1.21
5 0.04 6  0.8 Unstable 13 20   32  1.47
6 0.05 8  0.8 Stable   20 127  105 0.70
7 0.03 5  1.2 Stable   40 3304 164 0.026
8 0.04 6  1.2 Stable   31 1385 140 0.068
9 0.08 10 1.2 Unstable 14 22   34  0.13
"""

TABLE_2 = """
1 0.1  5 0.4 0.8 UU 4  9  17 2.93
2 0.05 8 0.4 0.8 US 7  12 25 2.37
3 0.04 6 0.8 1.2 US 11 19 31 1.62
4 0.03 5 0.4 1.2 SS 11 83 70 0.34
"""


def write(identity, where, omegas, note, table):
    columns = PARAMETERS + [(name, "omega") for name in omegas] + RESULTS
    exact = len(columns) - len(RESULTS)
    printed = [name for name, _ in RESULTS]
    head = [("id", identity), ("quantity", "printed-table"),
            ("columns", ", ".join(name for name, _ in columns)),
            ("units", ", ".join(unit for _, unit in columns)),
            ("accuracy", ", ".join(["0"] * exact + ["-"] + ["digits"] * 4)),
            ("parameters", "none"), ("origin", "printed"),
            ("source", "%s, %s" % (SOURCE, where)), ("note", note), ("date", today()),
            ("text", " ".join(printed))]
    path = os.path.join(sys.argv[1], identity + ".csv")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", newline="\n") as out:
        for key, value in head:
            out.write("# %s: %s\n" % (key, value))
        out.write(",".join(name for name, _ in columns) + "\n")
        for line in table.strip().splitlines():
            out.write(",".join(line.split()) + "\n")
    print("%s: %d rows" % (identity, len(table.strip().splitlines())), flush=True)


if __name__ == "__main__":
    write("printed/vz25-table-1", "Table I", ["omega"],
          "entropy at t = 25; Omega/omega in the column omega", TABLE_1)
    write("printed/vz25-table-2", "Table II", ["omega_1", "omega_2"],
          "entropy of x at t = 25; stability of y_1, then of y_2: U unstable, S stable",
          TABLE_2)
