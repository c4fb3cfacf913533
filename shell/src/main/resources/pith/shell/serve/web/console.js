// The console: a terminal, its connection, and the panels beside it.

import { me, record } from "./api.js";
import { ask, buttons, h, notice } from "./dom.js";
import { go, note, place } from "./place.js";
import { panels } from "./panels.js";
import { screenReader, setScreenReader, terminal } from "./terminal.js";
import { toggleTheme } from "./theme.js";
import { Wire } from "./wire.js";

export function console_(app) {
  const { state: at } = place();
  if (!at.session) {
    go("");
    return () => {};
  }
  const watching = at.watch !== undefined;
  let keyboard = { mine: !watching, name: null };
  let live = null; // While what was there before is shown again, the terminal's answers to it go nowhere.

  const title = h("span", { class: "title soft" });
  const heading = h("strong", { text: "…" });
  const state = h("span", { class: "state", role: "status", "data-state": "lost", text: "connecting" });
  const audience = h("span", { class: "soft" });
  const keys = h("button", { click: takeKeyboard });
  const toggles = h("div", { class: "group", role: "group", "aria-label": "Panels" });
  const banner = h("div", { class: "banner", role: "status" });
  const host = h("div", { class: "terminal-host", role: "region", "aria-label": "Terminal. Control F6 leaves it for the panels." });
  const grip = h("button", { class: "grip", "aria-label": "Width of the panels: left and right arrow keys", pointerdown: drag, keydown: nudge });
  const column = h("aside", { class: "panels", "aria-label": "Panels", tabindex: "-1" });
  const desk = h("div", { class: "desk" }, h("div", { class: "terminal-box" }, banner, host), grip, column);
  const bar = h("header", { class: "bar" }, h("a", { class: "brand", href: "#", "aria-label": "Pith: all sessions" }, h("img", { src: "/icon.svg", alt: "" })),
    h("div", { class: "where" }, heading, title), state, h("span", { class: "grow" }), audience, keys, toggles,
    h("button", { class: "plain", click: toggleTheme, text: "Light / dark" }), h("button", { class: "plain", click: more, text: "More" }));
  app.append(h("main", { class: "console" }, bar, desk));

  let wire = null;
  const screen = terminal(host, { type, resize: (columns, rows) => wire?.resize(columns, rows), title: (text) => { title.textContent = text; }, leave: leaveTerminal });
  const { term } = screen;
  wire = new Wire(at.session, me.token, watching ? "observer" : "driver", { output, news, refused: (sentence) => notice(sentence, { bad: true }), attached, state: changed, picture });
  wire.resize(term.cols, term.rows);
  const shown = panels({ toggles, column, desk, wire, state: at, note, focusTerminal: () => term.focus() });
  drawKeyboard();
  screen.own(!watching);
  term.focus();
  // For tests, and for who is curious: what the terminal shows, and how much has come.
  window.pith = { term, get received() { return wire.received; }, get waiting() { return wire.waiting; }, get keyboard() { return keyboard.mine; } };

  function type(bytes) {
    if (keyboard.mine && live === null) {
      wire.type(bytes);
    }
  }

  function attached(info, again) {
    heading.textContent = info.owner === me.name ? info.machine : `${info.owner} · ${info.machine}`;
    document.title = `${info.machine} – Pith`;
    live = again || info.live === 0 ? null : info.live;
  }

  function output(bytes, done) {
    term.write(bytes, () => {
      done();
      if (live !== null && wire.received >= live) {
        live = null;
      }
    });
  }

  function picture(picture) {
    shown.picture(picture);
  }

  function changed(now, sentence) {
    state.dataset.state = now;
    state.textContent = { open: watching ? "watching" : "connected", lost: "connection lost", ended: "ended" }[now];
    banner.replaceChildren(...(sentence ? [h("span", { text: sentence })] : []), ...(now === "ended" ? [h("button", { click: () => go(""), text: "All sessions" })] : []));
    screen.fits();
  }

  function news(item) {
    switch (item.kind) {
      case "resized": screen.resized(item.columns, item.rows); break;
      case "keyboard": keyboard = { mine: item.yours, name: item.name ?? null }; screen.own(item.yours); drawKeyboard(); break;
      case "audience": audience.textContent = item.viewers > 1 ? `${item.viewers} look on` : ""; break;
      case "gap": term.write(`\r\n\x1b[7m ${item.to - item.from} bytes of output are no longer there \x1b[0m\r\n`); break;
      case "message": notice(item.text, { from: item.name }); break;
    }
  }

  function drawKeyboard() {
    keys.textContent = keyboard.mine ? "Hand over keyboard" : keyboard.name ? `${keyboard.name} types – take over` : "Take the keyboard";
    keys.dataset.mine = keyboard.mine;
    host.dataset.mine = keyboard.mine;
    term.options.disableStdin = !keyboard.mine;
  }

  async function takeKeyboard() {
    if (!keyboard.mine) {
      wire.takeKeyboard();
      term.focus();
      return;
    }
    const name = h("input", { type: "text", "aria-label": "Name", placeholder: "name of somebody who looks on", autocapitalize: "none", spellcheck: "false" });
    if (await ask("Hand the keyboard to", name, buttons("Hand over")) === "yes" && name.value.trim()) {
      wire.handKeyboard(name.value.trim());
    }
    term.focus();
  }

  async function more() {
    const reader = h("input", { type: "checkbox", checked: screenReader(), change: () => setScreenReader(term, reader.checked) });
    const link = h("button", { text: "Copy a link to this view", click: () => copy(location.href) });
    const watch = h("button", { text: "Copy a link to look on", click: () => copy(watchLink()) });
    await ask("Console", h("label", {}, reader, " Screen reader mode: lines are announced as they come"),
      h("dl", {}, h("dt", { text: "Ctrl+F6" }), h("dd", { text: "from the terminal to the panels, and back" }), h("dt", { text: "Ctrl+Shift+C, V" }), h("dd", { text: "copy and paste" }),
        h("dt", { text: "Shift+PageUp" }), h("dd", { text: "scroll back" })),
      h("div", { class: "row" }, tape(true), tape(false), link, watch), h("form", { method: "dialog" }, h("div", { class: "row" }, h("button", { class: "primary", text: "Done" }))));
    term.focus();
  }

  function tape(on) {
    return h("button", { text: on ? "Record" : "End recording", click: () => record(at.session, on).catch((refused) => notice(refused.message, { bad: true })) });
  }

  function watchLink() {
    const url = new URL(location.href);
    url.hash += url.hash.includes("watch=") ? "" : "&watch=1";
    return url.href;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      notice("Copied.");
    } catch {
      notice(text, { from: "Copy this" });
    }
  }

  function leaveTerminal() {
    (column.querySelector("button, input, [tabindex='0']") ?? toggles.querySelector("button")).focus();
  }

  function back(event) {
    if (event.ctrlKey && event.key === "F6" && !host.contains(event.target)) {
      event.preventDefault();
      term.focus();
    }
  }
  addEventListener("keydown", back);

  function drag(event) {
    grip.setPointerCapture(event.pointerId);
    grip.onpointermove = (move) => setWidth(desk.getBoundingClientRect().right - move.clientX);
    grip.onpointerup = () => { grip.onpointermove = null; };
  }

  function nudge(event) {
    const step = { ArrowLeft: 32, ArrowRight: -32 }[event.key];
    if (step) {
      setWidth(column.getBoundingClientRect().width + step);
    }
  }

  function setWidth(pixels) {
    const widest = desk.getBoundingClientRect().width - 260;
    desk.style.setProperty("--panel-width", `${Math.round(Math.min(widest, Math.max(280, pixels)))}px`);
  }

  return () => {
    removeEventListener("keydown", back);
    shown.close();
    wire.close();
    wire = null;
    screen.close();
    delete window.pith;
  };
}
