# html.py - REPORT.html in Chromium, as a reader uses it.
#
#   html.py use FOLDER       open, filter, sort, follow a link; 360 and 1600 pixels wide
#   html.py long FOLDER      a list of claims that takes several pages
#   html.py hostile FOLDER   a report on names and texts that mean no good
#
# FOLDER is a report.  A line a check: ok or no, its name, and why not.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import browser  # noqa: E402

# What runs out of its box: of the page where nothing lets it be moved, of its own box
# where that shows what is outside.
OUT_OF_BOX = """(() => {
  const width = document.documentElement.clientWidth, bad = [];
  const name = e => e.tagName + (e.id ? '#' + e.id : '') + ' “' + e.textContent.slice(0, 30) + '”';
  if (document.scrollingElement.scrollWidth > width)
    bad.push('the page is ' + document.scrollingElement.scrollWidth + ' wide');
  for (const e of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(e);
    const rect = e.getBoundingClientRect();
    if (style.display === 'none' || rect.width === 0 || e.matches('.skip, script, option'))
      continue;
    if (!e.parentElement.closest('.box, pre, .figure')
        && (rect.right > width + 0.5 || rect.left < -0.5))
      bad.push(name(e) + ' reaches from ' + rect.left + ' to ' + rect.right);
    if (style.display !== 'inline' && style.overflowX === 'visible'
        && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
      bad.push(name(e) + ' holds ' + e.scrollWidth + ' in ' + e.clientWidth);
  }
  return bad.slice(0, 5);
})()"""

# The least contrast of texts with what is behind them.
CONTRAST = """(() => {
  const rgb = text => (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = c => {
    const part = c.slice(0, 3).map(v => v / 255 <= 0.04045 ? v / 255 / 12.92
      : ((v / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
  };
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0)
        return c;
    }
    return [255, 255, 255];
  };
  let least = [99, ''];
  for (const e of document.body.querySelectorAll('p, h1, h2, h3, td, th, a, code, button, select, label, img')) {
    if (e.matches('.skip'))
      continue;
    const a = light(rgb(getComputedStyle(e).color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < least[0])
      least = [ratio, e.tagName + ' ' + e.textContent.slice(0, 30)];
  }
  return least;
})()"""

LIST = "document.querySelector('table.list')"
ROWS = "[...%s.tBodies[0].rows]" % LIST
SHOWN = ROWS + ".filter(r => !r.hidden)"
HEADS = "[...%s.tHead.rows[0].cells].map(h => h.textContent.trim())" % LIST


def check(name, bad):
    """BAD: what is wrong; nothing where all is well."""
    print("%s\t%s\t%s" % ("no" if bad else "ok", name,
                          str(bad or "").replace("\n", " ")[:600]), flush=True)


def differs(name, got, want):
    check(name, None if got == want else "%r, not %r" % (got, want))


def quiet(page, name):
    """No word in the console, no question, and nothing was asked of the network."""
    outside = [r for r in page.requests if not r.startswith("data:")
               and not r.split("#")[0].endswith("/REPORT.html") and r != "about:blank"]
    check(name, page.said + page.dialogs + outside)


def column(page, name):
    return page.js(HEADS).index(name)


def choose(page, name, value):
    page.js("""(() => {
      const label = [...document.querySelectorAll('.filters label')].find(l => l.textContent === %s);
      const select = document.getElementById(label.htmlFor);
      select.value = %s;
      select.dispatchEvent(new Event('change'));
    })()""" % (json.dumps(name), json.dumps(value)))


def write(page, text):
    page.js("""(() => {
      const field = document.querySelector('.filters input');
      field.focus();
      field.select();
    })()""")
    page.ask("Input.insertText", text=text)
    page.settle(0.1)


def left(page):
    return page.js(SHOWN + ".length"), page.js(
        "document.querySelector('.filters [role=status]').textContent")


