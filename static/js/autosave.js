// Saves what is being written, says what is true about it, and keeps unsaved text on the device.
// The server answers {draft_no, saved_at}; 409 means that another window saved meanwhile.
import { countWords, grow } from "./count.js";
import { openCopies } from "./keep.js";
import { isTicked } from "./meanwhile.js";

const PAUSE = 1000;
const RETRY = 10000;
const PATIENCE = 5000;

const fieldsOf = (box) => [...box.querySelectorAll("[name]:not(button, details)")];
const isWords = (name) => name !== "" && !/\.(draft_no|sharing|shared_as|light-.*)$/.test(name);
const unfold = (box) => box.closest("details")?.setAttribute("open", "");
const numberOf = (box) => box.querySelector("[data-draft-no]");

// What one text's part of the form would send: its words, who may read them, the number it was drawn from.
function sent(box) {
  const names = new Set(fieldsOf(box).map(({ name }) => name));
  return [...new FormData(box.closest("form"))].filter(([name]) => names.has(name));
}

// Names and values as they are sent: of several ticked boxes each, of a list of rows their order.
const written = (box) => sent(box).filter(([name]) => isWords(name));
const hasPair = (pairs, name, value) => pairs.some((pair) => pair[0] === name && pair[1] === value);

// As a person reads it: in the order of the form, and of a choice its words.
function told(box, pairs) {
  const words = [];
  for (const field of fieldsOf(box).filter(({ type }) => type !== "hidden")) {
    const [, value] = pairs.find(([name]) => name === field.name) ?? [];
    if (isTicked(field)) {
      if (hasPair(pairs, field.name, field.value)) words.push(field.closest("label").textContent.trim());
    } else if (value) {
      const option = [...(field.options ?? [])].find((one) => one.value === value);
      words.push(option?.textContent.trim() ?? value);
    }
  }
  return words.join("\n\n");
}

// Whether the form has a place for all of this: a row may have come or gone since.
function fits(box, pairs) {
  const ordered = (all) => JSON.stringify(all.filter(([name]) => orders.has(name)));
  const orders = new Set([...box.querySelectorAll(".grown-row > input[type=hidden]")].map(({ name }) => name));
  const names = new Set(fieldsOf(box).map(({ name }) => name));
  return pairs.every(([name]) => names.has(name)) && ordered(pairs) === ordered(written(box));
}

function write(box, pairs) {
  for (const field of fieldsOf(box).filter(({ name, type }) => isWords(name) && type !== "hidden")) {
    if (isTicked(field)) field.checked = hasPair(pairs, field.name, field.value);
    else field.value = pairs.find(([name]) => name === field.name)?.[1] ?? "";
  }
  box.querySelectorAll("textarea").forEach(tidy);
}

const inLines = (all) => {
  const lines = all.filter(({ text }) => text);
  return lines.length === 1 ? lines[0].text : lines.map(({ label, text }) => `${label}\n${text}`).join("\n\n");
};

function tidy(area) {
  grow(area);
  if (area.dataset.count) countWords(area);
}

class Writing {
  constructor(box) {
    Object.assign(this, { box, timer: 0, unsaved: false, busy: false });
    this.copies = openCopies(box.dataset.draftId, box.dataset.draftKey);
    this.said = box.querySelector(".saved");
    this.echo = document.querySelector("[data-saved-echo]");
  }

