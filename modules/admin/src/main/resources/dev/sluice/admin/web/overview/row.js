/** One route as a row of the table, and below it the card, which exists only while it is open. */

import { newCard } from "../card/card.js";
import { attr, el } from "../dom.js";
import { count, rate } from "../format.js";
import { STATES, cutsOf, worstLag } from "../model.js";

const HIGH = 0.7;

/** The columns: what each shows, and what it is sorted by, the smallest first. */
export const COLUMNS = [
  { key: "route", title: "Route", sortOf: ({ name }) => name },
  { key: "listen", title: "Listens at", sortOf: ({ route }) => route.listen },
  { key: "state", title: "State", sortOf: ({ state }) => STATES[state].rank },
  number("sessions", "Sessions", ({ route }) => route.openSessions),
  number("in", "In", ({ rates }) => rates.received ?? -1),
  number("out", "Out", ({ rates }) => rates.responses ?? -1),
  number("lag", "Max lag", ({ route }) => worstLag(route) ?? -1),
  number("cuts", "Cuts", ({ route }) => cutsOf(route)),
];

function number(key, title, reading) {
  return { key, title, sortOf: (model) => -reading(model), isLargestFirst: true };
}

/** Makes the row of a route. */
export function newRow(first) {
  const name = first.name;
  const parts = elements(name);
  const write = newWriter(parts);
  let latest = { model: first, state: null };
  let events = [];
  let card = null;
  let detail = null;

  const open = () => {
    if (card === null) {
      card = newCard(latest.model);
      card.update(latest.model, latest.state);
      card.showEvents(events);
      detail = el("div", { role: "row", class: "detail" }, el("div", { role: "cell" }, card.element));
      parts.row.after(detail);
      attr(parts.toggle, "aria-expanded", "true");
      attr(parts.toggle, "aria-controls", `route-${name}`);
      parts.row.classList.add("is-open");
    }
  };
  const close = () => {
    card?.remove();
    detail?.remove();
    card = null;
    detail = null;
    attr(parts.toggle, "aria-expanded", "false");
    attr(parts.toggle, "aria-controls", null);
    parts.row.classList.remove("is-open");
  };
  const toggle = () => (card === null ? open() : close());
  parts.toggle.addEventListener("click", toggle);
  parts.row.addEventListener("click", (event) => {
    if (!event.target.closest("button") && getSelection().isCollapsed) {
      toggle();
    }
  });

  return {
    identity: first.identity,
    elements: () => (detail === null ? [parts.row] : [parts.row, detail]),
    open,
    isOpen: () => card !== null,
    isHidden: () => parts.row.hidden,
    show(isShown) {
      parts.row.hidden = !isShown;
      if (detail !== null) {
        detail.hidden = !isShown;
      }
    },
    update(model, state) {
      latest = { model, state };
      write(model);
      card?.update(model, state);
    },
    /** Opens the card and brings it into view, with the focus. */
    reveal() {
      open();
      parts.row.scrollIntoView({ block: "start" });
      parts.toggle.focus({ preventScroll: true });
    },
    showEvents(entries) {
      events = entries;
      card?.showEvents(entries);
    },
    recolour: () => card?.recolour(),
    remove() {
      close();
      parts.row.remove();
    },
  };
}

function elements(name) {
  const cell = (key, ...children) => el("div", { role: "cell", class: key, "data-testid": `row-${key}` }, ...children);
  const parts = {
    toggle: el("button", { type: "button", class: "toggle", "aria-expanded": "false", "data-testid": "toggle" }, name),
    kind: el("span", { class: "kind" }),
    live: el("span", { class: "badge", hidden: "" }, "changed live"),
    listen: el("code", {}),
    state: el("span", { class: "dotted word" }),
    words: el("span", { class: "words" }),
    fill: el("span", { class: "fill" }),
    share: el("span", { class: "share" }),
    sessions: cell("sessions"),
    in: cell("in"),
    out: cell("out"),
    cuts: cell("cuts"),
  };
  parts.track = el("span", { class: "track", "aria-hidden": "true" }, parts.fill);
  // No table row: the browser skips what is outside of the window only for other boxes.
  parts.row = el(
    "div",
    { role: "row", class: "route-row columns", "data-testid": `row-${name}` },
    el("div", { role: "rowheader", class: "route" }, parts.toggle, parts.kind),
    cell("listen", parts.listen),
    cell("state", parts.state, parts.words, parts.live),
    parts.sessions,
    parts.in,
    parts.out,
    cell("lag", parts.track, parts.share),
    parts.cuts,
  );
  return parts;
}

/** Writes only what has changed, from memory: reading 300 rows back from the page would cost more than writing them. */
function newWriter(parts) {
  const known = new Map();
  const once = (key, value, put) => {
    if (known.get(key) !== value) {
      known.set(key, value);
      put(value);
    }
  };
  const put = (key, value) => once(key, value, () => (parts[key].textContent = value));
  return (model) => {
    const { route, rates } = model;
    put("kind", route.kind.toUpperCase());
    put("listen", route.listen.replace(/^(tcp|udp):\/\//, ""));
    put("sessions", count(route.openSessions));
    put("in", brief(rates.received, route.kind));
    put("out", brief(rates.responses, route.kind));
    put("cuts", route.kind === "udp" ? "–" : count(cutsOf(route)));
    put("state", STATES[model.state].word);
    put("words", model.words);
    once("title", model.words, (words) => attr(parts.words, "title", words));
    once("rank", model.state, (state) => attr(parts.row, "data-state", state));
    once("live", route.differs ?? false, (differs) => (parts.live.hidden = !differs));
    showLag(parts, once, worstLag(route));
  };
}

function showLag(parts, once, share) {
  const percent = share === null ? null : Math.round(share * 100);
  once("lag", percent, () => {
    parts.track.hidden = percent === null;
    parts.fill.style.width = `${Math.min(100, percent ?? 0)}%`;
    parts.share.textContent = percent === null ? "–" : `${percent} %`;
    attr(parts.track, "data-high", percent !== null && share >= HIGH && "");
  });
}

/** A rate for a narrow column; nothing flows: a quiet zero. */
function brief(value, kind) {
  return value === 0 ? "0" : rate(value, kind);
}
