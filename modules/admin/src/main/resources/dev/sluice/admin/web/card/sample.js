/** The share of sessions that a mirror gets: a slider and a number, which follow each other and apply when they change. */

import { setSample } from "../changes/actions.js";
import { attr, el, text } from "../dom.js";
import { percent } from "../format.js";

/** Makes the control of one mirror. */
export function newSample(route, mirror) {
  const range = { min: 0, max: 100, "aria-label": `Sample of ${mirror} on ${route} in percent` };
  const slider = el("input", { type: "range", step: 1, ...range, "data-testid": `slide-${mirror}` });
  const number = el("input", { type: "number", step: "any", ...range, "data-testid": `sample-${mirror}` });
  const wrong = el("span", { class: "errors", role: "alert" });
  const element = el("div", { class: "sample" }, slider, number, el("span", {}, "%"), wrong);
  let pending = 0;
  let shared = 0;

  const isValid = () => number.value !== "" && number.checkValidity();
  const apply = async (typed) => {
    if (!isValid()) {
      text(wrong, "a number from 0 to 100");
      return;
    }
    pending++;
    attr(element, "aria-busy", "true");
    const errors = await setSample(route, mirror, typed, shared);
    text(wrong, errors.join(" "));
    attr(element, "aria-busy", null);
    pending--;
  };
  slider.addEventListener("input", () => (number.value = slider.value));
  number.addEventListener("input", () => isValid() && (slider.value = number.value));
  slider.addEventListener("change", () => apply(slider.value));
  number.addEventListener("change", () => apply(number.value));
  element.addEventListener("input", () => text(wrong, ""));

  return {
    element,
    /** Shows the share that the server has, unless the operator is editing it. */
    update(share) {
      shared = share;
      if (pending === 0 && !element.contains(document.activeElement)) {
        number.value = percent(share);
        slider.value = percent(share);
      }
    },
  };
}
