/** Numbers in a readable form. */

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** Returns bytes in binary units, three digits: 1.25 MiB. */
export function bytes(value) {
  let unit = 0;
  let rest = value;
  while (rest >= 999.5 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${digits(rest, unit)} ${UNITS[unit]}`;
}

/** Returns a limit as the configuration has it: 4 MiB, not 4.00 MiB. */
export function limit(value) {
  return bytes(value).replace(/\.0+ /, " ");
}

function digits(value, unit) {
  if (unit === 0 || value >= 99.95) {
    return String(Math.round(value));
  }
  return value.toFixed(value < 9.995 ? 2 : 1);
}

/** Returns a whole number with separators. */
export function count(value) {
  return WHOLE.format(value);
}

/** Returns a rate per second; a dash if it is not known. */
export function rate(value, kind) {
  if (value === null) {
    return "–";
  }
  return kind === "udp" ? `${small(value)} dgram/s` : `${bytes(value)}/s`;
}

/** Returns a rate of few things: 0.4, 12, 1,250. */
export function small(value) {
  return value > 0 && value < 9.95 ? value.toFixed(1) : count(value);
}

/** Returns a share: 12.5 %. */
export function percent(share) {
  return Number((share * 100).toFixed(3));
}

/** Returns a time of the day. */
export function clock(millis) {
  return CLOCK.format(millis);
}

/** Returns a latency in seconds with three digits: 850 µs, 1.25 ms, 2.50 s. */
export function latency(seconds) {
  if (seconds < 0.0009995) {
    return `${Math.round(seconds * 1e6)} µs`;
  }
  return seconds < 0.9995 ? `${digits(seconds * 1000, 1)} ms` : `${digits(seconds, 1)} s`;
}

/** Returns a duration: 40 s, 12 min, 3 h 5 min, 2 d 4 h. */
export function duration(millis) {
  const seconds = Math.floor(millis / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? `${hours} h ${minutes % 60} min`
    : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Returns once, twice, 3 times. */
export function times(value) {
  return value === 1 ? "once" : value === 2 ? "twice" : `${count(value)} times`;
}