def filters(page, claims):
    """Each verdict, quantity and origin alone, some together, and words."""
    count = len(claims)
    differs("all claims are in the list", left(page), (count, "%d of %d shown" % (count, count)))
    verdicts = {c["verdict"] for c in claims}
    marks = {v.split(" ")[-1]: v for v in page.js(
        ROWS + ".map(r => r.cells[%d].textContent.trim())" % column(page, "verdict"))}
    differs("the list has the verdicts of results.json", set(marks), verdicts)
    bad = []
    for name, of in (("verdict", lambda c: marks[c["verdict"]]),
                     ("quantity", lambda c: (c.get("table") or {}).get("column") or c.get("evaluator") or "nothing computable"),
                     ("origin", lambda c: c["origin"])):
        for value in sorted({of(c) for c in claims}):
            choose(page, name, "=" + value)
            want = sorted(c["id"] for c in claims if of(c) == value)
            got = sorted(page.js(SHOWN + ".map(r => r.cells[0].textContent.trim())"))
            if got != want:
                bad.append((name, value, got, want))
        choose(page, name, "")
    check("filtered by verdict, quantity and origin", bad)
    one = claims[0]
    choose(page, "verdict", "=" + marks[one["verdict"]])
    write(page, one["id"].upper())
    want = sum(1 for c in claims if c["verdict"] == one["verdict"] and one["id"] in c["id"])
    differs("a verdict and a word", left(page), (want, "%d of %d shown" % (want, count)))
    write(page, "no such words")
    differs("words that no row has", left(page), (0, "0 of %d shown" % count))
    page.click(".filters button[type=reset]")
    differs("all again", left(page), (count, "%d of %d shown" % (count, count)))


def number(text):
    try:
        return float(re.sub(r"\([^)]*\)", "", text).lstrip("<>=~ ").replace("−", "-"))
    except ValueError:
        return None


def sorts(page):
    i = column(page, "recomputed")
    head = "table.list thead th:nth-child(%d)" % (i + 1)
    values = ROWS + ".map(r => r.cells[%d].textContent.trim())" % i
    state = "document.querySelector(%s).getAttribute('aria-sort')" % json.dumps(head)
    before = page.js(values)
    page.click(head + " button")
    up = page.js(values)
    numbers = [number(v) for v in up if number(v) is not None]
    check("sorted by size with the mouse",
          page.js(state) != "ascending" and page.js(state) or sorted(up) != sorted(before)
          and "rows are lost" or len(numbers) > 3 and numbers != sorted(numbers) and numbers)
    page.js("document.querySelector(%s).focus()" % json.dumps(head + " button"))
    page.key("Enter", 13, "\r")
    down = page.js(values)
    numbers = [number(v) for v in down if number(v) is not None]
    check("and the other way with the keyboard",
          page.js(state) != "descending" and page.js(state)
          or numbers != sorted(numbers, reverse=True) and numbers)
    page.click("table.list thead th:first-child button")
    differs("one column is marked as sorted",
            page.js("document.querySelectorAll('[aria-sort]').length"), 1)


def links(page, claims):
    """From the list to the claim; and no link leads nowhere."""
    page.js("document.querySelector('table.list tbody a').setAttribute('data-first', '')")
    page.click("[data-first]")
    got = page.js("""(() => {
      const e = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const top = e && e.getBoundingClientRect().top;
      return [location.hash, e && e.textContent,
              e && top > -5 && top < innerHeight, document.querySelector('[data-first]').textContent];
    })()""")
    check("a link of the list leads to its claim",
          not (got[0] and got[1] and got[2] and got[3] in got[1]) and got)
    check("no link leads nowhere", page.js("""[...document.querySelectorAll('a[href^="#"]')]
      .filter(a => !document.getElementById(decodeURIComponent(a.getAttribute('href').slice(1))))
      .map(a => a.getAttribute('href')).slice(0, 9)"""))


def keyboard(page, path):
    page.open(path)
    page.key("Tab", 9)
    got = page.js("""(() => {
      const e = document.activeElement, r = e.getBoundingClientRect();
      return [e.className, r.top >= 0, getComputedStyle(e).outlineStyle !== 'none'];
    })()""")
    differs("the first stop is the link to the text, and it is seen", got, ["skip", True, True])
    page.key("Enter", 13, "\r")
    differs("which leads there", page.js("location.hash"), "#top-of-text")


def widths(page, path):
    for width, phone in ((360, True), (1600, False)):
        page.size(width, 900, phone)
        page.open(path)
        check("nothing runs out of its box at %d pixels" % width, page.js(OUT_OF_BOX))
        differs("the figures are drawn at %d pixels" % width, page.js(
            "[...document.images].filter(i => !i.complete || i.naturalWidth < 100).length"), 0)
        differs("and there are some at %d pixels" % width, page.js("document.images.length > 0"),
                True)


