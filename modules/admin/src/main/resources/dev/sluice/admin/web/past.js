/** The past: the last ten minutes of routes, what happened to them, and the sessions that are open. */

import { call, routePath } from "./api.js";
import { newHistory } from "./history.js";

/**
 * Loads the last ten minutes from the server: those of one route, with a point each two seconds; or a map with those of
 * all routes, with a point each ten. Empty if the server does not answer.
 */
export async function loadHistory(route) {
  const query = route === undefined ? "" : `?route=${encodeURIComponent(route)}`;
  const { ok, body } = await call("GET", `api/history${query}`);
  const last = Date.now() / 1000 - (body?.lastMillisAgo ?? 0) / 1000;
  const all = new Map(
    ok ? body.routes.map((each) => [each.name, historyOf(each, last, body.periodMillis / 1000)]) : [],
  );
  return route === undefined ? all : (all.get(route) ?? newHistory());
}

/** Loads what happened, the latest first; empty if the server does not answer. */
export async function loadActivity() {
  const { ok, body } = await call("GET", "api/activity");
  return ok ? body.entries : [];
}

/** Loads some open sessions; `sort` is lag, age or bytes, the largest first. Returns ok, body and errors. */
export function loadSessions(route, offset = 0, limit = 100, sort = "lag") {
  return call("GET", `${routePath(route, "sessions")}?${new URLSearchParams({ offset, limit, sort })}`);
}

/** Loads some differences of responses, the newest first; `before` is the number of the last one. Returns ok, body and errors. */
export function loadDifferences(route, limit, before) {
  const query = new URLSearchParams(before === undefined ? { limit } : { limit, before });
  return call("GET", `${routePath(route, "differences")}?${query}`);
}

/** Returns the history of one route, without the time before it existed. */
function historyOf(route, last, period) {
  const points = route.openSessions.length;
  const known = route.openSessions.findIndex((value) => value !== null);
  const from = known < 0 ? points : known;
  const history = newHistory();
  for (let i = from; i < points; i++) {
    history.times.push(last - (points - 1 - i) * period);
  }
  const put = (key, values) => values && history.series.set(key, values.slice(from));
  put("received", route.receivedPerSecond);
  put("responses", route.responsesPerSecond);
  put("open", route.openSessions);
  for (const branch of route.branches) {
    put(`rate ${branch.name}`, branch.sentPerSecond);
    put(`lag ${branch.name}`, branch.lagBytes);
    put(`dropped ${branch.name}`, branch.droppedPerSecond);
  }
  return history;
}

/** Puts an older history before one that began when the page was opened. */
export function prepend(history, older) {
  const first = history.times[0] ?? Infinity;
  const count = older.times.filter((time) => time < first).length;
  const times = history.times.length;
  for (const key of new Set([...history.series.keys(), ...older.series.keys()])) {
    const before = older.series.get(key)?.slice(0, count) ?? new Array(count).fill(null);
    const after = history.series.get(key) ?? new Array(times).fill(null);
    history.series.set(key, [...before, ...after]);
  }
  history.times = [...older.times.slice(0, count), ...history.times];
}
