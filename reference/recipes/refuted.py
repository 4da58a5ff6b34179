# refuted.py - the form of sets that confirm what an audit refutes: a claim a row.
#
# `label' is what other software calls it where the claim prints a word, "-" where it prints
# a number.
from common import write


def publish(name, generator, recipe, refinement, rows):
    """ROWS: source, claim, label, value, error, how."""
    columns = [("source", "text", "-"), ("claim", "text", "-"), ("label", "text", "-"),
               ("value", "as printed", "value_err"), ("value_err", "as printed", 0),
               ("how", "text", "-")]
    write("refuted/" + name, "refuted", columns, generator, "python3 " + recipe, {},
          refinement, rows)
