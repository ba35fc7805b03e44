/** The card of one route: its facts, picture, branches and charts. */

import { attach, drain } from "./actions.js";
import { newBranch } from "./branch.js";
import { newCharts } from "./charts.js";
import { el, figure, text } from "./dom.js";
import { count, rate, small } from "./format.js";
import { add, newHistory, sampleOf } from "./history.js";
import { branches, unitOf } from "./rates.js";
import { newTable } from "./table.js";
import { newWires } from "./wires.js";

/** Makes the card of a route; another `identity` means another route of the same name. */
export function newCard(route, identity) {
  const name = route.name;
  const parts = elements(name, route.kind);
  const history = newHistory();
  const rows = new Map();
  const wires = newWires(parts.flow, parts.branches);
  const charts = newCharts(parts.charts, route.kind);
  const table = newTable(parts.details, route.kind);
  let shown = null;
  let visible = false;

  const draw = () => {
    if (visible && shown !== null) {
      const ordered = branches(shown.route).map((branch) => rows.get(branch.name));
      wires.draw(ordered, shown.rates);
      charts.draw(history, shown.route);
      table.draw(history, shown.route);
    }
  };
  // Cards outside the window are not drawn, because there may be many routes.
  const watcher = new IntersectionObserver(
    (entries) => {
      visible = entries.at(-1).isIntersecting;
      draw();
    },
    { rootMargin: "200px" },
  );
  watcher.observe(parts.card);
  parts.attach.addEventListener("click", () => attach(name, shown.route.kind));
  parts.drain.addEventListener("click", () => drain(name, shown.route.openSessions));
  parts.details.addEventListener("toggle", draw);

  return {
    identity,
    element: parts.card,
    update(next, rates, now) {
      shown = { route: next, rates };
      add(history, now / 1000, sampleOf(next, rates));
      showFacts(parts, next, rates);
      showRows(parts.branches, rows, next);
      for (const branch of branches(next)) {
        rows.get(branch.name).update(branch, rates, now);
      }
      draw();
    },
    alarms() {
      return [...rows.values()]
        .map((row) => ({ route: name, branch: row.name, words: row.alarm() }))
        .filter(({ words }) => words !== null);
    },
    redraw() {
      charts.recolour();
      draw();
    },
    remove() {
      watcher.disconnect();
      wires.remove();
      charts.remove();
      parts.card.remove();
    },
  };
}

function elements(name, kind) {
  const dd = (testid) => el("dd", { "data-testid": testid });
  const parts = {
    listen: el("code", {}),
    how: el("span", { class: "how" }),
    attach: el("button", { type: "button", "data-testid": "attach" }, "Attach a mirror"),
    drain: el("button", { type: "button", class: "quiet", "data-testid": "drain" }, "Drain"),
    open: dd("sessions-open"),
    begun: dd("sessions-rate"),
    received: dd("received"),
    responses: dd("responses"),
    pool: dd("pool"),
    branches: el("ol", { class: "branches", "aria-label": `Destinations of ${name}` }),
    charts: el("div", { class: "charts" }),
    details: el("details", {}, el("summary", {}, "Show as a table")),
  };
  const fact = (label, value) => el("div", {}, el("dt", {}, label), value);
  const clients = el(
    "dl",
    { class: "clients" },
    fact("open sessions", parts.open),
    fact("new per second", parts.begun),
    fact("from clients", parts.received),
    fact("to clients", parts.responses),
    fact("buffers in use", parts.pool),
  );
  parts.flow = el("div", { class: "flow" }, clients, parts.branches);
  parts.card = el(
    "article",
    {
      class: "card",
      id: `route-${name}`,
      tabindex: "-1",
      "aria-labelledby": `title-${name}`,
      "data-testid": `route-${name}`,
    },
    el(
      "header",
      {},
      el("h2", { id: `title-${name}` }, name),
      el("span", { class: "kind" }, kind.toUpperCase()),
      parts.listen,
      parts.how,
      el("div", { class: "tools" }, parts.attach, parts.drain),
    ),
    parts.flow,
    parts.charts,
    parts.details,
  );
  parts.attach.setAttribute("aria-label", `Attach a mirror to ${name}`);
  parts.drain.setAttribute("aria-label", `Drain ${name}`);
  return parts;
}

function showFacts(parts, route, rates) {
  const unit = unitOf(route);
  text(parts.listen, route.listen.replace(/^(tcp|udp):\/\//, ""));
  const instances = route.instances === 1 ? "1 instance" : `${route.instances} instances`;
  text(parts.how, `${route.transport}, ${instances}`);
  figure(parts.open, count(route.openSessions), route.openSessions);
  figure(parts.begun, rates.sessions === null ? "–" : small(rates.sessions), route.sessions);
  figure(parts.received, rate(rates.received, route.kind), route[`received${unit}`]);
  figure(parts.responses, rate(rates.responses, route.kind), route[`response${unit}`]);
  const { heldBuffers, max, overflowBuffers } = route.pool;
  const over = overflowBuffers > 0 ? ` + ${count(overflowBuffers)}` : "";
  figure(parts.pool, `${count(heldBuffers)}${over} of ${count(max)}`, heldBuffers);
}

/** Keeps one row for each branch, the primary first. */
function showRows(list, rows, route) {
  const wanted = branches(route);
  const names = new Set(wanted.map((branch) => branch.name));
  for (const [name, row] of rows) {
    if (!names.has(name)) {
      row.element.remove();
      rows.delete(name);
    }
  }
  wanted.forEach((branch, place) => {
    const row = rows.get(branch.name) ?? newBranch(route, branch, place === 0);
    rows.set(branch.name, row);
    if (list.children[place] !== row.element) {
      list.insertBefore(row.element, list.children[place] ?? null);
    }
  });
}
