/** Bytes as people read them: their place, eight in hexadecimal, and the same as text. Those that differ are marked. */

import { el } from "../dom.js";

const EACH = 8;

/** Returns the bytes of hexadecimal digits. */
export function bytesOf(hex) {
  return (hex.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16));
}

/** Fills an element with bytes of which the first has the given place. */
export function showHex(pre, bytes, first, isMarked) {
  const lines = [];
  for (let from = 0; from < bytes.length; from += EACH) {
    lines.push(...lineOf(bytes.slice(from, from + EACH), first + from, isMarked));
  }
  pre.replaceChildren(...(lines.length === 0 ? ["no more bytes"] : lines));
}

function lineOf(bytes, first, isMarked) {
  const parts = (say) => bytes.map((byte, i) => partOf(say(byte), isMarked(byte, first + i)));
  const hex = parts((byte) => byte.toString(16).padStart(2, "0")).flatMap((part) => [part, " "]);
  const gap = "   ".repeat(EACH - bytes.length);
  const place = el("span", { class: "place" }, String(first).padStart(4));
  return [place, "  ", ...hex, gap, " ", ...parts(characterOf), "\n"];
}

function partOf(words, isMarked) {
  return isMarked ? el("mark", {}, words) : words;
}

/** What is not printable ASCII is a dot. */
function characterOf(byte) {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·";
}

/** Fills an element with a hash, in groups that can be compared by eye; null is hidden, too. */
export function showHash(pre, hash) {
  pre.replaceChildren(hash === null ? "not shown" : `hash ${hash.match(/.{1,4}/g).join(" ")}`);
}
