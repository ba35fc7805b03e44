/** What all dialogs share: their buttons, a question, and where the focus goes afterwards. */

import { byId, lines, text } from "../dom.js";
import { say } from "../parts/toast.js";

/** Prepares the buttons that close a dialog. */
export function prepareDialogs() {
  for (const button of document.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
}

/**
 * Asks for confirmation, then sends the request; stays open with the errors if it fails. `focus` gives the element that
 * has the focus afterwards, because the button that asked may be gone then.
 */
export function confirm({ title, question, list = [], yes, done, focus }, request) {
  const dialog = byId("confirm-dialog");
  const button = byId("confirm-yes");
  text(byId("confirm-title"), title);
  text(byId("confirm-text"), question);
  lines(byId("confirm-list"), list);
  text(button, yes);
  lines(byId("confirm-errors"), []);
  button.onclick = async () => {
    const { ok, errors, body } = await busy(button, request);
    lines(byId("confirm-errors"), errors);
    if (ok) {
      dialog.close();
      focus?.()?.focus();
      say(typeof done === "function" ? done(body) : done);
    }
  };
  dialog.showModal();
}

/** Marks a button as busy until a request is answered; a disabled one would lose the focus. */
export async function busy(button, request) {
  button?.setAttribute("aria-busy", "true");
  try {
    return await request();
  } finally {
    button?.setAttribute("aria-busy", "false");
  }
}
