// Keeps what is laid, chosen or moved in an activity as it is done, by one small request, and says so in the row at the
// foot. Without scripts every button of the page keeps it.
import { filled } from "./words.js";

const PAUSE = 400;
const RETRY = 10000;
const row = document.querySelector("[data-standing]");

function say(howFar, words, isSaved) {
  if (!row) return;
  row.classList.toggle("wait", !isSaved);
  const [bold, rest] = [document.createElement("strong"), document.createElement("span")];
  bold.textContent = howFar;
  rest.textContent = words;
  row.querySelector("span").replaceChildren(bold, howFar ? ", " : "", rest);
}

class Draft {
  constructor(box) {
    const form = box.closest("form");
    Object.assign(this, { box, form, item: box.dataset.draft, timer: 0, unsaved: false, busy: false });
  }

  fields() {
    const body = new URLSearchParams(
      [...new FormData(this.form)].filter(([name]) => name.startsWith(`${this.item}.`)),
    );
    body.set("form_token", this.form.elements.form_token.value);
    body.set("autosave", "1");
    body.set("do", `keep:${this.item}`);
    return body;
  }

  changed() {
    this.unsaved = true;
    this.settle();
    say("", row?.dataset.saySaving, false);
    this.later(PAUSE);
  }

  // What was missing is there now: the note on it goes, and the mark at the part.
  settle() {
    this.box.querySelector('[id$="-problem"]')?.remove();
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    if (this.busy || !this.unsaved) return;
    this.busy = true;
    this.unsaved = false;
    try {
      const headers = { Accept: "application/json" };
      const address = this.form.getAttribute("action").split("#")[0];
      const answer = await fetch(address, { method: "POST", body: this.fields(), headers, keepalive: true });
      if (answer.status === 401 || answer.status === 403) say("", row?.dataset.sayRefused, false);
      else if (answer.ok) this.saved(await answer.json());
      else this.failed();
    } catch {
      this.failed();
    }
    this.busy = false;
    if (this.unsaved) this.later(PAUSE);
  }

  saved(told) {
    this.box.querySelector("[data-no]").value = told.no;
    if (this.unsaved) return;
    if (told.saved_at) say(told.words, filled(row.dataset.saySaved, { time: told.saved_at }), true);
    else say("", row.dataset.sayNothing, false);
    this.box.dispatchEvent(new CustomEvent("kept", { detail: told }));
  }

  failed() {
    this.unsaved = true;
    say("", row?.dataset.sayScreen, false);
    this.later(RETRY);
  }
}

for (const box of document.querySelectorAll("[data-draft]")) {
  const draft = new Draft(box);
  box.addEventListener("change", () => draft.changed());
  box.addEventListener("moved", () => draft.changed());
  // Enter on a choice means: this is my answer.
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input[type=radio], input[type=checkbox]")) return;
    const button = box.querySelector('button[value^="answer"]');
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  draft.form.addEventListener("submit", () => clearTimeout(draft.timer));
  addEventListener("online", () => draft.save());
  document.addEventListener("visibilitychange", () => document.hidden && draft.save());
}