def looks(page, path, rows):
    page.size(1000, 900)
    for dark in (False, True):
        page.media("", dark)
        page.open(path)
        ratio, where = page.js(CONTRAST)
        check("texts stand out %s" % ("in the dark" if dark else "in the light"),
              ratio < 4.5 and "%.2f: %s" % (ratio, where))
        ground = page.js("getComputedStyle(document.body).backgroundColor")
        check("the ground is %s" % ("dark" if dark else "light"),
              (sum(int(v) for v in ground[4:-1].split(",")) < 200) != dark and ground)
    page.media("print")
    page.size(700, 900)
    page.open(path)
    check("printed without what is for a screen", page.js(
        "[...document.querySelectorAll('.filters, .skip')].filter(e => e.offsetParent).length"))
    check("nothing runs out of its box on paper", page.js(OUT_OF_BOX))
    page.media()
    page.size(1000, 900)
    page.ask("Emulation.setScriptExecutionDisabled", value=True)
    page.open(path)
    got = page.ask("DOM.getDocument", depth=0)["root"]["nodeId"]
    found = page.ask("DOM.querySelectorAll", nodeId=got, selector="section[id*=claims-all] tbody tr")["nodeIds"]
    form = page.ask("DOM.querySelectorAll", nodeId=got, selector=".filters, [hidden]")["nodeIds"]
    check("without scripts all rows are there", (len(found) < rows or form) and
          "%d rows, %d parts of filters" % (len(found), len(form)))
    page.ask("Emulation.setScriptExecutionDisabled", value=False)


def use(page, folder):
    path = os.path.join(folder, "REPORT.html")
    with open(os.path.join(folder, "results.json"), encoding="utf-8") as f:
        claims = json.load(f)["audits"][0]["claims"]
    page.size(1200, 900)
    page.open(path)
    filters(page, claims)
    sorts(page)
    links(page, claims)
    keyboard(page, path)
    widths(page, path)
    looks(page, path, len(claims))
    quiet(page, "no word in the console, and nothing asked of the network")


def long(page, folder):
    """A list of several pages is one."""
    path = os.path.join(folder, "REPORT.html")
    with open(os.path.join(folder, "results.json"), encoding="utf-8") as f:
        claims = json.load(f)["audits"][0]["claims"]
    page.open(path)
    differs("one list", page.js("document.querySelectorAll('table.list, .filters').length"), 2)
    filters(page, claims)
    page.click("table.list thead th:first-child button")
    page.click("table.list thead th:first-child button")
    differs("the last comes first", page.js(ROWS + "[0].cells[0].textContent.trim()"),
            claims[-1]["id"])
    check("nothing runs out of its box", page.js(OUT_OF_BOX))
    quiet(page, "no word in the console")


def hostile(page, folder):
    path = os.path.join(folder, "REPORT.html")
    page.size(360, 900, True)
    page.open(path)
    page.js("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.settle(1)
    check("nothing of what the file says is run", page.js(
        "Object.keys(window).filter(k => /pwned/i.test(k))"))
    check("nothing of it is an element", page.js("""
      [...document.body.querySelectorAll('script, iframe, object, embed, svg, img:not([src^="data:image/svg+xml,"]), link, meta, base, form:not(.filters), b, math')]
        .filter(e => e !== document.body.lastElementChild).map(e => e.outerHTML.slice(0, 80))"""))
    check("nor an attribute", page.js("""
      [...document.querySelectorAll('*')].flatMap(e => [...e.attributes].map(a => [e.tagName, a.name, a.value]))
        .filter(([t, n, v]) => /^on/i.test(n) || n === 'style' || (n === 'href' && !/^(#|https?:|[\\w./-]+$)/.test(v)))"""))
    check("nothing runs out of its box", page.js(OUT_OF_BOX))
    check("what the file says is a text", page.js("""
      ['<script>', '<img src=x onerror=', '](javascript:', '`rm -rf`'].filter(t => !document.body.textContent.includes(t))"""))
    widths_of_rows = page.js("[...new Set(%s.map(r => r.cells.length))]" % ROWS)
    differs("no text makes cells of its own", widths_of_rows, [6])
    quiet(page, "no word, no question, no request")


def main():
    with tempfile.TemporaryDirectory() as home:
        page = browser.Browser(home)
        try:
            {"use": use, "long": long, "hostile": hostile}[sys.argv[1]](page, sys.argv[2])
        finally:
            page.close()


main()
