/** The nodes of the cluster, where this one is in one: what each runs, and all of it together. */

import { attr, byId, el, figure, text } from "./dom.js";
import { bytes, count } from "./format.js";

/** Shows them; hides the list where there is no cluster. */
export function showNodes(cluster) {
  const section = byId("nodes");
  section.hidden = cluster === null;
  if (cluster === null) {
    return;
  }
  const missing = cluster.joined ? "" : ", not in touch with the others";
  text(byId("nodes-title"), `Cluster, version ${cluster.version}${missing}`);
  each(byId("nodes-list"), cluster.nodes, newNode, (item, node) => show(item, node, cluster));
  each(byId("totals"), cluster.totals, newTotal, showTotal);
}

/** Has as many children as there are elements, and shows one in each. */
function each(parent, all, make, fill) {
  while (parent.children.length > all.length) {
    parent.lastChild.remove();
  }
  all.forEach((element, i) => fill(parent.children[i] ?? parent.appendChild(make()), element));
}

function newNode() {
  return el("li", {}, el("strong", {}), el("span", {}));
}

function show(item, node, cluster) {
  const [name, said] = item.children;
  attr(item, "data-testid", `node-${node.node}`);
  attr(item, "data-tone", node.errors.length > 0 ? "bad" : node.ready ? "good" : "warn");
  text(name, node.node + (node.node === cluster.node ? " (this one)" : ""));
  const ready = node.ready ? "" : ", not ready";
  const errors = node.errors.length > 0 ? `: ${node.errors.join("; ")}` : "";
  const routes = node.routes.length === 1 ? "1 route" : `${node.routes.length} routes`;
  text(said, ` version ${node.version}, ${routes}${ready}${errors}`);
}

function newTotal() {
  const cells = Array.from({ length: 5 }, () => el("td", {}));
  return el("tr", {}, el("th", { scope: "row" }), ...cells);
}

function showTotal(row, total) {
  attr(row, "data-testid", `total-${total.name}`);
  const [name, nodes, sessions, received, lag, cuts] = row.children;
  text(name, total.name);
  figure(nodes, count(total.nodes), total.nodes);
  figure(sessions, count(total.sessionsOpen), total.sessionsOpen);
  figure(received, bytes(total.bytes), total.bytes);
  figure(lag, bytes(total.lag), total.lag);
  figure(cuts, count(total.cuts), total.cuts);
}
