// What can be done with a session in a list: go there, send a message, stop it.

import { me, sendMessage, stopSession } from "./api.js";
import { ask, attempt, buttons, h } from "./dom.js";
import { go } from "./place.js";

/** The buttons of a row; `changed` is called when the list is no longer true. */
export function actions(row, changed) {
  const { info } = row;
  return [
    action(info, row.mine ? "Continue" : "Watch", () => go("console", row.mine ? { session: info.id } : { session: info.id, watch: 1 })),
    row.mayMessage && !row.mine ? action(info, "Message", () => message(info)) : null,
    row.mayStop ? action(info, "Stop", () => stop(info, changed), "danger") : null,
  ].filter((button) => button !== null);
}

function action(info, text, click, kind = "") {
  return h("button", { class: kind, click, text, "data-action": `${text} ${info.id}`, "aria-label": `${text}: ${info.owner} at ${info.machine}` });
}

async function message(info) {
  const text = h("input", { type: "text", maxlength: 1000, "aria-label": "Message" });
  const answer = await ask(`Message to ${info.owner}`, text, buttons("Send"));
  if (answer === "yes" && text.value.trim()) {
    await attempt(() => sendMessage(info.id, text.value));
  }
}

async function stop(info, changed) {
  const answer = await ask(`Stop ${info.owner}'s session at ${info.machine}?`, h("p", { text: "What runs there ends. Files in the machine's memory are gone with it." }), buttons("Stop it"));
  if (answer === "yes") {
    await attempt(() => stopSession(info.id, `${me.name} stopped it`));
    changed();
  }
}
