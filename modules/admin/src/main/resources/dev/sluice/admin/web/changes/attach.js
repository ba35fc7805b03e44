/** The form for a new mirror, with each error at its field. */

import { call, changePath, routePath } from "../api.js";
import { attr, byId, el, lines, text } from "../dom.js";
import { say } from "../parts/toast.js";
import { busy } from "./dialogs.js";
import { undo } from "./differing.js";

/** Opens the form. */
export function attach(route, kind) {
  const dialog = byId("attach-dialog");
  const form = byId("attach-form");
  form.reset();
  showErrors(form, [], []);
  text(byId("attach-title"), `Attach a mirror to ${route}`);
  byId("attach-to").placeholder = `${kind}://host:port`;
  for (const field of form.querySelectorAll(".tcp-only")) {
    field.hidden = kind === "udp";
  }
  tested("", "");
  form.elements.to.oninput = () => tested("", "");
  form.onsubmit = async (event) => {
    event.preventDefault();
    const mirror = mirrorOf(form, kind);
    if (mirror !== null && (await send(form, changePath(route, "mirrors"), mirror, event.submitter)) !== null) {
      dialog.close();
      const path = `routes.${route}.mirrors.${mirror.name}`;
      say(`${mirror.name} is attached to ${route}.`, () => undo(path, `${mirror.name} of ${route}`));
    }
  };
  byId("attach-test").onclick = async ({ currentTarget }) => {
    const mirror = mirrorOf(form, kind);
    if (mirror !== null) {
      tested("", `Connecting to ${mirror.to}`);
      const result = await send(form, `${routePath(route, "mirrors")}?dryRun=true`, mirror, currentTarget);
      if (form.elements.to.value.trim() === mirror.to) {
        tested(result?.outcome, result === null ? "" : `${result.text}${after(result)}.`);
      }
    }
  };
  dialog.showModal();
}

/** Tells what became of the address. */
function tested(outcome, words) {
  attr(byId("attach-tested"), "data-outcome", outcome);
  text(byId("attach-tested"), words);
}

function after({ outcome, millis }) {
  return outcome === "untried" ? "" : ` (${millis} ms)`;
}

/** Returns the response; null, with the errors at their fields, if the mirror is refused. */
async function send(form, path, mirror, button) {
  const { ok, body, errors, fields } = await busy(button, () => call("POST", path, mirror));
  const placed = fields.length > 0 ? fields.map(nearest) : errors.map(fieldOf);
  showErrors(
    form,
    placed.filter(({ name }) => form.elements[name]),
    placed.filter(({ name }) => !form.elements[name]).map(({ message }) => message),
  );
  return ok ? (body ?? {}) : null;
}

/** Returns the mirror that the form describes; null, with the errors at their fields, if something is missing. */
function mirrorOf(form, kind) {
  const missing = missingIn(form);
  showErrors(form, missing, []);
  return missing.length === 0 ? mirrorIn(new FormData(form), kind) : null;
}

function mirrorIn(values, kind) {
  const mirror = { name: values.get("name").trim(), to: values.get("to").trim() };
  const maxLag = values.get("maxLag").trim();
  const sample = values.get("sample").trim();
  if (kind !== "udp") {
    mirror.onLag = values.get("onLag");
    Object.assign(mirror, maxLag === "" ? {} : { maxLag: sizeOf(maxLag) });
  }
  return { ...mirror, sample: Number((Number(sample) / 100).toFixed(9)) };
}

/** Sends a size without a unit as a number of bytes. */
function sizeOf(typed) {
  return /^\d+$/.test(typed) ? Number(typed) : typed;
}

/** What can be told without a request. */
function missingIn(form) {
  const missing = [];
  for (const name of ["name", "to"]) {
    if (form.elements[name].value.trim() === "") {
      missing.push({ name, message: "must be given" });
    }
  }
  const sample = form.elements.sample.value.trim();
  if (sample === "" || !(Number(sample) >= 0 && Number(sample) <= 100)) {
    missing.push({ name: "sample", message: "must be a number from 0 to 100" });
  }
  return missing;
}

/** The last key of a path that is a field of the form: routes[0].mirrors[2].to is to. */
function nearest({ path, message }) {
  return { name: path.split(".").pop(), message };
}

/** An error line begins with the path of its key. */
function fieldOf(line) {
  const [, path, message] = line.match(/^([\w[\].-]+): (.*)$/s) ?? [];
  return path === undefined ? { name: "", message: line } : nearest({ path, message });
}

function showErrors(form, placed, others) {
  for (const field of byId("attach-fields").querySelectorAll("input, select")) {
    const mine = placed.filter(({ name }) => name === field.name).map(({ message }) => message);
    const id = `${field.id}-error`;
    const place = byId(id) ?? field.parentElement.appendChild(el("p", { class: "errors", id }));
    text(place, mine.join(" "));
    attr(field, "aria-invalid", mine.length > 0 && "true");
    attr(field, "aria-describedby", mine.length > 0 && id);
  }
  lines(byId("attach-errors"), others);
  form.querySelector("[aria-invalid]")?.focus();
}
