/** The live state: changes give the states that the server had, and a lost stream begins again with a whole one. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { after, subscribe } from "./live.js";

globalThis.sessionStorage = { getItem: () => null };
globalThis.addEventListener = () => {};
// The wait before another connection takes no time, and no stream is ever silent for too long.
globalThis.setTimeout = (then, millis) => (millis < 6000 ? setImmediate(then) : 0);

/** Answers each request with the next of these streams, whose last one never ends; returns the requested paths. */
function serve(...texts) {
  const paths = [];
  globalThis.fetch = async (path) => {
    const text = texts[paths.length];
    paths.push(path);
    const start = (stream) => {
      stream.enqueue(new TextEncoder().encode(text));
      if (paths.length < texts.length) {
        stream.close();
      }
    };
    return new Response(new ReadableStream({ start }));
  };
  return paths;
}

/** Collects what subscribe tells, until there are so many states. */
function states(count) {
  const told = [];
  return new Promise((done) => {
    subscribe({
      onState(state, names) {
        told.push({ state, names: [...names].sort() });
        if (told.length === count) {
          done(told);
        }
      },
      onStatus: () => {},
    });
  });
}

const event = (type, data) => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
const route = (name, sessions) => ({ name, sessions, mirrors: [] });
const first = { routes: [route("a", 1), route("b", 2)], cluster: null };

test("changes of the server give the states that it had", async () => {
  const { events, states: expected } = JSON.parse(readFileSync("states.json", "utf8"));
  assert.ok(events.filter((text) => text.startsWith("event: change")).length > expected.length / 2);
  serve(events.join(""));
  const told = await states(expected.length);
  told.forEach(({ state }, i) => assert.deepEqual(state, expected[i]));
});

test("a route that is the same stays the same object and has no name in the set", async () => {
  const paths = serve(event("state", first) + event("change", { routes: { b: { sessions: 3 } } }));
  const [one, two] = await states(2);
  assert.deepEqual(paths, ["api/events?changes=true"]);
  assert.deepEqual(one.names, ["a", "b"]);
  assert.deepEqual(two.names, ["b"]);
  assert.equal(two.state.routes[0], one.state.routes[0]);
  assert.equal(one.state.routes[1].sessions, 2);
  assert.equal(two.state.routes[1].sessions, 3);
});

test("a route that is gone or new is in the set", async () => {
  serve(event("state", first) + event("change", { routes: { a: null, c: route("c", 1) } }));
  const [, two] = await states(2);
  assert.deepEqual(two.names, ["a", "c"]);
  assert.deepEqual(two.state.routes.map(({ name }) => name), ["b", "c"]);
});

test("a name may be that of a member of every object", () => {
  const before = { routes: [route("constructor", 1), route("a", 1)] };
  assert.deepEqual(after(before, { routes: { a: { sessions: 2 } } }).routes[0], route("constructor", 1));
});

test("the stream begins again with a whole state", async () => {
  const later = { routes: [route("a", 1)], cluster: null };
  const paths = serve(`retry: 1000\n\n${event("state", first)}`, event("state", later));
  const [, two] = await states(2);
  assert.equal(paths.length, 2);
  assert.deepEqual(two.state, later);
  assert.deepEqual(two.names, ["a", "b"]);
});

test("an error of the page ends no stream", async (t) => {
  t.mock.method(console, "error", () => {});
  const paths = serve(event("state", first) + event("change", { cluster: { node: "n" } }));
  const last = await new Promise((done) => {
    subscribe({
      onState(state) {
        if (state.cluster === null) {
          throw new Error("of the page");
        }
        done(state);
      },
      onStatus: () => {},
    });
  });
  assert.equal(last.cluster.node, "n");
  assert.equal(paths.length, 1);
});
