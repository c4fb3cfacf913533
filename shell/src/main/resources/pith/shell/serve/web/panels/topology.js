// The machine: sockets, dies, last-level caches, harts with what runs on them, and the lines that moved between caches.

import { count, h, hue, svg } from "../dom.js";

/** A cache with more harts than that names those that are idle in one line. */
const MANY = 8;

export const topology = {
  name: "topology",
  title: "Topology",
  about: "Who runs on which hart, and what moves between caches",
  make(body, context, aside) {
    const place = h("div");
    body.append(place);
    return {
      wish: () => ({ panel: "topology" }),
      draw(picture) {
        aside.textContent = picture.machine;
        place.replaceChildren(h("div", { class: "sockets" }, picture.sockets.map((socket) => drawSocket(socket, picture, context))), traffic(picture) ?? "");
      },
    };
  },
};

/** A socket: its dies, or, if each of these is one cache, all of its caches side by side. */
function drawSocket(socket, picture, context) {
  const llcs = (of) => h("div", { class: "llcs" }, of.map((llc) => drawLlc(llc, picture, context)));
  const dies = socket.dies.every((die) => die.llcs.length === 1) ? llcs(socket.dies.flatMap((die) => die.llcs)) : socket.dies.map((die) => h("div", { class: "die" },
    socket.dies.length > 1 ? h("h3", { text: `Die ${die.id}` }) : null, llcs(die.llcs)));
  return h("div", { class: "socket" }, picture.sockets.length > 1 ? h("h3", { text: `Socket ${socket.id}` }) : null, dies);
}

function drawLlc(llc, picture, context) {
  const cache = picture.caches.find((one) => one.llc === llc.id);
  const idle = llc.harts.filter((hart) => hart.task === "" && hart.waiting === 0);
  const busy = llc.harts.length - llc.harts.filter((hart) => hart.task === "").length;
  const together = llc.harts.length > MANY;
  return h("div", { class: "llc" },
    h("h3", {}, `LLC ${llc.id}`, h("span", { text: `${size(llc.kib)} · ${busy}/${llc.harts.length} busy` })),
    llc.harts.filter((hart) => !together || !idle.includes(hart)).map((hart) => drawHart(hart, context)),
    together && idle.length > 0 ? h("div", { class: "soft", text: `idle: ${ranges(idle.map((hart) => hart.id))}` }) : null,
    cache ? h("div", { class: "soft", text: `${count(cache.accesses)} accesses, ${count(cache.fromOthers)} lines from others, ${count(cache.dram)} from RAM` }) : null);
}

/** Ascending numbers as Linux writes a list of harts: 0,2-15. */
function ranges(ids) {
  const runs = [];
  ids.forEach((id) => (runs.length > 0 && runs.at(-1)[1] === id - 1 ? (runs.at(-1)[1] = id) : runs.push([id, id])));
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

function drawHart(hart, context) {
  const idle = hart.task === "";
  const label = h("span", { class: idle ? "chip idle" : "chip runs", vars: idle ? {} : { "--hue": hue(hart.pid) } },
    idle ? "idle" : [hart.task, h("small", { text: String(hart.pid) })], hart.waiting > 0 ? h("small", { text: `+${hart.waiting} waiting` }) : null);
  const chip = idle || hart.pid === 0 ? label : h("button", { class: "link", "aria-label": `Memory of ${hart.task}`, click: () => context.set({ pid: hart.pid, address: null }, "memory") }, label);
  return h("div", { class: "hart" }, h("span", { text: `hart ${hart.id}` }), chip,
    h("div", { class: "meter", role: "img", "aria-label": `${Math.round(hart.used / 10.24)} percent used` }, h("i", { vars: { transform: `scaleX(${Math.min(1, hart.used / 1024)})` } })));
}

function size(kib) {
  return kib >= 1024 ? `${kib / 1024} MiB` : `${kib} KiB`;
}

/** Arcs from cache to cache, as thick as there is traffic. */
function traffic(picture) {
  if (!picture.transfers || picture.transfers.length < 2) {
    return null;
  }
  const caches = picture.transfers.length;
  const step = 460 / caches;
  const x = (cache) => 10 + step * (cache + 0.5);
  const reach = (14 + 22 * (caches - 1)) / 2 + 8;
  const arcs = [];
  picture.transfers.forEach((row, from) => row.forEach((lines, to) => {
    if (from !== to && (lines > 0 || caches <= 4)) {
      const up = from < to;
      const height = 14 + 22 * Math.abs(to - from);
      const path = `M ${x(from)} 60 Q ${(x(from) + x(to)) / 2} ${up ? 60 - height : 60 + height} ${x(to)} 60`;
      arcs.push(svg("path", { class: lines > 0 ? "arc" : "arc quiet", d: path, "stroke-width": lines > 0 ? 1 + Math.log10(1 + lines) : 1 },
        svg("title", {}, `${count(lines)} lines from LLC ${from} to LLC ${to}`)));
      if (lines > 0 && caches <= 4) {
        arcs.push(svg("text", { x: (x(from) + x(to)) / 2, y: up ? 60 - height / 2 - 5 : 60 + height / 2 + 14, "text-anchor": "middle" }, `${count(lines)} ${up ? "→" : "←"}`));
      }
    }
  }));
  const nodes = picture.transfers.map((_, cache) => [svg("circle", { class: "node", cx: x(cache), cy: 60, r: 12 }), svg("text", { x: x(cache), y: 64, "text-anchor": "middle" }, String(cache))]);
  return h("div", { class: "traffic" }, h("div", { class: "section", text: "Lines moved between last-level caches since the last picture" }),
    svg("svg", { viewBox: `0 ${46 - reach} 480 ${28 + 2 * reach}`, role: "img", "aria-label": "Traffic between caches" }, arcs, ...nodes));
}
