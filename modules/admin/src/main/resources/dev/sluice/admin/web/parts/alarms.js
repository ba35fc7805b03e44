/** The alarms, which stay at the top: first the routes whose clients are affected, then the mirrors in trouble. */

import { attr, byId, each, el, text } from "../dom.js";
import { announce } from "./toast.js";

const NAMED = 4;

let bars = [];
let before = new Set();
let goTo = () => {};

/** Prepares the bars; `onRoute` brings a route into view. */
export function prepareAlarms(onRoute) {
  goTo = onRoute;
  bars = [
    newBar(byId("clients-affected"), "clients", clientsTitle),
    newBar(byId("mirrors-in-trouble"), "mirrors", mirrorsTitle),
  ];
}

/** Shows the alarms of all routes, and announces the new ones. */
export function showAlarms(alarms) {
  bars.forEach((bar) => bar.show(alarms));
  const fresh = alarms.filter((alarm) => !before.has(keyOf(alarm)));
  before = new Set(alarms.map(keyOf));
  if (fresh.length > 0) {
    announce(fresh.slice(0, NAMED).map(sentence).join("; "));
  }
  document.title = alarms.length > 0 ? `(${alarms.length}) Sluice` : "Sluice";
}

/** One line with the first alarm of a kind, which opens to the list of all. */
function newBar(element, kind, title) {
  const [summary, list] = element.children;
  let mine = [];
  // As long as it is folded, one line of the list is enough.
  const draw = () => each(list, element.open ? mine : mine.slice(0, 1), newLine, showLine);
  element.addEventListener("toggle", draw);
  return {
    show(alarms) {
      mine = alarms.filter((alarm) => alarm.kind === kind);
      element.hidden = mine.length === 0;
      element.open &&= mine.length > 0;
      if (mine.length > 0) {
        text(summary.children[0], title(mine));
        text(summary.children[1], `${whereOf(mine[0])} ${mine[0].words}`);
      }
      draw();
    },
  };
}

function keyOf({ route, branch, kind }) {
  return `${kind} ${route} ${branch}`;
}

function sentence({ route, branch, kind, words }) {
  const who = branch === null ? route : `${branch} of ${route}`;
  return `${kind === "clients" ? "Clients affected: " : ""}${who}: ${words}`;
}

function whereOf({ route, branch }) {
  return branch === null ? route : `${route} / ${branch}`;
}

function clientsTitle(alarms) {
  const routes = [...new Set(alarms.map(({ route }) => route))];
  const named = routes.slice(0, NAMED).join(", ");
  return `Clients affected: ${named}${routes.length > NAMED ? ` and ${routes.length - NAMED} more` : ""}`;
}

function mirrorsTitle(alarms) {
  return alarms.length === 1 ? "1 mirror in trouble" : `${alarms.length} mirrors in trouble`;
}

function newLine() {
  const link = el("a", {
    click: (event) => {
      event.preventDefault();
      goTo(link.dataset.route);
    },
  });
  return el("li", {}, link, el("span", {}));
}

function showLine(item, alarm) {
  const [link, said] = item.children;
  attr(link, "href", `#route-${alarm.route}`);
  link.dataset.route = alarm.route;
  text(link, whereOf(alarm));
  text(said, alarm.words);
}
