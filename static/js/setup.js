// Extras for the set-up: stars are moved in place by button or by dragging, and what is not saved yet says so.
// The form is the same without them: its hidden `order` fields lie in the rows, and the server reads their order.
import { orderInPlace } from "./order.js";

function filled(words, values) {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words);
}

function sayChanged(row, words) {
  row.classList.add("changed");
  if (row.querySelector(".change")) return;
  const said = document.createElement("p");
  said.className = "small change";
  said.textContent = words;
  row.querySelector(".name").after(said);
}

for (const form of document.querySelectorAll("form[data-setup]")) {
  const moved = form.querySelector("[data-moved]");
  const state = document.querySelector("[data-unsaved]");
  let unsaved = false;
  const note = () => {
    unsaved = true;
    state.textContent = form.dataset.sayUnsaved;
  };

  orderInPlace(form.querySelector("[data-list]"), (row, place) => {
    moved.textContent = filled(form.dataset.sayMoved, { step: row.querySelector(".what").textContent, place });
    note();
  });
  form.addEventListener("change", ({ target }) => {
    const row = target.closest("li");
    if (row) sayChanged(row, form.dataset.sayChanged);
    note();
  });
  form.addEventListener("submit", () => (unsaved = false));
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}

document.querySelector("#review, #conflict, .error-summary")?.closest("section").scrollIntoView({ block: "nearest" });
