// Rates of what the kernel counts, over the last minute.

import { count, h, svg } from "../dom.js";

const SHOWN = 120;
const RATES = { faults: "Page faults", "major faults": "Major faults", "context switches": "Context switches", forks: "Forks", "cache misses": "Cache misses", "lines between LLCs": "Lines between LLCs" };

export const charts = {
  name: "counters",
  title: "Charts",
  about: "Faults, misses, context switches and memory, over the last pictures",
  make(body) {
    const place = h("div", { class: "charts" });
    body.append(place);
    const series = new Map();
    const drawn = new Map();
    let before = null;
    return {
      wish: () => ({ panel: "counters" }),
      draw(picture) {
        const seconds = before === null ? 0 : (picture.nanos - before.nanos) / 1e9;
        if (seconds > 0) {
          Object.entries(RATES).filter(([name]) => name in picture.counts).forEach(([name, title]) => add(title, (picture.counts[name] - before.counts[name]) / seconds, "/s"));
          add("Harts busy", Math.min(100, Math.max(0, (100 * (picture.counts["busy nanos"] - before.counts["busy nanos"])) / (picture.nanos - before.nanos) / picture.levels.harts)), " %");
        }
        add("Free memory", picture.levels["free pages"] / 256, " MiB");
        add("Anonymous memory", picture.levels["anonymous pages"] / 256, " MiB");
        add("Page cache", picture.levels["file pages"] / 256, " MiB");
        before = picture;
      },
    };

    function add(title, value, unit) {
      const values = series.get(title) ?? [];
      series.set(title, values);
      values.push(value);
      values.splice(0, Math.max(0, values.length - SHOWN));
      const chart = drawn.get(title) ?? make(title);
      chart.now.textContent = count(value) + unit;
      chart.picture.setAttribute("aria-label", `${title}: now ${count(value)}${unit}, most ${count(Math.max(...values))}${unit}`);
      const top = Math.max(1e-9, ...values);
      const points = values.map((one, index) => `${((index + SHOWN - values.length) * 100) / (SHOWN - 1)} ${38 - (36 * one) / top}`);
      chart.line.setAttribute("d", points.length > 1 ? "M " + points.join(" L ") : "");
      chart.area.setAttribute("d", points.length > 1 ? `M ${points[0].split(" ")[0]} 40 L ${points.join(" L ")} L 100 40 Z` : "");
    }

    function make(title) {
      const line = svg("path");
      const area = svg("path", { class: "area" });
      const picture = svg("svg", { viewBox: "0 0 100 40", preserveAspectRatio: "none", role: "img" }, area, line);
      const now = h("b");
      place.append(h("div", { class: "chart" }, h("h3", {}, title, now), picture));
      const chart = { line, area, picture, now };
      drawn.set(title, chart);
      return chart;
    }
  },
};
