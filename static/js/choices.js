// A choice about the whole course (text size, colours, plainer words) that was made right before leaving: the page that
// follows may be drawn before the course knows of it, or the request is lost. So it goes along in the tab until it is kept.
const PREFIX = "choice-";
const [, , visit] = location.pathname.split("/");

function noted(name) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    return null; // storage is refused in this frame
  }
}

function note(name, told) {
  try {
    if (told) sessionStorage.setItem(PREFIX + name, JSON.stringify(told));
    else sessionStorage.removeItem(PREFIX + name);
  } catch {
    // see above: then the request alone keeps it
  }
}

// Sends a choice: `pairs` of names and values; `also` is what its form holds besides.
export async function keep(name, address, pairs, also) {
  const no = crypto.getRandomValues(new Uint32Array(1))[0];
  note(name, { visit, no, pairs });
  const body = new URLSearchParams([...pairs, ...Object.entries(also)]);
  try {
    await fetch(address, { method: "POST", body, redirect: "manual", keepalive: true });
    if (noted(name)?.no === no) note(name, null);
  } catch {
    // it stays noted, and the next page sends it again
  }
}

// What was chosen in this visit and is not kept yet, as pairs; null where nothing is.
export function pending(name) {
  const told = noted(name);
  return told?.visit === visit ? told.pairs : null;
}
