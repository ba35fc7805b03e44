/** The nodes of the cluster: what each runs, and the sums over all of them. */

import { attr, byId, each, el, figure, text } from "../dom.js";
import { bytes, count } from "../format.js";

/** Shows the nodes; hides the list if there is no cluster. */
export function showNodes(cluster) {
  const section = byId("nodes");
  section.hidden = cluster === null;
  if (cluster === null) {
    return;
  }
  const missing = cluster.joined ? "" : ", disconnected from the other nodes";
  text(byId("nodes-title"), `Cluster, version ${cluster.version}${missing}`);
  each(byId("nodes-list"), cluster.nodes, newNode, (item, node) => show(item, node, cluster));
  each(byId("totals"), cluster.totals, newTotal, showTotal);
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
  figure(sessions, count(total.openSessions), total.openSessions);
  figure(received, bytes(total.receivedBytes), total.receivedBytes);
  figure(lag, bytes(total.lagBytes), total.lagBytes);
  figure(cuts, count(total.cuts), total.cuts);
}
