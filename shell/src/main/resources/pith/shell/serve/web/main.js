// The page: which view is shown.

import "./theme.js";
import { admin } from "./admin.js";
import { me, signInWithToken, whoAmI } from "./api.js";
import { attempt, notice } from "./dom.js";
import { go, place } from "./place.js";
import { gate } from "./gate.js";
import { lobby } from "./lobby.js";
import { console_ } from "./console.js";

const app = document.getElementById("app");
let leave = () => {};

async function show() {
  leave();
  leave = () => {};
  app.replaceChildren();
  if (!me.name) {
    leave = gate(app, show);
  } else if (place().view === "console") {
    leave = console_(app);
  } else if (place().view === "admin" && me.role !== "student") {
    leave = admin(app);
  } else {
    leave = lobby(app, show);
  }
}

/** A link with a token signs in; the token leaves the address bar and the history at once. */
async function byLink() {
  const token = /^#token=(.+)$/.exec(location.hash)?.[1];
  if (token) {
    history.replaceState(null, "", "/");
    await attempt(() => signInWithToken(token));
  }
}

await byLink();
if (!me.name) {
  await attempt(whoAmI);
}
addEventListener("hashchange", async () => {
  await byLink(); // somebody who has the page open already
  show();
});
addEventListener("pith-signed-out", () => { delete me.name; show(); });
if (place().view === "denied") {
  go("");
  notice("Signing in did not work out.", { bad: true });
}
show();
