// The terminal: xterm.js in the page's colours.

import { Terminal } from "/vendor/xterm-6.0.0.mjs";
import { FitAddon } from "/vendor/addon-fit-0.11.0.mjs";
import { keys } from "./keys.js";
import { onTheme, theme } from "./theme.js";

// xterm.js makes style elements; the page's policy wants to see the nonce on them.
const nonce = document.querySelector("meta[name=style-nonce]").content;
const make = Document.prototype.createElement;
document.createElement = function createElement(name, options) {
  const element = make.call(this, name, options);
  if (element instanceof HTMLStyleElement) {
    element.nonce = nonce;
  }
  return element;
};

const COLOURS = {
  light: {
    background: "#ffffff", foreground: "#23272e", cursor: "#24685f", cursorAccent: "#ffffff", selectionBackground: "#cfe3de",
    black: "#23272e", red: "#a2322b", green: "#3d6b1f", yellow: "#8a5a00", blue: "#24599c", magenta: "#7a3f8c", cyan: "#1d6a70", white: "#5d6470",
    brightBlack: "#6b7280", brightRed: "#b8443c", brightGreen: "#4c7d2d", brightYellow: "#96690a", brightBlue: "#2f6fb0", brightMagenta: "#8e4fa1", brightCyan: "#2a7f74", brightWhite: "#23272e",
  },
  dark: {
    background: "#1c2026", foreground: "#e7e4dc", cursor: "#7cc4b6", cursorAccent: "#15181c", selectionBackground: "#33504b",
    black: "#3a404a", red: "#ef8f86", green: "#9bc873", yellow: "#e9b65f", blue: "#7fb4ec", magenta: "#cf9ae0", cyan: "#63c1b2", white: "#d6d3cb",
    brightBlack: "#8b93a0", brightRed: "#f5a9a2", brightGreen: "#b3d892", brightYellow: "#f2ca86", brightBlue: "#a2c9f2", brightMagenta: "#deb4ea", brightCyan: "#8ad6c9", brightWhite: "#ffffff",
  },
};

const READER = "pith-screen-reader";
const utf8 = new TextEncoder();

/** A terminal in `host` that calls `on.type(bytes)`, `on.resize(columns, rows)`, `on.title(text)` and `on.leave()`. */
export function terminal(host, on) {
  const term = new Terminal({
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"), fontSize: 14, lineHeight: 1.15, scrollback: 5000, theme: COLOURS[theme()],
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches, screenReaderMode: screenReader(), allowProposedApi: false, minimumContrastRatio: 4.5,
    linkHandler: { activate: (_, uri) => confirm(`Open ${uri} in a new tab?`) && window.open(uri, "_blank", "noopener,noreferrer"), allowNonHttpProtocols: false },
  });
  const fit = new FitAddon();
  term.loadAddon(fit);
  term.open(host);
  const { row, changed } = keys(term);
  host.after(row);
  term.onData((data) => on.type(utf8.encode(changed(data))));
  term.onBinary((data) => on.type(Uint8Array.from(data, (char) => char.charCodeAt(0))));
  term.onTitleChange((title) => on.title(plain(title)));
  term.onResize(({ cols, rows }) => on.resize(cols, rows));
  term.attachCustomKeyEventHandler((event) => {
    const leaves = event.ctrlKey && event.key === "F6";
    if (leaves && event.type === "keydown") {
      event.preventDefault();
      on.leave();
    }
    return !leaves;
  });
  const stopTheme = onTheme((name) => { term.options.theme = COLOURS[name]; });
  const watcher = new ResizeObserver(() => fits());
  watcher.observe(host);

  // Whose window it is decides the size: those who look on see the driver's.
  let own = true;
  function fits() {
    if (own && host.clientWidth > 0) {
      fit.fit();
    }
  }
  fits();

  return {
    term,
    fits,
    /** Whether the window's size is ours to say; otherwise it is what `resized` says. */
    own(is) { own = is; fits(); },
    resized(columns, rows) { if (!own) { term.resize(columns, rows); } },
    close() { stopTheme(); watcher.disconnect(); term.dispose(); },
  };
}

export function screenReader() {
  return localStorage.getItem(READER) === "on";
}

export function setScreenReader(term, on) {
  localStorage.setItem(READER, on ? "on" : "off");
  term.options.screenReaderMode = on;
}

/** A title without control characters and without those that turn text around. */
function plain(title) {
  return title.replace(/[\p{Cc}\p{Cf}]/gu, "").slice(0, 80);
}
