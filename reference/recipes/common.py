# common.py - what the recipes share: the points, and how a set is written.
import datetime
import math
import os
import sys

LENGTH = "sqrt(hbar/(m omega))"
MOMENTUM = "sqrt(hbar m omega)"
TIME = "1/omega"
ENERGY = "hbar omega"

# lambda, x0, Omega, end of the run, largest basis energy, frequency of the basis
# in y: rows of Table I of VZ25, and from 08 points that nobody printed.  01, 10, 11,
# 13 and 14 lie inside instability bands.
POINTS = {
    "01": (0.1, 5, 0.4, 10, 66, 0.45),
    "02": (0.05, 8, 0.4, 5, 85, 0.45),
    "03": (0.03, 5, 0.4, 10, 54, 0.45),
    "04": (0.1, 5, 0.8, 10, 62, 0.8),
    "05": (0.04, 6, 0.8, 10, 66, 0.8),
    "06": (0.03, 5, 1.2, 12, 52, 1.2),
    "07": (0.08, 10, 1.2, 5, 130, 1.2),
    "08": (0.07, 2.385, 0.731, 12, 36, 0.731),
    "09": (0.3, 1.7, 1.45, 12, 36, 1.45),
    "10": (0.2, 3.1, 0.55, 10, 56, 0.6),
    "11": (0.01, 7.3, 0.9, 10, 80, 0.9),
    "12": (0.11, 3.6, 1.03, 10, 46, 1.03),
    "13": (0.5, 1.75, 0.65, 8, 52, 0.8),
    "14": (0.06, 4.2, 0.62, 10, 48, 0.62),
}


def width(lam, x0, omega):
    """W of VZ25 Eq. (6): <y^2> = 1/(2 W) at t = 0."""
    return math.sqrt(omega**2 + lam * x0**2)


def round_up(error):
    """ERROR to one digit, upwards: what a set may claim."""
    if error == 0:
        return "0"
    scale = 10.0 ** math.floor(math.log10(error))
    return "%.0e" % (math.ceil(error / scale * (1 - 1e-9)) * scale)


def number(value):
    return value if isinstance(value, str) else "%.17g" % value


def today():
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    zone = datetime.timezone.utc
    day = datetime.datetime.fromtimestamp(int(epoch), zone) if epoch else \
        datetime.datetime.now(zone)
    return day.strftime("%Y-%m-%d")


def versions(*modules):
    names = {"qutip": "QuTiP", "scipy": "SciPy", "numpy": "NumPy", "mpmath": "mpmath"}
    return ", ".join("%s %s" % (names[m.__name__], m.__version__) for m in modules)


def write(identity, quantity, columns, generator, command, parameters, refinement,
          rows, origin="computed"):
    """Write one set into the folder named on the command line; ORIGIN "own": by
    breaktime, of which a number may be beyond a bound.  COLUMNS: pairs of
    name and unit, with the accuracy as a third: an error, rounded up here, or the
    name of a column of errors."""
    path = os.path.join(sys.argv[1], identity + ".csv")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    accuracy = [c[2] if isinstance(c[2], str) else round_up(c[2]) for c in columns]
    head = [
        ("id", identity),
        ("quantity", quantity),
        ("columns", ", ".join(c[0] for c in columns)),
        ("units", ", ".join(c[1] for c in columns)),
        ("accuracy", ", ".join(accuracy)),
        ("parameters", "; ".join("%s=%s" % (k, number(v) if isinstance(v, str) else
                                            repr(v)) for k, v in parameters.items()) or "none"),
        ("origin", origin),
        ("generator", generator),
        ("command", command),
        ("refinement", refinement),
        ("date", today()),
    ]
    texts = [c[0] for c in columns if c[1] == "text"]
    if texts:
        head.append(("text", " ".join(texts)))
    with open(path, "w", newline="\n") as out:
        for key, value in head:
            out.write("# %s: %s\n" % (key, value))
        out.write(",".join(c[0] for c in columns) + "\n")
        for row in rows:
            assert origin == "own" or all(isinstance(v, str) or math.isfinite(v)
                                          for v in row), identity
            out.write(",".join(number(v) for v in row) + "\n")
    print("%s: %d rows, accuracy %s" % (identity, len(rows), ", ".join(accuracy)),
          flush=True)
