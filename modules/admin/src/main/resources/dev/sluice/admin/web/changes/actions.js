/** The changes that operators make: mirrors, samples, routes and reloads. */

import { call, changePath, isForAll } from "../api.js";
import { byId } from "../dom.js";
import { percent } from "../format.js";
import { say } from "../parts/toast.js";
import { busy, confirm } from "./dialogs.js";
import { lineOf } from "./differing.js";

/** Detaches a mirror after a confirmation. */
export function detach(route, mirror) {
  const words = {
    title: `Detach ${mirror}?`,
    question: `New sessions of ${route} will not use it; open sessions keep it until they end. ${lasting()}`,
    yes: `Detach ${mirror}`,
    done: `${mirror} is detached from ${route}.`,
    focus: () => byId(`route-${route}`),
  };
  confirm(words, () => call("DELETE", changePath(route, "mirrors", mirror)));
}

/** Says how long a change lasts. */
export function lasting() {
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
    focus: () => byId("main"),
  };
  confirm(words, () => call("POST", changePath(route, "drain")));
}

/** Closes the sessions of a route that drains, after a confirmation. */
export function closeNow({ id, name, sessionsOpen }) {
  const sessions = sessionsOpen === 1 ? "Its open session ends" : `Its ${sessionsOpen} open sessions end`;
  const words = {
    title: `Close ${name} now?`,
    question: `${sessions} at once. Clients lose their connections, and what waits for mirrors is lost.`,
    yes: "Close now",
    done: `The sessions of ${name} are closed.`,
    focus: () => byId("main"),
  };
  confirm(words, () => call("POST", `api/draining/${encodeURIComponent(id)}/close`));
}

/** Sets the share of new sessions that a mirror gets, and offers to take it back; returns the errors. */
export async function setSample(route, mirror, typed, before) {
  const sample = Number((Number(typed) / 100).toFixed(9));
  const { ok, errors } = await call("PATCH", changePath(route, "mirrors", mirror), { sample });
  if (ok) {
    say(`${mirror} gets ${percent(sample)} % of ${route}.`, async () => {
      const again = await call("PATCH", changePath(route, "mirrors", mirror), { sample: before });
      say(again.ok ? `${mirror} gets ${percent(before)} % of ${route} again.` : again.errors.join("; "));
    });
  }
  return errors;
}

/**
 * Reloads the configuration file; first asks, with the list, if live changes would be dropped. Returns the errors,
 * which also come with the next state.
 */
export async function reload(button, state) {
  const send = () => call("POST", "api/reload");
  const drops = state?.file === undefined ? [] : await dropsOf(button);
  if (drops.length > 0) {
    const words = {
      title: "Reload the file?",
      question: "These changes are not in the file, so a reload drops them:",
      list: drops,
      yes: "Reload and drop them",
      done: reloaded,
      focus: () => button,
    };
    confirm(words, send);
    return [];
  }
  const { ok, body, errors } = await busy(button, send);
  if (ok) {
    say(reloaded(body));
  }
  return errors;
}

async function dropsOf(button) {
  const { ok, body } = await busy(button, () => call("POST", "api/reload?dryRun=true"));
  return ok ? (body?.drops ?? []).map(lineOf) : [];
}

function reloaded(body) {
  const changed = body?.changed ?? [];
  return changed.length === 0 ? "Reloaded: nothing has changed." : `Reloaded: ${changed.join(", ")}.`;
}
