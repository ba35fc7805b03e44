/** The troubles of a branch or a route: when they happened, and the words for them. */

import { clock, count, duration, limit, times } from "./format.js";

const MINUTE = 60_000;
const REMEMBERED = 10 * MINUTE;

const datagrams = (n) => (n === 1 ? "1 datagram" : `${count(n)} datagrams`);
const clients = (n) => (n === 1 ? "1 client" : `${count(n)} clients`);

/** The reasons why a branch ended, spelled as in the API, except the harmless ones. */
const ENDS = {
  cut: {
    state: "cut",
    say: (n, branch) => ["cut", times(n), `lag over its limit of ${limit(branch.maxLag)}`],
  },
  cut_for_memory: {
    state: "cut",
    say: (n) => ["cut", times(n), "all mirrors together exceeded mirrorMemory"],
  },
  connect_failed: {
    state: "unreachable",
    say: (n, branch) => ["unreachable", times(n), `could not connect to ${branch.to}`],
  },
  login_failed: {
    state: "closing",
    say: (n) => ["refused the login", times(n), "the log has its message"],
  },
  out_of_step: {
    state: "cut",
    say: (n) => ["cut", times(n), "it could not follow the protocol; the log has the reason"],
  },
  closed_by_peer: {
    state: "closing",
    say: (n) => ["closed early", times(n), "the destination closed before everything was sent"],
  },
  drain_expired: {
    state: "closing",
    say: (n) => ["gave up", times(n), "drainTimeout passed before everything was sent"],
  },
  stalled: {
    state: "closing",
    say: (n) => ["gave up", times(n), "it took nothing for 5 s while the route was stopped"],
  },
};

const UNREACHABLE = {
  state: "unreachable",
  say: (n) => ["unreachable", times(n), "no process listens there, or no route to the host"],
};

/** The reasons why datagrams were dropped, spelled as in the API. */
const DROPS = {
  full: "the send buffer was full",
  unreachable: "no process listens there, or no route to the host",
  too_big: "larger than the network on the way accepts",
  unresolved: "the name could not be looked up",
  failed: "the kernel returned an error",
  denied: "the route does not allow the client",
  too_many_sessions: "the route has its maximum of sessions",
};

/** The reasons why a route rejected clients, spelled as in the API; the operator asked for those without a state. */
const REJECTIONS = {
  too_many_sessions: { state: "rejecting", why: "the route has its maximum of sessions" },
  no_resources: { state: "rejecting", why: "the process is out of file descriptors or memory" },
  low_memory: { state: "rejecting", why: "the buffers are out of memory" },
  too_many_of_client: { why: "a client has its maximum of sessions" },
  too_fast: { why: "a client connected too fast" },
  denied: { why: "the route does not allow the client" },
  loop: { state: "rejecting", why: "Sluice connected to itself" },
};

function dropOf(reason, what = "dropped") {
  const state = reason === "denied" ? undefined : "dropping";
  return { state, say: (n) => [what, datagrams(n), DROPS[reason] ?? reason.replaceAll("_", " ")] };
}

function rejectionOf(reason) {
  const { state, why } = REJECTIONS[reason] ?? { state: "rejecting", why: reason.replaceAll("_", " ") };
  return { state, say: (n) => ["turned away", clients(n), why] };
}

const KINDS = {
  ended: (reason) => ENDS[reason],
  dropped: (reason) => dropOf(reason),
  errors: () => UNREACHABLE,
  rejected: rejectionOf,
  received: (reason) => dropOf(reason, "dropped from clients"),
  kernel: () => ({
    state: "dropping",
    say: (n) => ["dropped from clients", datagrams(n), "they came faster than Sluice reads"],
  }),
};

/** Keys tell an end from a drop, for both may have the same reason. */
function kindOf(key) {
  const [table, reason] = key.split(":");
  return KINDS[table](reason);
}

const keyed = (table, counts = {}) =>
  Object.entries(counts).map(([reason, total]) => [`${table}:${reason}`, total]);
const single = (table, total) => (total > 0 ? [[`${table}:`, total]] : []);

