// A process's memory: from an area to a page, through the page table, to the frame.

import { h } from "../dom.js";

const PAGE = 4096n;
const KINDS = { ".": "not touched", f: "page cache", a: "anonymous", c: "anonymous, shared since a fork", z: "zeroes", s: "swapped, or a note" };

export const memory = {
  name: "memory",
  title: "Page tables",
  about: "From an area of a process's memory through the page table to the physical page",
  make(body, context, aside) {
    const pid = h("input", { type: "number", min: 1, value: context.value("pid") ?? "", "aria-label": "Process number", change: () => context.set({ pid: pid.value, address: null }) });
    const address = h("input", { type: "text", value: context.value("address") ?? "", placeholder: "address, such as 0x10000", "aria-label": "Address", spellcheck: "false", change: () => choose(address.value || null) });
    const areas = h("div", { class: "areas", role: "group", "aria-label": "Areas" });
    const pages = h("div", { class: "pages", tabindex: "0", role: "application", "aria-label": "Pages of the area: arrow keys choose one", click: clicked, keydown: moved });
    const below = h("div");
    body.append(h("div", { class: "toolbar" }, h("label", {}, "Process ", pid), address), areas, pages, below);
    let picture = null;
    const part = {
      wish: () => ({ panel: "memory", ...(context.value("pid") ? { pid: Number(context.value("pid")) } : {}), ...(context.value("address") ? { address: context.value("address") } : {}) }),
      follow(changes) {
        if ("pid" in changes || "address" in changes) {
          pid.value = context.value("pid") ?? pid.value;
          address.value = context.value("address") ?? "";
          context.ask(part);
        }
      },
      draw,
    };
    return part;

    function draw(next) {
      const same = picture !== null && JSON.stringify(picture.areas) === JSON.stringify(next.areas) && picture.selected === next.selected;
      picture = next;
      if (!context.value("pid")) {
        pid.value = next.pid;
      }
      aside.textContent = next.command ? `${next.command} · ${next.format ?? "no memory"}` : "no such process";
      if (!same) {
        drawAreas();
      }
      drawPages();
      drawWalk();
    }

    function drawAreas() {
      const scroll = areas.scrollTop;
      const focused = document.activeElement?.dataset?.from;
      areas.replaceChildren(...picture.areas.map((area) => h("button", { "data-from": area.from, "aria-current": area.from === picture.selected ? "true" : null, click: () => choose(area.from) },
        h("span", { text: area.from }), h("span", { text: area.rights }), h("span", { class: "kib", text: `${area.kib} K` }), h("span", { class: "what", text: area.what || "anonymous" }))));
      areas.scrollTop = scroll;
      if (focused) {
        areas.querySelector(`[data-from="${CSS.escape(focused)}"]`)?.focus();
      }
    }

    function drawPages() {
      const map = picture.pages;
      pages.classList.toggle("hidden", !map);
      if (!map) {
        return;
      }
      const here = picture.walk ? Number((BigInt(picture.walk.address) - BigInt(map.from)) / PAGE) : -1;
      while (pages.children.length > map.letters.length) {
        pages.lastChild.remove();
      }
      [...map.letters].forEach((letter, index) => {
        const cell = pages.children[index] ?? pages.appendChild(h("span"));
        const kind = letter.toLowerCase();
        const dirty = letter !== kind;
        const name = `${kind === "." ? "" : kind}${dirty ? " dirty" : ""}${index === here ? " here" : ""}`;
        if (cell.className !== name) {
          cell.className = name;
        }
        cell.title = `${page(index)}: ${KINDS[kind]}${dirty ? ", dirty" : ""}`;
      });
    }

    function drawWalk() {
      const { walk, page: frame } = picture;
      if (!walk) {
        below.replaceChildren(h("p", { class: "soft", text: picture.areas.length > 0 ? "Choose an area to see its pages." : "" }));
        return;
      }
      below.replaceChildren(legend(), h("div", { class: "walk", "aria-live": "off" },
        h("div", { class: "step" }, h("span", { class: "level", text: "satp" }), h("span", { class: "mono", text: `${walk.root} · ${picture.format}` })),
        walk.steps.map((step, index) => drawStep(step, index === walk.steps.length - 1 && !walk.physical)),
        frame ? drawFrame(frame, walk.physical) : h("div", { class: "step nowhere" }, h("span", { class: "level", text: "fault" }), h("span", { text: "Not translated: an access to this page faults, and the kernel decides." }))));
    }

    function choose(to) {
      context.set({ pid: pid.value, address: to });
    }

    function page(index) {
      return "0x" + (BigInt(picture.pages.from) + BigInt(index) * PAGE).toString(16);
    }

    function clicked(event) {
      const index = [...pages.children].indexOf(event.target);
      if (index >= 0) {
        choose(page(index));
      }
    }

    function moved(event) {
      const across = Math.max(1, Math.floor(pages.clientWidth / 12));
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key];
      if (step && picture.walk) {
        event.preventDefault();
        const here = Number((BigInt(picture.walk.address) - BigInt(picture.pages.from)) / PAGE);
        choose(page(Math.min(picture.pages.letters.length - 1, Math.max(0, here + step))));
      }
    }
  },
};

function legend() {
  const items = Object.entries(KINDS).map(([kind, text]) => h("span", {}, h("span", { class: "pages" }, h("span", { class: kind === "." ? "" : kind })), text));
  return h("div", { class: "legend" }, items, h("span", {}, h("span", { class: "pages" }, h("span", { class: "dirty" })), "dirty"));
}

function drawStep(step, nowhere) {
  return h("div", { class: nowhere ? "step nowhere" : "step" }, h("span", { class: "level", text: `level ${step.level}` }),
    h("span", { class: "mono" }, `${step.table}[${step.index}] = ${step.pte} `, flags(step.bits)), h("span", { class: "detail", text: step.meaning }));
}

function flags(bits) {
  return h("span", { class: "bits", "aria-label": bits.replaceAll("-", "") }, [...bits].map((bit, index) => (bit === "-" ? h("i", { text: "DAGUXWRV"[index] }) : h("b", { text: bit }))));
}

function drawFrame(frame, physical) {
  return h("div", { class: "step page" }, h("span", { class: "level", text: "page" }), h("span", { class: "mono", text: `${physical} · frame ${frame.frame}` }),
    h("span", { class: "detail", text: [frame.kind, frame.pages > 1 ? `part of a folio of ${frame.pages} pages at ${frame.head}` : null, frame.references > 0 ? `${frame.references} references, ${frame.mappings} mappings` : null,
      frame.flags.join(" ")].filter(Boolean).join(" · ") }),
    h("pre", { class: "hexdump detail", text: frame.bytes.map((line) => `${line}  ${line.split(" ").map((byte) => printable(parseInt(byte, 16))).join("")}`).join("\n") }));
}

function printable(byte) {
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "·";
}
