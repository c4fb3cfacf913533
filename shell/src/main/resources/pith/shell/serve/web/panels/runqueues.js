// Who waits for which hart, in the order of virtual deadlines.

import { h, hue } from "../dom.js";

export const runqueues = {
  name: "runqueues",
  title: "Runqueues",
  about: "Who wants to run on which hart, earliest virtual deadline first",
  make(body, context) {
    const place = h("div", { class: "queues" });
    body.append(place);
    let before = new Map();
    return {
      wish: () => ({ panel: "runqueues" }),
      draw(picture) {
        place.replaceChildren(...picture.queues.map((queue) => row(queue, queue.switches - (before.get(queue.hart) ?? queue.switches), context)));
        before = new Map(picture.queues.map((queue) => [queue.hart, queue.switches]));
      },
    };
  },
};

function row(queue, switches, context) {
  const tasks = queue.tasks.length === 0 ? h("span", { class: "chip idle", text: "idle" }) : queue.tasks.map((task) => chip(task, context));
  const idle = queue.idlePercent < 0 ? "" : `${100 - queue.idlePercent} % busy`;
  return h("div", { class: "queue" }, h("span", { text: `hart ${queue.hart}` }), h("div", { class: "tasks" }, tasks), h("span", { class: "soft", text: [idle, switches > 0 ? `${switches} ${switches === 1 ? "switch" : "switches"}` : ""].filter(Boolean).join(" · ") }));
}

function chip(task, context) {
  const what = `${task.policy.toLowerCase()}, nice ${task.nice}; virtual runtime +${task.vruntime} µs, deadline +${task.deadline} µs`;
  return h("button", { class: "link", title: what, "aria-label": `${task.task} ${task.pid}, ${task.runs ? "running" : "waiting"}, ${what}`, click: () => context.set({ pid: task.pid, address: null }, "memory") },
    h("span", { class: task.runs ? "chip runs" : "chip", vars: { "--hue": hue(task.pid) } }, task.task, h("small", { text: task.runs ? String(task.pid) : `${task.pid} · +${task.deadline} µs` })));
}
