// Signing in.

import { me, signIn } from "./api.js";
import { h } from "./dom.js";

export function gate(app, entered) {
  document.title = "Sign in – Pith";
  const problem = h("p", { class: "problem hidden", role: "alert" });
  const name = h("input", { name: "name", autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true });
  const password = h("input", { name: "password", type: "password", autocomplete: "current-password", required: true });
  const button = h("button", { class: "primary", type: "submit", text: "Sign in" });
  const form = h("form", { submit }, h("h1", { class: "brand" }, h("img", { src: "/icon.svg", alt: "" }), "Pith"),
    h("p", { class: "soft", text: "A machine of your own, and a kernel that you can watch." }), problem,
    h("label", {}, "Name", name), h("label", {}, "Password", password), button,
    me.openId ? h("a", { href: "/sign-in/openid", text: me.openIdLabel ?? "Sign in elsewhere" }) : null);
  app.append(h("main", { class: "gate" }, form));
  name.focus();

  async function submit(event) {
    event.preventDefault();
    button.disabled = true;
    problem.classList.add("hidden");
    try {
      await signIn(name.value, password.value);
      entered();
    } catch (refused) {
      problem.textContent = refused.message;
      problem.classList.remove("hidden");
      password.value = "";
      password.focus();
    } finally {
      button.disabled = false;
    }
  }
  return () => {};
}
