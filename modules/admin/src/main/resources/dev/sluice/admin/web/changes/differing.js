/** What runs but is not in the file: the list at the top, and the buttons that take a difference back. */

import { call } from "../api.js";
import { byId, el, text } from "../dom.js";
import { say } from "../parts/toast.js";
import { busy } from "./dialogs.js";
import { showYaml } from "./yaml.js";

let paths = [];
let shown = "";

/** Shows what differs from the file; `file` is null if there is none. */
export function showDiffering(file) {
  const changes = file?.changes ?? [];
  const key = JSON.stringify(changes);
  if (key === shown) {
    return;
  }
  shown = key;
  paths = changes.map(({ path }) => path);
  const section = byId("differs");
  section.hidden = changes.length === 0;
  const things = changes.length === 1 ? "1 thing differs" : `${changes.length} things differ`;
  text(byId("differs-title"), `Changed live: ${things} from the file`);
  byId("differs-list").replaceChildren(...changes.map(newLine));
  byId("differs-yaml").onclick = () => showYaml(null);
}

function newLine(change) {
  return el("li", {}, el("code", {}, change.path), valuesOf(change), undoButton(change.path, change.path));
}

function valuesOf({ kind, file, now }) {
  if (kind === "added") {
    return el("span", {}, "added live: ", el("ins", {}, valueOf(now)));
  }
  if (kind === "removed") {
    return el("span", {}, "removed live: ", el("del", {}, valueOf(file)));
  }
  return el("span", {}, el("del", {}, valueOf(file)), " → ", el("ins", {}, valueOf(now)));
}

function valueOf(value) {
  if (value === null || value === undefined) {
    return "default";
  }
  if (Array.isArray(value)) {
    return `[${value.map(valueOf).join(", ")}]`;
  }
  return typeof value === "object"
    ? Object.entries(value).map(([key, of]) => `${key} ${valueOf(of)}`).join(", ")
    : String(value);
}

/** Returns the line that tells one difference. */
export function lineOf({ path, kind, now }) {
  return now === undefined || now === null ? `${path} was ${kind}` : `${path} was ${kind}: ${valueOf(now)}`;
}

/** Makes a button that takes back all differences at a path and below it. */
export function undoButton(path, what) {
  const button = el("button", { type: "button", class: "small", "data-testid": `undo-${path}` }, "Undo");
  button.setAttribute("aria-label", `Undo: ${what}`);
  button.addEventListener("click", () => busy(button, () => undo(path, what)));
  return button;
}

/** Takes back all differences at a path and below it, and says so. */
export async function undo(path, what) {
  const mine = paths.filter((one) => one === path || one.startsWith(`${path}.`));
  for (const one of mine.length > 0 ? mine : [path]) {
    const { ok, errors } = await call("POST", "api/undo", { path: one });
    if (!ok) {
      say(`Not undone: ${errors.join("; ")}`);
      return;
    }
  }
  say(`Undone: ${what}.`);
}
