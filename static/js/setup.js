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
  let unsaved = "open" in form.dataset; // what was typed before came back with the page, and is saved nowhere
  const note = () => {
    unsaved = true;
    state.textContent = form.dataset.sayUnsaved;
  };

  orderInPlace(form.querySelector("[data-list]"), (row, place) => {
    moved.textContent = filled(form.dataset.sayMoved, { step: row.querySelector(".what").textContent, place });
    note();
  });
  const picks = form.querySelectorAll('[name="pick"]');
  const picked = form.querySelector("[data-picked]");
  const count = () => {
    const number = [...picks].filter((one) => one.checked).length;
    picked.textContent = number ? filled(picked.dataset.say, { count: number }) : "";
  };
  count();
  form.addEventListener("change", ({ target }) => {
    if (target.name === "pick") count();
    if (target.name === "pick" || target.name === "bulk") return;
    const row = target.closest("li");
    if (row) sayChanged(row, form.dataset.sayChanged);
    note();
  });
  form.addEventListener("submit", () => (unsaved = false));
  for (const link of form.querySelectorAll("[data-drop]")) link.addEventListener("click", () => (unsaved = false));
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}

document.querySelector("#review, #conflict, .error-summary")?.closest("section").scrollIntoView({ block: "nearest" });
