# figures.py - labels of SVG pictures where a reader sees them, by Chromium's own boxes.
#
#   figures.py HOME FOLDER
#
# Of every .svg below FOLDER: no text reaches over the edge of the picture, and no two
# texts lie on each other by more than a fifth of the smaller one.  A text that is drawn
# twice at one place, with a ground of its own and without, is one.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import sys

from browser import Browser

LOOK = """(source => {
  document.body.innerHTML = source;
  const svg = document.querySelector('svg'), frame = svg.viewBox.baseVal, out = [];
  const all = [];
  for (const text of svg.querySelectorAll('text')) {
    if (!text.textContent.trim()) continue;
    const b = text.getBBox(), m = svg.getScreenCTM().inverse().multiply(text.getScreenCTM());
    const p = [[b.x, b.y], [b.x + b.width, b.y], [b.x, b.y + b.height],
      [b.x + b.width, b.y + b.height]].map(c => [m.a*c[0] + m.c*c[1] + m.e,
      m.b*c[0] + m.d*c[1] + m.f]);
    const xs = p.map(c => c[0]), ys = p.map(c => c[1]);
    all.push({text: text.textContent.trim(), x0: Math.min(...xs), x1: Math.max(...xs),
      y0: Math.min(...ys), y1: Math.max(...ys)});
  }
  const w = frame && frame.width ? frame.width : svg.width.baseVal.value,
    h = frame && frame.height ? frame.height : svg.height.baseVal.value,
    left = frame ? frame.x : 0, top = frame ? frame.y : 0;
  for (const t of all)
    if (t.x0 < left - 0.5 || t.y0 < top - 0.5 || t.x1 > left + w + 0.5 || t.y1 > top + h + 0.5)
      out.push(`'${t.text}' runs out: ${t.x0.toFixed(1)} ${t.y0.toFixed(1)} to ` +
        `${t.x1.toFixed(1)} ${t.y1.toFixed(1)} of ${w} x ${h}`);
  for (let i = 0; i < all.length; i++)
    for (let j = 0; j < i; j++) {
      const a = all[i], b = all[j];
      const across = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0),
        down = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
      if (across <= 0 || down <= 0) continue;
      if (a.text === b.text && Math.abs(a.x0 - b.x0) < 1 && Math.abs(a.y0 - b.y0) < 1) continue;
      const size = t => (t.x1 - t.x0)*(t.y1 - t.y0);
      if (across*down > 0.2*Math.min(size(a), size(b)))
        out.push(`'${a.text}' lies on '${b.text}' at ${a.x0.toFixed(0)} ${a.y0.toFixed(0)}`);
    }
  return JSON.stringify({texts: all.length, out: out});
})"""


def main():
    home, folder = sys.argv[1], sys.argv[2]
    pictures = sorted(os.path.join(at, name) for at, _, names in os.walk(folder)
                      for name in names if name.endswith(".svg"))
    browser = Browser(home)
    wrong = texts = 0
    try:
        for path in pictures:
            with open(path, encoding="utf-8") as file:
                source = json.dumps(file.read())
            seen = json.loads(browser.ask("Runtime.evaluate", returnByValue=True,
                                          expression=LOOK + "(" + source + ")")
                              ["result"]["value"])
            texts += seen["texts"]
            for line in seen["out"]:
                wrong += 1
                print(os.path.relpath(path, folder) + ": " + line, file=sys.stderr)
    finally:
        browser.close()
    print("looked at %d pictures with %d texts" % (len(pictures), texts))
    return 1 if wrong or not texts else 0


if __name__ == "__main__":
    sys.exit(main())
