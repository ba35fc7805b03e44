/** The page's head: version, state, reloads, theme. */

import { attr, byId, text } from "../dom.js";
import { count, duration } from "../format.js";

/** Shows the facts about the whole process. */
export function showHeader(state, alarms) {
  text(byId("version"), state.version);
  const [words, tone] = healthOf(state, alarms);
  text(byId("health"), words);
  attr(byId("health"), "data-tone", tone);
  text(byId("uptime"), duration(state.startedMillisAgo));
  const { succeeded, failed } = state.reload;
  text(byId("reloads"), `${count(succeeded)} applied, ${count(failed)} rejected`);
}

/** The one word for everything, the worst first. */
function healthOf(state, alarms) {
  if (alarms.some(({ kind }) => kind === "clients")) {
    return ["clients affected", "bad"];
  }
  if (state.stopping) {
    return ["stopping", "warn"];
  }
  if (!state.ready) {
    return ["not ready", "bad"];
  }
  return alarms.length > 0 ? ["mirrors in trouble", "warn"] : ["all well", "good"];
}

const THEMES = ["auto", "light", "dark"];
const KEY = "sluice.theme";

/** Makes the theme's button go through auto, light and dark. */
export function prepareTheme(onChange) {
  const button = byId("theme");
  const root = document.documentElement;
  const show = () => text(byId("theme-name"), root.dataset.theme ?? "auto");
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
