// The last forks: each a bar of its stages.

import { count, h } from "../dom.js";

export const forks = {
  name: "forks",
  title: "Forks",
  about: "The stages of the last forks, and what each took",
  make(body) {
    const place = h("div");
    body.append(place);
    let open = null;
    let last = null;
    return {
      wish: () => ({ panel: "forks" }),
      draw(picture) {
        last = picture;
        redraw();
      },
    };

    function redraw() {
      const longest = Math.max(1, ...last.forks.map((fork) => total(fork)));
      const focused = document.activeElement?.dataset?.fork;
      const colours = new Map();
      last.forks.forEach((fork) => fork.stages.forEach((stage) => colours.set(stage.name, colours.get(stage.name) ?? `var(--c${colours.size % 8})`)));
      place.replaceChildren(...(last.forks.length === 0 ? [h("p", { class: "soft", text: "Nobody has forked yet." })] : last.forks.toReversed().flatMap((fork) => row(fork, longest, colours))));
      if (focused) {
        place.querySelector(`[data-fork="${CSS.escape(focused)}"]`)?.focus();
      }
    }

    function row(fork, longest, colours) {
      const id = `${fork.atNanos}`;
      const stages = fork.stages.map((stage) => h("i", { title: `${stage.name}: ${stage.cycles} cycles`, vars: { width: `${(100 * stage.cycles) / longest}%`, background: colours.get(stage.name) } }));
      const button = h("button", { class: "fork", "data-fork": id, "aria-expanded": String(open === id), click: () => { open = open === id ? null : id; redraw(); } },
        h("span", { class: "who", text: `${fork.parent} → ${fork.outcome}` }), h("span", { class: "stages" }, stages), h("span", { class: "total", text: `${(total(fork, "nanos") / 1000).toFixed(1)} µs` }));
      return open === id ? [button, detail(fork, colours)] : [button];
    }
  },
};

function total(fork, what = "cycles") {
  return fork.stages.reduce((sum, stage) => sum + stage[what], 0);
}

function detail(fork, colours) {
  const all = Math.max(1, total(fork));
  return h("div", { class: "fork-detail" }, h("p", { class: "soft", text: `at ${(fork.atNanos / 1e9).toFixed(6)} s, flags ${fork.flags}${fork.failed ? `; ${fork.failed} refused with ${fork.outcome}, and the stages before it were undone` : ""}` }),
    h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col", text: "Stage" }), h("th", { scope: "col", class: "num", text: "Cycles" }), h("th", { scope: "col", class: "num", text: "Share" }))),
      h("tbody", {}, fork.stages.map((stage) => h("tr", {}, h("td", {}, h("span", { class: "swatch", vars: { background: colours.get(stage.name) } }), stage.name), h("td", { class: "num", text: count(stage.cycles) }),
        h("td", { class: "num", text: `${((100 * stage.cycles) / all).toFixed(1)} %` }))))));
}
