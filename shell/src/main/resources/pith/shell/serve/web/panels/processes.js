// The tree of processes.

import { count, h, hue } from "../dom.js";

export const processes = {
  name: "processes",
  title: "Processes",
  about: "The tree of processes; each leads to its memory",
  make(body, context) {
    const place = h("div");
    body.append(place);
    let before = new Map();
    let at = 0;
    return {
      wish: () => ({ panel: "processes" }),
      draw(picture, nanos) {
        const passed = (nanos - at) / 1e6;
        const share = (process) => (passed > 0 && before.has(process.pid) ? Math.min(100, Math.round(100 * (process.millis - before.get(process.pid)) / passed)) : 0);
        const focused = document.activeElement?.dataset?.pid;
        place.replaceChildren(h("table", {}, h("thead", {}, h("tr", {}, ["Process", "State", "Hart", "Busy", "Time", "Memory"].map((title, index) => h("th", { scope: "col", class: index > 2 ? "num" : "", text: title })))),
          h("tbody", {}, tree(picture.processes).map(({ process, branch }) => line(process, branch, share(process), context)))));
        if (focused) {
          place.querySelector(`[data-pid="${CSS.escape(focused)}"]`)?.focus();
        }
        before = new Map(picture.processes.map((process) => [process.pid, process.millis]));
        at = nanos;
      },
    };
  },
};

/** The processes, each after its parent, with the branches that lead to it. */
function tree(all) {
  const known = new Set(all.map((process) => process.pid));
  const below = (parent, depth, above) => {
    const children = all.filter((process) => (known.has(process.parent) ? process.parent : 0) === parent && process.pid !== parent);
    return children.flatMap((process, index) => {
      const last = index === children.length - 1;
      const branch = depth === 0 ? "" : above + (last ? "└ " : "├ ");
      return [{ process, branch }, ...below(process.pid, depth + 1, depth === 0 ? "" : above + (last ? "\u00a0\u00a0" : "│ "))];
    });
  };
  return below(0, 0, "");
}

const STATES = { R: "runs", S: "sleeps", D: "waits", T: "stopped", t: "traced", Z: "zombie", I: "idle", X: "dead" };

function line(process, branch, share, context) {
  const name = process.kernelThread ? `[${process.command}]` : process.command;
  const link = h("button", { class: "link", "data-pid": process.pid, "aria-label": `Memory of ${name}, process ${process.pid}`, click: () => context.set({ pid: process.pid, address: null }, "memory") },
    h("span", { class: "chip", vars: { "--hue": hue(process.pid) } }, name, h("small", { text: String(process.pid) })));
  return h("tr", { "aria-level": branch.length / 2 + 1 }, h("td", {}, h("span", { class: "mono soft", text: branch }), link), h("td", { text: STATES[process.state] ?? process.state }), h("td", { text: process.hart }),
    h("td", { class: "num", text: share > 0 ? `${share} %` : "–" }), h("td", { class: "num", text: `${(process.millis / 1000).toFixed(2)} s` }), h("td", { class: "num", text: process.kib > 0 ? `${count(process.kib)} KiB` : "–" }));
}
