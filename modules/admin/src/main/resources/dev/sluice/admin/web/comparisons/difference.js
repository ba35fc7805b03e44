/** One difference: when, whose and where, and what both sides have sent, next to each other. */

import { attr, el, text } from "../dom.js";
import { count } from "../format.js";
import { instant } from "../parts/events.js";
import { bytesOf, showHash, showHex } from "./hex.js";
import { RESULTS } from "./results.js";

/** Makes an element without its content. */
export function newDifference() {
  return el(
    "li",
    { class: "difference", "data-testid": "difference" },
    el("p", { class: "head" }, el("span", { class: "kind" }), el("span", { class: "where" }), el("time", {})),
    el("div", { class: "sides" }, newSide("primary"), newSide("mirror")),
    el("details", { class: "request" }, el("summary", {}), el("pre", { class: "hex" })),
  );
}

function newSide(side) {
  const head = el("h4", {}, el("span", {}), el("span", { class: "length" }));
  return el("section", { "data-side": side, "data-testid": `from-${side}` }, head, el("pre", { class: "hex" }));
}

/** Fills an element of `newDifference`. */
export function showDifference(item, one, mirror) {
  const [head, sides, request] = item.children;
  const [kind, where, time] = head.children;
  attr(item, "data-result", one.result);
  text(kind, RESULTS[one.result].word);
  text(where, whereOf(one));
  text(time, instant(one.time));
  attr(time, "datetime", one.time);
  showSide(sides.firstChild, "primary", one.fromPrimary, one.fromMirror);
  showSide(sides.lastChild, mirror, one.fromMirror, one.fromPrimary);
  request.hidden = one.requestBytes === null;
  if (one.requestBytes !== null) {
    text(request.firstChild, one.request === null ? "Its request" : `Its request, number ${count(one.request + 1)}`);
    showHex(request.lastChild, bytesOf(one.requestBytes), 0, () => false);
  }
}

/** The place: the client, the response in its session, and the byte in the response. */
function whereOf({ client, session, message, offset, offsetInMessage, within }) {
  const who = session === null ? client : `${client} (${session})`;
  const stream = offset === offsetInMessage ? "" : `, byte ${count(offset)} of the stream`;
  const exactly = `byte ${count(offsetInMessage)}`;
  const at = within === 1 ? exactly : `one of the ${count(within)} bytes from ${exactly} on`;
  return `${who}: response ${count(message + 1)}, ${at}${stream}`;
}

function showSide(section, name, side, other) {
  const [head, pre] = section.children;
  text(head.firstChild, name);
  text(head.lastChild, `${count(side.length)} ${side.length === 1 ? "byte" : "bytes"}`);
  if (side.bytes === null) {
    showHash(pre, side.hash);
  } else {
    showHex(pre, bytesOf(side.bytes), side.bytesOffset, differsFrom(other));
  }
}

/** Returns whether a byte at a place of the response is another one on the other side, or is missing there. */
function differsFrom(other) {
  const bytes = bytesOf(other.bytes ?? "");
  return (byte, place) => {
    const there = bytes[place - other.bytesOffset];
    return there === undefined ? place >= other.length : there !== byte;
  };
}
