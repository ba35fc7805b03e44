/**
 * The live state: the whole one first, then what changes in it. It comes as an event stream, read with fetch, because
 * EventSource cannot send a token. It reconnects by itself, after 1 second at first and 10 at most.
 */

import { askToken, authorization } from "./token.js";

const FIRST_WAIT_MILLIS = 1000;
const LONGEST_WAIT_MILLIS = 10_000;
const SILENCE_MILLIS = 6000; // the time of three events

/**
 * Follows the state forever. Passes each state to `onState`, with the names of the routes that are new, gone or not as
 * they were; and each change of the connection to `onStatus`. A state is never changed: what is the same in the next
 * one is the same object.
 */
export async function subscribe({ onState, onStatus }) {
  let wait = FIRST_WAIT_MILLIS;
  let latest = null;
  for (;;) {
    const why = await listen((state) => {
      wait = FIRST_WAIT_MILLIS;
      const names = namesOfChanged(latest, state);
      latest = state;
      onStatus({ live: true });
      show(() => onState(state, names));
    });
    if (why === "token" && (await askToken()) !== null) {
      continue;
    }
    onStatus({ live: false, why, wait });
    await pause(wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
  }
}

/** An error of the page must not look like a lost connection. */
function show(state) {
  try {
    state();
  } catch (error) {
    console.error(error);
  }
}

/** Reads one stream to its end; returns why it ended. */
async function listen(onState) {
  const abort = new AbortController();
  let watch = setTimeout(() => abort.abort(), SILENCE_MILLIS);
  try {
    const headers = { ...authorization(), Accept: "text/event-stream" };
    const response = await fetch("api/events?changes=true", { headers, signal: abort.signal });
    if (!response.ok) {
      return response.status === 401 ? "token" : `it responded with ${response.status}`;
    }
    let state = null;
    for await (const { type, data } of events(response.body)) {
      clearTimeout(watch);
      watch = setTimeout(() => abort.abort(), SILENCE_MILLIS);
      state = type === "change" ? after(state, data) : data;
      onState(state);
    }
    return "the stream has ended";
  } catch {
    return abort.signal.aborted ? "it is silent" : "it does not respond";
  } finally {
    clearTimeout(watch);
    abort.abort();
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const pieces = (rest + value.replaceAll("\r", "")).split("\n\n");
    rest = pieces.pop();
    yield* pieces.map(eventOf).filter((event) => event !== null);
  }
}

/** Returns the type of an event and its data; null if it is a comment or only sets the time to reconnect. */
function eventOf(text) {
  const all = text.split("\n");
  const field = (name) =>
    all.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trim());
  const data = field("data");
  return data.length === 0 ? null : { type: field("event")[0], data: JSON.parse(data.join("\n")) };
}

/** Returns an object of the state after a change: what the change does not name is as it was. */
export function after(before, change) {
  const now = { ...before };
  for (const [name, value] of Object.entries(change)) {
    now[name] = valueAfter(before[name], value);
  }
  return now;
}

function valueAfter(before, value) {
  if (!isObject(value)) {
    return value;
  }
  if (Array.isArray(before)) {
    return elementsAfter(before, value);
  }
  return isObject(before) ? after(before, value) : value;
}

/** A change of an array has the elements under their names; null is one that has gone, and a new one comes last. */
function elementsAfter(before, change) {
  const changes = new Map(Object.entries(change));
  const now = [];
  for (const element of before) {
    const value = changes.get(element.name);
    if (value !== null) {
      now.push(value === undefined ? element : after(element, value));
    }
    changes.delete(element.name);
  }
  return [...now, ...changes.values()];
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function namesOfChanged(before, now) {
  const gone = new Map((before?.routes ?? []).map((route) => [route.name, route]));
  const names = new Set();
  for (const route of now.routes) {
    if (gone.get(route.name) !== route) {
      names.add(route.name);
    }
    gone.delete(route.name);
  }
  gone.forEach((_, name) => names.add(name));
  return names;
}

/** Waits; stops early if the network is back or the operator wants to connect now. */
function pause(millis) {
  return new Promise((done) => {
    const timer = setTimeout(done, millis);
    const now = () => {
      clearTimeout(timer);
      done();
    };
    addEventListener("online", now, { once: true });
    retry = now;
  });
}

let retry = () => {};

/** Connects at once instead of after the wait. */
export function retryNow() {
  retry();
}
