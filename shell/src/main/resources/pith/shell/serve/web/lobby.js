// The list of sessions: one's own, and for those who teach everybody's.

import { changePassword, me, openSession, recordings, sessions, signOut } from "./api.js";
import { ago, ask, attempt, buttons, count, h, notice } from "./dom.js";
import { go } from "./place.js";
import { actions } from "./sessions.js";
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
      me.role === "student" ? null : h("a", { href: "#admin", text: "The class" }),
      h("button", { class: "plain", click: toggleTheme, text: "Light / dark" }), h("button", { click: password, text: "Password" }),
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
      h("td", { text: ago(info.idleMillis) }), h("td", { text: count(info.instructions) }),
      h("td", { class: "actions" },
        ...actions(row, refresh)));
  }

  async function open(event) {
    event.preventDefault();
    button.disabled = true;
    button.textContent = "Starting …";
    await attempt(async () => go("console", { session: await openSession(machine.value, 80, 24) }));
    button.disabled = false;
    button.textContent = "Open a console";
  }

  async function password() {
    const field = (name, autocomplete) => h("input", { name, type: "password", autocomplete, maxlength: 256 });
    const [old, fresh, again] = [field("old", "current-password"), field("fresh", "new-password"), field("again", "new-password")];
    const answer = await ask("Another password", h("p", { class: "soft", text: "Leave the old one empty if you came in by a link and have none. Everywhere else you are signed out." }),
      h("label", {}, "Old password", old), h("label", {}, "New password", fresh), h("label", {}, "Once more", again), buttons("Change it"));
    if (answer !== "yes") {
      return;
    }
    if (fresh.value !== again.value) {
      notice("The two were not the same.", { bad: true });
      return;
    }
    await attempt(async () => {
      await changePassword(old.value, fresh.value);
      notice("The password is changed.");
    });
  }

  async function leave() {
    await attempt(signOut);
    changed();
  }

  return () => { ended = true; clearInterval(timer); };
}
