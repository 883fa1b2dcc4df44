// The row at the foot speaks for the activity in hand: what it says, and what its filled button does.
import { filled } from "./words.js";

const row = document.querySelector("[data-standing]");
const button = document.querySelector(".stand .go");
const before = button?.cloneNode(true);
let owner = null;
let act = null;

// `howFar` is bold: "3 of 12 cards laid". `words`: the name of a sentence that the row holds (`saved`, `saving`, …).
export function say(howFar, words, { time = "", isSaved = false } = {}) {
  if (!row) return;
  const sentence = filled(row.dataset[`say${words}`], { time });
  const [bold, rest] = [document.createElement("strong"), document.createElement("span")];
  bold.textContent = howFar;
  rest.textContent = sentence;
  row.classList.toggle("wait", !isSaved);
  row.querySelector("span").replaceChildren(bold, howFar ? ", " : "", rest);
}

// While the activity `who` is in hand the filled button does `next` and says so; without `next`, if it was in hand, the
// button leads to the next page again.
export function inHand(who, words, next) {
  if (!button || (!next && who !== owner)) return;
  [owner, act] = next ? [who, next] : [null, null];
  button.replaceChildren(...before.cloneNode(true).childNodes);
  if (act) button.querySelector("span").textContent = words;
}

// What is written says how it stands by itself; the row says the same.
document.addEventListener("said", ({ detail }) => {
  if (!row) return;
  row.classList.toggle("wait", !detail.isSaved);
  row.querySelector("span").textContent = detail.words;
});

button?.addEventListener("click", (event) => {
  if (!act) return;
  event.preventDefault();
  act();
});
