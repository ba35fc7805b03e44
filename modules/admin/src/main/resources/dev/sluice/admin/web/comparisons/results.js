/** The results of comparisons, spelled as in the API. */

export const RESULTS = {
  equal: { word: "equal", hint: "" },
  differs: { word: "different", hint: "the mirror has sent another byte" },
  longer: { word: "longer", hint: "the mirror has sent more" },
  shorter: { word: "shorter", hint: "the mirror has sent less" },
  noise: { word: "noise", hint: "the control differs from the primary as well" },
  unknown: { word: "unknown", hint: "could not be compared" },
};

/** What the version of the mirror may have caused. */
const DIFFERENCES = ["differs", "longer", "shorter"];

/** The kinds that differences have in the API. */
export const KINDS = [...DIFFERENCES, "noise"];

/** Returns the counts of the finest kind that there is: responses with `frame`, else sessions. */
export function resultsOf({ messages, sessions }) {
  const isFramed = Object.keys(messages).length > 0;
  const counts = isFramed ? messages : sessions;
  return { noun: isFramed ? "responses" : "sessions", counts, total: sum(Object.values(counts)) };
}

/** Returns how many differences were counted, noise included. */
export function differencesOf(comparison) {
  const { counts } = resultsOf(comparison);
  return sum(KINDS.map((kind) => counts[kind] ?? 0));
}

/** Returns good, warn, or none if nothing was compared yet. */
export function toneOf(comparison) {
  const { counts, total } = resultsOf(comparison);
  if (sum(DIFFERENCES.map((kind) => counts[kind] ?? 0)) > 0) {
    return "warn";
  }
  return total > (counts.unknown ?? 0) ? "good" : "none";
}

function sum(values) {
  return values.reduce((all, value) => all + value, 0);
}
