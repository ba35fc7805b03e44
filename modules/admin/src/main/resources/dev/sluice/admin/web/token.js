/** The token of admin.tokenFile: asked for once, and kept as long as the tab is open. */

import { byId, text } from "./dom.js";

const KEY = "sluice.token";
let asking = null;

/** Returns the headers that a request brings. */
export function authorization() {
  const token = sessionStorage.getItem(KEY);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** Asks for a token; all callers share one dialog. Returns null if the operator gave none. */
export function askToken() {
  asking ??= open().finally(() => (asking = null));
  return asking;
}

function open() {
  const dialog = byId("token-dialog");
  const form = byId("token-form");
  const input = byId("token-input");
  const refused = sessionStorage.getItem(KEY) !== null;
  text(byId("token-error"), refused ? "That token was not accepted." : "");
  sessionStorage.removeItem(KEY);
  input.value = "";
  return new Promise((done) => {
    form.onsubmit = (event) => {
      event.preventDefault();
      sessionStorage.setItem(KEY, input.value.trim());
      dialog.close("given");
    };
    dialog.onclose = () => done(sessionStorage.getItem(KEY));
    dialog.showModal();
  });
}
