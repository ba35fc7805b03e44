/** What runs now as YAML, to be copied into the file. */

import { call } from "../api.js";
import { byId, lines, text } from "../dom.js";
import { say } from "../parts/toast.js";

/** Shows the YAML of a route, or of everything if `route` is null. */
export async function showYaml(route) {
  const path = route === null ? "api/config" : `api/config?route=${encodeURIComponent(route)}`;
  const dialog = byId("yaml-dialog");
  text(byId("yaml-title"), route === null ? "What runs now" : `${route}, as it runs now`);
  text(byId("yaml-text"), "");
  byId("yaml-copy").onclick = copy;
  dialog.showModal();
  const { ok, content, errors } = await call("GET", path);
  lines(byId("yaml-errors"), errors);
  text(byId("yaml-text"), ok ? content : "");
  byId("yaml-copy").hidden = !ok;
}

/** Without TLS and off loopback there is no clipboard; then the text is selected, to be copied by hand. */
async function copy() {
  const place = byId("yaml-text");
  try {
    await navigator.clipboard.writeText(place.textContent);
    byId("yaml-dialog").close();
    say("The YAML is copied.");
  } catch {
    getSelection().selectAllChildren(place);
    lines(byId("yaml-errors"), ["The browser does not allow it; the text is selected: press Ctrl+C."]);
  }
}
