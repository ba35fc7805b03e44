/** The row of one branch: its address, rate, lag and troubles. */

import { detach } from "./actions.js";
import { attr, el, figure, lines, text } from "./dom.js";
import { bytes, limit, rate } from "./format.js";
import { newSample } from "./sample.js";
import { earlier, newTroubles, notice, tell } from "./trouble.js";

const HIGH = 0.7; // the share of maxLag from which the lag is a warning

const WORDS = {
  ok: "ok",
  lagging: "lagging",
  cut: "cut",
  unreachable: "unreachable",
  closing: "closed early",
  dropping: "dropping",
};

const ALARMING = new Set(["cut", "unreachable", "dropping"]);

/** Makes the row of a branch. */
export function newBranch(route, branch, isPrimary) {
  const parts = elements(route, branch, isPrimary);
  const troubles = newTroubles(branch);
  let state = "ok";
  let alarm = null;

  return {
    name: branch.name,
    element: parts.row,
    state: () => state,
    alarm: () => alarm,
    update(next, rates, now) {
      notice(troubles, next, now);
      const said = tell(troubles, next, now);
      const worst = said.find(({ level }) => level !== "past");
      state = worst?.state ?? (share(next) >= HIGH ? "lagging" : "ok");
      const fresh = said.find(({ level, state: kind }) => level === "fresh" && ALARMING.has(kind));
      alarm = fresh?.words ?? null;
      show(parts, route.kind, next, rates);
      showState(parts, state, worst?.level);
      showSaid(parts, said, earlier(troubles, next));
    },
  };
}

function share(branch) {
  return branch.maxLag > 0 ? branch.lagBytesMax / branch.maxLag : 0;
}

function elements(route, { name }, isPrimary) {
  const testid = (what) => ({ "data-testid": `branch-${name}-${what}` });
  const parts = {
    to: el("code", {}),
    state: el("span", { class: "state", ...testid("state") }),
    rate: el("span", { class: "rate", ...testid("rate") }),
    bytes: el("span", { class: "sum", ...testid("bytes") }),
    lag: el("span", { class: "lag-words", ...testid("lag") }),
    meter: el("span", { class: "fill" }),
    said: el("ul", { class: "said", ...testid("said") }),
    sample: isPrimary ? null : newSample(route.name, name),
  };
  parts.track = el("span", { class: "track", "aria-hidden": "true" }, parts.meter);
  const tools = isPrimary
    ? null
    : el("div", { class: "tools" }, parts.sample.element, detachButton(route.name, name));
  parts.row = el(
    "li",
    { class: isPrimary ? "branch primary" : "branch", ...testid("row") },
    el("div", { class: "who" }, el("h3", {}, name), parts.state, parts.to),
    el("div", { class: "flowing" }, parts.rate, parts.bytes),
    el("div", { class: "lag" }, parts.track, parts.lag),
    tools,
    parts.said,
  );
  return parts;
}

function detachButton(route, mirror) {
  const button = el(
    "button",
    { type: "button", class: "quiet", "data-testid": `detach-${mirror}` },
    "Detach",
  );
  attr(button, "aria-label", `Detach ${mirror} from ${route}`);
  button.addEventListener("click", () => detach(route, mirror));
  return button;
}

function show(parts, kind, branch, rates) {
  text(parts.to, branch.to);
  text(parts.rate, rate(rates.branches.get(branch.name), kind));
  figure(parts.bytes, bytes(branch.sentBytes), branch.sentBytes);
  showLag(parts, kind, branch);
  parts.sample?.update(branch.sample);
}

function showLag(parts, kind, branch) {
  const isLimited = branch.maxLag > 0;
  parts.track.hidden = !isLimited;
  parts.meter.style.width = `${Math.min(100, share(branch) * 100)}%`;
  attr(parts.track, "data-high", share(branch) >= HIGH && "");
  figure(parts.lag, kind === "udp" ? "" : lagWords(branch), branch.lagBytes ?? 0);
}

function lagWords(branch) {
  const sum = branch.lagBytes === 0 ? "no lag" : `lag ${bytes(branch.lagBytes)}`;
  if (!(branch.maxLag > 0)) {
    return sum;
  }
  const largest = branch.lagBytes === 0 ? "" : `; largest of a session ${bytes(branch.lagBytesMax)}`;
  const what = branch.onLag === "block" ? "client waits" : "cut";
  return `${sum}${largest}; ${what} above ${limit(branch.maxLag)}`;
}

function showState(parts, state, level) {
  text(parts.state, WORDS[state]);
  attr(parts.row, "data-state", state);
  attr(parts.row, "data-level", level ?? "none");
}

function showSaid(parts, said, before) {
  const words = said.map((sentence) => sentence.words).concat(before === "" ? [] : [before]);
  const all = words.join("\n");
  if (parts.said.dataset.all !== all) {
    parts.said.dataset.all = all;
    lines(parts.said, words);
  }
}
