// The row at the foot speaks for the activity in hand: what it says, and its filled button. *Next page* stays where it is
// and what it is; while something in hand has a next step, a filled button stands before it, and *Next* is a plain one.
import { filled } from "./words.js";

const row = document.querySelector("[data-standing]");
const place = document.querySelector(".stand .saved");
const step = document.querySelector("[data-step-on]");
const onward = document.querySelector(".stand .go");
const hands = [];
let inSight = [];
let touched = null;
let held = null;

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

const isOpen = (one) => Boolean(one?.box.isConnected && one.look().isOpen);

// In hand is what was touched last, else what was begun, else what is or was before the eyes; until it is done. So no
// button goes away, or leads elsewhere, because somebody reads on.
function choose() {
  if (isOpen(touched)) return touched;
  const [seen, open] = [inSight, hands].map((some) => some.filter(isOpen));
  const isBegun = (one) => one.look().isBegun;
  return seen.find(isBegun) ?? open.find(isBegun) ?? seen.at(-1) ?? (isOpen(held) ? held : null);
}

function draw() {
  held = choose();
  const { act, words } = held?.look() ?? {};
  const hadFocus = document.activeElement === step;
  place.toggleAttribute("data-in-hand", Boolean(held));
  step.hidden = !act;
  if (act) step.querySelector("span").textContent = words;
  else if (hadFocus) onward.focus();
}

// Watches an activity. `look` tells how it is: `isOpen` (there is still something to do), `isBegun`, and of its next step,
// if one button can do it, `words` and `act`. Call what comes back whenever that has changed.
export function hand(box, look) {
  if (!step) return () => {};
  const one = { box, look };
  hands.push(one);
  // In a frame of another site the margin counts for nothing: there an activity is in sight as soon as it begins.
  new IntersectionObserver(
    (looks) => {
      inSight = inSight.filter((other) => other !== one);
      if (looks.at(-1).isIntersecting) inSight.push(one);
      draw();
    },
    { rootMargin: "0px 0px -35% 0px" },
  ).observe(box);
  for (const touch of ["focusin", "change"])
    box.addEventListener(touch, () => {
      touched = one;
      draw();
    });
  return draw;
}

// What is written says how it stands by itself; the row says the same.
document.addEventListener("said", ({ detail }) => {
  if (!row) return;
  row.classList.toggle("wait", !detail.isSaved);
  row.querySelector("span").textContent = detail.words;
});

step?.addEventListener("click", () => held?.look().act?.());
