/** The data of the charts as a table: one row for ten seconds, the latest first. */

import { chartsOf } from "./charts.js";
import { el } from "../dom.js";
import { clock } from "../format.js";

const STEP_SECONDS = 10;

/** Fills the details element; it is filled only while it is open. */
export function newNumbers(details, kind) {
  const frame = el("div", { class: "frame", tabindex: 0, role: "region", "aria-label": "Last minutes" });
  details.append(frame);
  let filledAt = 0;
  return {
    draw(history, route) {
      const latest = history.times.at(-1) ?? 0;
      if (details.open && (latest - filledAt >= STEP_SECONDS || frame.children.length === 0)) {
        filledAt = latest;
        frame.replaceChildren(tableOf(history, columnsOf(kind, route)));
      } else if (!details.open) {
        frame.replaceChildren();
      }
    },
  };
}

function columnsOf(kind, route) {
  return chartsOf(kind).flatMap(({ title, say, seriesOf }) =>
    seriesOf(route).map(([key, name]) => ({ key, say, title: `${title}: ${name}` })),
  );
}

function tableOf(history, columns) {
  const heads = columns.map(({ title }) => el("th", { scope: "col" }, title));
  const rows = rowsOf(history).map((at) => rowOf(history, columns, at));
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Time"), ...heads)),
    el("tbody", {}, ...rows),
  );
}

function rowsOf({ times }) {
  const rows = [];
  let next = Infinity;
  for (let i = times.length - 1; i >= 0; i--) {
    if (times[i] <= next) {
      rows.push(i);
      next = times[i] - STEP_SECONDS;
    }
  }
  return rows;
}

function rowOf({ times, series }, columns, at) {
  const cells = columns.map(({ key, say }) => {
    const value = series.get(key)?.[at] ?? null;
    return el("td", {}, value === null ? "–" : say(value));
  });
  return el("tr", {}, el("th", { scope: "row" }, clock(times[at] * 1000)), ...cells);
}
