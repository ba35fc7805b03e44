/** Rates from successive states. */

/** Returns how many seconds lie between two states, by the server's clock. */
export function secondsBetween(before, now) {
  return (now.startedMillisAgo - before.startedMillisAgo) / 1000;
}

/** Returns the growth in a second; null if it is not known, as after a restart. */
export function perSecond(before, now, seconds) {
  return before === undefined || now < before || seconds <= 0 ? null : (now - before) / seconds;
}

/** Returns all branches of a route, the primary first. */
export function branches(route) {
  return [route.primary, ...route.mirrors];
}

/** Returns what a route is measured in, as the fields of the state name it. */
export function unitOf(route) {
  return route.kind === "udp" ? "Datagrams" : "Bytes";
}

/** Returns what a route relays in a second: bytes, or datagrams on UDP. */
export function ratesOf(before, now, seconds) {
  const unit = unitOf(now);
  const known = new Map(before ? branches(before).map((branch) => [branch.name, branch]) : []);
  return {
    sessions: perSecond(before?.sessions, now.sessions, seconds),
    received: perSecond(before?.[`received${unit}`], now[`received${unit}`], seconds),
    responses: perSecond(before?.[`response${unit}`], now[`response${unit}`], seconds),
    branches: byName(now, (branch) =>
      perSecond(known.get(branch.name)?.[`sent${unit}`], branch[`sent${unit}`], seconds),
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
  return branch && Object.values(branch.droppedDatagrams ?? {}).reduce((sum, next) => sum + next, 0);
}
