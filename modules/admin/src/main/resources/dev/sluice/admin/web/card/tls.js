/** The certificates of a route with TLS, and its handshakes, in words. */

import { count } from "../format.js";

const DAY_MILLIS = 24 * 60 * 60 * 1000;

/** Returns one line for each certificate, and one for the handshakes. */
export function tlsLines(route, now) {
  return [...route.certificates.map((certificate) => certificateLine(certificate, now)), handshakeLine(route)];
}

function certificateLine({ names, algorithm, notAfter }, now) {
  const days = Math.floor((Date.parse(notAfter) - now) / DAY_MILLIS);
  const when = days < 0 ? "expired" : `expires in ${days === 1 ? "1 day" : `${count(days)} days`}`;
  return `${names.join(", ") || "a certificate without a name"} (${algorithm}): ${when}, ${notAfter.slice(0, 10)}`;
}

function handshakeLine({ tlsHandshakes, tlsResumedHandshakes, tlsFailedHandshakes }) {
  const done = sum(tlsHandshakes);
  return `${count(done)} handshakes, ${count(tlsResumedHandshakes)} resumed a session; ${count(sum(tlsFailedHandshakes))} failed`;
}

function sum(counts) {
  return Object.values(counts).reduce((all, each) => all + each, 0);
}
