/** The picture of a route: a line from the clients to Sluice, and from there one to each branch. */

import { attr, svg } from "./dom.js";

const WIDTH = 120;
const NODE = { x: 46, r: 12 };

/** Puts the picture between the clients and the branches. */
export function newWires(flow, list) {
  const picture = svg("svg", { class: "wires", role: "img", "data-testid": "picture" });
  flow.insertBefore(picture, list);
  let last = null;
  const draw = (rows, rates) => {
    last = [rows, rates];
    redraw(picture, list, rows, rates);
  };
  // Rows grow when something is said about them.
  const resized = new ResizeObserver(() => last && draw(...last));
  resized.observe(list);
  return { draw, remove: () => resized.disconnect() };
}

function redraw(picture, list, rows, rates) {
  const height = list.offsetHeight;
  if (height === 0) {
    return;
  }
  const middle = height / 2;
  attr(picture, "viewBox", `0 0 ${WIDTH} ${height}`);
  attr(picture, "height", height);
  attr(picture, "aria-label", label(rows));
  const speeds = rows.map((row) => speed(rates.branches.get(row.name)));
  const wires = rows.flatMap((row, i) => wire(row, speeds[i], middle, list));
  const received = `M0 ${middle}H${NODE.x - NODE.r}`;
  picture.replaceChildren(
    svg("path", { class: "wire", d: received, "data-state": "ok" }),
    ...flowing(received, speed(rates.received), "ok"),
    ...wires,
    svg("circle", { class: "node", cx: NODE.x, cy: middle, r: NODE.r }),
    svg("path", { class: "glyph", d: glyph(middle) }),
  );
}

/** The glyph of the logo: one line that becomes two. */
function glyph(y) {
  return `M${NODE.x - 6} ${y - 3}h12M${NODE.x - 2} ${y - 3}c3 0 2 6 5 6h3`;
}

function label(rows) {
  const said = rows.map((row) => (row.state() === "ok" ? row.name : `${row.name}, ${row.state()}`));
  return `From the clients through Sluice to ${said.join("; ")}`;
}

function wire(row, pace, middle, list) {
  const y = row.element.offsetTop - list.offsetTop + Math.min(28, row.element.offsetHeight / 2);
  const from = NODE.x + NODE.r;
  const bend = (WIDTH - from) / 2;
  const d = `M${from} ${middle}C${from + bend} ${middle} ${WIDTH - bend} ${y} ${WIDTH} ${y}`;
  const state = row.state();
  return [svg("path", { class: "wire", d, "data-state": state }), ...flowing(d, pace, state)];
}

/** The moving dots; none if there is no traffic. */
function flowing(d, pace, state) {
  return pace === null ? [] : [svg("path", { class: `drops ${pace}`, d, "data-state": state })];
}

function speed(rate) {
  if (rate === null || rate === undefined || rate <= 0) {
    return null;
  }
  return rate < 10_000 ? "slow" : rate < 10_000_000 ? "medium" : "fast";
}
