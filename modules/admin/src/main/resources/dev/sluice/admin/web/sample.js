/** The share of sessions that a mirror gets: a slider and a number, which apply when they change. */

import { setSample } from "./actions.js";
import { attr, el, text } from "./dom.js";
import { percent } from "./format.js";

/** Makes the control of one mirror. */
export function newSample(route, mirror) {
  const range = { min: 0, max: 100, "aria-label": `Sample of ${mirror} on ${route} in percent` };
  const slider = el("input", { type: "range", step: 1, ...range, "data-testid": `slide-${mirror}` });
  const number = el("input", {
    type: "number",
    step: "any",
    ...range,
    "data-testid": `sample-${mirror}`,
  });
  const wrong = el("span", { class: "errors", role: "alert" });
  const element = el("div", { class: "sample" }, slider, number, el("span", {}, "%"), wrong);
  let pending = false;

  const apply = async (typed) => {
    if (typed === "" || !number.checkValidity()) {
      text(wrong, "a number from 0 to 100");
      return;
    }
    pending = true;
    attr(element, "aria-busy", "true");
    const errors = await setSample(route, mirror, typed);
    text(wrong, errors.join(" "));
    attr(element, "aria-busy", null);
    pending = false;
  };
  slider.addEventListener("input", () => (number.value = slider.value));
  slider.addEventListener("change", () => apply(slider.value));
  number.addEventListener("change", () => apply(number.value));

  return {
    element,
    /** Shows the share that the server has, unless the operator is editing it. */
    update(share) {
      if (!pending && !element.contains(document.activeElement)) {
        number.value = percent(share);
        slider.value = percent(share);
      }
    },
  };
}
