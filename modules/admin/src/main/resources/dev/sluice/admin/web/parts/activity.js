/** Follows what happens: reads it from the server now and then, and at once after something new. */

import { byId, text } from "../dom.js";
import { count } from "../format.js";
import { loadActivity } from "../past.js";
import { showEvents } from "./events.js";

const REST_MILLIS = 10_000;

/** Makes the follower; `onEntries` gets each list of entries. */
export function newActivity(onEntries) {
  let readAt = 0;
  let isReading = false;
  let known = "";
  let entries = [];

  const read = async () => {
    isReading = true;
    readAt = Date.now();
    entries = await loadActivity();
    isReading = false;
    text(byId("events-count"), count(entries.length));
    byId("events-none").hidden = entries.length > 0;
    byId("events-list").hidden = entries.length === 0;
    draw();
    onEntries(entries);
  };
  const draw = () => {
    if (!byId("events-view").hidden) {
      showEvents(byId("events-list"), entries);
    }
  };
  return {
    draw,
    /** Is called with each state; another set of alarms is something new. */
    update(alarms) {
      const now = alarms.map(({ route, branch, kind }) => `${kind} ${route} ${branch}`).join();
      const isNew = now !== known;
      known = now;
      if (!isReading && !document.hidden && (isNew || Date.now() - readAt >= REST_MILLIS)) {
        read();
      }
    },
  };
}
