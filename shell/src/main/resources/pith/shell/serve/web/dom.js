// Elements from a line of code; never from markup, so that no text of anybody's becomes an element.

/** An element: attributes by name (functions are listeners, `class`, `text` and `vars` are what they say), then children. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    } else if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (name === "text") {
      element.textContent = value;
    } else if (name === "vars") {
      Object.entries(value).forEach(([property, set]) => element.style.setProperty(property, set));
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Shows a notice for a while. */
export function notice(text, { from = null, bad = false } = {}) {
  const shown = h("div", { class: bad ? "notice bad" : "notice" }, from === null ? null : h("strong", { text: from }), text);
  document.getElementById("notices").append(shown);
  setTimeout(() => shown.remove(), bad || from !== null ? 15000 : 6000);
}

/** Asks in a dialog that `fill` fills; answers what it was closed with. */
export function ask(title, ...content) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { "aria-label": title, close: () => { dialog.remove(); resolve(dialog.returnValue); } }, h("div", { class: "stack" }, h("h2", { text: title }), ...content));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** The buttons of a dialog: one that does it, one that does not. */
export function buttons(yes) {
  return h("form", { method: "dialog" }, h("div", { class: "row" }, h("button", { value: "no", text: "Cancel" }), h("button", { value: "yes", class: "primary", text: yes })));
}

/** Does some work; a refusal becomes a notice. */
export async function attempt(work) {
  try {
    await work();
  } catch (refused) {
    notice(refused.message, { bad: true });
  }
}

/** A number as people read it. */
export function count(value) {
  const short = [[1e9, "G"], [1e6, "M"], [1e4, "k"]].find(([from]) => Math.abs(value) >= from);
  return short ? (value / (short[1] === "k" ? 1e3 : short[0])).toFixed(1) + " " + short[1] : Math.round(value).toLocaleString("en");
}

/** For how long, as people say it. */
export function ago(millis) {
  const seconds = Math.round(millis / 1000);
  return seconds < 60 ? "now" : seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** A colour for a number, the same each time. */
export function hue(number) {
  return `var(--c${Math.abs(number) % 7})`;
}
