// The row at the foot speaks for the activity in hand: what it says, and what its filled button does.
import { filled } from "./words.js";

const row = document.querySelector("[data-standing]");
const button = document.querySelector(".stand .go");
const before = button?.cloneNode(true);
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

// While something is in hand the filled button does `next` and says so; with null it leads to the next page again.
export function inHand(words, next) {
  if (!button) return;
  act = next;
  if (!act) return button.replaceChildren(...before.cloneNode(true).childNodes);
  const [label] = button.querySelectorAll("span");
  label.textContent = words;
}

button?.addEventListener("click", (event) => {
  if (!act) return;
  event.preventDefault();
  act();
});
