// What activities do beyond their forms, and where the focus goes when a page comes back.
import "./beside.js";
import "./cards.js";
import { orderInPlace } from "./order.js";
import { filled } from "./words.js";

for (const list of document.querySelectorAll("[data-order]")) {
  const said = list.closest("fieldset").querySelector("[data-moved]");
  orderInPlace(list, (step, place) => {
    const box = list.closest("fieldset");
    box.querySelector("[data-is-moved]").value = "1";
    box.dispatchEvent(new CustomEvent("moved", { bubbles: true }));
    said.textContent = filled(said.dataset.words, { step: step.querySelector(".what").textContent, place });
  });
}

// After an answer the page comes back with a word on it, or on what is missing: that is where the eye and the screen
// reader go; after any other button, the activity it belongs to. The browser takes the focus away when it has scrolled to the address's fragment, so this waits until the page stands.
const place = location.hash
  ? document.getElementById(location.hash.slice(1))
  : document.querySelector(".asked");
const problem = document.querySelector('[id$="-problem"], #problem');
const verdict = place?.querySelector('[id$="-verdict"]:not(details *)');
const said = problem ?? verdict ?? place;

// Where what is said would begin at the foot of a small window, the question comes up to the edge: what it tells of stays above.
function show() {
  const question = place.querySelector("h2.question");
  if (verdict.getBoundingClientRect().bottom > innerHeight / 2) question?.scrollIntoView();
  verdict.scrollIntoView({ block: "nearest" });
}

if (said)
  addEventListener("load", () =>
    requestAnimationFrame(() => {
      said.focus({ preventScroll: said === verdict });
      if (said === verdict) show();
    }),
  );
