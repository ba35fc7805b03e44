/** What the page knows of one route: its latest state, its rates, and how it is. */

import { branches, ratesOf } from "./rates.js";
import { branchTotals, newTroubles, notice, remember, routeTotals, sinceStart, tell } from "./trouble.js";

const HIGH = 0.7; // the share of maxLag from which the lag is a warning
const ALARMING = new Set(["cut", "unreachable", "dropping", "rejecting", "holding"]);

/** How a route may be, the worst first. */
export const STATES = {
  clients: { rank: 0, word: "clients affected" },
  mirrors: { rank: 1, word: "mirror in trouble" },
  lagging: { rank: 2, word: "mirror lags" },
  recent: { rank: 3, word: "had trouble" },
  ok: { rank: 4, word: "ok" },
};

/** Makes the model of a route; it knows no rates before its second state. */
export function newModel(first) {
  const own = newTroubles(routeTotals(first));
  const troubles = new Map();
  let before = null;
  let isNew = true;
  const model = {
    identity: identityOf(first),
    name: first.name,
    route: first,
    rates: ratesOf(undefined, first, 0),
    said: [],
    branches: [],
    alarms: [],
    state: "ok",
    words: "",
    /** Takes what the server remembers of the time before the page was open. */
    seed(entries) {
      for (const entry of entries) {
        const known = entry.branch === null ? own : troubles.get(entry.branch);
        if (known !== undefined) {
          remember(known, entry);
        }
      }
    },
    /** Takes the next state, `seconds` after the last one; zero if it is the same reading, negative after a restart. */
    update(route, seconds, now) {
      if (before === null || seconds !== 0) {
        model.rates = ratesOf(seconds > 0 ? (before ?? undefined) : undefined, route, seconds);
        before = route;
      }
      model.route = route;
      notice(own, routeTotals(route), now);
      model.said = tell(own, route, now);
      model.branches = branches(route).map((branch, i) => {
        // A mirror that comes later has had no trouble before.
        const known = troubles.get(branch.name) ?? newTroubles(isNew ? branchTotals(branch) : new Map());
        troubles.set(branch.name, known);
        return readingOf(known, branch, i === 0, now);
      });
      isNew = false;
      judge(model);
    },
  };
  return model;
}

/** A route that changes its kind is another route. */
export function identityOf(route) {
  return `${route.kind} ${route.name}`;
}

/** Returns the largest lag of a branch's sessions as a share of its limit; null without a limit. */
export function lagShare(branch) {
  return branch.maxLag > 0 ? branch.lagBytesMax / branch.maxLag : null;
}

/** Returns the largest share of all mirrors; null if none has a limit. */
export function worstLag(route) {
  const shares = route.mirrors.map(lagShare).filter((share) => share !== null);
  return shares.length === 0 ? null : Math.max(...shares);
}

/** Returns how often mirrors of a TCP route were cut. */
export function cutsOf(route) {
  return route.mirrors.reduce(
    (sum, { ended = {} }) => sum + (ended.cut ?? 0) + (ended.cut_for_memory ?? 0),
    0,
  );
}

/** How one branch is: its state, the sentences about it, and whether clients feel it. */
function readingOf(known, branch, isPrimary, now) {
  notice(known, branchTotals(branch), now);
  const said = tell(known, branch, now);
  const worst = said.find(({ level, state }) => level !== "past" && state !== undefined);
  const lag = laggingOf(branch);
  const state = lag === "holding" ? lag : (worst?.state ?? lag);
  const hits = isPrimary || state === "holding" ? "clients" : "mirrors";
  const words =
    state === "holding"
      ? "clients wait: the lag is at its limit"
      : said.find(({ level, state: kind }) => level === "fresh" && ALARMING.has(kind))?.words;
  return {
    branch,
    isPrimary,
    state,
    level: state === "holding" ? "fresh" : (worst?.level ?? "none"),
    tone: state === "ok" ? "good" : ALARMING.has(state) && hits === "clients" ? "bad" : "warn",
    said,
    total: sinceStart(branch),
    alarm: words === undefined ? null : { kind: hits, words },
  };
}

function laggingOf(branch) {
  const share = lagShare(branch);
  if (share === null || share < HIGH) {
    return "ok";
  }
  return branch.onLag === "block" && share >= 1 ? "holding" : "lagging";
}

/** Sums up the route: its alarms, and the worst of them as its state. */
function judge(model) {
  const ofRoute = model.said
    .filter(({ level, state }) => level === "fresh" && ALARMING.has(state))
    .map(({ words }) => ({ route: model.name, branch: null, kind: "clients", words }));
  const ofBranches = model.branches
    .filter(({ alarm }) => alarm !== null)
    .map(({ alarm, branch }) => ({ route: model.name, branch: branch.name, ...alarm }));
  model.alarms = [...ofRoute, ...ofBranches].sort((one, other) => rank(one.kind) - rank(other.kind));
  const lagging = model.branches.find(({ state }) => state === "lagging");
  const recent = model.branches.find(({ level }) => level === "recent");
  if (model.alarms.length > 0) {
    const [{ kind, branch, words }] = model.alarms;
    say(model, kind, branch === null ? words : `${branch} ${words}`);
  } else if (lagging !== undefined) {
    say(model, "lagging", lagging.branch.name);
  } else if (recent !== undefined) {
    const told = recent.said.find(({ level, state }) => level === "recent" && state !== undefined);
    say(model, "recent", `${recent.branch.name} ${told.words}`);
  } else {
    say(model, "ok", "");
  }
}

function rank(kind) {
  return STATES[kind].rank;
}

function say(model, state, words) {
  model.state = state;
  model.words = words;
}
