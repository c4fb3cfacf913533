// The class as a whole, for those who run it: sessions, machines, and accounts with what they may have.

import { me, messageAll, overview, sessions, stopMachine } from "./api.js";
import { ago, ask, attempt, buttons, count, h, notice } from "./dom.js";
import { actions } from "./sessions.js";

const MILLIS = 3000;
const MIB = 2 ** 20;

export function admin(app) {
  document.title = "Class \u2013 Pith";
  const open = h("section", { "aria-labelledby": "sessions" });
  const machines = h("section", { "aria-labelledby": "machines" });
  const people = h("section", { "aria-labelledby": "people" });
  app.append(h("main", { class: "lobby admin" },
    h("header", {}, h("a", { class: "brand", href: "#" }, h("img", { src: "/icon.svg", alt: "" }), "Pith"), h("span", { class: "grow" }),
      h("span", { class: "soft", text: `${me.name} \u00b7 ${me.role}` }), h("button", { click: tellAll, text: "Message to everybody" }), h("a", { href: "#", text: "All sessions" })),
    open, machines, people));

  let ended = false;
  let last = "";
  refresh();
  const timer = setInterval(refresh, MILLIS);

  async function refresh() {
    try {
      const [list, all] = await Promise.all([sessions(), overview()]);
      const text = JSON.stringify([list, all]);
      if (!ended && text !== last) {
        last = text;
        draw(list, all);
      }
    } catch (refused) {
      if (refused.status === 401) {
        dispatchEvent(new Event("pith-signed-out"));
      } else {
        open.replaceChildren(h("p", { class: "empty", role: "alert", text: refused.message }));
      }
    }
  }

  /** Whoever is at a button stays at it when the lists are drawn anew. */
  function draw(list, all) {
    const focused = document.activeElement?.dataset?.action;
    open.replaceChildren(h("h1", { id: "sessions", text: `Sessions (${list.length})` }),
      table(["Owner", "Machine", "Begun", "Idle", "Keyboard", "Looking on", "Output", "Instructions", ""], list.map((row) => [row.info.owner, mono(row.info.machine), ago(Date.now() - row.info.startedMillis),
        ago(row.info.idleMillis), row.info.keyboard ?? "\u2013", row.info.viewers, count(row.info.output), count(row.info.instructions), actions(row, refresh)])));
    machines.replaceChildren(h("h1", { id: "machines", text: `Machines that are on (${all.machines.length})` }),
      table(["Owner", "Machine", "In use by", "Harts", "RAM", "Instructions", "Host time", ""], all.machines.map(({ info, mayStop }) => [info.owner || "everybody", mono(info.name), info.tenants, info.harts,
        `${info.ramBytes / MIB} MiB`, count(info.instructions), `${(info.hostMillis / 1000).toFixed(1)} s`, mayStop ? switchOff(info) : null])));
    people.replaceChildren(h("h1", { id: "people", text: `Accounts (${all.people.length})` }),
      table(["Name", "Role", "Sessions", "Machines", "RAM", "Harts", "Instructions a second"], all.people.map((person) => [person.name, person.role, person.sessions, of(person.machines, person.quota.machines),
        `${of(person.ramBytes / MIB, person.quota.ramBytes / MIB)} MiB`, of(person.harts, person.quota.harts), person.quota.instructionsPerSecond ? count(person.quota.instructionsPerSecond) : "no limit"])),
      h("p", { class: "soft", text: "What an account may have is changed with: pith users set NAME --quota machines:2,ram:1G,harts:8,instructions:0" }));
    if (focused) {
      document.querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  function switchOff(info) {
    const whose = info.owner || "everybody";
    return h("button", { class: "danger", text: "Switch off", "data-action": `off ${whose} ${info.name}`, "aria-label": `Switch off: ${info.name} of ${whose}`, click: async () => {
      if (await ask(`Switch off ${info.name} of ${whose}?`, h("p", { text: "Whoever is on it loses what runs there." }), buttons("Switch it off")) === "yes") {
        await attempt(() => stopMachine(info.owner, info.name));
        refresh();
      }
    } });
  }

  async function tellAll() {
    const text = h("input", { type: "text", maxlength: 1000, "aria-label": "Message" });
    if (await ask("Message to everybody", text, buttons("Send")) === "yes" && text.value.trim()) {
      await attempt(async () => notice(`told ${await messageAll(text.value)} sessions`));
    }
  }

  return () => { ended = true; clearInterval(timer); };
}

function table(titles, rows) {
  return rows.length === 0 ? h("p", { class: "empty", text: "None." })
    : h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, ...titles.map((title) => title ? h("th", { scope: "col", text: title }) : h("td", {})))),
      h("tbody", {}, ...rows.map((cells) => h("tr", {}, ...cells.map((cell, i) => h("td", { class: i === titles.length - 1 && titles[i] === "" ? "actions" : null }, cell ?? "")))))));
}

function mono(text) {
  return h("span", { class: "mono", text });
}

function of(has, may) {
  return `${has} of ${may}`;
}
