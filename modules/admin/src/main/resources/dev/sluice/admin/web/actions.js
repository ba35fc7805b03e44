/** The changes that operators make: mirrors, samples, routes and reloads. */

import { call, changePath, isForAll } from "./api.js";
import { byId, lines, text } from "./dom.js";
import { percent } from "./format.js";
import { say } from "./banners.js";

/** Prepares the buttons of the dialogs. */
export function prepareDialogs() {
  for (const button of document.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
}

/** Asks for confirmation, then sends the request; stays open with the errors if it fails. */
function confirm({ title, question, yes, done }, request) {
  const dialog = byId("confirm-dialog");
  const button = byId("confirm-yes");
  text(byId("confirm-title"), title);
  text(byId("confirm-text"), question);
  text(button, yes);
  lines(byId("confirm-errors"), []);
  button.onclick = async () => {
    const { ok, errors } = await busy(button, request);
    lines(byId("confirm-errors"), errors);
    if (ok) {
      dialog.close();
      say(done);
    }
  };
  dialog.showModal();
}

/** Detaches a mirror after a confirmation. */
export function detach(route, mirror) {
  const words = {
    title: `Detach ${mirror}?`,
    question:
      `New sessions of ${route} will not use it; open sessions keep it until they end. ` + lasting(),
    yes: `Detach ${mirror}`,
    done: `${mirror} is detached from ${route}.`,
  };
  confirm(words, () => call("DELETE", changePath(route, "mirrors", mirror)));
}

function lasting() {
  return isForAll()
    ? "This becomes the next version of the configuration, on all nodes."
    : "It lasts until the configuration file changes or is reloaded.";
}

/** Drains a route after a confirmation. */
export function drain(route, open) {
  const words = {
    title: `Drain ${route}?`,
    question:
      `${route} stops listening now, so new clients cannot connect. Its ${open} open sessions may ` +
      `finish, then it disappears. ${isForAll() ? lasting() : "Reload brings it back."}`,
    yes: `Drain ${route}`,
    done: `${route} drains.`,
  };
  confirm(words, () => call("POST", changePath(route, "drain")));
}

/** Opens the form for a new mirror. */
export function attach(route, kind) {
  const dialog = byId("attach-dialog");
  const form = byId("attach-form");
  form.reset();
  lines(byId("attach-errors"), []);
  text(byId("attach-title"), `Attach a mirror to ${route}`);
  byId("attach-to").placeholder = `${kind}://host:port`;
  for (const field of form.querySelectorAll(".tcp-only")) {
    field.hidden = kind === "udp";
  }
  form.onsubmit = async (event) => {
    event.preventDefault();
    const mirror = mirrorOf(new FormData(form), kind);
    const request = () => call("POST", changePath(route, "mirrors"), mirror);
    const { ok, errors } = await busy(event.submitter, request);
    lines(byId("attach-errors"), errors);
    if (ok) {
      dialog.close();
      say(`${mirror.name} is attached to ${route}.`);
    }
  };
  dialog.showModal();
}

function mirrorOf(fields, kind) {
  const mirror = { name: fields.get("name").trim(), to: fields.get("to").trim() };
  const maxLag = fields.get("maxLag").trim();
  if (kind !== "udp") {
    mirror.onLag = fields.get("onLag");
    Object.assign(mirror, maxLag === "" ? {} : { maxLag: sizeOf(maxLag) });
  }
  return { ...mirror, sample: shareOf(fields.get("sample")) };
}

/** Sends a size without a unit as a number of bytes. */
function sizeOf(typed) {
  return /^\d+$/.test(typed) ? Number(typed) : typed;
}

function shareOf(typed) {
  return Number((Number(typed) / 100).toFixed(9));
}

/** Sets the share of new sessions that a mirror gets; returns the errors. */
export async function setSample(route, mirror, typed) {
  const sample = shareOf(typed);
  const { ok, errors } = await call("PATCH", changePath(route, "mirrors", mirror), { sample });
  if (ok) {
    say(`${mirror} gets ${percent(sample)} % of ${route}.`);
  }
  return errors;
}

/** Reloads the configuration file; returns the errors, which also come with the next state. */
export async function reload(button) {
  const { ok, body, errors } = await busy(button, () => call("POST", "api/reload"));
  if (ok) {
    const changed = body?.changed ?? [];
    say(changed.length === 0 ? "Reloaded: nothing has changed." : `Reloaded: ${changed.join(", ")}.`);
  }
  return errors;
}

async function busy(button, request) {
  attrBusy(button, true);
  try {
    return await request();
  } finally {
    attrBusy(button, false);
  }
}

/** Does not disable the button, because a disabled button loses the focus. */
function attrBusy(button, isBusy) {
  button?.setAttribute("aria-busy", String(isBusy));
}
