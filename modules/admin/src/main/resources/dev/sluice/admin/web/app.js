/** The dashboard: everything that is shown follows from the state that comes every two seconds. */

import { prepareDialogs } from "./changes/dialogs.js";
import { showDiffering } from "./changes/differing.js";
import { reload } from "./changes/actions.js";
import { byId, text } from "./dom.js";
import { retryNow, subscribe } from "./live.js";
import { identityOf, newModel } from "./model.js";
import { newComparisons } from "./comparisons/comparisons.js";
import { newOverview } from "./overview/overview.js";
import { newActivity } from "./parts/activity.js";
import { prepareAlarms, showAlarms } from "./parts/alarms.js";
import { prepareBanners, showLink, showRefused } from "./parts/banners.js";
import { showDraining } from "./parts/draining.js";
import { prepareTheme, showHeader } from "./parts/header.js";
import { showNodes } from "./parts/nodes.js";
import { showStats } from "./parts/stats.js";
import { measureStack } from "./parts/stack.js";
import { prepareToast } from "./parts/toast.js";
import { prepareViews } from "./parts/views.js";
import { secondsBetween } from "./rates.js";

const LEAST_SECONDS = 0.2; // two states of less distance are the same reading

const models = new Map();
const overview = newOverview();
const activity = newActivity(onEntries);
const comparisons = newComparisons();
let isSeeded = false;
let reading = null;
let latestAt = null;

function onState(state) {
  const now = Date.now();
  const seconds = reading === null ? 0 : secondsBetween(reading, state);
  const isSame = reading !== null && seconds >= 0 && seconds < LEAST_SECONDS;
  reading = isSame ? reading : state;
  latestAt = now;
  const all = state.routes.map((route) => modelOf(route));
  const names = new Set(state.routes.map(({ name }) => name));
  for (const name of models.keys()) {
    if (!names.has(name)) {
      models.delete(name);
    }
  }
  all.forEach((model, i) => model.update(state.routes[i], isSame ? 0 : seconds, now));
  show(state, all);
}

/** What happened in the last minutes, also before the page was open, is trouble that the page must show. */
function onEntries(entries) {
  const byRoute = new Map();
  for (const entry of entries) {
    byRoute.set(entry.route, [...(byRoute.get(entry.route) ?? []), entry]);
  }
  if (!isSeeded) {
    isSeeded = true;
    models.forEach((model, name) => model.seed(byRoute.get(name) ?? []));
  }
  overview.showEvents(byRoute);
}

function modelOf(route) {
  const known = models.get(route.name);
  if (known?.identity === identityOf(route)) {
    return known;
  }
  const model = newModel(route);
  models.set(route.name, model);
  return model;
}

function show(state, all) {
  const alarms = all.flatMap((model) => model.alarms);
  showHeader(state, alarms);
  showAlarms(alarms);
  showRefused(state.reload.errors);
  showDraining(state);
  showDiffering(state.file ?? null);
  showNodes(state.cluster);
  showStats(state, all);
  overview.update(all, state);
  comparisons.update(all);
  activity.update(alarms);
  text(byId("empty"), state.stopping ? "Sluice is stopping; it accepts no new clients." : "No route is running.");
}

prepareDialogs();
prepareToast();
prepareBanners(retryNow);
prepareAlarms((route) => overview.reveal(route));
prepareTheme(() => overview.recolour());
prepareViews(() => {
  activity.draw();
  comparisons.show();
});
measureStack();
byId("reload").addEventListener("click", async () => {
  const errors = await reload(byId("reload"), reading);
  showRefused(errors);
});
subscribe({ onState, onStatus: (link) => showLink(link, latestAt) });
