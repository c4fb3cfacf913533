// Keys that the keyboard on a tablet's screen lacks, in a row below the terminal.

import { h } from "./dom.js";

const KEYS = [["Esc", "Escape", "\x1b"], ["Tab", "Tab", "\t"], ["Ctrl", "Control: changes the next key"], ["←", "Left", "D"], ["↓", "Down", "B"], ["↑", "Up", "A"], ["→", "Right", "C"], ["|", "Bar", "|"], ["/", "Slash", "/"],
  ["-", "Dash", "-"], ["~", "Tilde", "~"]];

/** The row for `term`; `changed(data)` is what was typed, as a key that is held changes it. */
export function keys(term) {
  let held = false;
  const buttons = KEYS.map(([label, name, sends]) => h("button", { "aria-label": name, "aria-pressed": sends === undefined ? "false" : null, text: label, pointerdown: keepFocus, click: () => press(label, sends) }));
  const control = buttons[KEYS.findIndex(([label]) => label === "Ctrl")];
  return { row: h("div", { class: "keys", role: "group", "aria-label": "Keys" }, buttons), changed };

  function press(label, sends) {
    if (sends === undefined) {
      hold(!held);
    } else {
      term.input("←↓↑→".includes(label) ? `\x1b${term.modes.applicationCursorKeysMode ? "O" : "["}${sends}` : sends);
    }
    term.focus();
  }

  function hold(on) {
    held = on;
    control.setAttribute("aria-pressed", String(on));
  }

  /** With Ctrl, a letter or one of @[\]^_ is its control character, ? is delete (ECMA-48; the keys of a VT220). */
  function changed(data) {
    if (!held || data.length !== 1) {
      return data;
    }
    hold(false);
    const code = data.toUpperCase().charCodeAt(0);
    return data === "?" ? "\x7f" : code >= 0x40 && code < 0x60 ? String.fromCharCode(code & 0x1f) : data;
  }
}

/** What is typed on goes to the terminal, whose keyboard stays on the screen. */
function keepFocus(event) {
  event.preventDefault();
}
