/** What stands above the routes: results, refused reloads, lost connections, branches in trouble. */

import { attr, byId, el, lines, text } from "./dom.js";
import { clock } from "./format.js";

const NOTICE_MILLIS = 8000;
let noticeTimer = 0;

/** Shows the result of an action for a while, and reads it out. */
export function say(words) {
  text(byId("notice-text"), words);
  byId("notice").hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => (byId("notice").hidden = true), NOTICE_MILLIS);
  announce(words);
}

/** Reads something out to those who do not see it. */
export function announce(words) {
  byId("said").textContent = words;
}

/** Makes the buttons work. */
export function prepareBanners(onRetry) {
  byId("notice-close").addEventListener("click", () => (byId("notice").hidden = true));
  byId("offline-retry").addEventListener("click", onRetry);
}

/** Says whether figures still come, and from when those on the page are. */
export function showLink({ live, why, wait }, latest) {
  text(byId("link"), live ? "live" : "reconnecting");
  attr(byId("link"), "data-tone", live ? "good" : "warn");
  attr(document.body, "data-stale", !live && "");
  byId("offline").hidden = live;
  if (!live) {
    const reason = why === "token" ? "it wants a token" : why;
    const from = latest === null ? "" : ` Figures are from ${clock(latest)}.`;
    text(
      byId("offline-text"),
      `No connection to Sluice: ${reason}. Next try after ${wait / 1000} s.${from}`,
    );
  }
}

let refused = "";

/** Shows why the configuration was refused. */
export function showRefused(errors) {
  const all = errors.join("\n");
  if (all === refused) {
    return;
  }
  refused = all;
  byId("reload-failed").hidden = errors.length === 0;
  lines(byId("reload-lines"), errors);
  if (errors.length > 0) {
    announce(`The configuration was refused: ${errors.join("; ")}`);
  }
}

let alarmed = "";

/** Lists the branches that are in trouble now, each a link to its route. */
export function showAlarms(alarms) {
  byId("alarms").hidden = alarms.length === 0;
  text(byId("alarms-title"), alarms.length === 1 ? "1 branch in trouble" : `${alarms.length} branches in trouble`);
  const all = JSON.stringify(alarms);
  if (all === alarmed) {
    return;
  }
  alarmed = all;
  const list = byId("alarms-list");
  while (list.children.length > alarms.length) {
    list.lastChild.remove();
  }
  alarms.forEach((alarm, i) => showAlarm(list.children[i] ?? list.appendChild(newAlarm()), alarm));
}

function newAlarm() {
  return el("li", {}, el("a", {}), el("span", {}));
}

function showAlarm(item, { route, branch, words }) {
  const [link, said] = item.children;
  attr(link, "href", `#route-${route}`);
  text(link, `${route} / ${branch}`);
  text(said, ` ${words}`);
}
