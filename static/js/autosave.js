// Saves what is being written, says what is true about it, and keeps unsaved text on the device.
// The server answers {draft_no, saved_at}; 409 means that another window saved meanwhile.
import { countWords, grow } from "./count.js";
import { openCopies } from "./keep.js";

const PAUSE = 1000;
const RETRY = 10000;

const fieldsOf = (box) => [...box.querySelectorAll("[name]:not(button)")];
const isWords = (name) => name !== "" && !/\.(draft_no|sharing)$/.test(name);
const numberOf = (box) => box.querySelector("[data-draft-no]");

// What one text's part of the form would send: its words, who may read them, the number it was drawn from.
function sent(box) {
  const names = new Set(fieldsOf(box).map(({ name }) => name));
  return [...new FormData(box.closest("form"))].filter(([name]) => names.has(name));
}

const written = (box) => Object.fromEntries(sent(box).filter(([name]) => isWords(name)));

// As a person reads it: in the order of the form, and of a choice its words.
function told(box, fields) {
  return fieldsOf(box)
    .filter(({ name, value, type }) => fields[name] && (type !== "radio" || value === fields[name]))
    .map((field) => (field.type === "radio" ? field.closest("label").textContent.trim() : fields[field.name]))
    .join("\n\n");
}

function write(box, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = box.closest("form").elements[name];
    if (field) field.value = value;
  }
  box.querySelectorAll("textarea").forEach(tidy);
}

function tidy(area) {
  grow(area);
  if (area.dataset.count) countWords(area);
}

class Writing {
  constructor(box, copies) {
    Object.assign(this, { box, copies, timer: 0, unsaved: false, busy: false });
    this.said = box.querySelector(".saved");
    this.echo = document.querySelector("[data-saved-echo]");
  }

  say(words, isSaved = false) {
    this.said.classList.toggle("wait", !isSaved);
    this.said.querySelector("span").textContent = words;
    if (this.echo) this.echo.textContent = words;
  }

  changed() {
    this.unsaved = true;
    this.say(this.box.dataset.saySaving);
    this.keep();
    this.later(PAUSE);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async keep() {
    try {
      await this.copies?.put(written(this.box));
    } catch {
      this.copies = null; // the storage is full or was taken away
    }
  }

  body() {
    const body = new URLSearchParams(sent(this.box));
    body.set("form_token", this.box.closest("form").elements.form_token.value);
    return body;
  }

  async save() {
    if (this.busy || !this.unsaved) return;
    this.busy = true;
    this.unsaved = false;
    const body = this.body();
    body.set("autosave", "1");
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(this.box.dataset.autosave, {
        method: "POST",
        body,
        headers,
        keepalive: true,
      });
      await this.answered(answer);
    } catch {
      this.failed();
    }
    this.busy = false;
  }

  async answered(answer) {
    if (answer.status === 409) return this.conflict(await answer.json());
    if (answer.status === 401 || answer.status === 403) return this.say(this.box.dataset.sayRefused);
    if (!answer.ok) return this.failed();
    const { draft_no, saved_at } = await answer.json();
    numberOf(this.box).value = draft_no;
    if (this.unsaved) return this.later(PAUSE);
    this.copies?.drop();
    this.say(this.box.dataset.saySaved.replace("{time}", saved_at), true);
  }

  failed() {
    this.unsaved = true;
    this.say(this.copies ? this.box.dataset.sayKept : this.box.dataset.sayScreen);
    this.later(RETRY);
  }

  conflict({ draft_no, at, theirs }) {
    clearTimeout(this.timer);
    const both = this.box.querySelector("[data-conflict]");
    this.say(this.box.dataset.sayConflict);
    both.querySelector("[data-mine]").textContent = told(this.box, written(this.box));
    both.querySelector("[data-theirs]").textContent = told(this.box, theirs);
    both.querySelector("[data-at]").textContent = both.dataset.words.replace("{time}", at);
    both.hidden = false;
    both.querySelector("h2").focus();
    const settle = (fields) => {
      both.hidden = true;
      numberOf(this.box).value = draft_no;
      write(this.box, fields);
      this.unsaved = true;
      this.save();
      this.box.querySelector("textarea, input:not([type=hidden])").focus();
    };
    both.querySelector("[data-keep]").onclick = () => settle(written(this.box));
    both.querySelector("[data-take]").onclick = () => {
      this.setAside();
      settle(theirs);
    };
  }

  // The text that is not taken goes to the earlier versions.
  setAside() {
    const body = this.body();
    body.set("do", "take-theirs");
    fetch(this.box.dataset.autosave, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
  }

  async offer() {
    const kept = await this.copies?.take();
    if (!kept) return;
    if (JSON.stringify(kept) === JSON.stringify(written(this.box))) return this.copies.drop();
    const offer = this.box.querySelector("[data-offer]");
    offer.querySelector("[data-offer-text]").textContent = told(this.box, kept);
    offer.hidden = false;
    offer.querySelector("[data-offer-take]").onclick = () => {
      offer.hidden = true;
      write(this.box, kept);
      this.changed();
    };
    offer.querySelector("[data-offer-drop]").onclick = () => {
      offer.hidden = true;
      this.copies.drop();
    };
  }
}

for (const box of document.querySelectorAll("[data-autosave]")) {
  const writing = new Writing(box, await openCopies(box.dataset.draftId, box.dataset.draftKey));
  if (writing.echo) writing.echo.textContent = writing.said.textContent;
  box.querySelectorAll("textarea").forEach(tidy);
  box.addEventListener("input", ({ target }) => {
    if (target.matches("textarea")) tidy(target);
    if (isWords(target.name)) writing.changed();
  });
  box.closest("form").addEventListener("submit", () => clearTimeout(writing.timer));
  addEventListener("online", () => writing.save());
  document.addEventListener("visibilitychange", () => document.hidden && writing.save());
  await writing.offer();
}