/** Returns the counts of a branch that tell of trouble. */
export function branchTotals(branch) {
  const ends = keyed("ended", branch.ended).filter(([key]) => kindOf(key) !== undefined);
  return new Map([
    ...ends,
    ...keyed("dropped", branch.droppedDatagrams),
    ...single("errors", branch.unreachableErrors),
  ]);
}

/** Returns the counts of a route itself that tell of trouble. */
export function routeTotals(route) {
  return new Map([
    ...keyed("rejected", route.rejectedConnections),
    ...keyed("received", route.droppedReceivedDatagrams),
    ...single("kernel", route.kernelDroppedDatagrams),
  ]);
}

/** Starts from the counts of before the page was open; they are no new trouble. */
export function newTroubles(totals) {
  return { known: totals, events: [], last: new Map() };
}

/** Compares counts with the last ones; a smaller count means a restart. */
export function notice(troubles, totals, now) {
  for (const [reason, total] of totals) {
    const known = troubles.known.get(reason) ?? 0;
    const grown = total < known ? total : total - known;
    if (grown > 0) {
      troubles.events.push({ reason, grown, at: now });
      troubles.last.set(reason, now);
    }
  }
  troubles.known = totals;
  if (troubles.events.length > 0 && now - troubles.events[0].at >= REMEMBERED) {
    troubles.events = troubles.events.filter((event) => now - event.at < REMEMBERED);
  }
}

/** Returns the sentences about what happened, the latest first: state, level, words and time. */
export function tell(troubles, subject, now) {
  if (troubles.last.size === 0) {
    return [];
  }
  return [...troubles.last]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, at]) => sentence(troubles, subject, reason, at, now));
}

function sentence(troubles, subject, reason, at, now) {
  const kind = kindOf(reason);
  const events = troubles.events.filter((event) => event.reason === reason);
  const recent = events.filter((event) => now - event.at < MINUTE);
  const shown = recent.length > 0 ? recent : events;
  const state = { state: kind.state, at };
  if (shown.length === 0) {
    const [what] = kind.say(1, subject);
    return { ...state, level: "past", words: `last ${what} ${duration(now - at)} ago, at ${clock(at)}` };
  }
  const sum = shown.reduce((all, event) => all + event.grown, 0);
  const [what, often, why] = kind.say(sum, subject);
  const last = sum > 1 ? `, last at ${clock(at)}` : ` at ${clock(at)}`;
  const words = `${what} ${often} in the last ${span(now - shown[0].at)}${last}: ${why}`;
  return { ...state, level: recent.length > 0 ? "fresh" : "recent", words };
}

function span(millis) {
  const minutes = Math.ceil(millis / MINUTE);
  return minutes <= 1 ? "minute" : `${minutes} minutes`;
}

/** Returns all troubles of a branch since Sluice started; empty if there were none. */
export function sinceStart(branch) {
  const said = [...branchTotals(branch)]
    .filter(([, total]) => total > 0)
    .map(([reason, total]) => kindOf(reason).say(total, branch).slice(0, 2).join(" "));
  return said.length === 0 ? "" : `since the start: ${said.join(", ")}`;
}

const TABLES = { cut: "ended", failed: "ended", primaryDown: "ended", dropped: "dropped", refused: "rejected" };

/** Adds what the server remembers, unless it was long ago or is no trouble. */
export function remember(troubles, { kind, reason, count: often, first, last, branch }) {
  const table = kind === "dropped" && branch === null ? "received" : TABLES[kind];
  const at = Math.min(Date.parse(last), Date.now());
  const key = `${table}:${reason}`;
  if (table === undefined || kindOf(key) === undefined || Date.now() - at >= REMEMBERED) {
    return;
  }
  // Only the first and the last time are known, so the last minute has no more than the last one for sure.
  if (often > 1 && Date.now() - Date.parse(first) < REMEMBERED) {
    troubles.events.push({ reason: key, grown: often - 1, at: Math.min(Date.parse(first), at) });
  }
  troubles.events.push({ reason: key, grown: 1, at });
  troubles.events.sort((one, other) => one.at - other.at);
  troubles.last.set(key, Math.max(at, troubles.last.get(key) ?? 0));
}
