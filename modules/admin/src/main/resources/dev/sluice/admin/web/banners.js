/** The banners above the routes: results, rejected reloads, lost connections, branches in trouble. */

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

/** Announces words to screen readers. */
export function announce(words) {
  byId("said").textContent = words;
}

/** Prepares the buttons. */
export function prepareBanners(onRetry) {
  byId("notice-close").addEventListener("click", () => (byId("notice").hidden = true));
  byId("offline-retry").addEventListener("click", onRetry);
}

/** Shows whether the connection is live, and if not, the time of the data on the page. */
export function showLink({ live, why, wait }, latest) {
  text(byId("link"), live ? "live" : "reconnecting");
  attr(byId("link"), "data-tone", live ? "good" : "warn");
  attr(document.body, "data-stale", !live && "");
  byId("offline").hidden = live;
  if (!live) {
    const reason = why === "token" ? "it needs a token" : why;
    const from = latest === null ? "" : ` The data is from ${clock(latest)}.`;
    text(
      byId("offline-text"),
      `No connection to Sluice: ${reason}. Next try after ${wait / 1000} s.${from}`,
    );
  }
}

let refused = "";

/** Shows the errors of a rejected configuration. */
export function showRefused(errors) {
  const all = errors.join("\n");
  if (all === refused) {
    return;
  }
  refused = all;
  byId("reload-failed").hidden = errors.length === 0;
  lines(byId("reload-lines"), errors);
  if (errors.length > 0) {
    announce(`The configuration was rejected: ${errors.join("; ")}`);
  }
}

let alarmed = "";

/** Lists the branches in trouble, each with a link to its route. */
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
