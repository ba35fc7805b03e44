/** What has happened, as the server remembers it: one list for all routes, and one in each card. */

import { attr, each, el, text } from "../dom.js";
import { clock } from "../format.js";

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const TROUBLE = new Set(["cut", "failed", "refused", "dropped", "primaryDown"]);

/** Fills a list with entries, the latest first. */
export function showEvents(list, entries) {
  each(list, entries, newEvent, showEvent);
}

function newEvent() {
  return el(
    "li",
    { "data-testid": "event" },
    el("time", {}),
    el("span", { class: "where" }),
    el("span", {}),
  );
}

function showEvent(item, entry) {
  const [time, where, what] = item.children;
  attr(item, "data-tone", entry.clientsAffected ? "bad" : TROUBLE.has(entry.kind) ? "warn" : "none");
  attr(time, "datetime", entry.last);
  text(time, whenOf(entry));
  text(where, [entry.route, entry.branch].filter(Boolean).join(" / ") || "Sluice");
  text(what, entry.text);
}

/** From the first to the last time, if there were several. */
function whenOf({ first, last, count }) {
  const from = instant(first);
  const to = instant(last);
  return count > 1 && from !== to ? `${from} – ${to}` : to;
}

/** A time of today, or a day and its time. */
export function instant(iso) {
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? clock(at) : `${DAY.format(at)} ${clock(at)}`;
}
