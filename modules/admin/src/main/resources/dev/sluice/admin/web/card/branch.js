/** The row of one branch: its address, rate, lag, troubles, and whether it was changed live. */

import { detach } from "../changes/actions.js";
import { undoButton } from "../changes/differing.js";
import { attr, el, figure, lines, text } from "../dom.js";
import { bytes, limit, rate } from "../format.js";
import { lagShare } from "../model.js";
import { newSample } from "./sample.js";

const HIGH = 0.7; // the share of maxLag from which the lag is a warning
const SHADES = 6; // --series-0 to --series-5 of base.css

const WORDS = {
  ok: "ok",
  lagging: "lags",
  holding: "clients wait",
  cut: "cut",
  unreachable: "unreachable",
  closing: "closed early",
  dropping: "drops",
};

/** Makes the row of a branch. */
export function newBranch(route, { branch, isPrimary }) {
  const parts = elements(route, branch, isPrimary);
  return {
    element: parts.row,
    update(reading, rates, place) {
      show(parts, route.kind, reading.branch, rates);
      attr(parts.swatch, "data-series", place % SHADES);
      showState(parts, reading);
      showSaid(parts, reading);
      showLive(parts, route.name, reading.branch);
    },
  };
}

function elements(route, { name }, isPrimary) {
  const testid = (what) => ({ "data-testid": `branch-${name}-${what}` });
  const parts = {
    swatch: el("span", { class: "swatch", "aria-hidden": "true" }),
    to: el("code", {}),
    state: el("span", { class: "state", ...testid("state") }),
    live: el("span", { class: "live", hidden: "", ...testid("live") }),
    rate: el("span", { class: "rate", ...testid("rate") }),
    bytes: el("span", { class: "sum", ...testid("bytes") }),
    lag: el("span", { class: "lag-words", ...testid("lag") }),
    meter: el("span", { class: "fill" }),
    said: el("ul", { class: "said", ...testid("said") }),
    sample: isPrimary ? null : newSample(route.name, name),
  };
  parts.track = el("span", { class: "track", "aria-hidden": "true" }, parts.meter);
  const tools = isPrimary
    ? el("div", { class: "tools muted" }, "all sessions")
    : el("div", { class: "tools" }, parts.sample.element, detachButton(route.name, name));
  parts.row = el(
    "li",
    { class: isPrimary ? "branch primary" : "branch", ...testid("row") },
    el("div", { class: "who" }, parts.swatch, el("h3", {}, name), parts.state, parts.to, parts.live),
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
    { type: "button", class: "small quiet", "data-testid": `detach-${mirror}` },
    "Detach",
  );
  attr(button, "aria-label", `Detach ${mirror} from ${route}`);
  button.addEventListener("click", () => detach(route, mirror));
  return button;
}

function show(parts, kind, branch, rates) {
  text(parts.to, branch.to);
  text(parts.rate, rate(rates.branches.get(branch.name) ?? null, kind));
  figure(parts.bytes, bytes(branch.sentBytes), branch.sentBytes);
  showLag(parts, kind, branch);
  parts.sample?.update(branch.sample);
}

function showLag(parts, kind, branch) {
  const share = lagShare(branch);
  parts.track.hidden = share === null;
  parts.meter.style.width = `${Math.min(100, (share ?? 0) * 100)}%`;
  attr(parts.track, "data-high", share !== null && share >= HIGH && "");
  figure(parts.lag, kind === "udp" ? "" : lagWords(branch), branch.lagBytes ?? 0);
}

function lagWords(branch) {
  const all = branch.lagBytes === 0 ? "no lag" : `lag ${bytes(branch.lagBytes)}`;
  if (!(branch.maxLag > 0)) {
    return all;
  }
  const max = `${limit(branch.maxLag)}, then ${branch.onLag === "block" ? "clients wait" : "cut"}`;
  return branch.lagBytes === 0
    ? `no lag; limit ${max}`
    : `max lag ${bytes(branch.lagBytesMax)} of ${max}`;
}

function showState(parts, { state, level, tone }) {
  text(parts.state, WORDS[state] ?? state);
  attr(parts.row, "data-state", state);
  attr(parts.row, "data-tone", tone);
  attr(parts.row, "data-level", level);
}

function showSaid(parts, { said, total }) {
  const words = said.map((sentence) => sentence.words).concat(total === "" ? [] : [total]);
  const all = words.join("\n");
  if (parts.said.dataset.all !== all) {
    parts.said.dataset.all = all;
    lines(parts.said, words);
  }
}

/** A mirror that is not as in the file says so, and can be taken back. */
function showLive(parts, route, { name, live }) {
  const key = live ?? "";
  if (parts.live.dataset.key !== key) {
    parts.live.dataset.key = key;
    parts.live.hidden = key === "";
    const words = live === "added" ? "attached live" : "changed live";
    const prefix = `routes.${route}.mirrors.${name}`;
    parts.live.replaceChildren(
      ...(key === "" ? [] : [el("span", { class: "badge" }, words), undoButton(prefix, `${words}: ${name} of ${route}`)]),
    );
  }
}
