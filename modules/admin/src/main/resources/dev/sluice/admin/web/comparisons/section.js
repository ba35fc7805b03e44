/** The comparison of one route: the verdict, the counts, the latencies and the differences. */

import { attr, each, el, text } from "../dom.js";
import { bytes, count } from "../format.js";
import { newDifferences } from "./differences.js";
import { newLatencies } from "./latencies.js";
import { differencesOf, RESULTS, resultsOf, toneOf } from "./results.js";

/** Makes the section of a route; `isOpen` says whether its differences are listed at once. */
export function newSection({ name, route }, isOpen) {
  const { mirror } = route.comparison;
  const verdict = el("p", { class: "verdict", "data-testid": "verdict" });
  const versus = el("p", { class: "versus" });
  const bar = el("div", { class: "shares", "aria-hidden": "true" });
  const legend = el("ul", { class: "results", "aria-label": `Results of ${name}`, "data-testid": "results" });
  const facts = el("p", { class: "muted", "data-testid": "facts" });
  const latencies = newLatencies(name, mirror);
  const differences = newDifferences(name, mirror);
  const list = el("details", { "data-testid": "differences" }, el("summary", {}, "Differences"), differences.element);
  const element = el(
    "article",
    {
      class: "comparison",
      id: `comparison-${name}`,
      tabindex: "-1",
      "aria-label": `Comparison of ${name}`,
      "data-testid": `comparison-${name}`,
    },
    el("header", {}, el("h3", {}, name), versus),
    verdict,
    bar,
    legend,
    facts,
    latencies.element,
    list,
  );
  let latest = route.comparison;
  list.addEventListener("toggle", () => list.open && differences.update(differencesOf(latest)));
  list.open = isOpen;

  return {
    element,
    update(model) {
      latest = model.route.comparison;
      text(verdict, latest.verdict);
      attr(verdict, "data-tone", toneOf(latest));
      text(versus, versusOf(model.route));
      showResults(bar, legend, latest);
      text(facts, factsOf(latest));
      facts.hidden = facts.textContent === "";
      latencies.update(latest.latencies);
      const found = differencesOf(latest);
      text(list.firstChild, `Differences (${count(found)})`);
      if (list.open) {
        differences.update(found);
      }
    },
    remove: () => element.remove(),
  };
}

function versusOf({ primary, mirrors, comparison: { mirror, control } }) {
  const { to } = mirrors.find(({ name }) => name === mirror) ?? { to: "" };
  const noise = control === null ? "" : `; ${control} shows what is noise`;
  return `${mirror} (${to}) against primary (${primary.to})${noise}`;
}

/** A bar of all results, and their numbers below it. */
function showResults(bar, legend, comparison) {
  const { noun, counts, total } = resultsOf(comparison);
  const present = Object.keys(RESULTS).filter((result) => (counts[result] ?? 0) > 0);
  bar.hidden = total === 0;
  each(bar, present, () => el("span", {}), (part, result) => {
    attr(part, "data-result", result);
    part.style.flexGrow = counts[result];
  });
  legend.hidden = total === 0;
  each(legend, present, newResult, (line, result) => showResult(line, result, counts[result] ?? 0, noun));
}

function newResult() {
  return el("li", {}, el("span", { class: "swatch", "aria-hidden": "true" }), el("strong", {}), el("span", {}));
}

function showResult(line, result, number, noun) {
  const { word, hint } = RESULTS[result];
  attr(line, "data-result", result);
  attr(line, "title", hint || null);
  text(line.children[1], count(number));
  text(line.children[2], result === "equal" ? `${noun} equal` : word);
}

/** What else an operator must know to trust the numbers. */
function factsOf({ unknownSessions, comparedBytes, unsolicitedMessages, unreportedDifferences }) {
  const why = Object.entries(unknownSessions).map(([reason, number]) => `${reason.replaceAll("_", " ")} ${count(number)}`);
  return [
    comparedBytes > 0 && `${bytes(comparedBytes)} compared`,
    why.length > 0 && `sessions not compared to their end: ${why.join(", ")}`,
    unsolicitedMessages > 0 && `${count(unsolicitedMessages)} messages without a request left out`,
    unreportedDifferences > 0 && `${count(unreportedDifferences)} differences counted but not listed`,
  ]
    .filter(Boolean)
    .join("; ");
}
