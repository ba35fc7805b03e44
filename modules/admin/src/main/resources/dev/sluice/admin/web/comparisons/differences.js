/** The differences that the server remembers, the newest first, some at a time. They are read when they are shown. */

import { attr, each, el, text } from "../dom.js";
import { count } from "../format.js";
import { loadDifferences } from "../past.js";
import { newDifference, showDifference } from "./difference.js";
import { KINDS, RESULTS } from "./results.js";

const PAGE = 50;

/** Makes the list of a route; nothing is read yet. */
export function newDifferences(route, mirror) {
  const said = el("p", { class: "muted", role: "status", "data-testid": "differences-said" });
  const hint = el("p", { class: "muted" }, "Bytes are counted from 0. ", el("span", {}));
  const list = el("ol", { class: "differences", "aria-label": `Differences of ${route}` });
  const newer = button("Show newer ones", "differences-newer", () => read());
  const older = button("Older ones", "differences-older", () => read(loaded.at(-1)?.number));
  const filter = newFilter(route, () => show());
  const element = el("div", {}, el("div", { class: "tools" }, filter.element, newer), said, hint, list, older);
  let loaded = [];
  let kept = 0;
  let seen = null; // how many differences were counted when the newest were read
  let counted = 0;
  let isReading = false;
  let problem = "";

  const read = async (before) => {
    isReading = true;
    const at = counted;
    const { ok, body, errors } = await loadDifferences(route, PAGE, before);
    isReading = false;
    problem = ok ? "" : errors.join(" ");
    if (ok) {
      const isFirst = before === undefined;
      loaded = isFirst ? body.differences : [...loaded, ...body.differences];
      kept = body.kept;
      seen = isFirst ? at : seen;
    }
    show();
  };
  const show = () => {
    filter.update(loaded);
    const wanted = loaded.filter(({ result }) => filter.takes(result));
    each(list, wanted, newDifference, (item, one) => showDifference(item, one, mirror));
    list.hidden = wanted.length === 0;
    attr(said, "data-tone", problem === "" ? null : "bad");
    text(said, problem || wordsOf(wanted.length, loaded.length, kept));
    text(hint.lastChild, hintOf(loaded));
    hint.hidden = list.hidden;
    newer.hidden = seen === null || counted <= seen;
    older.hidden = loaded.length === 0 || loaded.length >= kept;
  };
  return {
    element,
    /** Reads the first ones; later ones only if the operator asks, because the list must not move while it is read. */
    update(found) {
      counted = found;
      if (!isReading && (seen === null || (loaded.length === 0 && counted !== seen))) {
        read();
      }
      newer.hidden = loaded.length === 0 || counted <= seen;
    },
  };
}

function button(words, testid, click) {
  return el("button", { type: "button", class: "small", hidden: "", "data-testid": testid, click }, words);
}

/** Buttons of which one is pressed: all kinds, or one of them. */
function newFilter(route, onChange) {
  let wanted = "all";
  const buttons = ["all", ...KINDS].map((kind) => {
    const click = () => {
      wanted = kind;
      onChange();
    };
    return el("button", { type: "button", class: "small", "data-kind": kind, "data-testid": `kind-${kind}`, click });
  });
  const element = el("div", { class: "kinds", role: "group", "aria-label": `Kinds of differences of ${route}` }, ...buttons);
  return {
    element,
    takes: (kind) => wanted === "all" || wanted === kind,
    update(loaded) {
      for (const one of buttons) {
        const { kind } = one.dataset;
        const number = kind === "all" ? loaded.length : loaded.filter(({ result }) => result === kind).length;
        text(one, `${kind === "all" ? "all" : RESULTS[kind].word} ${count(number)}`);
        attr(one, "aria-pressed", String(wanted === kind));
        one.hidden = number === 0 && kind !== "all" && wanted !== kind;
      }
      element.hidden = loaded.length === 0;
    },
  };
}

function wordsOf(shown, loaded, kept) {
  if (loaded === 0) {
    return "No difference so far.";
  }
  const of = kept > loaded ? ` of the ${count(kept)} that are kept` : "";
  return shown === loaded && of === "" ? "" : `${count(shown)} shown${of}`;
}

/** Says how to see more, if payload is hidden. */
function hintOf(loaded) {
  if (loaded.some(({ fromPrimary, fromMirror }) => fromPrimary.bytes !== null || fromMirror.bytes !== null)) {
    return "";
  }
  return "The bytes themselves are shown if compare has show: bytes.";
}
