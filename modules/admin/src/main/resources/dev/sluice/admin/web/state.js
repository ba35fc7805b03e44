/**
 * The event stream, read with fetch, because EventSource cannot send a token. It reconnects by itself, after 1 second at first and 10 at most.
 */

import { askToken, authorization } from "./token.js";

const FIRST_WAIT_MILLIS = 1000;
const LONGEST_WAIT_MILLIS = 10_000;
const SILENCE_MILLIS = 6000; // the time of three states

/** Follows the state forever. Passes each state to `onState`, and each change of the connection to `onLink`. */
export async function follow(onState, onLink) {
  let wait = FIRST_WAIT_MILLIS;
  for (;;) {
    const why = await listen((state) => {
      wait = FIRST_WAIT_MILLIS;
      onLink({ live: true });
      onState(state);
    });
    if (why === "token" && (await askToken()) !== null) {
      continue;
    }
    onLink({ live: false, why, wait });
    await pause(wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
  }
}

/** Reads one stream to its end; returns why it ended. */
async function listen(onState) {
  const abort = new AbortController();
  let watch = setTimeout(() => abort.abort(), SILENCE_MILLIS);
  try {
    const headers = { ...authorization(), Accept: "text/event-stream" };
    const response = await fetch("api/events", { headers, signal: abort.signal });
    if (!response.ok) {
      return response.status === 401 ? "token" : `it responded with ${response.status}`;
    }
    for await (const state of states(response.body)) {
      clearTimeout(watch);
      watch = setTimeout(() => abort.abort(), SILENCE_MILLIS);
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

async function* states(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const events = (rest + value.replaceAll("\r", "")).split("\n\n");
    rest = events.pop();
    yield* events.map(stateOf).filter((state) => state !== null);
  }
}

function stateOf(event) {
  const all = event.split("\n");
  const data = all.filter((line) => line.startsWith("data:")).map((line) => line.slice(5));
  return all.includes("event: state") && data.length > 0 ? JSON.parse(data.join("\n")) : null;
}

/** Waits; stops early if the page becomes visible or the network is back. */
function pause(millis) {
  return new Promise((done) => {
    const timer = setTimeout(done, millis);
    const now = () => {
      clearTimeout(timer);
      done();
    };
    addEventListener("online", now, { once: true });
    byRetry(now);
  });
}

let retry = () => {};

function byRetry(now) {
  retry = now;
}

/** Connects at once instead of after the wait. */
export function retryNow() {
  retry();
}
