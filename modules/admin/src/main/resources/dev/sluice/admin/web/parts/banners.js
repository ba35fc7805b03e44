/** The banners above the routes: a lost connection, a rejected reload. */

import { attr, byId, lines, text } from "../dom.js";
import { clock } from "../format.js";
import { announce } from "./toast.js";

/** Prepares the button. */
export function prepareBanners(onRetry) {
  byId("offline-retry").addEventListener("click", onRetry);
}

/** Shows whether the connection is live, and if not, the time of the data on the page. */
export function showLink({ live, why, wait }, latest) {
  text(byId("link"), live ? "live" : "reconnecting");
  attr(byId("link").parentElement, "data-tone", live ? "good" : "warn");
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
