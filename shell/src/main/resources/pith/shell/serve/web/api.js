// What the page asks of the server over HTTP.

/** Who is signed in: name, role and the token that goes with every change; name is undefined for nobody. */
export const me = {};

export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

async function call(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json", "X-Pith-Token": me.token ?? "" },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
    });
  } catch {
    throw new Refused(0, "The server cannot be reached.");
  }
  const text = await answer.text();
  const json = text.startsWith("{") ? JSON.parse(text) : {};
  if (!answer.ok) {
    throw new Refused(answer.status, json.sentence ?? "The server refused that.");
  }
  return json;
}

function become(answer) {
  for (const key of Object.keys(me)) {
    delete me[key];
  }
  Object.assign(me, answer);
}

export async function whoAmI() {
  become(await call("GET", "/api/me"));
}

export async function signIn(name, password) {
  become(await call("POST", "/api/sign-in", { name, password }));
}

export async function signInWithToken(token) {
  become(await call("POST", "/api/sign-in/token", { token }));
}

export async function signOut() {
  await call("POST", "/api/sign-out", {});
  become({});
}

export async function sessions() {
  return (await call("GET", "/api/sessions")).sessions;
}

export async function openSession(machine, columns, rows) {
  return (await call("POST", "/api/sessions", { machine, columns, rows })).id;
}

export async function stopSession(id, reason) {
  await call("POST", `/api/sessions/${encodeURIComponent(id)}/stop`, { reason });
}

export async function record(id, on) {
  await call("POST", `/api/sessions/${encodeURIComponent(id)}/record`, { on });
}

export async function recordings() {
  return (await call("GET", "/api/recordings")).recordings;
}

export async function sendMessage(id, text) {
  await call("POST", `/api/sessions/${encodeURIComponent(id)}/message`, { text });
}

/** The class as a whole: machines that are on, and accounts with what they may have. */
export async function overview() {
  return call("GET", "/api/overview");
}

export async function stopMachine(owner, name) {
  await call("POST", "/api/machines/stop", { owner, name });
}

/** Answers how many sessions were told. */
export async function messageAll(text) {
  return (await call("POST", "/api/message", { text })).sessions;
}

/** Signs this browser in anew, with what it then has to know. */
export async function changePassword(old, fresh) {
  Object.assign(me, await call("POST", "/api/password", { old, fresh }));
}
