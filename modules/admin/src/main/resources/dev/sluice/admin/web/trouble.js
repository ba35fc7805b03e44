/** The troubles of a branch: when they happened, and the words for them. */

import { count, duration, limit, times } from "./format.js";

const MINUTE = 60_000;
const REMEMBERED = 10 * MINUTE;

const datagrams = (n) => (n === 1 ? "1 datagram" : `${count(n)} datagrams`);

/** The reasons why a branch ended, spelled as in the API, except the harmless ones. */
const ENDS = {
  cut: {
    state: "cut",
    say: (n, branch) => ["cut", times(n), `lag above maxLag, ${limit(branch.maxLag)}`],
  },
  cut_for_memory: {
    state: "cut",
    say: (n) => ["cut", times(n), "all mirrors together exceeded mirrorMemory"],
  },
  connect_failed: {
    state: "unreachable",
    say: (n, branch) => ["unreachable", times(n), `could not connect to ${branch.to}`],
  },
  closed_by_peer: {
    state: "closing",
    say: (n) => ["closed early", times(n), "the destination closed before everything was sent"],
  },
  drain_expired: {
    state: "closing",
    say: (n) => ["gave up", times(n), "the rest was not sent within drainTimeout"],
  },
};

const UNREACHABLE = {
  state: "unreachable",
  say: (n) => ["unreachable", times(n), "no listener, or no route to host"],
};

/** The reasons why datagrams for a branch were dropped, spelled as in the API. */
const DROPS = {
  full: "the send buffer was full",
  unreachable: "no listener, or no route to host",
  too_big: "larger than the network on the way accepts",
  unresolved: "the name could not be looked up",
  failed: "the kernel returned an error",
};

function dropOf(reason) {
  return {
    state: "dropping",
    say: (n) => ["dropped", datagrams(n), DROPS[reason] ?? reason.replaceAll("_", " ")],
  };
}

/** Keys tell an end from a drop, for both may have the same reason. */
function kindOf(key) {
  const [table, reason] = key.split(":");
  return table === "ended" ? ENDS[reason] : table === "dropped" ? dropOf(reason) : UNREACHABLE;
}

function totals(branch) {
  const keyed = (table, counts = {}) =>
    Object.entries(counts).map(([reason, total]) => [`${table}:${reason}`, total]);
  const ends = keyed("ended", branch.ended).filter(([key]) => kindOf(key) !== undefined);
  const errors = branch.unreachableErrors > 0 ? [["errors:", branch.unreachableErrors]] : [];
  return new Map([...ends, ...keyed("dropped", branch.droppedDatagrams), ...errors]);
}

/** Starts from the counts of before the page was open; they are no new trouble. */
export function newTroubles(branch) {
  return { known: totals(branch), before: totals(branch), events: [], last: new Map() };
}

/** Compares the counts of a branch with the last ones; a smaller count means a restart. */
export function notice(troubles, branch, now) {
  for (const [reason, total] of totals(branch)) {
    const known = troubles.known.get(reason) ?? 0;
    const grown = total < known ? total : total - known;
    if (grown > 0) {
      troubles.events.push({ reason, grown, at: now });
      troubles.last.set(reason, now);
    }
  }
  troubles.known = totals(branch);
  troubles.events = troubles.events.filter((event) => now - event.at < REMEMBERED);
}

/** Returns the sentences about a branch, the latest first: state, words, time and age. */
export function tell(troubles, branch, now) {
  return [...troubles.last]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, at]) => sentence(troubles, branch, reason, at, now));
}

function sentence(troubles, branch, reason, at, now) {
  const kind = kindOf(reason);
  const events = troubles.events.filter((event) => event.reason === reason);
  const recent = events.filter((event) => now - event.at < MINUTE);
  const shown = recent.length > 0 ? recent : events;
  const state = { state: kind.state, reason, at, age: now - at };
  if (shown.length === 0) {
    const [what] = kind.say(1, branch);
    return { ...state, level: "past", words: `last ${what} ${duration(now - at)} ago` };
  }
  const sum = shown.reduce((all, event) => all + event.grown, 0);
  const [what, often, why] = kind.say(sum, branch);
  const words = `${what} ${often} in the last ${span(now - shown[0].at)}: ${why}`;
  return { ...state, level: recent.length > 0 ? "fresh" : "recent", words };
}

function span(millis) {
  const minutes = Math.ceil(millis / MINUTE);
  return minutes <= 1 ? "minute" : `${minutes} minutes`;
}

/** Returns the troubles of before the page was open; empty if there were none. */
export function earlier(troubles, branch) {
  const said = [...troubles.before]
    .filter(([, total]) => total > 0)
    .map(([reason, total]) => kindOf(reason).say(total, branch).slice(0, 2).join(" "));
  return said.length === 0 ? "" : `before this page was open: ${said.join(", ")}`;
}
