// report.js - the list of all claims in REPORT.html can be sorted and filtered.  Without
// this script it is a table like any other, with all its rows.
//
// A list is a table whose head names what it can be filtered by.  All that is shown
// comes from its cells, as text.
//
// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';
(() => {
  const filters = ['verdict', 'quantity', 'origin'];
  const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  let lists = 0;

  const text = (row, i) => row.cells[i].textContent.trim();

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const key in attributes)
      element.setAttribute(key, attributes[key]);
    element.append(...children);
    return element;
  }

  // The number that a cell is, NaN where it is none: "at most 1.2e-4", "−3.1(2)",
  // "encoded: exponent 2".
  function number(cell) {
    const found = /^(?:\D* )?[<>≤≥~]? ?([-+]?\d+(?:\.\d+)?)(?:\(\d+\))?(e[-+]?\d+)?/i
      .exec(cell.replace(/−/g, '-'));
    return found ? Number.parseFloat(found[1] + (found[2] || '')) : Number.NaN;
  }

  // Numbers by size, before all else.
  function compare(a, b) {
    const x = number(a);
    const y = number(b);
    if (Number.isNaN(x) !== Number.isNaN(y))
      return Number.isNaN(x) ? 1 : -1;
    return x !== y && !Number.isNaN(x) ? x - y : order.compare(a, b);
  }

  function sortBy(list, i) {
    const head = list.heads[i];
    const down = head.getAttribute('aria-sort') === 'ascending';
    for (const other of list.heads)
      other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const sorted = list.rows.map(row => [text(row, i), row]);
    sorted.sort((a, b) => (down ? -1 : 1) * compare(a[0], b[0]));
    list.body.append(...sorted.map(pair => pair[1]));
  }

  function addButtons(list) {
    list.heads.forEach((head, i) => {
      const button = make('button', { type: 'button' }, ...head.childNodes);
      button.addEventListener('click', () => sortBy(list, i));
      head.append(button);
    });
  }

  function apply(list) {
    const words = list.search.value.toLowerCase().split(/\s+/).filter(word => word);
    let left = 0;
    for (const row of list.rows) {
      const all = row.textContent.toLowerCase();
      const shown = list.choices.every(([i, select]) => select.value === ''
          || text(row, i) === select.value.slice(1)) && words.every(word => all.includes(word));
      row.hidden = !shown;
      left += shown ? 1 : 0;
    }
    list.status.textContent = left + ' of ' + list.rows.length + ' shown';
  }

  // A choice of all that the cells of column I say, how often beside it.  Values begin
  // with "=", so that an empty cell can be chosen, too.
  function choice(list, i, label, id) {
    const counts = new Map();
    for (const row of list.rows)
      counts.set(text(row, i), (counts.get(text(row, i)) || 0) + 1);
    const select = make('select', { id }, make('option', { value: '' }, 'all'));
    for (const value of [...counts.keys()].sort(order.compare))
      select.append(make('option', { value: '=' + value },
        (value === '' ? '–' : value) + ' (' + counts.get(value) + ')'));
    select.addEventListener('change', () => apply(list));
    list.choices.push([i, select]);
    return make('p', {}, make('label', { for: id }, label), select);
  }

  function addFilters(list, names) {
    const id = 'list-' + (++lists);
    list.choices = [];
    list.search = make('input', { id: id + '-text', type: 'search', autocomplete: 'off' });
    list.status = make('p', { role: 'status', 'aria-live': 'polite' });
    const reset = make('button', { type: 'reset' }, 'Show all');
    const form = make('form', { class: 'filters', 'aria-label': 'Filter the claims' });
    for (const name of filters)
      form.append(choice(list, names.indexOf(name), name, id + '-' + name));
    form.append(make('p', {}, make('label', { for: id + '-text' }, 'words'), list.search),
      make('p', {}, reset), list.status);
    list.search.addEventListener('input', () => apply(list));
    form.addEventListener('submit', event => event.preventDefault());
    form.addEventListener('reset', () => setTimeout(() => apply(list)));
    (list.table.closest('.box') || list.table).before(form);
    apply(list);
  }

  // Page 2 of 3 of a list goes on where page 1 ends, which then has the rows of both.
  function goesOn(list, section) {
    const count = /^(.*) \((\d+) of \d+\)$/.exec(section?.querySelector('h1')?.textContent.trim());
    return count && list && count[1] === list.title && Number(count[2]) === list.pages + 1;
  }

  function takeIn(list, table) {
    list.pages++;
    list.rows.push(...table.tBodies[0].rows);
    list.body.append(...table.tBodies[0].rows);
    const box = table.closest('.box') || table;
    box.before(make('p', {}, make('a', { href: '#' + list.section.id },
      'These lines are in the list on its first page')));
    box.remove();
  }

  const found = [];
  for (const table of document.querySelectorAll('table')) {
    const heads = table.tHead ? [...table.tHead.rows[0].cells] : [];
    const names = heads.map(head => head.textContent.trim());
    if (!filters.every(name => names.includes(name)) || table.tBodies.length !== 1)
      continue;
    const section = table.closest('section');
    const last = found[found.length - 1];
    if (goesOn(last, section)) {
      takeIn(last, table);
      continue;
    }
    const title = section?.querySelector('h1')?.textContent.trim().replace(/ \(1 of \d+\)$/, '');
    const body = table.tBodies[0];
    found.push({ table, heads, names, section, title, pages: 1, body, rows: [...body.rows] });
  }
  for (const list of found) {
    list.table.classList.add('list');
    addButtons(list);
    addFilters(list, list.names);
  }

  // A row that a filter hides is shown when a link goes to it.
  window.addEventListener('hashchange', () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const row = target && target.closest('tr[hidden]');
    if (row) {
      row.hidden = false;
      target.scrollIntoView();
    }
  });
})();
