/** Tells the style sheets how high the head and the alarms are, for what sticks below them. */

import { byId } from "../dom.js";

/** Measures them now, and whenever they change. */
export function measureStack() {
  const root = document.documentElement;
  const watcher = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      root.style.setProperty(`--${target.id}`, `${target.getBoundingClientRect().height}px`);
    }
  });
  watcher.observe(byId("head"));
  watcher.observe(byId("bars"));
}