  say(words, isSaved = false) {
    this.said.classList.toggle("wait", !isSaved);
    this.said.querySelector("span").textContent = words;
    if (this.echo) this.echo.textContent = words;
    this.box.dispatchEvent(new CustomEvent("said", { bubbles: true, detail: { words, isSaved } }));
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
      const copies = await this.copies;
      await copies?.put(written(this.box));
    } catch {
      this.copies = null; // the storage is full or was taken away
    }
  }

  async drop() {
    (await this.copies)?.drop();
  }

  body() {
    const body = new URLSearchParams(sent(this.box));
    const { form_token, drawn_in } = this.box.closest("form").elements;
    body.set("form_token", form_token.value);
    body.set("drawn_in", drawn_in?.value ?? "");
    return body;
  }

  // A button of a row sends the whole form, without leaving the page: meanwhile nothing is saved besides.
  async hold() {
    clearTimeout(this.timer);
    this.isHeld = true;
    await this.answer();
    this.unsaved = false;
  }

  kept(words) {
    this.isHeld = false;
    if (this.unsaved) return this.later(PAUSE); // typed since it was sent
    this.say(words, true);
    this.drop();
  }

  async save() {
    if (this.busy || this.isHeld || !this.unsaved) return;
    this.busy = true;
    this.unsaved = false;
    this.underway = this.send();
    await this.underway;
    this.busy = false;
  }

  async send() {
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
      await this.failed();
    }
  }

  // Until the course has answered, the form has a number from before and would look like another window's: so a button
  // waits for the answer, but not for ever.
  answer() {
    const enough = new Promise((done) => setTimeout(done, PATIENCE));
    return Promise.race([this.underway, enough]);
  }

  submitted(event) {
    clearTimeout(this.timer);
    if (!this.busy || this.isPassing) return;
    event.preventDefault();
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.answer().then(() => {
      this.isWaiting = false;
      if (!this.box.querySelector("[data-conflict]").hidden) return;
      this.isPassing = true;
      event.target.requestSubmit(event.submitter);
      this.isPassing = false;
    });
  }

  async answered(answer) {
    if (answer.status === 409) return this.conflict(await answer.json());
    if (answer.status === 401 || answer.status === 403) return this.refused();
    if (!answer.ok) return this.failed();
    const { draft_no, saved_at } = await answer.json();
    numberOf(this.box).value = draft_no;
    if (this.unsaved) return this.later(PAUSE);
    this.drop();
    this.say(this.box.dataset.saySaved.replace("{time}", saved_at), true);
  }

  async refused() {
    this.say((await this.copies) ? this.box.dataset.sayWaits : this.box.dataset.sayRefused);
  }

  async failed() {
    this.unsaved = true;
    this.later(RETRY);
    this.say((await this.copies) ? this.box.dataset.sayKept : this.box.dataset.sayScreen);
  }

  conflict({ draft_no, at, mine, theirs }) {
    clearTimeout(this.timer);
    const both = this.box.querySelector("[data-conflict]");
    this.say(this.box.dataset.sayConflict);
    both.querySelector("[data-mine]").textContent = inLines(mine);
    both.querySelector("[data-theirs]").textContent = inLines(theirs);
    both.querySelector("[data-at]").textContent = both.dataset.words.replace("{time}", at);
    both.hidden = false;
    unfold(this.box);
    both.querySelector("h2").focus();
    both.querySelector("[data-keep]").onclick = () => {
      both.hidden = true;
      numberOf(this.box).value = draft_no;
      this.unsaved = true;
      this.save();
      this.box.querySelector("textarea, input:not([type=hidden])").focus();
    };
    both.querySelector("[data-take]").onclick = () => this.takeTheirs();
  }

  // The text that is not taken goes to the earlier versions; the other one comes with the page.
  async takeTheirs() {
    const body = this.body();
    body.set("do", "take-theirs");
    await fetch(this.box.dataset.autosave, { method: "POST", body, redirect: "manual" }).catch(() => {});
    await this.drop();
    location.reload();
  }

  // What lies on the device has rows that the page has not: it goes to the course, and comes with the page.
  async sendCopy(pairs) {
    const body = new URLSearchParams(pairs);
    for (const [name, value] of sent(this.box)) if (!isWords(name)) body.append(name, value);
    body.set("form_token", this.box.closest("form").elements.form_token.value);
    body.set("autosave", "1");
    const answer = await fetch(this.box.dataset.autosave, { method: "POST", body });
    if (answer.ok) {
      await this.drop();
      location.reload();
    }
  }

  async offer() {
    const copies = await this.copies;
    const kept = await copies?.take();
    if (!kept) return;
    if (JSON.stringify(kept) === JSON.stringify(written(this.box))) return copies.drop();
    const offer = this.box.querySelector("[data-offer]");
    offer.querySelector("[data-offer-text]").textContent = told(this.box, kept);
    offer.hidden = false;
    unfold(this.box);
    offer.querySelector("[data-offer-take]").onclick = () => {
      offer.hidden = true;
      if (!fits(this.box, kept)) return this.sendCopy(kept);
      write(this.box, kept);
      this.changed();
    };
    offer.querySelector("[data-offer-drop]").onclick = () => {
      offer.hidden = true;
      this.drop();
    };
  }
}

for (const box of document.querySelectorAll("[data-autosave]")) {
  const writing = new Writing(box);
  if (writing.echo) writing.echo.textContent = writing.said.textContent;
  box.querySelectorAll("textarea").forEach(tidy);
  box.addEventListener("input", ({ target }) => {
    if (target.matches("textarea")) tidy(target);
    if (isWords(target.name)) writing.changed();
  });
  box.addEventListener("sending", ({ detail }) => detail.push(writing.hold()));
  box.addEventListener("kept", ({ detail }) => {
    writing.kept(detail);
    box.querySelectorAll("textarea").forEach(tidy);
  });
  box.closest("form").addEventListener("submit", (event) => writing.submitted(event));
  addEventListener("online", () => writing.save());
  document.addEventListener("visibilitychange", () => document.hidden && writing.save());
  writing.offer();
}
