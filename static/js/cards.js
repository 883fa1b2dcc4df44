// Cards to lay come one at a time; the piles show which cards lie on them, and the row at the foot leads to the next one.
import { counted } from "./count.js";
import { hand } from "./foot.js";

function lay(box) {
  const draft = box.closest("[data-draft]");
  const cards = [...box.querySelectorAll("[data-card]")];
  const row = box.querySelector("[data-steps]");
  const left = box.querySelector("[data-left]");
  const close = draft?.querySelector('button[value^="answer:"]');
  const pileOf = (card) => card.querySelector("input:checked")?.value;
  const isOpen = (card) => !pileOf(card);
  let at = Math.max(cards.findIndex(isOpen), 0);

  const next = () => {
    const after = [...cards.slice(at + 1), ...cards.slice(0, at)];
    return cards.indexOf(after.find(isOpen) ?? cards[(at + 1) % cards.length]);
  };

  const piles = () => {
    for (const place of cards[at].querySelectorAll("[data-minis]")) {
      const here = cards.filter((card) => pileOf(card) === place.dataset.minis);
      place.replaceChildren(
        ...here.map((card) => {
          const mini = document.createElement("i");
          mini.className = card === cards[at] ? "mini cur" : "mini";
          mini.textContent = cards.indexOf(card) + 1;
          return mini;
        }),
      );
    }
  };

  // Once all lie there, the step is to hand them in; in a quiz that is what the row is for.
  const look = () => {
    const isBegun = cards.some(pileOf);
    if (cards.some(isOpen)) return { isOpen: true, isBegun, words: draft.dataset.onward, act: () => go(next()) };
    return { isOpen: Boolean(close), isBegun, words: close?.textContent.trim(), act: close && (() => close.click()) };
  };
  const foot = draft?.dataset.onward ? hand(box, look) : () => {};

  const show = () => {
    cards.forEach((card, n) => (card.hidden = n !== at));
    const open = cards.filter(isOpen).length;
    left.textContent = open ? counted(left, "wordsSome", open) : left.dataset.wordsNone;
    row.querySelector('[data-step="-1"]').disabled = at === 0;
    row.querySelector('[data-step="1"]').disabled = at === cards.length - 1;
    piles();
    foot();
  };

  function go(number) {
    at = number;
    show();
    cards[at].querySelector("input:checked, input").focus({ preventScroll: true });
    cards[at].scrollIntoView({ block: "nearest" });
  }

  row.hidden = false;
  row.addEventListener("click", ({ target }) => {
    const step = target.closest("[data-step]");
    if (step) go(at + Number(step.dataset.step));
  });
  box.addEventListener("change", show);
  show();
}

for (const box of document.querySelectorAll("[data-sort]")) lay(box);
