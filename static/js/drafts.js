// Keeps what is laid, chosen or moved in an activity as it is done, by one small request, and says so in the row at the
// foot. What could not be sent waits on this device until the page stands in a visit again. Without scripts every button
// of the page keeps it.
import { hand, say } from "./foot.js";
import { openCopies } from "./keep.js";

const PAUSE = 400;
const RETRY = 10000;

class Draft {
  constructor(box) {
    const form = box.closest("form");
    Object.assign(this, { box, form, item: box.dataset.draft, timer: 0, unsaved: false, busy: false });
    Object.assign(this, { isWhole: "whole" in box.dataset, isBegun: "begun" in box.dataset });
    this.copies = openCopies(box.dataset.draftId, box.dataset.draftKey);
    this.close = box.querySelector('button[value^="answer:"]');
    // Cards that come one by one say themselves what comes next; a question of a quiz has its button at the foot.
    this.offer = box.dataset.onward === "" ? hand(box, () => this.look()) : () => {};
  }

  // Until all of it is laid, no single button is its next step; then it is handed in.
  look() {
    const isStep = this.isWhole && this.close;
    const told = { isOpen: true, isBegun: this.isBegun };
    return isStep ? { ...told, words: this.close.textContent.trim(), act: () => this.close.click() } : told;
  }

  // Names and values as the form holds them, with what they were drawn from.
  laid() {
    const { drawn_in } = this.form.elements;
    const own = [...new FormData(this.form)].filter(([name]) => name.startsWith(`${this.item}.`));
    return [...own, ["drawn_in", drawn_in?.value ?? ""]];
  }

  post(laid) {
    const body = new URLSearchParams(laid);
    body.set("form_token", this.form.elements.form_token.value);
    body.set("autosave", "1");
    body.set("do", `keep:${this.item}`);
    const address = this.form.getAttribute("action").split("#")[0];
    return fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
  }

  changed(part) {
    this.unsaved = true;
    this.settle(part);
    say("", "Saving");
    this.later(PAUSE);
  }

  // What was missing is there now: the note on it goes, and the mark at the part.
  settle(part) {
    this.box.parentElement.querySelector('[id$="problem"]')?.remove();
    part.removeAttribute("aria-invalid");
    part.closest("[data-card], .pairing, fieldset")?.querySelector(".look")?.remove();
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  // Whoever leaves while a request is on its way does not wait for it: the one that follows holds all that is laid.
  async save(isLeaving = false) {
    if ((this.busy && !isLeaving) || !this.unsaved) return;
    this.busy = true;
    this.unsaved = false;
    try {
      const answer = await this.post(this.laid());
      if (answer.status === 401 || answer.status === 403) say("", (await this.waits()) ? "Waits" : "Refused");
      else if (answer.status === 413) say("", "Long");
      else if (answer.ok) await this.saved(await answer.json());
      else await this.failed();
    } catch {
      await this.failed();
    }
    this.busy = false;
    if (this.unsaved) this.later(PAUSE);
  }

  async saved(told) {
    this.box.querySelector("[data-no]").value = told.no;
    if (this.unsaved) return;
    (await this.copies)?.drop();
    if (told.words) say(told.words, "Saved", { time: told.saved_at, isSaved: true });
    else say("", "Nothing");
    this.answer(told.replies ?? {});
    this.isBegun = told.done > 0;
    this.isWhole = this.isBegun && told.done === told.total;
    this.offer();
  }

  // A part that is laid answers where it lies; taken back, it says nothing any more.
  answer(replies) {
    for (const place of this.box.querySelectorAll("[data-reply]")) {
      const said = replies[place.dataset.reply] ?? "";
      if (place.dataset.said === said) continue;
      place.dataset.said = said;
      place.innerHTML = said;
    }
  }

  async failed() {
    this.unsaved = true;
    say("", (await this.waits()) ? "Kept" : "Screen");
    this.later(RETRY);
  }

  // Whether this device holds it now: its storage may be refused, or full.
  async waits() {
    try {
      const copies = await this.copies;
      await copies?.put(this.laid());
      return Boolean(copies);
    } catch {
      return false;
    }
  }

  // What waited here goes to the course, which lays it to what lies there. Whether there was anything it took.
  async bring() {
    const copies = await this.copies;
    const laid = await copies?.take();
    const answer = laid && (await this.post(laid).catch(() => null));
    if (!answer?.ok) return false;
    copies.drop();
    return true;
  }
}

const all = [...document.querySelectorAll("[data-draft]")].map((box) => new Draft(box));
for (const draft of all) {
  const { box } = draft;
  box.addEventListener("change", ({ target }) => draft.changed(target));
  box.addEventListener("moved", ({ target }) => draft.changed(target));
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
  document.addEventListener("visibilitychange", () => document.hidden && draft.save(true));
}

// Then the page comes as the course has it; asked for anew, for a form that was sent is not sent again.
let isNews = false;
for (const draft of all) isNews = (await draft.bring()) || isNews;
if (isNews) location.replace(location.href.split("#")[0]);
