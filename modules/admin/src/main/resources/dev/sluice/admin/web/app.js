/** The dashboard: a card for each route of the state that comes every two seconds. */

import { prepareDialogs, reload } from "./actions.js";
import { announce, prepareBanners, showAlarms, showLink, showRefused } from "./banners.js";
import { newCard } from "./card.js";
import { byId, text } from "./dom.js";
import { prepareTheme, showHeader } from "./header.js";
import { showNodes } from "./nodes.js";
import { isSame, ratesOf, secondsBetween } from "./rates.js";
import { follow, retryNow } from "./state.js";

const cards = new Map();
let latest = null;
let latestAt = null;
let alarmsBefore = new Set();

function onState(state) {
  if (latest !== null && isSame(latest, state)) {
    return;
  }
  const restarted = latest !== null && secondsBetween(latest, state) < 0;
  const before = latest === null || restarted ? new Map() : byName(latest.routes);
  const seconds = latest === null ? 0 : secondsBetween(latest, state);
  latest = state;
  latestAt = Date.now();
  showHeader(state);
  showRefused(state.reload.errors);
  showNodes(state.cluster);
  showCards(state.routes);
  for (const route of state.routes) {
    const rates = ratesOf(before.get(route.name), route, seconds);
    cards.get(route.name).update(route, rates, latestAt);
  }
  showTrouble();
}

function byName(routes) {
  return new Map(routes.map((route) => [route.name, route]));
}

/** Keeps one card for each route, in the order of the configuration. */
function showCards(routes) {
  const main = byId("routes");
  const wanted = new Set(routes.map(identity));
  for (const [name, card] of cards) {
    if (!wanted.has(card.identity)) {
      card.remove();
      cards.delete(name);
    }
  }
  byId("empty").hidden = routes.length > 0;
  text(byId("empty"), "No route is running.");
  routes.forEach((route, place) => {
    const card = cards.get(route.name) ?? newCard(route, identity(route));
    cards.set(route.name, card);
    const there = main.querySelectorAll(":scope > article")[place] ?? null;
    if (there !== card.element) {
      main.insertBefore(card.element, there);
    }
  });
}

/** A route that changes its kind gets a new card. */
function identity(route) {
  return `${route.kind} ${route.name}`;
}

function showTrouble() {
  const alarms = [...cards.values()].flatMap((card) => card.alarms());
  showAlarms(alarms);
  const names = new Set(alarms.map(({ route, branch }) => `${route} ${branch}`));
  for (const { route, branch, words } of alarms) {
    if (!alarmsBefore.has(`${route} ${branch}`)) {
      announce(`${branch} of ${route}: ${words}`);
    }
  }
  alarmsBefore = names;
  document.title = alarms.length > 0 ? `(${alarms.length}) Sluice` : "Sluice";
}

prepareDialogs();
prepareBanners(retryNow);
prepareTheme(() => cards.forEach((card) => card.redraw()));
byId("reload").addEventListener("click", async () => showRefused(await reload(byId("reload"))));
follow(onState, (link) => showLink(link, latestAt));
