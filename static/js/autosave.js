// Saves what is being written, says what is true about it, and keeps unsaved text on the device.
// The server answers {draft_no, saved_at}; 409 means that another window saved meanwhile.
import { countWords, grow } from "./count.js";
import { openCopies } from "./keep.js";

const PAUSE = 1000;
const RETRY = 10000;

const written = (form) =>
  Object.fromEntries(
    [...new FormData(form)].filter(([name]) => name === "text" || name.startsWith("field-")),
  );

// As a person reads it: in the order of the form, and of a choice its words.
function told(form, fields) {
  return [...form.elements]
    .filter(({ name, value, type }) => fields[name] && (type !== "radio" || value === fields[name]))
    .map((field) => (field.type === "radio" ? field.closest("label").textContent.trim() : fields[field.name]))
    .join("\n\n");
}

function write(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements[name];
    if (field) field.value = value;
  }
  form.querySelectorAll("textarea").forEach(tidy);
}

function tidy(area) {
  grow(area);
  if (area.dataset.count) countWords(area);
}

class Writing {
  constructor(form, copies) {
    Object.assign(this, { form, copies, timer: 0, unsaved: false, busy: false });
    this.said = form.querySelector(".saved");
    this.echo = document.querySelector("[data-saved-echo]");
  }

  say(words, isSaved = false) {
    this.said.classList.toggle("wait", !isSaved);
    this.said.querySelector("span").textContent = words;
    if (this.echo) this.echo.textContent = words;
  }

  changed() {
    this.unsaved = true;
    this.say(this.form.dataset.saySaving);
    this.keep();
    this.later(PAUSE);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async keep() {
    try {
      await this.copies?.put(written(this.form));
    } catch {
      this.copies = null; // the storage is full or was taken away
    }
  }

  async save() {
    if (this.busy || !this.unsaved) return;
    this.busy = true;
    this.unsaved = false;
    const body = new URLSearchParams(new FormData(this.form));
    body.set("autosave", "1");
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(this.form.dataset.autosave, {
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
    if (answer.status === 401 || answer.status === 403) return this.say(this.form.dataset.sayRefused);
    if (!answer.ok) return this.failed();
    const { draft_no, saved_at } = await answer.json();
    this.form.elements.draft_no.value = draft_no;
    if (this.unsaved) return this.later(PAUSE);
    this.copies?.drop();
    this.say(this.form.dataset.saySaved.replace("{time}", saved_at), true);
  }

  failed() {
    this.unsaved = true;
    this.say(this.copies ? this.form.dataset.sayKept : this.form.dataset.sayScreen);
    this.later(RETRY);
  }

  conflict({ draft_no, at, theirs }) {
    clearTimeout(this.timer);
    const both = this.form.querySelector("[data-conflict]");
    this.say(this.form.dataset.sayConflict);
    both.querySelector("[data-mine]").textContent = told(this.form, written(this.form));
    both.querySelector("[data-theirs]").textContent = told(this.form, theirs);
    both.querySelector("[data-at]").textContent = both.dataset.words.replace("{time}", at);
    both.hidden = false;
    both.querySelector("h2").focus();
    const settle = (fields) => {
      both.hidden = true;
      this.form.elements.draft_no.value = draft_no;
      write(this.form, fields);
      this.unsaved = true;
      this.save();
      this.form.querySelector("textarea, input:not([type=hidden])").focus();
    };
    both.querySelector("[data-keep]").onclick = () => settle(written(this.form));
    both.querySelector("[data-take]").onclick = () => {
      this.setAside();
      settle(theirs);
    };
  }

  // The text that is not taken goes to the earlier versions.
  setAside() {
    const body = new URLSearchParams(new FormData(this.form));
    body.set("do", "take-theirs");
    fetch(this.form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
  }

  async offer() {
    const kept = await this.copies?.take();
    if (!kept) return;
    if (JSON.stringify(kept) === JSON.stringify(written(this.form))) return this.copies.drop();
    const offer = this.form.querySelector("[data-offer]");
    offer.querySelector("[data-offer-text]").textContent = told(this.form, kept);
    offer.hidden = false;
    offer.querySelector("[data-offer-take]").onclick = () => {
      offer.hidden = true;
      write(this.form, kept);
      this.changed();
    };
    offer.querySelector("[data-offer-drop]").onclick = () => {
      offer.hidden = true;
      this.copies.drop();
    };
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const writing = new Writing(form, await openCopies(form.dataset.draftId, form.dataset.draftKey));
  if (writing.echo) writing.echo.textContent = writing.said.textContent;
  form.querySelectorAll("textarea").forEach(tidy);
  form.addEventListener("input", ({ target }) => {
    if (target.matches("textarea")) tidy(target);
    if (target.name === "text" || target.name.startsWith("field-")) writing.changed();
  });
  form.addEventListener("submit", () => clearTimeout(writing.timer));
  addEventListener("online", () => writing.save());
  document.addEventListener("visibilitychange", () => document.hidden && writing.save());
  await writing.offer();
}
