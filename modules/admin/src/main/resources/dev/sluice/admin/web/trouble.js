/** What went wrong on a branch, when, and how to say it. */

import { count, duration, limit, times } from "./format.js";

const MINUTE = 60_000;
const REMEMBERED = 10 * MINUTE;

const ENDS = {
  CUT: {
    state: "cut",
    say: (n, branch) => ["cut", times(n), `more than ${limit(branch.maxLag)} behind`],
  },
  CUT_FOR_MEMORY: {
    state: "cut",
    say: (n) => ["cut", times(n), "all mirrors together held more than mirrorMemory"],
  },
  CONNECT_FAILED: {
    state: "unreachable",
    say: (n, branch) => ["not reached", times(n), `no connection to ${branch.to}`],
  },
  CLOSED_BY_PEER: {
    state: "closing",
    say: (n) => ["closed early", times(n), "it ended before everything was written"],
  },
  REFUSED: {
    state: "unreachable",
    say: (n) => ["not reached", times(n), "errors came back, as where nobody listens"],
  },
  DRAIN_EXPIRED: {
    state: "closing",
    say: (n) => ["given up", times(n), "not done within drainTimeout"],
  },
};

const DROPS = {
  full: "its socket has no room",
  unreachable: "nobody listens there",
  too_big: "larger than the way to it carries",
  unresolved: "its name is not known",
  denied: "the system forbids it",
  too_many_sessions: "more than limits.sessions",
  loop: "they would come back",
  failed: "the system could not send them",
};

function kindOf(reason) {
  return (
    ENDS[reason] ?? {
      state: "dropping",
      say: (n) => [
        "dropped",
        n === 1 ? "one datagram" : `${count(n)} datagrams`,
        DROPS[reason] ?? reason.replaceAll("_", " "),
      ],
    }
  );
}

function totals(branch) {
  const ends = Object.entries(branch.ends).filter(([end]) => end in ENDS);
  const refused = branch.refusals > 0 ? [["REFUSED", branch.refusals]] : [];
  return new Map([...ends, ...Object.entries(branch.dropped), ...refused]);
}

/** Begins with what a branch counted before the page was open, which is nothing new. */
export function newTroubles(branch) {
  return { known: totals(branch), before: totals(branch), events: [], last: new Map() };
}

/** Looks at a branch again; a counter that is smaller began anew. */
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

/** Returns the sentences about a branch, the latest first: state, words, when, whether it is fresh. */
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

/** Returns what a branch counted before the page was open; empty where it was nothing. */
export function earlier(troubles, branch) {
  const said = [...troubles.before]
    .filter(([, total]) => total > 0)
    .map(([reason, total]) => kindOf(reason).say(total, branch).slice(0, 2).join(" "));
  return said.length === 0 ? "" : `before this page was open: ${said.join(", ")}`;
}
