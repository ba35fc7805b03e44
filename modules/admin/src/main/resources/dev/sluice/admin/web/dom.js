/** Makes elements without HTML strings, so that text from the server is never markup. */

const SVG = "http://www.w3.org/2000/svg";

/** Returns a new HTML element. Attributes that are functions are listeners. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Returns a new SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      node.addEventListener(name, value);
    } else {
      attr(node, name, value);
    }
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** Sets a text if it has changed, to avoid a new layout. */
export function text(node, value) {
  if (node.textContent !== value) {
    node.textContent = value;
  }
}

/** Sets an attribute if it has changed; null, undefined and false remove it. */
export function attr(node, name, value) {
  if (value === null || value === undefined || value === false) {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, value);
  }
}

/** Sets a text, and the exact number it stands for. */
export function figure(node, shown, exact) {
  text(node, shown);
  attr(node, "data-value", exact);
}

/** Returns the element of index.html that has this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Fills a list with lines; hides it if there are none. */
export function lines(list, all) {
  list.hidden = all.length === 0;
  list.replaceChildren(...all.map((line) => el("li", {}, line)));
}

/** Keeps one child for each element of `all`, and fills it; `make` must return the same parts for each. */
export function each(parent, all, make, show) {
  while (parent.children.length > all.length) {
    parent.lastChild.remove();
  }
  all.forEach((element, i) => show(parent.children[i] ?? parent.appendChild(make()), element));
}

/** Puts children into an order, and moves only those that are elsewhere. */
export function arrange(parent, children) {
  let next = parent.firstChild;
  for (const child of children) {
    if (child === next) {
      next = next.nextSibling;
    } else {
      parent.insertBefore(child, next);
    }
  }
}
