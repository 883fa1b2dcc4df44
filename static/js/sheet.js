// Extras for worksheets: rows come, go and move without a new page, and the wheel fills as one answers. Without this
// each button of a row sends the form, and the page comes back at the field.
import { doneSince } from "./meanwhile.js";

const SHARES = { yes: 1, partly: 0.5, no: 0 };

async function pressed(button) {
  const box = button.closest("[data-growing]");
  const form = button.form;
  const texts = [...form.querySelectorAll("[data-autosave]")];
  const waits = [];
  for (const text of texts) text.dispatchEvent(new CustomEvent("sending", { detail: waits }));
  await Promise.all(waits); // what saves by itself sends the same numbers: one after the other
  const sent = new FormData(form, button);
  const answer = await fetch(button.hasAttribute("formaction") ? button.formAction : form.action, {
    method: "POST",
    body: new URLSearchParams(sent),
  });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(box.id);
  for (const number of page.querySelectorAll('input[name$="draft_no"]'))
    if (form.elements[number.name]) form.elements[number.name].value = number.value;
  const doAgain = doneSince(box, sent);
  box.replaceWith(fresh);
  for (const text of texts) {
    const said = page.querySelector(`[data-draft-id="${text.dataset.draftId}"] .saved span`).textContent;
    const place = text.contains(fresh) ? fresh : text;
    place.dispatchEvent(new CustomEvent("kept", { bubbles: true, detail: said }));
  }
  if (!doAgain(fresh)) goOn(fresh, button);
}

// A hand that is not elsewhere by now stays where it was: in the new row, at the row that was moved, at the next one after one was taken out.
function goOn(box, { value, dataset }) {
  const rows = [...box.querySelectorAll(".grown-row")];
  const again = [...box.querySelectorAll("[data-row]")].find((one) => one.value === value);
  const row = value.split(":").at(-1);
  const moved = rows.find((one) => one.querySelector(`input[type=hidden][value="${row}"]`));
  const first = (place) => place?.querySelector("input:not([type=hidden]), textarea, select, button");
  const next = { add: () => first(rows.at(-1)), out: () => box.querySelector('[data-row="add"]') ?? first(box) };
  (next[dataset.row]?.() ?? again ?? first(moved) ?? first(box)).focus();
}

// One press after the other: each sends the number of the draft that the one before it brought back.
let before = Promise.resolve();

document.addEventListener("click", (event) => {
  const pressedNow = event.target.closest("button[data-row]");
  if (!pressedNow || pressedNow.dataset.failed) return;
  event.preventDefault();
  const { form, value } = pressedNow;
  before = before.then(async () => {
    const button = [...form.querySelectorAll("button[data-row]")].find((one) => one.value === value);
    if (!button) return;
    try {
      await pressed(button);
    } catch {
      button.dataset.failed = "yes";
      form.requestSubmit(button);
    }
  });
});

for (const wheel of document.querySelectorAll(".rays [data-wheel]")) {
  const rays = wheel.querySelectorAll("[data-ray]");
  const statements = [...wheel.closest(".rays").querySelectorAll("[data-statement]")];
  wheel.closest(".rays").addEventListener("change", ({ target }) => {
    const ray = rays[statements.indexOf(target.closest("[data-statement]"))];
    const share = SHARES[target.value] ?? target.value / 5;
    ray?.setAttribute("clip-path", `inset(${100 - 100 * share}% 0 0 0)`);
  });
}
