/** The card of one route: its facts, picture, branches, charts and lists. It exists only while it is open. */

import { drain } from "../changes/actions.js";
import { attach } from "../changes/attach.js";
import { showYaml } from "../changes/yaml.js";
import { arrange, attr, el, figure, lines, text } from "../dom.js";
import { count, rate, small } from "../format.js";
import { add, newHistory, sampleOf } from "../history.js";
import { loadHistory, prepend } from "../past.js";
import { unitOf } from "../rates.js";
import { showEvents } from "../parts/events.js";
import { newBranch } from "./branch.js";
import { newCharts } from "./charts.js";
import { newNumbers } from "./numbers.js";
import { newSessions } from "./sessions.js";
import { showTls } from "./tls.js";
import { newWires } from "./wires.js";

/** Makes the card of a route. */
export function newCard(model) {
  const { name, route } = model;
  const parts = elements(name);
  const history = newHistory();
  const rows = new Map();
  const wires = newWires(parts.flow, parts.branches);
  const charts = newCharts(parts.charts, route.kind);
  const numbers = newNumbers(parts.numbers, route.kind);
  const sessions = newSessions(parts.sessions, name);
  let latest = model;
  let isVisible = false;

  const draw = () => {
    if (isVisible) {
      wires.draw(latest.branches, rows, latest.rates);
      charts.draw(history, latest);
      numbers.draw(history, latest.route);
    }
  };
  // What is outside of the window is not drawn, for many cards may be open.
  const watcher = new IntersectionObserver(
    (entries) => {
      isVisible = entries.at(-1).isIntersecting;
      parts.card.classList.toggle("is-visible", isVisible);
      draw();
    },
    { rootMargin: "200px" },
  );
  watcher.observe(parts.card);
  loadHistory(name).then((older) => {
    prepend(history, older);
    draw();
  });
  parts.attach.addEventListener("click", () => attach(name, latest.route.kind));
  parts.drain.addEventListener("click", () => drain(name, latest.route.openSessions));
  parts.yaml.addEventListener("click", () => showYaml(name));
  parts.open.addEventListener("click", () => (parts.sessions.open = !parts.sessions.open));
  parts.numbers.addEventListener("toggle", draw);

  return {
    element: parts.card,
    update(next, state) {
      latest = next;
      add(history, Date.now() / 1000, sampleOf(next));
      showFacts(parts, next);
      parts.yaml.hidden = state?.file === undefined;
      showRows(parts.branches, rows, next);
      sessions.update(next.route.openSessions);
      draw();
    },
    showEvents(entries) {
      parts.events.hidden = entries.length === 0;
      text(parts.events.firstChild, `Events (${count(entries.length)})`);
      showEvents(parts.events.lastChild, entries);
    },
    recolour() {
      charts.recolour();
      draw();
    },
    remove() {
      watcher.disconnect();
      wires.remove();
      charts.remove();
      sessions.remove();
      parts.card.remove();
    },
  };
}

function elements(name) {
  const dd = (testid) => el("dd", { "data-testid": testid });
  const button = (id, words, attributes = {}) =>
    el("button", { type: "button", class: "small", "data-testid": id, ...attributes }, words);
  const parts = {
    how: el("p", { class: "how" }),
    said: el("ul", { class: "said", hidden: "", "data-testid": "said" }),
    compared: el("a", { class: "compared", href: `#comparison-${name}`, hidden: "", "data-testid": "compared" }),
    attach: button("attach", "Attach a mirror", { "aria-label": `Attach a mirror to ${name}` }),
    yaml: button("yaml", "Copy as YAML", { "aria-label": `Copy ${name} as YAML`, hidden: "" }),
    drain: button("drain", "Drain", { "aria-label": `Drain ${name}` }),
    open: el("button", { type: "button", class: "link", "data-testid": "sessions-open" }),
    begun: dd("sessions-rate"),
    received: dd("received"),
    responses: dd("responses"),
    branches: el("ol", { class: "branches", "aria-label": `Destinations of ${name}` }),
    charts: el("div", { class: "charts" }),
    sessions: details("sessions", "Sessions"),
    events: details("route-events", "Events"),
    numbers: details("numbers", "Charts as numbers"),
    pool: el("p", { "data-testid": "pool" }),
    tls: details("tls", "TLS"),
  };
  attr(parts.open, "aria-label", `Open sessions of ${name}: show them`);
  const fact = (label, value) => el("div", {}, el("dt", {}, label), value);
  const clients = el(
    "dl",
    { class: "clients" },
    fact("open sessions", el("dd", {}, parts.open)),
    fact("new", parts.begun),
    fact("from clients", parts.received),
    fact("to clients", parts.responses),
  );
  parts.flow = el("div", { class: "flow" }, clients, parts.branches);
  const pool = details("pool-details", "Buffer pool");
  pool.append(parts.pool);
  parts.tls.append(el("ul", { class: "said" }));
  parts.events.append(el("ol", { class: "events", tabindex: 0, "aria-label": `Events of ${name}` }));
  parts.card = el(
    "article",
    { class: "card", id: `route-${name}`, tabindex: "-1", "aria-label": name, "data-testid": `route-${name}` },
    el("header", {}, parts.how, el("div", { class: "tools" }, parts.attach, parts.yaml, parts.drain)),
    parts.said,
    parts.compared,
    parts.flow,
    parts.charts,
    el("div", { class: "folded" }, parts.sessions, parts.events, parts.numbers, parts.tls, pool),
  );
  return parts;
}

function details(testid, title) {
  return el("details", { "data-testid": testid }, el("summary", {}, title));
}

function showFacts(parts, { route, rates, said }) {
  const unit = unitOf(route);
  const instances = route.instances === 1 ? "1 instance" : `${route.instances} instances`;
  text(parts.how, `${route.listen}, ${route.transport}, ${instances}`);
  lines(parts.said, said.map(({ words }) => words));
  parts.compared.hidden = route.comparison === undefined;
  text(parts.compared, route.comparison?.verdict ?? "");
  figure(parts.open, count(route.openSessions), route.openSessions);
  figure(parts.begun, rates.sessions === null ? "–" : `${small(rates.sessions)}/s`, route.sessions);
  figure(parts.received, rate(rates.received, route.kind), route[`received${unit}`]);
  figure(parts.responses, rate(rates.responses, route.kind), route[`response${unit}`]);
  const { heldBuffers, freeBuffers, max, overflowBuffers } = route.pool;
  const words = [
    `${count(heldBuffers)} in use`,
    `${count(freeBuffers)} free`,
    `${count(overflowBuffers)} beyond the pool`,
    `at most ${count(max)}`,
  ];
  figure(parts.pool, words.join(", "), heldBuffers);
  parts.tls.hidden = route.certificates === undefined;
  if (route.certificates !== undefined) {
    showTls(parts.tls, route, Date.now());
  }
}

/** Keeps one row for each branch, the primary first. */
function showRows(list, rows, model) {
  const names = new Set(model.branches.map(({ branch }) => branch.name));
  for (const [name, row] of rows) {
    if (!names.has(name)) {
      row.element.remove();
      rows.delete(name);
    }
  }
  model.branches.forEach((reading, place) => {
    const { name } = reading.branch;
    if (!rows.has(name)) {
      rows.set(name, newBranch(model.route, reading));
    }
    rows.get(name).update(reading, model.rates, place);
  });
  arrange(list, model.branches.map(({ branch }) => rows.get(branch.name).element));
}
