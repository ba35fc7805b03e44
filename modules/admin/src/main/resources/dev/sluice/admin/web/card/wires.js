/** The picture of a route: a line from the clients to Sluice, and from there one to each branch. It repeats the list. */

import { attr, each, svg } from "../dom.js";

const WIDTH = 120;
const NODE = { x: 46, r: 12 };

/** Puts the picture between the clients and the branches. */
export function newWires(flow, list) {
  const parts = {
    lines: svg("g", {}),
    node: svg("circle", { class: "node", cx: NODE.x, r: NODE.r }),
    glyph: svg("path", { class: "glyph" }),
  };
  const picture = svg("svg", { class: "wires", "aria-hidden": "true" }, parts.lines, parts.node, parts.glyph);
  flow.insertBefore(picture, list);
  let last = null;
  const draw = (...all) => {
    last = all;
    redraw(picture, parts, list, ...all);
  };
  // Rows grow when something is said about them.
  const resized = new ResizeObserver(() => last && draw(...last));
  resized.observe(list);
  return { draw, remove: () => resized.disconnect() };
}

function redraw(picture, parts, list, readings, rows, rates) {
  const height = list.offsetHeight;
  if (height === 0 || picture.getClientRects().length === 0) {
    return;
  }
  const middle = height / 2;
  attr(picture, "viewBox", `0 0 ${WIDTH} ${height}`);
  attr(picture, "height", height);
  attr(parts.node, "cy", middle);
  // The glyph of the logo: one line that becomes two.
  attr(parts.glyph, "d", `M${NODE.x - 6} ${middle - 3}h12M${NODE.x - 2} ${middle - 3}c3 0 2 6 5 6h3`);
  const received = { d: `M0 ${middle}H${NODE.x - NODE.r}`, pace: speed(rates.received), tone: "good" };
  const wires = readings.map(({ branch, tone, level }) => ({
    d: curve(rows.get(branch.name).element, list, middle),
    pace: speed(rates.branches.get(branch.name)),
    tone: level === "past" ? "good" : tone,
  }));
  // Lines are kept, because a new one would begin its movement anew.
  each(parts.lines, [received, ...wires], newLine, showLine);
}

function curve(row, list, middle) {
  const y = row.offsetTop - list.offsetTop + Math.min(26, row.offsetHeight / 2);
  const from = NODE.x + NODE.r;
  const bend = (WIDTH - from) / 2;
  return `M${from} ${middle}C${from + bend} ${middle} ${WIDTH - bend} ${y} ${WIDTH} ${y}`;
}

function newLine() {
  return svg("g", {}, svg("path", { class: "wire" }), svg("path", { class: "drops" }));
}

/** A line, and the dots that move along it while there is traffic. */
function showLine(line, { d, pace, tone }) {
  const [wire, drops] = line.children;
  attr(wire, "d", d);
  attr(wire, "data-tone", tone);
  attr(drops, "d", d);
  attr(drops, "data-tone", tone);
  attr(drops, "data-pace", pace ?? "none");
}

function speed(rate) {
  if (rate === null || rate === undefined || rate <= 0) {
    return null;
  }
  return rate < 10_000 ? "slow" : rate < 10_000_000 ? "medium" : "fast";
}
