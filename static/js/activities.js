// Extras for two activities: cards to sort come one at a time, steps can be moved in place.
import { counted } from "./count.js";
import { orderInPlace } from "./order.js";
import { filled } from "./words.js";

function oneAtATime(box) {
  const cards = [...box.querySelectorAll("[data-card]")];
  const row = box.querySelector("[data-steps]");
  const left = box.querySelector("[data-left]");
  const lies = (card) => card.querySelector("input:checked");
  let at = Math.max(
    cards.findIndex((card) => !lies(card)),
    0,
  );

  const show = () => {
    cards.forEach((card, n) => (card.hidden = n !== at));
    const open = cards.filter((card) => !lies(card)).length;
    left.textContent = open ? counted(left, "wordsSome", open) : left.dataset.wordsNone;
    for (const step of row.querySelectorAll("[data-step]")) {
      const next = at + Number(step.dataset.step);
      step.toggleAttribute("disabled", next < 0 || next >= cards.length);
    }
  };

  row.hidden = false;
  row.addEventListener("click", ({ target }) => {
    const step = target.closest("[data-step]");
    if (!step) return;
    at += Number(step.dataset.step);
    show();
    const card = cards[at];
    (lies(card) ?? card.querySelector("input")).focus();
  });
  box.addEventListener("change", show);
  show();
}

for (const box of document.querySelectorAll("[data-sort]")) oneAtATime(box);
for (const list of document.querySelectorAll("[data-order]")) {
  const said = list.closest("fieldset").querySelector("[data-moved]");
  orderInPlace(list, (step, place) => {
    const box = list.closest("fieldset");
    box.querySelector("[data-is-moved]").value = "1";
    box.dispatchEvent(new CustomEvent("moved", { bubbles: true }));
    said.textContent = filled(said.dataset.words, { step: step.querySelector(".what").textContent, place });
  });
}

// After an answer the page comes back with a word on it, or on what is missing: that is where the eye and the screen
// reader go; after any other button, the activity it belongs to. The browser takes the focus away when it has scrolled to the address's fragment, so this waits until the page stands.
const place = location.hash
  ? document.getElementById(location.hash.slice(1))
  : document.querySelector(".asked");
const problem = document.querySelector('[id$="-problem"], #problem');
const verdict = place?.querySelector('[id$="-verdict"]:not(details *)');
const said = problem ?? verdict ?? place;
if (said)
  addEventListener("load", () =>
    requestAnimationFrame(() => said.focus({ preventScroll: said === verdict })),
  );
