/** The certificates of a route with TLS, and its handshakes, in words. */

import { attr, each, el, text } from "../dom.js";
import { count } from "../format.js";

const DAY_MILLIS = 24 * 60 * 60 * 1000;
/** As in the alert rules: programs that renew certificates do it 30 days before. */
const SOON_DAYS = 14;

/** Fills the fold: one line for each certificate, and one for the handshakes; the title tells what is urgent. */
export function showTls(fold, route, now) {
  const certificates = route.certificates.map((certificate) => describe(certificate, now));
  const [first] = certificates.filter(({ tone }) => tone !== undefined).sort((one, other) => one.days - other.days);
  text(fold.firstChild, first === undefined ? "TLS" : `TLS: a certificate ${first.when}`);
  attr(fold.firstChild, "data-tone", first?.tone);
  const all = [...certificates, { words: handshakes(route) }];
  each(fold.lastChild, all, () => el("li"), (line, { words, tone }) => {
    text(line, words);
    attr(line, "data-tone", tone);
  });
}

function describe({ names, algorithm, notAfter }, now) {
  const days = Math.floor((Date.parse(notAfter) - now) / DAY_MILLIS);
  const when = days < 0 ? "has expired" : `expires in ${inDays(days)}`;
  const tone = days < 0 ? "bad" : days < SOON_DAYS ? "warn" : undefined;
  const whose = names.join(", ") || "a certificate without a name";
  return { days, when, tone, words: `${whose} (${algorithm}): ${when}, ${notAfter.slice(0, 10)}` };
}

function inDays(days) {
  if (days === 0) {
    return "less than a day";
  }
  return days === 1 ? "1 day" : `${count(days)} days`;
}

function handshakes({ tlsHandshakes, tlsResumedHandshakes, tlsFailedHandshakes }) {
  const done = sum(tlsHandshakes);
  const noun = done === 1 ? "handshake" : "handshakes";
  const resumed = `${count(tlsResumedHandshakes)} resumed a session`;
  return `${count(done)} ${noun}, ${resumed}; ${count(sum(tlsFailedHandshakes))} failed`;
}

function sum(counts) {
  return Object.values(counts).reduce((all, each) => all + each, 0);
}
