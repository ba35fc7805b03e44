/** The figures of all routes together. */

import { attr, byId, el, text } from "../dom.js";
import { bytes, count, percent, small } from "../format.js";
import { worstLag } from "../model.js";

const STATS = [
  { name: "Routes", say: (state, models) => count(models.length) },
  { name: "Open sessions", say: (state, models) => count(sum(models, ({ route }) => route.openSessions)) },
  { name: "New sessions", say: (state, models) => perSecond(models, "sessions", (n) => `${small(n)}/s`) },
  { name: "From clients", say: (state, models) => perSecond(models.filter(isTcp), "received", perSecondBytes) },
  { name: "Largest lag", say: (state, models) => lag(models) },
  { name: "Buffer memory", say: ({ memory }) => bytes(memory?.usedBytes ?? 0) },
];

/** Shows them. */
export function showStats(state, models) {
  const list = byId("stats");
  if (list.children.length === 0) {
    list.append(...STATS.map(({ name }) => el("div", {}, el("dt", {}, name), el("dd", {}, "–"))));
  }
  STATS.forEach(({ say }, i) => text(list.children[i].lastChild, say(state, models)));
  attr(list.lastChild, "title", state.memory && `of ${bytes(state.memory.limitBytes)} (bufferMemory)`);
}

const isTcp = ({ route }) => route.kind !== "udp";
const perSecondBytes = (value) => `${bytes(value)}/s`;

function sum(models, reading) {
  return models.reduce((all, model) => all + reading(model), 0);
}

/** A dash as long as no rate is known. */
function perSecond(models, key, format) {
  return models.every(({ rates }) => rates[key] === null)
    ? "–"
    : format(sum(models, ({ rates }) => rates[key] ?? 0));
}

function lag(models) {
  const shares = models.map(({ route }) => worstLag(route)).filter((share) => share !== null);
  return shares.length === 0 ? "–" : `${percent(Math.round(Math.max(...shares) * 100) / 100)} %`;
}
