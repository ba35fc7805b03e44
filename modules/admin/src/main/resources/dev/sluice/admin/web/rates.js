/** Rates from successive states. */

const LEAST_SECONDS = 0.2; // the server may send the same reading twice

/** Returns how many seconds lie between two states, by the server's clock. */
export function secondsBetween(before, now) {
  return (now.startedMillisAgo - before.startedMillisAgo) / 1000;
}

/** Returns whether a state says nothing new. */
export function isSame(before, now) {
  return Math.abs(secondsBetween(before, now)) < LEAST_SECONDS;
}

/** Returns what grew in a second; null where it is not known, as after a restart. */
export function perSecond(before, now, seconds) {
  return before === undefined || now < before || seconds <= 0 ? null : (now - before) / seconds;
}

/** Returns all branches of a route, the primary first. */
export function branches(route) {
  return [route.primary, ...route.mirrors];
}

/** Returns what a route moves in a second: bytes, or datagrams on UDP. */
export function ratesOf(before, now, seconds) {
  const unit = now.kind === "udp" ? "datagrams" : "bytes";
  const known = new Map(before ? branches(before).map((branch) => [branch.name, branch]) : []);
  return {
    sessions: perSecond(before?.sessionsTotal, now.sessionsTotal, seconds),
    received: perSecond(before?.received[unit], now.received[unit], seconds),
    answers: perSecond(before?.answers[unit], now.answers[unit], seconds),
    branches: byName(now, (branch) =>
      perSecond(known.get(branch.name)?.[unit], branch[unit], seconds),
    ),
    dropped: byName(now, (branch) =>
      perSecond(droppedBy(known.get(branch.name)), droppedBy(branch), seconds),
    ),
  };
}

function byName(route, reading) {
  return new Map(branches(route).map((branch) => [branch.name, reading(branch)]));
}

function droppedBy(branch) {
  return branch && Object.values(branch.dropped).reduce((sum, next) => sum + next, 0);
}
