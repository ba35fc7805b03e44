/** The view of comparisons: what the mirror of each route responds, against what its primary responds. */

import { arrange, byId, text } from "../dom.js";
import { count } from "../format.js";
import { newSection } from "./section.js";

const OPEN_AT_ONCE = 2; // with more routes, each list of differences is opened by the operator

/** Makes the view; it is drawn only while it is shown. */
export function newComparisons() {
  const sections = new Map();
  let compared = [];
  let wanted = ""; // the section to go to as soon as it is there

  const draw = () => {
    if (byId("comparisons-view").hidden) {
      return;
    }
    const known = new Map(compared.map((model) => [identityOf(model), model]));
    for (const [identity, section] of sections) {
      if (!known.has(identity)) {
        section.remove();
        sections.delete(identity);
      }
    }
    known.forEach((model, identity) => {
      if (!sections.has(identity)) {
        sections.set(identity, newSection(model, compared.length <= OPEN_AT_ONCE));
      }
      sections.get(identity).update(model);
    });
    arrange(byId("comparisons-list"), [...known.keys()].map((identity) => sections.get(identity).element));
    const target = [...byId("comparisons-list").children].find(({ id }) => id === wanted);
    if (target !== undefined) {
      wanted = "";
      target.focus();
    }
  };
  return {
    /** Shows the next state of all routes. */
    update(all) {
      compared = all.filter(({ route }) => route.comparison !== undefined);
      text(byId("comparisons-count"), count(compared.length));
      byId("comparisons-none").hidden = compared.length > 0;
      draw();
    },
    /** Draws what came while the view was hidden, and goes to the route that the address names. */
    show() {
      wanted = location.hash.slice(1);
      draw();
    },
  };
}

/** Another mirror or another control is another comparison. */
function identityOf({ name, route }) {
  const { mirror, control } = route.comparison;
  return [name, mirror, control].join(" ");
}
