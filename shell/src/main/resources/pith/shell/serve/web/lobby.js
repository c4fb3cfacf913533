// The list of sessions: one's own, and for those who teach everybody's.

import { me, openSession, recordings, sendMessage, sessions, signOut, stopSession } from "./api.js";
import { ask, count, h, notice } from "./dom.js";
import { go } from "./place.js";
import { toggleTheme } from "./theme.js";

const MILLIS = 3000;

export function lobby(app, changed) {
  document.title = "Sessions – Pith";
  const machine = h("input", { name: "machine", value: "main", size: 12, spellcheck: "false", autocapitalize: "none", pattern: "[A-Za-z0-9._\\-]+", required: true });
  const button = h("button", { class: "primary", type: "submit", text: "Open a console" });
  const rows = h("div", { class: "scroll" });
  const tapes = h("section", { class: "hidden" });
  app.append(h("main", { class: "lobby" },
    h("header", {}, h("a", { class: "brand", href: "#" }, h("img", { src: "/icon.svg", alt: "" }), "Pith"), h("span", { class: "grow" }),
      h("span", { class: "soft", text: `${me.name} · ${me.role}` }),
      h("button", { class: "plain", click: toggleTheme, text: "Light / dark" }),
      h("button", { click: leave, text: "Sign out" })),
    h("form", { class: "open", submit: open }, button, h("label", {}, "at machine ", machine), h("span", { class: "soft", text: "Started if it is not there yet." })),
    h("section", {}, h("h1", { text: "Sessions" }), rows), tapes));

  let ended = false;
  let last = "";
  refresh();
  attempt(drawRecordings);
  const timer = setInterval(refresh, MILLIS);

  async function refresh() {
    try {
      const list = await sessions();
      const text = JSON.stringify(list.map((row) => ({ ...row, info: { ...row.info, idleMillis: Math.round(row.info.idleMillis / 5000), instructions: Math.round(row.info.instructions / 1e6) } })));
      if (!ended && text !== last) {
        last = text;
        draw(list);
      }
    } catch (refused) {
      if (refused.status === 401) {
        dispatchEvent(new Event("pith-signed-out"));
      }
    }
  }

  async function drawRecordings() {
    const list = await recordings();
    tapes.classList.toggle("hidden", list.length === 0);
    tapes.replaceChildren(h("h1", { text: "Recordings" }), h("ul", {}, list.map((one) => h("li", {},
      h("a", { href: `/api/recording?${new URLSearchParams({ owner: one.owner, name: one.name })}`, download: one.name, text: one.name }), ` ${count(one.bytes)} bytes`))));
  }

  function draw(list) {
    const focused = document.activeElement?.dataset?.action;
    rows.replaceChildren(list.length === 0
      ? h("p", { class: "empty", text: "None yet. Open a console: the machine starts with it." })
      : h("table", {}, h("thead", {}, h("tr", {}, ...["Owner", "Machine", "Keyboard", "Looking on", "Idle", "Instructions", ""].map((title) => h("th", { scope: "col", text: title })))),
        h("tbody", {}, ...list.map(line))));
    if (focused) {
      rows.querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  function line(row) {
    const { info } = row;
    return h("tr", {}, h("td", { text: info.owner }), h("td", { class: "mono", text: info.machine }), h("td", { text: info.keyboard ?? "–" }), h("td", { text: info.viewers }),
      h("td", { text: duration(info.idleMillis) }), h("td", { text: count(info.instructions) }),
      h("td", { class: "actions" },
        action(info, row.mine ? "Continue" : "Watch", () => go("console", row.mine ? { session: info.id } : { session: info.id, watch: 1 })),
        row.mayMessage && !row.mine ? action(info, "Message", () => message(info)) : null,
        row.mayStop ? action(info, "Stop", () => stop(info), "danger") : null));
  }

  function action(info, text, click, kind = "") {
    return h("button", { class: kind, click, text, "data-action": `${text} ${info.id}`, "aria-label": `${text}: ${info.owner} at ${info.machine}` });
  }

  async function open(event) {
    event.preventDefault();
    button.disabled = true;
    button.textContent = "Starting …";
    await attempt(async () => go("console", { session: await openSession(machine.value, 80, 24) }));
    button.disabled = false;
    button.textContent = "Open a console";
  }

  async function message(info) {
    const text = h("input", { type: "text", maxlength: 1000, "aria-label": "Message" });
    const answer = await ask(`Message to ${info.owner}`, text, buttons("Send"));
    if (answer === "yes" && text.value.trim()) {
      await attempt(() => sendMessage(info.id, text.value));
    }
  }

  async function stop(info) {
    const answer = await ask(`Stop ${info.owner}'s session at ${info.machine}?`, h("p", { text: "What runs there ends. Files in the machine's memory are gone with it." }), buttons("Stop it"));
    if (answer === "yes") {
      await attempt(() => stopSession(info.id, `${me.name} stopped it`));
      refresh();
    }
  }

  async function attempt(work) {
    try {
      await work();
    } catch (refused) {
      notice(refused.message, { bad: true });
    }
  }

  async function leave() {
    await attempt(signOut);
    changed();
  }

  return () => { ended = true; clearInterval(timer); };
}

/** The buttons of a dialog: one that does it, one that does not. */
export function buttons(yes) {
  return h("form", { method: "dialog" }, h("div", { class: "row" }, h("button", { value: "no", text: "Cancel" }), h("button", { value: "yes", class: "primary", text: yes })));
}

function duration(millis) {
  const seconds = Math.round(millis / 1000);
  return seconds < 60 ? "now" : seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
