/** The form for a new mirror, with each error at its field. */

import { call, changePath } from "../api.js";
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
  form.onsubmit = async (event) => {
    event.preventDefault();
    const missing = missingIn(form);
    showErrors(form, missing, []);
    if (missing.length === 0) {
      await send(form, dialog, route, mirrorOf(new FormData(form), kind), event.submitter);
    }
  };
  dialog.showModal();
}

async function send(form, dialog, route, mirror, button) {
  const request = () => call("POST", changePath(route, "mirrors"), mirror);
  const { ok, errors, fields } = await busy(button, request);
  const placed = fields.length > 0 ? fields.map(nearest) : errors.map(fieldOf);
  showErrors(
    form,
    placed.filter(({ name }) => form.elements[name]),
    placed.filter(({ name }) => !form.elements[name]).map(({ message }) => message),
  );
  if (ok) {
    dialog.close();
    const path = `routes.${route}.mirrors.${mirror.name}`;
    say(`${mirror.name} is attached to ${route}.`, () => undo(path, `${mirror.name} of ${route}`));
  }
}

function mirrorOf(values, kind) {
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
