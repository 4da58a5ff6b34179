#!/usr/bin/env python3
"""record.py RESULTS.json >FILE - the attempts of an audit, as test_replay reads them.

RESULTS.json is that of `breaktime audit --report DIR FILE'.  One claim a line.

SPDX-License-Identifier: GPL-3.0-or-later"""
import json
import sys

KEYS = ("reading", "status", "value", "lo", "hi", "label", "relation", "base_rate",
        "scatter", "draws")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        results = json.load(file)
    print("[")
    lines = []
    for source in results["audits"]:
        for claim in source["claims"]:
            if not claim["attempts"]:
                continue
            tried = []
            for attempt in claim["attempts"]:
                kept = {key: attempt[key] for key in KEYS if attempt.get(key) is not None}
                budget = attempt.get("budget") or {}
                kept["sampling"] = budget.get("sampling") or 0
                kept["rest"] = sum(value or 0 for axis, value in budget.items()
                                   if axis != "sampling")
                tried.append(kept)
            lines.append(json.dumps({"id": claim["id"], "verdict": claim["verdict"],
                                     "by": claim["by"], "attempts": tried}))
    print(",\n".join(lines))
    print("]")


if __name__ == "__main__":
    main()
