// Where in the page one is, as the address says it: a view and its state, so that a link shows another person the same.

/** The view's name and its state, from the part of the address behind the #. */
export function place() {
  const [view, query = ""] = location.hash.slice(1).split("?");
  return { view, state: Object.fromEntries(new URLSearchParams(query)) };
}

function hash(view, state) {
  const kept = Object.entries(state).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const query = new URLSearchParams(kept).toString();
  return `#${view}${query ? "?" + query : ""}`;
}

/** Goes to another view. */
export function go(view, state = {}) {
  location.hash = hash(view, state);
}

/** Notes the state of the view one is in; a value of null takes a name out. */
export function note(changes) {
  const { view, state } = place();
  history.replaceState(null, "", hash(view, { ...state, ...changes }));
}
