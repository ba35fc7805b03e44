/** The open sessions of a route, some at a time; they are read only while the list is open. */

import { call, routePath } from "../api.js";
import { each, el, figure, text } from "../dom.js";
import { bytes, count, duration } from "../format.js";

const PAGE = 50;
const REST_MILLIS = 2000; // between two readings

const HEADS = ["Client", "Open for", "Received", "Sent back", "Lag", "Branches"];

/** Fills the details element; nothing is read yet. */
export function newSessions(details, route) {
  const shown = el("p", { class: "muted" });
  const body = el("tbody", {});
  const heads = HEADS.map((title) => el("th", { scope: "col" }, title));
  const table = el("table", {}, el("thead", {}, el("tr", {}, ...heads)), body);
  const back = pager("Earlier ones", "sessions-back", () => turn(-PAGE));
  const next = pager("Later ones", "sessions-next", () => turn(PAGE));
  const frame = el(
    "div",
    { class: "frame sessions", tabindex: 0, role: "region", "aria-label": `Open sessions of ${route}` },
    table,
  );
  details.append(el("div", { class: "tools" }, shown, back, next), frame);
  let offset = 0;
  let readAt = 0;
  let total = 0;

  const read = async () => {
    readAt = Date.now();
    const { ok, body: found, errors } = await call("GET", `${routePath(route, "sessions")}?offset=${offset}&limit=${PAGE}`);
    if (!ok) {
      text(shown, errors.join(" "));
      return;
    }
    total = found.total;
    show(found);
  };
  const show = ({ sessions }) => {
    each(body, sessions, newRow, showRow);
    table.hidden = sessions.length === 0;
    const last = offset + sessions.length;
    text(shown, total === 0 ? "No session is open." : `${count(offset + 1)} to ${count(last)} of ${count(total)}`);
    back.hidden = offset === 0;
    next.hidden = last >= total;
  };
  const turn = (by) => {
    offset = Math.max(0, offset + by);
    read();
  };
  details.addEventListener("toggle", () => details.open && read());

  return {
    /** Reads them again, if they are shown. */
    update(open) {
      text(details.firstChild, `Sessions (${count(open)} open)`);
      if (details.open && Date.now() - readAt >= REST_MILLIS) {
        offset = offset >= open ? 0 : offset;
        read();
      }
    },
    remove: () => body.replaceChildren(),
  };
}

function pager(words, testid, turn) {
  return el("button", { type: "button", class: "small", hidden: "", "data-testid": testid, click: turn }, words);
}

function newRow() {
  const cells = Array.from({ length: HEADS.length - 1 }, () => el("td", {}));
  return el("tr", { "data-testid": "session" }, el("th", { scope: "row" }), ...cells);
}

function showRow(row, session) {
  const [client, age, received, sent, lag, branches] = row.children;
  const largest = session.lagBytes ?? Math.max(0, ...session.branches.map(({ lagBytes }) => lagBytes));
  text(client, session.client);
  text(age, duration(session.ageMillis ?? session.openedMillisAgo));
  figure(received, bytes(session.receivedBytes), session.receivedBytes);
  figure(sent, bytes(session.responseBytes), session.responseBytes);
  figure(lag, largest === 0 ? "–" : bytes(largest), largest);
  each(branches, session.branches, () => el("span", {}), showBranch);
}

/** One branch of a session: what it lags by, or why it ended. */
function showBranch(place, { name, lagBytes, end, state }) {
  const ended = end ?? (state === "open" ? null : state);
  place.className = `chip ${ended === null || ended === undefined ? "" : ended === "finished" ? "over" : "cut"}`;
  text(place, ended ? `${name}: ${ended.replaceAll("_", " ")}` : lagBytes > 0 ? `${name} ${bytes(lagBytes)}` : name);
}
