/** The last ten minutes of one route, a sample every two seconds; null is a gap. */

export const SPAN_SECONDS = 600;
const GAP_SECONDS = 5;

/** Makes an empty history. */
export function newHistory() {
  return { times: [], series: new Map() };
}

/** Adds a sample, after a gap if the last one is older than a few seconds. */
export function add(history, seconds, sample) {
  const last = history.times.at(-1);
  if (last !== undefined && seconds - last > GAP_SECONDS) {
    push(history, last + 1, new Map());
  }
  push(history, seconds, sample);
  trim(history, seconds - SPAN_SECONDS);
}

function push(history, seconds, sample) {
  for (const key of sample.keys()) {
    if (!history.series.has(key)) {
      history.series.set(key, new Array(history.times.length).fill(null));
    }
  }
  history.times.push(seconds);
  for (const [key, values] of history.series) {
    values.push(sample.get(key) ?? null);
  }
}

function trim(history, oldest) {
  let gone = 0;
  while (history.times[gone] < oldest) {
    gone++;
  }
  history.times.splice(0, gone);
  for (const [key, values] of history.series) {
    values.splice(0, gone);
    if (values.every((value) => value === null)) {
      history.series.delete(key);
    }
  }
}

/** Returns one sample of a route. */
export function sampleOf({ route, rates }) {
  const sample = new Map([["open", route.openSessions]]);
  for (const [name, rate] of rates.branches) {
    sample.set(`rate ${name}`, rate);
  }
  for (const mirror of route.mirrors) {
    sample.set(`lag ${mirror.name}`, mirror.lagBytes);
    sample.set(`dropped ${mirror.name}`, rates.dropped.get(mirror.name));
  }
  return sample;
}
