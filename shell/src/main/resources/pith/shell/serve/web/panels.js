// Which panels are shown, and what they have in common.

import { h } from "./dom.js";
import { charts } from "./panels/charts.js";
import { forks } from "./panels/forks.js";
import { memory } from "./panels/memory.js";
import { processes } from "./panels/processes.js";
import { runqueues } from "./panels/runqueues.js";
import { topology } from "./panels/topology.js";
import { trace } from "./panels/trace.js";

// Each kind: its name at the server, its title, and make(body, context), which answers { wish(), draw(picture, nanos), follow?(state), close?() }.
const KINDS = [topology, runqueues, processes, memory, forks, trace, charts];

export function panels({ toggles, column, desk, wire, state, note, focusTerminal }) {
  const shown = new Map();
  const buttons = new Map();
  const values = { ...state };

  const context = {
    /** A value that is part of the link. */
    value: (name) => values[name],
    /** Notes such values; panels that go by them ask the server anew. */
    set(changes, opens = null) {
      Object.assign(values, changes);
      note(changes);
      if (opens !== null && !shown.has(opens)) {
        open(KINDS.find((kind) => kind.name === opens), true);
      }
      shown.forEach(({ part }) => part.follow?.(changes));
    },
    /** Asks the server for a panel as it wants to be now. */
    ask: (part) => wire.showPanel(part.wish()),
  };

  for (const kind of KINDS) {
    const button = h("button", { "aria-pressed": "false", title: kind.about, text: kind.title, click: () => toggle(kind) });
    buttons.set(kind.name, button);
    toggles.append(button);
  }
  (state.panels ?? "").split(",").forEach((name) => {
    const kind = KINDS.find((one) => one.name === name);
    if (kind) {
      open(kind, false);
    }
  });

  function toggle(kind) {
    if (shown.has(kind.name)) {
      close(kind);
      focusTerminal();
    } else {
      open(kind, true);
    }
  }

  function open(kind, asked) {
    const body = h("div", { class: "body" }, h("p", { class: "waiting", text: "Looking …" }));
    const aside = h("span", { class: "note" });
    const section = h("section", { class: "panel", "data-panel": kind.name, "aria-labelledby": `panel-${kind.name}` },
      h("header", {}, h("h2", { id: `panel-${kind.name}`, text: kind.title }), aside, h("button", { class: "plain", "aria-label": `Close ${kind.title}`, click: () => { close(kind); buttons.get(kind.name).focus(); }, text: "×" })), body);
    const part = kind.make(body, context, aside);
    shown.set(kind.name, { part, section, body, drawn: false });
    column.append(section);
    arrange();
    wire.showPanel(part.wish());
    if (asked) {
      section.scrollIntoView({ block: "nearest" });
    }
  }

  function close(kind) {
    const { part, section } = shown.get(kind.name);
    part.close?.();
    section.remove();
    shown.delete(kind.name);
    wire.hidePanel(kind.name);
    arrange();
  }

  function arrange() {
    desk.classList.toggle("with-panels", shown.size > 0);
    buttons.forEach((button, name) => button.setAttribute("aria-pressed", shown.has(name)));
    note({ panels: [...shown.keys()].join(",") || null });
  }

  return {
    picture({ panel, nanos, picture }) {
      const one = shown.get(panel);
      if (one) {
        one.body.querySelector(":scope > .waiting")?.remove();
        one.section.dataset.pictures = Number(one.section.dataset.pictures ?? 0) + 1;
        one.part.draw(picture, nanos);
      }
    },
    close() {
      shown.forEach(({ part }) => part.close?.());
    },
  };
}
