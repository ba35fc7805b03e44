/** The latencies of both sides: a small table for each kind, in which the bars of a column compare its two numbers. */

import { attr, el, figure, text } from "../dom.js";
import { latency } from "../format.js";

const KINDS = { firstByte: "First byte", lastByte: "Last byte", message: "Response" };
const COLUMNS = ["p50", "p90", "p99", "max"];
const JUDGED = COLUMNS.slice(0, -1); // one slow response says nothing
const SAME = 0.0005; // shown as 0 %
const MUCH = 0.1;

/** Makes the tables; those without a measurement are hidden. */
export function newLatencies(route, mirror) {
  const tables = Object.entries(KINDS).map(([kind, title]) => newTable(kind, title, route, mirror));
  const element = el("div", { class: "latencies", "data-testid": "latencies" }, ...tables.map((table) => table.element));
  return {
    element,
    update(latencies) {
      tables.forEach((table) => table.update(latencies[table.kind]));
    },
  };
}

function newTable(kind, title, route, mirror) {
  const heads = COLUMNS.map((column) => el("th", { scope: "col" }, column));
  const corner = el("th", { scope: "col" }, title, el("span", { class: "hidden" }, `: latency of ${route}`));
  const before = newRow("primary", "primary");
  const now = newRow(mirror, "mirror");
  const change = el(
    "tr",
    { class: "change", "data-testid": `slower-${kind}` },
    el("th", { scope: "row" }, "slower by"),
    ...COLUMNS.map(() => el("td", {})),
  );
  const element = el(
    "table",
    { "data-testid": `latency-${kind}` },
    el("thead", {}, el("tr", {}, corner, ...heads)),
    el("tbody", {}, before, now, change),
  );
  return {
    kind,
    element,
    update({ primary, mirror: measured }) {
      element.hidden = measured.count === 0;
      COLUMNS.forEach((column, i) => {
        const longest = Math.max(primary[column], measured[column]);
        showCell(before.children[i + 1], primary[column], longest);
        showCell(now.children[i + 1], measured[column], longest);
        showChange(change.children[i + 1], primary[column], measured[column], JUDGED.includes(column));
      });
    },
  };
}

function newRow(name, side) {
  const cells = COLUMNS.map(() => el("td", {}, el("span", {}), el("i", { "aria-hidden": "true" })));
  return el("tr", { "data-side": side }, el("th", { scope: "row" }, name), ...cells);
}

function showCell(cell, seconds, longest) {
  figure(cell.firstChild, latency(seconds), seconds);
  cell.lastChild.style.width = `${longest === 0 ? 0 : (100 * seconds) / longest}%`;
}

function showChange(cell, before, now, isJudged) {
  const change = before === 0 ? 0 : now / before - 1;
  const tone = change >= MUCH ? "warn" : change <= -MUCH ? "good" : null;
  attr(cell, "data-tone", isJudged ? tone : null);
  const percent = Math.abs(change * 100);
  const sign = change < 0 ? "−" : "";
  text(cell, Math.abs(change) < SAME ? "0 %" : `${sign}${percent.toFixed(percent < 9.95 ? 1 : 0)} %`);
}
