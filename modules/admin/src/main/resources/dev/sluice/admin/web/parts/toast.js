/** The result of an action, at the bottom of the window for a while. */

import { byId, text } from "../dom.js";

const MILLIS = 8000;
let timer = 0;

/** Prepares its buttons; it stays as long as the pointer or the focus is on it. */
export function prepareToast() {
  const notice = byId("notice");
  byId("notice-close").addEventListener("click", hide);
  for (const event of ["pointerenter", "focusin"]) {
    notice.addEventListener(event, () => clearTimeout(timer));
  }
  for (const event of ["pointerleave", "focusout"]) {
    notice.addEventListener(event, later);
  }
}

/** Shows a result and reads it out; with `undo`, also a button that takes it back. */
export function say(words, undo = null) {
  text(byId("notice-text"), words);
  byId("notice-undo").hidden = undo === null;
  byId("notice-undo").onclick = () => {
    hide();
    undo();
  };
  byId("notice").hidden = false;
  later();
  announce(words);
}

/** Announces words to screen readers. */
export function announce(words) {
  byId("said").textContent = words;
}

function hide() {
  byId("notice").hidden = true;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(hide, MILLIS);
}
