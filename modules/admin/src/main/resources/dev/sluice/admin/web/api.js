/** Requests of the admin API. */

import { byId } from "./dom.js";
import { askToken, authorization } from "./token.js";

/** Sends one request; asks the operator for the token if the server wants one. Returns ok, body, content, errors and their fields. */
export async function call(method, path, body) {
  try {
    let response = await request(method, path, body);
    if (response.status === 401 && (await askToken()) !== null) {
      response = await request(method, path, body);
    }
    return await answerOf(response);
  } catch (problem) {
    return failed([`Sluice does not answer: ${problem.message}`]);
  }
}

function request(method, path, body) {
  const json = body === undefined ? {} : { "Content-Type": "application/json" };
  return fetch(path, {
    method,
    headers: { ...authorization(), ...json },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

async function answerOf(response) {
  const content = await response.text();
  const body = parsed(content);
  if (response.ok) {
    return { ok: true, body, content, errors: [], fields: [] };
  }
  return failed(body?.errors ?? [`${response.status} ${response.statusText}`], body?.fields);
}

function failed(errors, fields = []) {
  return { ok: false, body: null, content: "", errors, fields };
}

function parsed(content) {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

/** Returns the path of a route, or of a resource below it. */
export function routePath(route, ...rest) {
  return ["api/routes", ...[route, ...rest].map(encodeURIComponent)].join("/");
}

/** Returns the path for a change: on this node, or on all nodes if that box is ticked. */
export function changePath(route, ...rest) {
  return routePath(route, ...rest) + (isForAll() ? "?scope=cluster" : "");
}

/** Whether changes are for all nodes of the cluster. */
export function isForAll() {
  return byId("for-all").checked;
}
