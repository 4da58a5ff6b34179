#!/usr/bin/env python3
"""How the break time falls with the coupling, asked from the program.

    python3 break_time.py [PROGRAM]

Python's standard library is all that it needs.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import subprocess
import sys


def measure(program, quantity, **options):
    """Ask for one number; what is not understood or fails raises an exception."""
    words = [program, "measure", quantity, "--json"]
    for name, value in options.items():
        words += ["--" + name.replace("_", "-"), str(value)]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "breaktime"
    print("lambda      t_q   error")
    for coupling in 0.05, 0.1, 0.2:
        answer = measure(program, "t_q", **{"lambda": coupling}, x0=5, omega=0.4, t_max=30)
        print(f"{coupling:6} {answer['value']:8.4f} {answer['error']:7.1e}")


if __name__ == "__main__":
    main()
