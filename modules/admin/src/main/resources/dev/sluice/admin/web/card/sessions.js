/** The open sessions of a route, some at a time; they are read only while the list is open. */

import { each, el, figure, text } from "../dom.js";
import { bytes, count, duration } from "../format.js";
import { loadSessions } from "../past.js";

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
  const order = newOrder(route, () => turn(-offset));
  details.append(el("div", { class: "tools" }, order, shown, back, next), frame);
  let offset = 0;
  let readAt = 0;
  let total = 0;

  const read = async () => {
    readAt = Date.now();
    const { ok, body: found, errors } = await loadSessions(route, offset, PAGE, order.lastChild.value);
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

/** The choice of what comes first. */
function newOrder(route, onChange) {
  const options = [
    ["lag", "largest lag"],
    ["age", "oldest"],
    ["bytes", "most bytes"],
  ].map(([value, words]) => el("option", { value }, words));
  const select = el("select", { "aria-label": `Order of the sessions of ${route}`, change: onChange }, ...options);
  return el("label", { class: "check" }, "First", select);
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
  text(client, session.client);
  text(age, duration(session.ageMillis));
  figure(received, bytes(session.receivedBytes), session.receivedBytes);
  figure(sent, bytes(session.responseBytes), session.responseBytes);
  figure(lag, session.lagBytes === 0 ? "–" : bytes(session.lagBytes), session.lagBytes);
  each(branches, session.branches, () => el("span", {}), showBranch);
}

/** One branch of a session: what it lags by, or why it ended. */
function showBranch(place, { name, lagBytes, state }) {
  const isOpen = state === "open";
  const tone = isOpen ? "" : state === "finished" || state === "connecting" ? "over" : "cut";
  place.className = `chip ${tone}`;
  const lag = lagBytes > 0 ? ` ${bytes(lagBytes)}` : "";
  text(place, isOpen ? `${name}${lag}` : `${name}: ${state.replaceAll("_", " ")}`);
}
