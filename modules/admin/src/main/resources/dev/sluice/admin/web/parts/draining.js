/** What drains: routes that were stopped, or the whole process; who is waited for, and for how long. */

import { closeNow } from "../changes/actions.js";
import { attr, byId, each, el, text } from "../dom.js";
import { bytes, count, duration } from "../format.js";

/** Shows it; nothing if nothing drains. */
export function showDraining(state) {
  const draining = state.draining ?? [];
  const isStopping = state.stopping === true;
  byId("draining").hidden = draining.length === 0 && !isStopping;
  text(byId("draining-title"), isStopping ? stopping(state, draining) : drains(draining));
  each(byId("draining-list"), draining, newItem, show);
}

/** During drainDelay, all routes still run. */
function stopping({ stopSecondsLeft, routes }, draining) {
  const open =
    draining.reduce((sum, { sessionsOpen }) => sum + sessionsOpen, 0) +
    routes.reduce((sum, { openSessions }) => sum + openSessions, 0);
  return `Sluice is stopping: ${sessions(open)} left${atMost(stopSecondsLeft)}`;
}

function drains(draining) {
  return draining.length === 1 ? "1 route drains" : `${draining.length} routes drain`;
}

function sessions(open) {
  return open === 1 ? "1 session" : `${count(open)} sessions`;
}

function atMost(seconds) {
  return seconds === null || seconds === undefined ? "" : `, at most ${duration(seconds * 1000)}`;
}

function newItem() {
  const item = el(
    "li",
    {},
    el("div", {}, el("h3", {}), el("p", {})),
    el("div", {}, el("p", {}), el("ul", {})),
    el("button", { type: "button", class: "small", "data-testid": "close-now" }, "Close now"),
  );
  item.lastChild.addEventListener("click", () => closeNow(item.drained));
  return item;
}

function show(item, drained) {
  const [who, waiting, button] = item.children;
  const { name, kind, listen, sessionsOpen, secondsLeft, waitingFor = [] } = drained;
  item.drained = drained;
  attr(item, "data-testid", `draining-${name}`);
  text(who.children[0], name);
  text(who.children[1], listen.includes("://") ? listen : `${kind}://${listen}`);
  text(waiting.children[0], `${sessions(sessionsOpen)} left${atMost(secondsLeft)}${waitingFor.length > 0 ? "; waits for" : ""}`);
  each(waiting.children[1], waitingFor, () => el("li", {}), (line, session) => text(line, lineOf(session)));
  attr(button, "aria-label", `Close ${name} now`);
}

function lineOf({ client, ageMillis, branch, lagBytes }) {
  const why = branch === "client" ? "has not ended" : `${branch} has ${bytes(lagBytes)} to receive`;
  return `${client}, open for ${duration(ageMillis)}: ${why}`;
}
