// The trace unit's events as they happen.

import { h } from "../dom.js";

const CATEGORIES = ["sched", "syscall", "task", "fault", "memory", "signal", "irq", "file", "lock", "device"];
const MOST = 600;

export const trace = {
  name: "trace",
  title: "Trace",
  about: "Events of the kernel as they happen, through a filter",
  make(body, context, aside) {
    const chosen = () => (context.value("categories") ?? "sched,task,fault").split(",");
    const boxes = CATEGORIES.map((name) => h("label", {}, h("input", { type: "checkbox", checked: chosen().includes(name), change: (event) => pick(name, event.target.checked) }), name));
    const filter = h("input", { type: "text", value: context.value("filter") ?? "", placeholder: "filter, such as comm==sh && hart==1", "aria-label": "Filter", spellcheck: "false", change: () => context.set({ filter: filter.value || null }) });
    const pause = h("button", { "aria-pressed": "false", text: "Pause", click: () => { paused = !paused; pause.setAttribute("aria-pressed", paused); } });
    const clear = h("button", { text: "Clear", click: () => { lines.replaceChildren(); dropped = 0; drawAside(); } });
    const lines = h("div", { class: "trace", role: "log", "aria-live": "off", tabindex: "0", "aria-label": "Events" });
    body.querySelector(".waiting")?.remove();
    body.append(h("div", { class: "toolbar" }, boxes), h("div", { class: "toolbar" }, filter, pause, clear), lines);
    let paused = false;
    let dropped = 0;
    const part = {
      wish: () => ({ panel: "trace", categories: chosen().join(","), filter: context.value("filter") ?? "" }),
      follow(changes) {
        if ("categories" in changes || "filter" in changes) {
          context.ask(part);
        }
      },
      draw(picture) {
        dropped += picture.dropped;
        drawAside();
        if (paused) {
          return;
        }
        const atEnd = lines.scrollTop + lines.clientHeight > lines.scrollHeight - 30;
        lines.append(...picture.lines.map(line));
        while (lines.children.length > MOST) {
          lines.firstChild.remove();
        }
        if (atEnd) {
          lines.scrollTop = lines.scrollHeight;
        }
      },
    };
    return part;

    function pick(name, on) {
      context.set({ categories: CATEGORIES.filter((one) => (one === name ? on : chosen().includes(one))).join(",") || "none" });
    }

    function drawAside() {
      aside.textContent = dropped > 0 ? `${dropped} events had no room` : "";
    }
  },
};

function line(event) {
  return h("div", {}, h("span", { class: "soft", text: (event.nanos / 1e9).toFixed(6) }), h("span", { class: "soft", text: event.hart }),
    h("span", { class: "name", vars: { "--hue": `var(--c${CATEGORIES.indexOf(event.category) % 8})` }, text: event.name }), h("span", { class: "text", text: event.text }));
}
