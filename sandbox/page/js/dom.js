// Small helpers for building elements; text always goes in as text, never as HTML.
export const byId = (id) => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

// Draws only when something changed, so that news does not take the focus from the hand.
export function redraw(node, mark, make) {
  const drawn = JSON.stringify(mark);
  if (node.dataset.drawn === drawn) return;
  node.dataset.drawn = drawn;
  node.replaceChildren(...make());
}

// Only addresses that a browser opens as a page or a picture.
export function safeUrl(address) {
  return /^https?:\/\//i.test(address ?? "") || /^\/[^/]/.test(address ?? "") ? address : null;
}
