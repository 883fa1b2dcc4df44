// Listens to saved pages as a screen reader speaks them; knows HTML and no server.
// node listen.mjs FOLDER [PART PARTS]: reads every page in it, or one part of them, and prints [{page, line, what}] as JSON.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { JSDOM } from "jsdom";

const NAMED = ["link", "button", "radio", "checkbox", "textbox", "combobox", "switch", "heading", "image"];
const LANDMARKS = ["banner", "main", "contentinfo"];
const MOST_PHRASES = 5000;

const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();

/** The reader library takes every input for a text box, and every picture for one with meaning, unless told. */
function nameRoles(document) {
  for (const picture of document.querySelectorAll("img[alt='']")) picture.computedRole = "none";
  const roles = { radio: "radio", checkbox: "checkbox", submit: "button", search: "searchbox", number: "spinbutton" };
  for (const input of document.querySelectorAll("input:not([role])")) {
    if (roles[input.type]) input.computedRole = roles[input.type];
  }
}

async function spoken(virtual, dom) {
  const phrases = [];
  await virtual.start({ container: dom.window.document.body, window: dom.window });
  for (let count = 0; count < MOST_PHRASES; count += 1) {
    phrases.push(plain(await virtual.lastSpokenPhrase()));
    if (phrases.at(-1) === "end of document") break;
    await virtual.next();
  }
  await virtual.stop();
  return phrases;
}

/** The first of `wanted` (tests of a phrase) that is not heard after the ones before it; -1 if all are. */
function missing(phrases, wanted) {
  let from = 0;
  for (const [index, fits] of wanted.entries()) {
    const found = phrases.findIndex((phrase, place) => place >= from && fits(phrase));
    if (found < 0) return index;
    from = found;
  }
  return -1;
}

/** Spaces do not count: a name joins its parts with some, the text of an element with none. */
const tight = (text) => (text ?? "").replace(/\s+/g, "");
const says = (text) => (phrase) => tight(phrase).includes(tight(text));
const names = (role, text) => (phrase) => tight(phrase).startsWith(tight(`${role},${text}`));
/** The text of an element without what is only to be seen. */
const told = (element) => {
  const copy = element?.cloneNode(true);
  for (const silent of copy?.querySelectorAll("[aria-hidden=true]") ?? []) silent.remove();
  return plain(copy?.textContent);
};
const isShown = (element) => !element.closest("[hidden]");

const texts = (document, element) => {
  const walker = document.createTreeWalker(element, 4);
  const found = [];
  while (walker.nextNode()) if (plain(walker.currentNode.data)) found.push(plain(walker.currentNode.data));
  return found;
};

function* headings(document, phrases) {
  const first = phrases.filter((phrase) => /^heading, .+, level 1$/.test(phrase));
  if (first.length !== 1) yield [document.body, `${first.length} headings of level 1 are spoken, not one`];
  const order = [(phrase) => phrase === "main", (phrase) => phrase === first[0], (phrase) => phrase === "end of main"];
  if (first.length && missing(phrases, order) >= 0) yield [document.body, "the first heading is not inside the main landmark"];
  const expected = LANDMARKS.filter((role) => role === "main" || phrases.includes(role));
  if (missing(phrases, expected.map((role) => (phrase) => phrase === role)) >= 0) {
    yield [document.body, `landmarks are not spoken in the order ${expected.join(", ")}`];
  }
}

function* nameless(document, phrases) {
  const states = "(not checked|checked|not expanded|expanded|has popup listbox|level \\d)";
  for (const role of NAMED) {
    const bare = new RegExp(`^${role}(, ${states})*$`);
    const count = phrases.filter((phrase) => bare.test(phrase)).length;
    if (count) yield [document.body, `${count} × “${role}” is spoken without a name`];
  }
}

/** A question is heard as its group, then each option with its role and whether it is chosen. */
function* questions(document, phrases) {
  for (const group of [...document.querySelectorAll("main fieldset")].filter(isShown)) {
    const options = [...group.querySelectorAll("input[type=radio], input[type=checkbox]")];
    const wanted = options.map((input) => {
      const state = input.checked ? ", checked" : ", not checked";
      return (phrase) => names(input.type, told(input.labels[0]))(phrase) && phrase.includes(state);
    });
    const legend = group.querySelector("legend");
    const at = missing(phrases, [names("group", told(legend)), ...wanted]);
    if (at === 0) yield [group, `the question is not spoken: ${told(legend)}`];
    if (at > 0) yield [options[at - 1], `not spoken in its place, with its state: ${told(options[at - 1].labels[0])}`];
  }
}

/** Whether all `words` are heard in order; those of a list item in one item. */
function together(phrases, words, element) {
  if (!element.matches("li")) return missing(phrases, words.map(says)) < 0;
  const items = phrases.join("\n").split(/\nend of listitem/).map((item) => item.split(/\nlistitem/).at(-1));
  return items.some((item) => missing(item.split("\n"), words.map(says)) < 0);
}

/** What is shown by colour and shape is said in words too, beside what it is about. */
function* states(document, phrases) {
  for (const one of [...document.querySelectorAll(".opt, .stars > li")].filter(isShown)) {
    const words = texts(document, one);
    if (!together(phrases, words, one)) yield [one, `not spoken together and in order: ${words.join(" / ")}`];
  }
  for (const one of [...document.querySelectorAll("[role=status], [role=alert]")].filter(isShown)) {
    const lost = texts(document, one).filter((words) => !phrases.some(says(words)));
    if (lost.length) yield [one, `the state is not spoken: ${lost.join(" ")}`];
  }
}

async function listen(file) {
  const dom = new JSDOM(readFileSync(file, "utf8"), { includeNodeLocations: true });
  const { document } = dom.window;
  Object.assign(globalThis, { window: dom.window, document });
  const { virtual } = await import("@guidepup/virtual-screen-reader");
  nameRoles(document);
  const phrases = await spoken(virtual, dom);
  const found = [headings, nameless, questions, states].flatMap((check) => [...check(document, phrases)]);
  const lines = found.map(([element, what]) => ({ line: dom.nodeLocation(element)?.startLine ?? 1, what }));
  dom.window.close();
  return lines;
}

const [folder, part, parts] = [process.argv[2], Number(process.argv[3] ?? 0), Number(process.argv[4] ?? 1)];
const findings = [];
const pages = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
for (const page of pages.filter((_, index) => index % parts === part)) {
  for (const finding of await listen(join(folder, page))) findings.push({ page, ...finding });
}
console.log(JSON.stringify(findings));
