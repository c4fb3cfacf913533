// Light or dark: as the system says, until somebody chooses.

const KEY = "pith-theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();

export function theme() {
  return localStorage.getItem(KEY) ?? (system.matches ? "dark" : "light");
}

export function toggleTheme() {
  localStorage.setItem(KEY, theme() === "dark" ? "light" : "dark");
  apply();
}

/** Calls back whenever the theme changes; answers what stops that. */
export function onTheme(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function apply() {
  document.documentElement.dataset.theme = theme();
  listeners.forEach((listener) => listener(theme()));
}

system.addEventListener("change", apply);
apply();
