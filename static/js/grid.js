// On a phone a grid is filled row by row: the small picture of it says where one is, and the row at the foot leads to the
// next one. Without this all rows stand one below the other.
import { hand } from "./foot.js";
import { filled } from "./words.js";

function page(box) {
  const bar = box.querySelector("[data-by-row]");
  if (!bar) return;
  const rows = [...box.querySelectorAll(".cells tbody > tr")];
  const marks = [...box.querySelectorAll(".tiny-grid i")];
  const head = box.querySelector(".cells thead");
  const whole = bar.querySelector("[data-row-all]");
  const said = bar.querySelector("[data-row-at]");
  const onward = bar.querySelector('[data-row-step="1"]');
  let at = 0;
  let isWhole = false;
  let wasInRows = false;

  const isNarrow = () => getComputedStyle(head).display === "none";

  // In a row that stands alone there is room: its cells are open. Elsewhere one is opened at a time.
  const open = (inRows) => {
    for (const cell of box.querySelectorAll("details.cell")) {
      const isHere = inRows && rows[at].contains(cell);
      cell.dataset.group ??= cell.getAttribute("name");
      if (inRows) cell.removeAttribute("name");
      else cell.setAttribute("name", cell.dataset.group);
      if (inRows || wasInRows) cell.open = isHere;
    }
    wasInRows = inRows;
  };

  const look = () => {
    const isOpen = box.classList.contains("in-rows") && at < rows.length - 1;
    return { isOpen, isBegun: at > 0, words: onward.textContent.trim(), act: isOpen && (() => go(at + 1)) };
  };
  const foot = hand(box, look);

  const show = () => {
    const inRows = isNarrow() && !isWhole;
    bar.hidden = !isNarrow();
    box.classList.toggle("in-rows", inRows);
    rows.forEach((row, n) => row.classList.toggle("now", n === at));
    marks.forEach((mark, n) => mark.classList.toggle("h", inRows && Math.floor((n * rows.length) / marks.length) === at));
    for (const step of bar.querySelectorAll("[data-row-step]")) step.hidden = !inRows || !rows[at + Number(step.dataset.rowStep)];
    said.textContent = inRows ? filled(said.dataset.rowAt, { number: at + 1, all: rows.length }) : "";
    whole.setAttribute("aria-pressed", isWhole);
    open(inRows);
    foot();
  };

  function go(number) {
    at = number;
    show();
    const first = rows[at].querySelector("th textarea, .picker input, td textarea");
    first?.focus({ preventScroll: true });
    box.scrollIntoView({ block: "start" });
  }

  bar.addEventListener("click", ({ target }) => {
    const step = target.closest("[data-row-step]");
    if (step) go(at + Number(step.dataset.rowStep));
    if (target.closest("[data-row-all]")) {
      isWhole = !isWhole;
      show();
    }
  });
  new ResizeObserver(() => isNarrow() === bar.hidden && show()).observe(box);
  show();
}

for (const box of document.querySelectorAll(".grid-field")) page(box);
document.addEventListener("kept", ({ target }) => target.matches(".grid-field") && page(target));
