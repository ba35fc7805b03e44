/** The past: the server's history comes before the samples of the page. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { add, newHistory } from "./history.js";
import { loadActivity, loadHistory, loadSessions, prepend } from "./past.js";

globalThis.sessionStorage = { getItem: () => null };

/** Answers every request with this body; returns the requested paths. */
function serve(body, status = 200) {
  const paths = [];
  globalThis.fetch = async (path) => {
    paths.push(path);
    return new Response(JSON.stringify(body), { status });
  };
  return paths;
}

const route = {
  name: "orders",
  unit: "bytes",
  receivedPerSecond: [null, null, 10, 20],
  responsesPerSecond: [null, null, 1, 2],
  openSessions: [null, 1, 2, 3],
  branches: [{ name: "primary", sentPerSecond: [null, null, 10, 20], lagBytes: [null, 0, 5, 6] }],
};

test("the history of a route begins with its first known point", async () => {
  const paths = serve({ periodMillis: 2000, lastMillisAgo: 0, routes: [route] });
  const history = await loadHistory("orders");
  assert.deepEqual(paths, ["api/history?route=orders"]);
  assert.deepEqual(history.series.get("open"), [1, 2, 3]);
  assert.deepEqual(history.series.get("rate primary"), [null, 10, 20]);
  assert.deepEqual(history.series.get("lag primary"), [0, 5, 6]);
  assert.equal(history.series.has("dropped primary"), false);
  assert.equal(history.times[2] - history.times[0], 4);
});

test("the history of all routes is a map", async () => {
  const paths = serve({ periodMillis: 10_000, lastMillisAgo: 0, routes: [route] });
  const all = await loadHistory();
  assert.deepEqual(paths, ["api/history"]);
  assert.deepEqual([...all.keys()], ["orders"]);
});

test("the history is empty if the server refuses", async () => {
  serve({ errors: ["there is no route orders"] }, 404);
  assert.deepEqual(await loadHistory("orders"), newHistory());
  assert.deepEqual(await loadHistory(), new Map());
  assert.deepEqual(await loadActivity(), []);
});

test("an older history comes before the samples of the page, with gaps for what only one of them has", () => {
  const older = { times: [10, 12, 14], series: new Map([["open", [1, 2, 3]]]) };
  const history = newHistory();
  add(history, 14, new Map([["open", 4], ["held", 7]]));
  prepend(history, older);
  assert.deepEqual(history.times, [10, 12, 14]);
  assert.deepEqual(history.series.get("open"), [1, 2, 4]);
  assert.deepEqual(history.series.get("held"), [null, null, 7]);
});

test("sessions come with the largest lag first", async () => {
  const paths = serve({ total: 0, sessions: [] });
  const { body } = await loadSessions("orders", 100);
  assert.deepEqual(paths, ["api/routes/orders/sessions?offset=100&limit=100&sort=lag"]);
  assert.deepEqual(body, { total: 0, sessions: [] });
});
