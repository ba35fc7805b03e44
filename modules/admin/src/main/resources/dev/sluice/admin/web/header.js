/** The page's head: version, readiness, reloads, theme. */

import { attr, byId, text } from "./dom.js";
import { count, duration } from "./format.js";

/** Shows the facts about the whole process. */
export function showHeader(state) {
  text(byId("version"), state.version);
  text(byId("ready"), state.ready ? "ready" : "not ready");
  attr(byId("ready"), "data-tone", state.ready ? "good" : "bad");
  text(byId("uptime"), duration(state.startedMillisAgo));
  const { succeeded, failed } = state.reload;
  text(byId("reloads"), `${count(succeeded)} applied, ${count(failed)} rejected`);
}

const THEMES = ["auto", "light", "dark"];
const KEY = "sluice.theme";

/** Makes the theme's button go through auto, light and dark. */
export function prepareTheme(onChange) {
  const button = byId("theme");
  const root = document.documentElement;
  const show = () => text(button, `Theme: ${root.dataset.theme ?? "auto"}`);
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "auto") + 1) % THEMES.length];
    keep(root, next);
    show();
    onChange();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", onChange);
  show();
}

function keep(root, theme) {
  if (theme === "auto") {
    delete root.dataset.theme;
  } else {
    root.dataset.theme = theme;
  }
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be forbidden; then the choice lasts as long as the page.
  }
}
