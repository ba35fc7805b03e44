/** The values under the pointer of a chart, as a small box that moves with it. */

import { attr, el, text } from "../dom.js";
import { clock } from "../format.js";

/** Returns it as a plugin of uPlot. */
export function newTip(names, say, colourOf) {
  const time = el("p", { class: "muted" });
  const values = names.map(() => el("strong", {}));
  const swatches = names.map(() => el("span", { class: "swatch" }));
  const lines = names.map((name, i) => el("p", {}, swatches[i], el("span", {}, name), values[i]));
  const box = el("div", { class: "tip", hidden: "" }, time, ...lines);
  return {
    hooks: {
      init: (plot) => plot.over.append(box),
      setCursor(plot) {
        const { idx, left } = plot.cursor;
        box.hidden = idx === null || idx === undefined || left < 0;
        if (box.hidden) {
          return;
        }
        text(time, clock(plot.data[0][idx] * 1000));
        names.forEach((_, i) => {
          const value = plot.data[i + 1][idx];
          text(values[i], value === null || value === undefined ? "–" : say(value));
          swatches[i].style.background = colourOf(i);
        });
        attr(box, "data-side", left > plot.over.clientWidth / 2 ? "left" : "right");
        box.style.translate = `${left}px`;
      },
    },
  };
}
