// An explained word opens in the text, under itself, and covers nothing. Without this, and where no block may stand (a
// label, a heading), it opens as a popover.
const NO_ROOM = "label, legend, summary, h1, h2, h3, h4";
const opened = new Map();

function lineOf(told) {
  const line = document.createElement("span");
  if (told.lang) line.lang = told.lang;
  line.append(...[...told.childNodes].map((node) => node.cloneNode(true)));
  return line;
}

// Where the note goes: a comma or full stop stays with its word.
function after(word) {
  const next = word.nextSibling;
  const mark = next?.nodeType === Node.TEXT_NODE && next.data.match(/^[^\s\p{L}\p{N}]+/u);
  if (!mark) return word;
  if (mark[0].length < next.length) next.splitText(mark[0].length);
  return next;
}

function open(word, meaning) {
  const note = document.createElement("span");
  note.className = "gloss-in";
  note.setAttribute("role", "note");
  const close = meaning.querySelector("button").cloneNode(true);
  for (const name of ["popovertarget", "popovertargetaction"]) close.removeAttribute(name);
  close.addEventListener("click", () => shut(word));
  note.append(...[...meaning.querySelectorAll(":scope > p, :scope > div")].map(lineOf), close);
  after(word).after(note);
  word.setAttribute("aria-expanded", "true");
  opened.set(word, note);
}

function shut(word) {
  opened.get(word).remove();
  opened.delete(word);
  word.setAttribute("aria-expanded", "false");
  word.focus();
}

document.addEventListener("click", (event) => {
  const word = event.target.closest(".word[popovertarget]");
  const meaning = word && document.getElementById(word.getAttribute("popovertarget"));
  if (!meaning || word.closest(NO_ROOM)) return;
  event.preventDefault(); // no popover
  if (opened.has(word)) shut(word);
  else open(word, meaning);
});

document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  const here = document.activeElement;
  const found = [...opened].find(([word, note]) => word === here || note.contains(here));
  if (found) shut(found[0]);
});
