/** The nodes of the cluster, where this one is in one: which version each runs, and why not. */

import { attr, byId, el, text } from "./dom.js";

/** Shows them; hides the list where there is no cluster. */
export function showNodes(cluster) {
  const section = byId("nodes");
  section.hidden = cluster === null;
  if (cluster === null) {
    return;
  }
  const missing = cluster.joined ? "" : ", not in touch with the others";
  text(byId("nodes-title"), `Cluster, version ${cluster.version}${missing}`);
  const list = byId("nodes-list");
  while (list.children.length > cluster.nodes.length) {
    list.lastChild.remove();
  }
  cluster.nodes.forEach((node, i) => {
    show(list.children[i] ?? list.appendChild(newNode()), node, cluster);
  });
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
  const count = node.routes.length === 1 ? "1 route" : `${node.routes.length} routes`;
  text(said, ` version ${node.version}, ${count}${ready}${errors}`);
}
