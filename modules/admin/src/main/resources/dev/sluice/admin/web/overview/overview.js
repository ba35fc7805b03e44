/** The table of all routes: sorted, filtered, and each row opens to its card. */

import { arrange, attr, byId, el, text } from "../dom.js";
import { count } from "../format.js";
import { STATES } from "../model.js";
import { COLUMNS, newRow } from "./row.js";

const OPEN_AT_ONCE = 2; // with so few routes nothing is gained by folded ones

/** Makes the table; it has no rows before the first state. */
export function newOverview() {
  const rows = new Map();
  const opened = new Set(); // names of routes that went away with an open card
  const filter = byId("filter");
  const onlyTrouble = byId("only-trouble");
  let sorting = { column: COLUMNS.find(({ key }) => key === "state"), isReversed: false };
  let models = null;

  const order = () =>
    arrange(byId("rows"), sort(models, sorting).flatMap(({ name }) => rows.get(name).elements()));
  const draw = () => {
    const words = filter.value.trim().toLowerCase();
    const wanted = models.filter(
      (model) => (!onlyTrouble.checked || model.state !== "ok") && matches(model, words),
    );
    const shown = new Set(wanted.map(({ name }) => name));
    for (const [name, row] of rows) {
      row.show(shown.has(name));
    }
    if (!isInUse()) {
      order();
    }
    showCounts(models, wanted);
  };
  const sortBy = (column) => {
    const isSame = sorting.column === column;
    sorting = { column, isReversed: isSame && !sorting.isReversed };
    showSorting(sorting);
    if (models !== null) {
      order();
    }
  };
  byId("overview-heads").append(...COLUMNS.map((column) => newHead(column, sortBy)));
  showSorting(sorting);
  filter.addEventListener("input", () => models && draw());
  onlyTrouble.addEventListener("change", () => models && draw());
  addEventListener("hashchange", () => revealHash());

  const reveal = (name) => {
    const row = rows.get(name);
    if (row === undefined) {
      return;
    }
    location.hash = "routes";
    if (row.isHidden()) {
      filter.value = "";
      onlyTrouble.checked = false;
      draw();
    }
    row.reveal();
  };
  const revealHash = () => {
    const [, name] = location.hash.match(/^#route-(.+)$/) ?? [];
    if (name !== undefined) {
      reveal(name);
    }
  };

  return {
    /** Shows the next state of all routes. */
    update(all, state) {
      const isFirst = models === null;
      models = all;
      keepRows(rows, all, opened);
      for (const model of all) {
        rows.get(model.name).update(model, state);
      }
      if (isFirst && all.length <= OPEN_AT_ONCE) {
        rows.forEach((row) => row.open());
      }
      draw();
      if (isFirst) {
        order();
        revealHash();
      }
    },
    reveal,
    /** Shows what happened, by route, in the open cards. */
    showEvents(byRoute) {
      rows.forEach((row, name) => row.showEvents(byRoute.get(name) ?? []));
    },
    recolour: () => rows.forEach((row) => row.recolour()),
  };
}

/** Keeps one row for each route; one that comes back after a drain, or as another kind, is open if it was. */
function keepRows(rows, models, opened) {
  const known = new Map(models.map((model) => [model.name, model.identity]));
  for (const [name, row] of rows) {
    if (known.get(name) !== row.identity) {
      if (row.isOpen()) {
        opened.add(name);
      }
      row.remove();
      rows.delete(name);
    }
  }
  for (const model of models) {
    if (!rows.has(model.name)) {
      const row = newRow(model);
      rows.set(model.name, row);
      byId("rows").append(...row.elements());
      if (opened.delete(model.name)) {
        row.open();
      }
    }
  }
}

function matches({ name, route }, words) {
  return (
    words === "" ||
    name.includes(words) ||
    route.listen.includes(words) ||
    [route.primary, ...route.mirrors].some((branch) => branch.name.includes(words) || branch.to.includes(words))
  );
}

/** Rows must not move under the pointer, nor while one of them has the focus. */
function isInUse() {
  const body = byId("rows");
  return body.matches(":hover") || (body.contains(document.activeElement) && document.activeElement !== body);
}

function sort(models, { column, isReversed }) {
  const sorted = models
    .map((model, place) => ({ model, place, key: column.sortOf(model) }))
    .sort((one, other) => compare(one.key, other.key) || one.place - other.place)
    .map(({ model }) => model);
  return isReversed ? sorted.reverse() : sorted;
}

function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}

function newHead(column, onSort) {
  const button = el("button", { type: "button", class: "sorts" }, column.title);
  button.addEventListener("click", () => onSort(column));
  const attributes = { role: "columnheader", class: column.key, "data-column": column.key };
  return el("div", { ...attributes, "data-testid": `sort-${column.key}` }, button);
}

function showSorting({ column, isReversed }) {
  for (const head of byId("overview-heads").children) {
    const isMine = head.dataset.column === column.key;
    const isDown = (column.isLargestFirst ?? false) !== isReversed;
    attr(head, "aria-sort", isMine ? (isDown ? "descending" : "ascending") : null);
  }
}

function showCounts(models, wanted) {
  const trouble = models.filter(({ state }) => STATES[state].rank < STATES.ok.rank).length;
  text(byId("routes-count"), count(models.length));
  text(byId("trouble-count"), count(trouble));
  text(
    byId("shown"),
    wanted.length === models.length ? "" : `${count(wanted.length)} of ${count(models.length)} shown`,
  );
  byId("empty").hidden = models.length > 0;
  byId("overview").hidden = models.length === 0;
  byId("filters").hidden = models.length === 0;
}
