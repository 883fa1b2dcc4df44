// Display choices, printing, closing with Escape, manners inside an LMS's frame. Everything here is an extra: pages work
// without it.
import { keep, pending } from "./choices.js";

const root = document.documentElement;

function apply(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
}

function remember(box) {
  if (box.dataset.look) {
    const chosen = [...box.querySelectorAll("input:checked")];
    const form_token = chosen[0].form.elements.form_token.value;
    const pairs = chosen.map((one) => [one.name, one.value]);
    keep("look", box.dataset.look, pairs, { form_token });
    return;
  }
  try {
    for (const name of ["size", "theme", "contrast"])
      localStorage.setItem(`look-${name}`, root.dataset[name] ?? "");
  } catch {
    // storage is refused inside this frame: the choice lasts for this page
  }
}

function recall(box) {
  try {
    for (const name of ["size", "theme", "contrast"]) {
      const value = localStorage.getItem(`look-${name}`);
      if (!value) continue;
      apply(name, value);
      const choice = box.querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`);
      if (choice) choice.checked = true;
    }
  } catch {
    // see above
  }
}

// What was chosen on the page before and is not kept yet holds here already, and is sent once more.
function takeAlong(box) {
  const pairs = pending("look");
  if (!pairs) return;
  const chosen = Object.fromEntries(pairs);
  for (const one of box.querySelectorAll("input")) {
    one.checked = (chosen[one.name] ?? "") === one.value;
    if (one.checked || one.type === "checkbox") apply(one.name, one.checked ? one.value : "");
  }
  remember(box);
}

for (const box of document.querySelectorAll("[data-look]")) {
  if (box.dataset.look) takeAlong(box);
  else recall(box);
  box.addEventListener("change", ({ target }) => {
    apply(target.name, target.type === "checkbox" && !target.checked ? "" : target.value);
    remember(box);
  });
}

// The switch for plainer words works by itself; that it stays on is kept with the person.
const simpler = document.querySelector("[data-kept]");
function keepSimpler() {
  const also = { do: "simpler", form_token: simpler.form.elements.form_token.value };
  keep("simpler", simpler.dataset.kept, [["simpler", simpler.checked ? "on" : ""]], also);
}
simpler?.addEventListener("change", keepSimpler);
const plain = simpler && pending("simpler");
if (plain) {
  simpler.checked = plain[0][1] === "on";
  keepSimpler();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Nothing stays folded on paper, in browsers too whose style sheets cannot open a fold.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("main details:not([open])")];
  for (const fold of folded) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of folded) fold.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const panel of document.querySelectorAll("details.pop[open]")) {
    panel.open = false;
    panel.querySelector("summary").focus();
  }
});
document.addEventListener("click", ({ target }) => {
  for (const panel of document.querySelectorAll("details.pop[open]"))
    if (!panel.contains(target)) panel.open = false;
});

// Inside a frame: say how tall the page is, so that a platform which listens (Canvas) shows it without a scrollbar of its
// own, and begin each page at its top. Moodle listens to neither and scrolls the frame. The messages hold nothing
// secret, and which origin the frame's page has is not known here.
const LEAST = 450; // Canvas passes over less
let told = 0;

function say(message) {
  parent.postMessage(message, "*");
}

function tellHeight() {
  root.dataset.measured = ""; // a page is at least as tall as its frame: without that, what it needs
  const height = Math.max(LEAST, Math.ceil(document.body.getBoundingClientRect().height));
  delete root.dataset.measured;
  if (height === told) return;
  told = height;
  say({ subject: "lti.frameResize", height });
}

if (parent !== window) {
  new ResizeObserver(tellHeight).observe(document.body);
  // who goes back, reloads or follows an anchor stays where they were
  const [way] = performance.getEntriesByType("navigation");
  if (way?.type === "navigate" && !location.hash) say({ subject: "lti.scrollToTop" });
}
